"""What was sealed and erased is searched for wherever it might be left: buckets, tables, logs, files, exports."""

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import psycopg
import pytest
from psycopg import sql

from domain import streams
from domain.codes import PostKind
from domain.execution.events import ProgressSubmitted
from domain.ids import ReportId
from domain.organisation.commands import AssignPost
from domain.persons.commands import RegisterPerson
from domain.sealed.commands import EraseSubject
from domain.sealed.facts import SealedSubject
from services.bundle.build import Publication, Year, build
from services.bundle.district import EvidenceFiles, sealed_accesses, sealed_log, trail_accesses
from services.bundle.trail import best_head, build_trail
from services.bundle.trail_of import trail_of
from services.embedded import S3
from services.evidence.storage import Storage
from services.evidence.vault import SealedFiles
from services.projector import project_once
from services.projector.jobs import ERASE
from services.sealer.files import open_bucket
from services.settings import read
from services.workbook.export import export_workbook
from services.workbook.sheets import ERASED
from tests.bundle.platform import Platform, open_platform
from tests.conftest import Database
from tests.worker.district import ADMIN, District, follow, today
from tests.worker.test_erasure import OTHER, request
from tests.worker.waiting import wait_until

NAME, TELEPHONE, SAID = "金丝雀王五", "13912340000", "佐证里的金丝雀"
CANARIES = (NAME, TELEPHONE, SAID)
CONTENT = SAID.encode() * 500_000
"""More than is kept in memory, so that it passes through a temporary file."""

Places = dict[str, bytes]


def objects(storage: Storage, prefix: str) -> Places:
    """Every version of every object in every bucket."""
    found = {}
    for bucket in storage.client.list_buckets():
        if not bucket.name.startswith(prefix):
            continue
        for each in storage.client.list_objects(bucket_name=bucket.name, recursive=True, include_version=True):
            if each.is_delete_marker:
                continue
            answer = storage.client.get_object(
                bucket_name=bucket.name, object_name=str(each.object_name), version_id=each.version_id
            )
            found[f"{bucket.name}/{each.object_name}"] = answer.read()
            answer.close()
            answer.release_conn()
    return found


def rows(database: Database) -> Places:
    """Every row of every table, of all districts, the outbox and the keys among them."""
    found = {}
    with psycopg.connect(database.superuser_dsn) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in tables:
            query = sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(schema, table))
            found[f"{schema}.{table}"] = "\n".join(row for (row,) in connection.execute(query)).encode()
    return found


