"""An announced file comes to its end: sealed, rejected, or waited for. On PostgreSQL, Valkey and SeaweedFS."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from domain import streams
from domain.codes import Rendition
from domain.evidence.commands import LinkEvidence, SupplyEvidence
from domain.evidence.decider import EvidenceStatus
from domain.evidence.errors import EvidenceNotAwaited, EvidenceNotFound, EvidenceNotSealed
from domain.tenancy.commands import ResumeTenant, SuspendTenant
from services.clock import day_of, now
from services.embedded import Embedded
from services.evidence.desk import Content, EvidenceDesk
from services.evidence.examining import Examiner
from services.evidence.scanner import Scanner
from services.evidence.storage import Storage, open_storage, prepare_buckets
from services.settings import read
from services.store import Store
from services.worker.outbox import Job, Outbox
from services.worker.runner import Done, Later
from services.worker.sealing import SealEvidenceEffect
from tests.conftest import Database
from tests.evidence.samples import photo
from tests.worker.district import ADMIN, District, follow, post
from tests.worker.waiting import wait_until

CONTENT = photo("会议记录与签到表".encode() * 3_000)
KEY = b"a key for tests, of thirty-two bytes and more"
Work = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def desk(store: Store, storage: Storage) -> EvidenceDesk:
    """What the edge asks."""
    outbox = Outbox(store.datastore)
    return EvidenceDesk(storage, store.read_stream, store.subject_keys.living, outbox.hurry_sealing, KEY)


def done(district: District) -> bool:
    return all(job["done_at"] is not None for job in district.jobs())


def effect(district: District, scanner: Scanner | None = None, **given: float) -> SealEvidenceEffect:
    store = district.store
    return SealEvidenceEffect(
        district.storage, store.read_stream, store.subject_keys, Examiner(scanner), district.commands.submit, **given
    )


def fetched(desk: EvidenceDesk, district: District, evidence: str) -> Content:
    """What lies behind an address, given and followed."""
    address = desk.address(district.tenant_id, "officer", evidence, Rendition.ORIGINAL)
    asked = parse_qs(urlsplit(address.path).query)
    return desk.content(address.path.split("/")[2], asked["rendition"][0], asked["ticket"][0])


def job_of(district: District, evidence: str) -> Job:
    [row] = [row for row in district.jobs() if row["subject"] == evidence]
    return Job(
        district.tenant_id,
        str(row["job_id"]),
        row["actor"],
        row["subject"],
        row["created_position"],
        row["created_at"],
    )


def test_a_declared_file_is_uploaded_sealed_linked_to_a_report_and_downloaded_unchanged(
    district: District, desk: EvidenceDesk, at_work: Work
) -> None:
    item = district.item()
    report = district.report(item)
    evidence = district.declare(CONTENT, "三会一课 现场照片.jpg", item)
    follow(district)

    assert post(desk.upload_form(district.tenant_id, evidence), CONTENT).status_code == 204
    with at_work():
        wait_until(lambda: done(district))
    district.submit(LinkEvidence(evidence=evidence, item=item, report=report), district.officer)

    content = fetched(desk, district, evidence)
    assert b"".join(content.file.chunks()) == CONTENT
    assert (content.file_name, content.media_type) == ("三会一课 现场照片.jpg", "image/jpeg")
    state = district.dossier(evidence).state
    assert state.status is EvidenceStatus.SEALED
    assert state.reports == (report,)
    assert state.retain_until_on is not None
    assert (state.retain_until_on.year, state.retain_until_on.month) == (day_of(now()).year + 30, 12)
    assert district.facts(streams.evidence(evidence)) == [
        "EvidenceDeclared",
        "EvidenceScanned",
        "EvidenceSealed",
        "EvidenceLinked",
    ]
    assert district.uploads(evidence) == 0


def test_a_file_that_comes_after_its_job_is_sealed_as_soon_as_its_client_says_so(
    district: District, desk: EvidenceDesk, at_work: Work
) -> None:
    evidence = district.declare(CONTENT)
    follow(district)

    with at_work():
        wait_until(lambda: district.jobs()[0]["outcome"] == "NOT_UPLOADED_YET")
        district.upload(evidence, CONTENT)
        desk.uploaded(district.tenant_id, evidence)
        wait_until(lambda: done(district), seconds=5)

    assert district.dossier(evidence).state.status is EvidenceStatus.SEALED


def test_a_file_whose_client_falls_silent_after_the_upload_is_sealed_all_the_same(
    district: District, at_work: Work
) -> None:
    evidence = district.declare(CONTENT)
    follow(district)

    with at_work():
        wait_until(lambda: district.jobs()[0]["outcome"] == "NOT_UPLOADED_YET")
        district.upload(evidence, CONTENT)
        wait_until(lambda: done(district))

    assert district.dossier(evidence).state.status is EvidenceStatus.SEALED


def test_another_file_than_the_declared_one_is_rejected_with_a_reason_and_may_be_supplied_again(
    district: District, at_work: Work
) -> None:
    evidence = district.declare(CONTENT)
    district.put(evidence, CONTENT[:-1] + b"!")
    follow(district)

    with at_work():
        wait_until(lambda: done(district))
        rejected = district.dossier(evidence).state
        right = photo("正确的照片".encode())
        supply = SupplyEvidence(
            evidence=evidence, sha256=sha256(right).hexdigest(), size_bytes=len(right), media_type="image/jpeg"
        )
        district.submit(supply, district.officer)
        district.upload(evidence, right)
        follow(district)
        wait_until(lambda: done(district))

    assert rejected.status is EvidenceStatus.REJECTED
    assert rejected.reason is not None
    assert "与申报的" in rejected.reason
    assert district.dossier(evidence).state.status is EvidenceStatus.SEALED
    assert [job["outcome"] for job in district.jobs()] == ["REJECTED", "SEALED"]
    assert district.uploads(evidence) == 0
    assert district.locked_versions(evidence) == 1


def test_a_file_that_never_comes_is_rejected_when_its_time_is_over(district: District) -> None:
    evidence = district.declare(CONTENT, "未上传.pdf")
    follow(district)

    early = effect(district)
    late = effect(district, upload_hours_max=0)

    with district.here():
        assert isinstance(early(job_of(district, evidence)), Later)
        assert late(job_of(district, evidence)) == Done("REJECTED")
    state = district.dossier(evidence).state
    assert state.status is EvidenceStatus.REJECTED
    assert state.reason is not None
    assert "没有收到“未上传.pdf”，请重新补充摘要并上传" in state.reason


def test_a_job_that_is_delivered_twice_records_one_fact(district: District) -> None:
    evidence = district.declare(CONTENT)
    district.upload(evidence, CONTENT)
    follow(district)

    with district.here():
        outcomes = [effect(district)(job_of(district, evidence)) for _ in range(3)]

    assert outcomes == [Done("SEALED")] * 3
    assert district.facts(streams.evidence(evidence)) == ["EvidenceDeclared", "EvidenceScanned", "EvidenceSealed"]
    assert district.locked_versions(evidence) == 1


def test_a_suspended_district_keeps_its_files_waiting(district: District) -> None:
    evidence = district.declare(CONTENT)
    district.upload(evidence, CONTENT)
    follow(district)
    district.submit(SuspendTenant(reason="核查"), ADMIN)

    with district.here():
        suspended = effect(district)(job_of(district, evidence))
        district.submit(ResumeTenant(reason="核查结束"), ADMIN)
        resumed = effect(district)(job_of(district, evidence))

    assert isinstance(suspended, Later)
    assert resumed == Done("SEALED")
    assert district.locked_versions(evidence) == 1


def test_an_object_store_that_is_away_delays_the_sealing_and_loses_nothing(
    database: Database, store: Store, at_work: Work, tmp_path: Path
) -> None:
    servers = Embedded(tmp_path / "own", postgres=False, valkey=False, durable=False)
    addresses = servers.__enter__()
    assert addresses.s3 is not None
    storage = open_storage(read(addresses.environment()))
    prepare_buckets(storage)
    district = District(store, storage, database.new_tenant())
    evidence = district.declare(CONTENT)
    district.upload(evidence, CONTENT)
    follow(district)
    servers.stop()

    with at_work(
        s3_endpoint=addresses.s3.endpoint,
        s3_access_key=addresses.s3.access_key,
        s3_secret_key=addresses.s3.secret_key,
        s3_bucket_prefix="sandan",
    ):
        wait_until(lambda: district.jobs()[0]["outcome"] is not None)
        [failed] = district.jobs()
        with servers:
            wait_until(lambda: done(district), seconds=60)
            versions = district.locked_versions(evidence)

    assert failed["done_at"] is None
    assert "MaxRetryError" in failed["outcome"]
    assert district.facts(streams.evidence(evidence)) == ["EvidenceDeclared", "EvidenceScanned", "EvidenceSealed"]
    assert versions == 1


def test_a_job_whose_announcement_was_replaced_leaves_the_new_one_alone(district: District, at_work: Work) -> None:
    evidence = district.declare(CONTENT)
    follow(district)
    first = job_of(district, evidence)
    district.put(evidence, b"wrong")
    with district.here():
        assert effect(district)(first) == Done("REJECTED")
    supply = SupplyEvidence(
        evidence=evidence, sha256=sha256(CONTENT).hexdigest(), size_bytes=len(CONTENT), media_type="image/png"
    )
    district.submit(supply, district.officer)
    district.upload(evidence, CONTENT)

    with district.here():
        assert effect(district)(first) == Done("SUPERSEDED")

    assert district.uploads(evidence) == 1
    assert district.dossier(evidence).state.status is EvidenceStatus.SUPPLIED


def test_no_form_is_given_for_a_file_that_is_not_awaited_and_no_address_for_one_that_is_not_sealed(
    district: District, desk: EvidenceDesk, at_work: Work
) -> None:
    evidence = district.declare(CONTENT)
    with pytest.raises(EvidenceNotSealed, match="待核验"):
        desk.address(district.tenant_id, "officer", evidence, Rendition.ORIGINAL)
    district.upload(evidence, CONTENT)
    follow(district)

    with at_work():
        wait_until(lambda: done(district))

    with pytest.raises(EvidenceNotAwaited, match="已封存"):
        desk.upload_form(district.tenant_id, evidence)


def test_a_file_of_another_district_does_not_exist(new_district: Callable[[], District], desk: EvidenceDesk) -> None:
    mine, theirs = new_district(), new_district()
    evidence = theirs.declare(CONTENT)

    for ask in (desk.upload_form, desk.uploaded):
        with pytest.raises(EvidenceNotFound):
            ask(mine.tenant_id, evidence)
    with pytest.raises(EvidenceNotFound):
        desk.address(mine.tenant_id, "officer", evidence, Rendition.ORIGINAL)
