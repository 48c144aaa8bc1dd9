"""A workbook becomes facts: whole, once, in the order of its dates, and again after it was cut short."""

import json
import random
import re
import signal
import subprocess
import sys
import time
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain import streams
from domain.outcomes.events import YearPublished
from domain.outcomes.results import documents_of
from services.commands.asking import asking
from services.commands.handlers.results import year_of
from services.replay import verify_year
from services.store import Store, tenant
from services.workbook.importer import ImportReport, import_workbook
from tests.conftest import Announce, Database
from tests.workbook.books import SAMPLE, reviewed, write

IMPORTER = "00000000-0000-4000-8000-00000000000a"
SECONDS_MAX = 90
KILLS = 8
GOLDEN = Path(__file__).parents[1] / "golden" / "score_1"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def imported(store: Store, tenant_id: int, path: Path, *, apply: bool = True) -> ImportReport:
    return import_workbook(path, tenant_id, store, importer=IMPORTER, apply=apply, open_tenant=True)


def raw(store: Store, tenant_id: int) -> list[dict[str, Any]]:
    """The envelopes of a district's log as they lie there."""
    with tenant(tenant_id):
        envelopes: list[dict[str, Any]] = []
        while page := store.read_raw(len(envelopes)):
            envelopes += [json.loads(event.state) for event in page]
    return envelopes


def content(store: Store, tenant_id: int) -> list[str]:
    """What the log says, whenever and in whichever district it was said: ids by the order they appear in, no times."""
    seen: dict[str, str] = {}
    lines = []
    with tenant(tenant_id):
        names = [getattr(event.event, "sealed", None) for event in store.read_page(0, 10_000, opened=True)]
    for envelope, sealed in zip(raw(store, tenant_id), names, strict=True):
        del envelope["recorded_at"]
        envelope.pop("sealed", None)
        line = json.dumps([envelope, str(sealed)], ensure_ascii=False)
        lines.append(UUID.sub(lambda found: seen.setdefault(found[0], f"#{len(seen)}"), line))
    return lines


@pytest.fixture(scope="module")
def store(database: Database) -> Any:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write(tmp_path / "小.xlsx", reviewed())


def test_the_sample_is_imported_whole_in_time_to_the_results_it_must_yield_and_a_second_run_adds_nothing(
    database: Database, store: Store
) -> None:
    tenant_id = database.new_tenant()

    first = imported(store, tenant_id, SAMPLE)
    again = imported(store, tenant_id, SAMPLE)

    print(f"示例区-2020: {first.sent} commands, {first.events} events, {first.seconds:.1f} s")
    assert first.faults == again.faults == ()
    assert first.sent == first.planned == 4052
    assert first.seconds < SECONDS_MAX
    assert (again.planned, again.sent, again.events) == (0, 0, first.events)
    assert first.rows["进展"] == 602
    assert first.rows["督导"] == 36
    assert first.rows["述职"] == first.rows["民主评议"] == 6
    assert first.rows["结果运用"] == 2
    with tenant(tenant_id):
        asked = asking(store.read_stream, tenant_id, date(2020, 12, 31))
        documents = documents_of(year_of(asked, 2020))
        [published] = [
            each.event for each in store.read_stream(streams.results(2020)) if isinstance(each.event, YearPublished)
        ]
    for name, document in (("assessment", documents.assessment), ("evaluation", documents.evaluation)):
        assert document == (GOLDEN / f"示例区-2020.{name}.json").read_bytes()
        assert getattr(published, name) == sha256(document).hexdigest()
    assert published.rules == sha256((GOLDEN / "示例区-2020.rules.json").read_bytes()).hexdigest()
    found = verify_year(database.dsn, tenant_id, 2020)
    assert found.faults == []
    assert [rescored.evaluation for rescored in found.rounds] == [published.evaluation]


def test_a_dry_run_checks_everything_and_writes_nothing(database: Database, store: Store, book: Path) -> None:
    tenant_id = database.new_tenant()

    report = imported(store, tenant_id, book, apply=False)

    assert report.ok
    assert report.planned > 500
    assert not report.applied
    with tenant(tenant_id), store.datastore.transaction() as cursor:
        assert store.head() == 0
        cursor.execute("SELECT count(*) AS keys FROM subject_key")
        assert cursor.fetchone()["keys"] == 0
        cursor.execute("SELECT count(*) AS commands FROM command")
        assert cursor.fetchone()["commands"] == 0


def test_business_dates_never_go_back_in_the_log(database: Database, store: Store, book: Path) -> None:
    tenant_id = database.new_tenant()
    imported(store, tenant_id, book)

    days = [envelope["occurred_on"] for envelope in raw(store, tenant_id) if envelope["occurred_on"]]

    assert days == sorted(days)


def test_every_event_names_the_importer_and_for_whom(database: Database, store: Store, book: Path) -> None:
    tenant_id = database.new_tenant()
    imported(store, tenant_id, book)

    envelopes = raw(store, tenant_id)[1:]
    issued = [envelope for envelope in envelopes if envelope["type"] == "list_set.issued.v1"]
    reviewed = [envelope for envelope in envelopes if envelope["type"] == "progress.accepted.v1"]
    reported = [envelope for envelope in envelopes if envelope["type"] == "progress.submitted.v1"]

    assert {envelope["actor"]["person"] for envelope in envelopes} == {IMPORTER}
    assert all(envelope["actor"]["on_behalf_of"] for envelope in envelopes)
    assert all(behalf(envelope)["post"] and behalf(envelope)["attested_on_paper"] for envelope in issued)
    assert all(behalf(envelope)["post"] and behalf(envelope)["attested_on_paper"] for envelope in reviewed)
    assert all(behalf(envelope)["post"] is None and behalf(envelope)["attested_on_paper"] for envelope in reported)


def behalf(envelope: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = envelope["actor"]["on_behalf_of"]
    return found


def test_an_import_killed_half_way_goes_on_to_the_same_log_as_one_left_alone(
    database: Database, store: Store, book: Path, seed: int, announce: Announce
) -> None:
    chance = random.Random(seed)
    undisturbed, killed = database.new_tenant(), database.new_tenant()
    whole = imported(store, undisturbed, book)
    heads = sorted(chance.sample(range(1, whole.events), KILLS))

    reached = [kill_at(database, store, killed, book, head, chance.random() * 0.01) for head in heads]
    last = imported(store, killed, book)

    announce(f"killed at {reached} of {whole.events} events")
    assert last.ok
    assert last.events == whole.events
    assert content(store, killed) == content(store, undisturbed)


def kill_at(database: Database, store: Store, tenant_id: int, book: Path, head: int, wait_seconds: float) -> int:
    """Import until the log has that many events and a moment longer, then kill -9; how many it had then."""
    command = [sys.executable, "-m", "tests.workbook.crash", database.dsn, str(database.keyring), str(tenant_id)]
    process = subprocess.Popen([*command, str(book), IMPORTER])
    try:
        with tenant(tenant_id):
            while store.head() < head and process.poll() is None:
                time.sleep(0.001)
        time.sleep(wait_seconds)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    with tenant(tenant_id):
        return store.head()