def files(folder: Path) -> Places:
    """Every file below a folder; of a zip what is in it as well."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            found[path.name] = path.read_bytes()
        if path.suffix == ".xlsx":
            with ZipFile(path) as members:
                found |= {f"{path.name}/{name}": members.read(name) for name in members.namelist()}
    return found


def packages(platform: Platform, district: District, item: str, folder: Path) -> Places:
    """The bundle of the year as far as it has gone and the package of the item's trail, with the files of each.

    What results add to a bundle is made of events that are in it anyway.
    """
    project_once(district.store, district.tenant_id)
    platform.sealer.turn()
    folder.mkdir()
    store, bucket = district.store, open_bucket(read(platform.environ))
    with district.here(), (folder / "year.zip").open("w+b") as year, (folder / "trail.zip").open("w+b") as trail:
        sealed, plain = sealed_log(store, bucket), EvidenceFiles(platform.storage, store)
        [opened, *_] = store.read_stream(streams.cycle(today().year))
        size = best_head(sealed).checkpoint.size
        so_far = Year(today().year, opened.position, [Publication(size - 1, size)])
        accesses = sealed_accesses(store, bucket, today().year)
        build(year, sealed, so_far, files=plain, accesses=accesses)
        chosen = trail_of(store, item, size, cases=True)
        looks = trail_accesses(store, bucket, chosen)
        build_trail(trail, sealed, best_head(sealed), chosen, files=plain, accesses=looks)
    return files(folder)


def singing(places: Places) -> set[tuple[str, str]]:
    """(place, canary) wherever one is found, as it is written, as JSON escapes it, or as hexadecimal digits."""
    return {
        (place, canary)
        for place, content in places.items()
        for canary in CANARIES
        for spelling in (canary.encode(), canary.encode("unicode-escape"), canary.encode().hex().encode())
        if spelling in content
    }


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_nothing_that_was_erased_is_left_anywhere(
    database: Database,
    s3: S3,
    at_work: Callable[..., AbstractContextManager[None]],
    tmp_path: Path,
    temporary: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with open_platform(database, s3, tmp_path / "signer") as platform:
        store, storage, prefix = platform.store, platform.storage, platform.environ["SANDAN_S3_BUCKET_PREFIX"]
        district = District(store, storage, database.new_tenant())
        person = district.submit(RegisterPerson(NAME, TELEPHONE), ADMIN).entity_id
        district.submit(
            AssignPost(
                unit=district.unit, person=person, title="书记", kind=PostKind.SECRETARY, from_on=date(2020, 1, 1)
            ),
            ADMIN,
        )
        district.open_year()
        evidence = district.declare(CONTENT, "记录.txt", media_type="text/plain")
        # Declared without an item, so that no term of retention runs, and shown of one, so that it has a trail.
        item, report = district.item(), ReportId("report")
        shown = ProgressSubmitted(item, district.unit, report, today(), value=None, note="", evidence=(evidence,))
        district.given(streams.item(item), shown)
        district.upload(evidence, CONTENT)
        incoming = f"{storage.incoming}/{district.dossier(evidence).key}"
        assert singing(objects(storage, prefix)) == {(incoming, SAID)}, "the search finds what lies in plain"

        follow(district)
        with at_work(s3_bucket_prefix=prefix):
            wait_until(lambda: district.dossier(evidence).state.key_id is not None, seconds=30)
            wait_until(lambda: district.uploads(evidence) == 0, seconds=30)
        state = district.dossier(evidence).state
        with district.here():
            sealed = SealedFiles(storage, store.subject_keys.living)
            opened = sealed.open(str(state.object_key), str(state.object_version), str(state.key_id))
            assert b"".join(opened.chunks()) == CONTENT, "it can be read until it is erased"
        for place, content in packages(platform, district, item, tmp_path / "before").items():
            assert singing({place: content}) == {(place, SAID)}, "the search finds the file in a package made before"

        for subject in (SealedSubject(person=person), SealedSubject(evidence=evidence)):
            district.submit(EraseSubject(request(district, subject)), OTHER)
        follow(district)
        with at_work(s3_bucket_prefix=prefix):
            wait_until(
                lambda: [job["outcome"] for job in district.jobs() if job["actor"] == ERASE] == ["DESTROYED"] * 2
            )
        project_once(store, district.tenant_id)
        platform.sealed(district.tenant_id)
        export_workbook(tmp_path / "book.xlsx", district.tenant_id, store, year=today().year)
        packed = packages(platform, district, item, tmp_path / "after")
        lying, told = objects(storage, prefix), rows(database)
        logged = capfd.readouterr()

    assert state.object_key is not None
    exported = {place: content for place, content in files(tmp_path).items() if not place.endswith(".zip")}
    for name, places in (
        ("objects", lying),
        ("rows", told),
        ("logs", {"out": logged.out.encode(), "err": logged.err.encode()}),
        ("files", {**files(temporary), **exported}),
        ("packages", packed),
    ):
        assert singing(places) == set(), name

    # Each place was really looked into.
    assert any("/tile/entries/" in place and "中共示例区委".encode() in content for place, content in lying.items())
    assert f"{storage.vault}/{state.object_key}" in lying
    assert f"{storage.previews}/{state.object_key}/TEXT" in lying
    assert b"erasure.key_destroyed.v1" in told["public.event"]
    assert b"key.destroy" in told["public.outbox"]
    assert "job_ran" in logged.out + logged.err
    assert any(ERASED.encode() in content for content in exported.values())
    assert len(packed) == 2
    assert all(b'"file":"DESTROYED"' in content for content in packed.values())
    assert b"person.registered.v1" in packed["year.zip"]
