"""The access log: gap-free whoever writes at once, the same entry for the same command, of one district, for good."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Access, Subject
from domain.recorded import Actor
from domain.roles import Role
from domain.scoring.score_1 import canonical
from services.access.envelope import LOG, document_of
from services.access.log import AccessLog
from services.store import CommandIdReused, Store, TenantUnknown, tenant
from services.store.errors import TenantUnset
from tests.access.accesses import VIEWER, view
from tests.conftest import Database

VIEWERS = 180


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture(scope="module")
def log(store: Store) -> AccessLog:
    return AccessLog(store)


@pytest.fixture(autouse=True)
def tenant_id(database: Database) -> Iterator[int]:
    new = database.new_tenant()
    with tenant(new):
        yield new


def positions(log: AccessLog) -> list[int]:
    return [raw.position for raw in log.read_page(0)]


def test_an_entry_says_all_of_an_access_and_when_and_where_it_stands(log: AccessLog) -> None:
    log.record(view())
    exported = Access(
        command_id=str(uuid4()),
        act=Act.BUNDLE_EXPORTED,
        subject=Subject(SubjectKind.YEAR, "2020"),
        actor=Actor(person="operator"),
        role="OPERATOR",
        purpose=Purpose.AUDIT,
        size_bytes=4096,
        item="i-1",
        year=2020,
        case_folder="c-1",
        ordered_by="p-9",
    )

    assert log.record(exported) == 1

    [_, raw] = log.read_page(0)
    said = raw.entry
    assert (said.position, said.log) == (1, LOG)
    assert (said.act, said.subject.kind, said.subject.id) == (Act.BUNDLE_EXPORTED, SubjectKind.YEAR, "2020")
    assert (said.actor.person, said.role, said.ordered_by, said.purpose) == ("operator", "OPERATOR", "p-9", "AUDIT")
    assert (said.bytes, said.item, said.year, said.case_folder) == (4096, "i-1", 2020, "c-1")
    assert datetime.fromisoformat(said.recorded_at).tzinfo is not None


def test_an_entrys_bytes_are_those_of_rfc_8785(log: AccessLog) -> None:
    access = view("文件-1", actor=Actor(person="p“1”", post=None, unit="u\\1"))

    log.record(access)

    [raw] = log.read_page(0)
    whole = {**document_of(access), "position": 0, "recorded_at": raw.entry.recorded_at}
    assert raw.state == canonical(whole)


def test_times_never_run_backwards_and_say_from_which_entry_on(log: AccessLog) -> None:
    for _ in range(3):
        log.record(view())
    times = [datetime.fromisoformat(raw.entry.recorded_at) for raw in log.read_page(0)]

    assert times == sorted(times)
    assert [log.first_since(moment) for moment in times] == [0, 1, 2]
    assert log.first_since(times[2] + timedelta(hours=1)) == log.size() == 3


def test_an_entry_that_is_not_found_by_what_it_says_is_named(
    database: Database, log: AccessLog, tenant_id: int
) -> None:
    year = Access(
        str(uuid4()), Act.BUNDLE_EXPORTED, Subject(SubjectKind.YEAR, "2020"), VIEWER, "OPERATOR", Purpose.AUDIT
    )
    item = Access(str(uuid4()), Act.TRAIL_READ, Subject(SubjectKind.ITEM, "i-1"), VIEWER, Role.AUDITOR, Purpose.AUDIT)
    for access in (view(item="i-1", year=2020), year, item, view(), view()):
        log.record(access)
    assert log.hidden(0, 5) == []

    with psycopg.connect(database.superuser_dsn) as connection:
        for position, change in enumerate(("person = 'p-2'", "year = 2019", "item = NULL", "state = '\\x00'")):
            connection.execute(
                f"UPDATE access_entry SET {change} WHERE tenant_id = %s AND position = %s", (tenant_id, position)
            )

    assert log.hidden(0, 5) == [0, 1, 2, 3]
    assert log.hidden(4, 5) == []


def test_the_same_command_is_recorded_once(log: AccessLog) -> None:
    command = str(uuid4())
    assert log.record(view(command=command)) == 0
    assert log.record(view()) == 1

    # What follows from who asks may be another by then; what was asked for may not.
    assert log.record(view(command=command, role=Role.AUDITOR, size_bytes=7)) == 0

    assert log.size() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"evidence": "e-2"},
        {"act": Act.EVIDENCE_TEXT_VIEWED},
        {"purpose": Purpose.AUDIT},
        {"case_folder": "c-1"},
        {"actor": Actor(person="p-2", post=VIEWER.post, unit=VIEWER.unit)},
    ],
)
def test_a_command_id_does_not_stand_for_two_accesses(log: AccessLog, other: dict[str, object]) -> None:
    command = str(uuid4())
    log.record(view(command=command))

    with pytest.raises(CommandIdReused):
        log.record(view(command=command, **other))  # type: ignore[arg-type]

    assert positions(log) == [0]
    assert log.record(view()) == 1


def test_many_viewers_at_once_make_entries_without_gaps(log: AccessLog, tenant_id: int) -> None:
    together = threading.Barrier(VIEWERS)

    def look(number: int) -> int:
        with tenant(tenant_id):
            access = view(f"e-{number}")
            together.wait()
            return log.record(access)

    with ThreadPoolExecutor(VIEWERS) as viewers:
        given = list(viewers.map(look, range(VIEWERS)))

    assert sorted(given) == list(range(VIEWERS)) == positions(log)
    held = {raw.position: raw.entry for raw in log.read_page(0)}
    assert {position: held[position].subject.id for position in given} == {
        position: f"e-{number}" for number, position in enumerate(given)
    }
    times = [held[position].recorded_at for position in sorted(held)]
    assert times == sorted(times)


def test_one_command_given_many_times_at_once_is_recorded_once(log: AccessLog, tenant_id: int) -> None:
    command, together = str(uuid4()), threading.Barrier(16)

    def look(_: int) -> int:
        with tenant(tenant_id):
            together.wait()
            return log.record(view(command=command))

    with ThreadPoolExecutor(16) as viewers:
        assert set(viewers.map(look, range(16))) == {0}

    assert log.record(view()) == 1


def test_a_line_that_breaks_before_the_commit_leaves_no_gap_and_no_second_entry(
    database: Database, log: AccessLog, tenant_id: int
) -> None:
    log.record(view())
    waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%access_head%'"
    given: list[int] = []

    def look() -> None:
        with tenant(tenant_id):
            given.append(log.record(view()))

    with (
        psycopg.connect(database.superuser_dsn) as holding,
        psycopg.connect(database.superuser_dsn, autocommit=True) as watching,
    ):
        holding.execute("SELECT FROM access_head WHERE tenant_id = %s FOR UPDATE", (tenant_id,))
        looking = threading.Thread(target=look)
        looking.start()
        while not (found := watching.execute(waiting).fetchall()):
            pass
        watching.execute("SELECT pg_terminate_backend(%s)", found[0])
        holding.rollback()
        looking.join()

    assert given == [1]
    assert positions(log) == [0, 1]


def test_a_writer_that_is_killed_leaves_every_entry_it_was_told_of_and_no_gap(
    database: Database, log: AccessLog, tenant_id: int
) -> None:
    arguments = [sys.executable, "-m", "tests.access.writing", database.dsn, str(database.keyring), str(tenant_id)]
    root = Path(__file__).parents[2]
    told = 0
    for _ in range(2):
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=root) as writing:
            assert writing.stdout is not None
            for _ in range(20):
                told = int(writing.stdout.readline())
            writing.kill()

    assert positions(log) == list(range(log.size()))
    assert log.size() > told
    assert log.record(view()) == log.size() - 1


def test_nothing_is_recorded_or_read_without_a_district(database: Database, store: Store) -> None:
    def look() -> None:
        with pytest.raises(TenantUnset):
            AccessLog(store).record(view())
        with pytest.raises(TenantUnset):
            AccessLog(store).read_page(0)

    # A thread of its own has no district.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(look).result()
    with tenant(99_999), pytest.raises(TenantUnknown):
        AccessLog(store).record(view())


def test_a_district_sees_its_own_entries_alone(database: Database, log: AccessLog, tenant_id: int) -> None:
    log.record(view("ours"))
    with tenant(database.new_tenant()):
        assert log.size() == 0
        assert log.record(view("theirs")) == 0
        assert [raw.entry.subject.id for raw in log.read_page(0)] == ["theirs"]

    assert [raw.entry.subject.id for raw in log.read_page(0)] == ["ours"]
    with psycopg.connect(database.dsn) as connection:
        assert connection.execute("SELECT count(*) FROM access_entry").fetchone() == (0,)
        connection.execute(f"SET LOCAL sandan.tenant = '{tenant_id}'".encode())
        assert connection.execute("SELECT DISTINCT tenant_id FROM access_entry").fetchall() == [(tenant_id,)]


@pytest.mark.parametrize(
    "what", ["UPDATE access_entry SET year = 1", "DELETE FROM access_entry", "TRUNCATE access_entry"]
)
def test_the_runtime_role_cannot_change_what_was_recorded(
    database: Database, log: AccessLog, tenant_id: int, what: str
) -> None:
    log.record(view())

    with psycopg.connect(database.dsn) as connection:
        connection.execute(f"SET LOCAL sandan.tenant = '{tenant_id}'".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(what.encode())
