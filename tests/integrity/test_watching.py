"""Who checks, when, and what happens to a pass whose watcher dies, has company, or cannot reach the store."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import Any

import httpx
import psycopg
import pytest

from domain import streams
from domain.integrity import Check, FaultKind, Waiting
from domain.tenancy.events import TenantSuspended
from services.clock import now
from services.evidence.storage import open_storage
from services.integrity import log_check
from services.integrity.evidence_check import EvidenceCheck
from services.integrity.main import Exposition
from services.integrity.metrics import MEDIA_TYPE, Metrics
from services.integrity.models_check import Interrupted, MemoryShort, ModelsCheck
from services.integrity.passes import Finding, Pass, Passes, Step, due
from services.integrity.watcher import Watcher
from services.projector import leases
from services.sealer.files import open_bucket
from services.setting_values import Listen
from services.store import tenant
from tests.integrity.conftest import EVERY_SECONDS, House, Place

NEVER = 365 * 24 * EVERY_SECONDS


def passes(house: House, number: int) -> list[tuple[str, int, int, int]]:
    """The passes of a district that ended: check, number, size, looked."""
    with psycopg.connect(house.database.superuser_dsn) as connection:
        return connection.execute(
            "SELECT check_name, pass, size, looked FROM integrity_pass WHERE tenant_id = %s ORDER BY 1, 2", (number,)
        ).fetchall()


def alter(house: House, place: Place, position: int) -> None:
    """Change a byte of an event."""
    statement = "UPDATE event SET state = state || ' ' WHERE tenant_id = %s AND position = %s"
    assert house.by_force(statement, place.number, position) == 1


def test_a_pass_whose_watcher_was_killed_goes_on_where_it_was(
    house: House, new_place: Callable[[], Place], told: list[Any]
) -> None:
    house.watch()
    place = new_place()
    place.codes(700)
    place.seal()
    alter(house, place, 100)
    environ = {**os.environ, **house.environ()}
    program = [sys.executable, "-m", "tests.integrity.killed", str(EVERY_SECONDS)]
    ended = subprocess.run(program, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert "position=100" in ended.stdout, "told before it died"
    assert place.checks()["LOG"].position == 256
    alter(house, place, 600)
    assert (place.number, Check.LOG) not in due(house.store, "another", EVERY_SECONDS), "the dead one's lease"

    house.by_force("UPDATE lease SET expires_at = '-infinity' WHERE tenant_id = %s", place.number)
    house.watch()

    size = place.size()
    assert ("LOG", 1, size, size) in passes(house, place.number)
    assert {position for check, _, position, _ in place.named() if check == "LOG"} == {100, 600}
    assert [line["position"] for line in told if line["event"] == "integrity_fault" and line["check"] == "LOG"] == [600]


def test_watchers_side_by_side_make_each_pass_once(
    house: House, new_place: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_check, "STEP_EVENTS", 256)
    places = [new_place() for _ in range(2)]
    for place in places:
        place.codes(1_100)
        place.seal()
    steps: Counter[int] = Counter()
    made = log_check.LogCheck.step

    def step(check: log_check.LogCheck, before: Pass) -> Step:
        steps[house.store.datastore.tenant_id()] += before.size > 0
        return made(check, before)

    monkeypatch.setattr(log_check.LogCheck, "step", step)

    def watch(_number: int) -> None:
        watcher = house.watcher()
        while due(house.store, "anybody", EVERY_SECONDS):
            watcher.turn()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(watch, range(2)))
    house.watch()

    for place in places:
        size = place.size()
        made_once = {check: (number, upto, looked) for check, number, upto, looked in passes(house, place.number)}
        assert len(passes(house, place.number)) == len(made_once) == len(Check)
        assert made_once["LOG"] == (1, size, size)
        assert steps[place.number] == -(-size // 256)
        assert place.named() == set()


def test_what_two_watchers_did_at_once_counts_once(house: House, new_place: Callable[[], Place]) -> None:
    place = new_place()
    with place.district.here():
        store, kept = house.store, Passes(house.store, Check.LOG)
        kept.begin(10, b"", EVERY_SECONDS)
        before = kept.under_way()
        assert before is not None
        with store.datastore.transaction() as cursor:
            lease = leases.take(cursor.connection, place.number, "watch", "one", 30)
        assert lease is not None
        step = Step(5, 5, findings=[Finding(FaultKind.EVENT_ALTERED, 3)])

        told: list[Finding] = []

        assert kept.save(lease, before, step, told.extend)
        assert not kept.save(lease, before, step, told.extend)
        now = kept.under_way()
        assert now is not None
        assert not kept.save(replace(lease, epoch=lease.epoch + 1), now, replace(step, position=10), told.extend)
        assert told == [Finding(FaultKind.EVENT_ALTERED, 3)]
        assert (now.position, now.looked, now.findings) == (5, 5, 1)


def test_a_district_without_any_event_and_one_without_a_head_are_whole(house: House) -> None:
    empty = house.database.new_tenant()

    house.watch()

    assert passes(house, empty) == [(check, 1, 0, 0) for check in ("ACCESS_LOG", "EVIDENCE", "LOG", "READ_MODELS")]


def test_events_that_are_not_sealed_yet_are_counted_and_missing_ones_named(
    house: House, new_place: Callable[[], Place]
) -> None:
    place = new_place()
    place.codes(30)
    house.by_force("DELETE FROM event WHERE tenant_id = %s AND position IN (10, 11, 20)", place.number)

    house.watch()

    missing = {(position, where) for _, kind, position, where in place.named() if kind == "EVENT_MISSING"}
    assert missing == {(10, "11"), (20, "")}


def test_a_check_whose_store_is_away_waits_and_says_so_while_the_others_go_on(
    house: House, new_place: Callable[[], Place], told: list[Any]
) -> None:
    place = new_place()
    place.evidence(b"one")
    place.seal()
    away = replace(house.settings, s3_endpoint="127.0.0.1:1")
    watcher = Watcher(house.store, open_storage(away), open_bucket(away), every_seconds=EVERY_SECONDS)
    while watcher.turn():
        pass

    waiting = {name: row.waits_for for name, row in place.checks().items()}
    assert waiting == dict.fromkeys(Check, None) | {
        "LOG": Waiting.OBJECT_STORE,
        "EVIDENCE": Waiting.OBJECT_STORE,
    }
    assert place.checks()["READ_MODELS"].whole_ended_at is not None
    assert place.named() == set(), "what could not be looked at is no fault"
    assert {line["log_level"] for line in told if line["event"] == "integrity_check_waits"} == {"warning"}

    house.watch()
    assert [row.waits_for for row in place.checks().values()] == [None] * len(Check)
    assert [row.whole_ended_at is None for row in place.checks().values()] == [False] * len(Check)


def test_a_check_that_fails_in_one_district_stops_no_other_and_a_suspended_one_is_checked(
    house: House, new_place: Callable[[], Place], monkeypatch: pytest.MonkeyPatch, told: list[Any]
) -> None:
    failing, sound = new_place(), new_place()
    sound.given(streams.TENANT, TenantSuspended("停用"))
    step = EvidenceCheck.step

    def fail(check: EvidenceCheck, before: Pass) -> Step:
        if house.store.datastore.tenant_id() == failing.number:
            raise ValueError("unforeseen")
        return step(check, before)

    monkeypatch.setattr(EvidenceCheck, "step", fail)
    house.watch()

    assert len(passes(house, sound.number)) == len(Check)
    assert failing.checks()["EVIDENCE"].waits_for == Waiting.PROGRAM
    assert len(passes(house, failing.number)) == len(Check) - 1
    assert [line["tenant"] for line in told if line["event"] == "integrity_check_failed"] == [failing.number]


def test_how_far_a_long_fold_is_shows_meanwhile(
    house: House, new_place: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = new_place()
    seen: list[int] = []

    def fold(_check: ModelsCheck, to: int) -> Iterator[dict[str, int]]:
        for events in (1, to):
            yield {"events": events}
            seen.append(place.checks()["READ_MODELS"].position)
        yield {"rows": 7, "events": to + 1}

    monkeypatch.setattr(ModelsCheck, "_fold", fold)
    house.watch()

    assert seen == [1, place.size() - 1]
    last = place.checks()["READ_MODELS"]
    assert (last.position, last.whole_looked) == (place.size(), 7)


def test_a_watcher_that_is_told_to_stop_does_not_wait_for_a_fold_that_says_nothing(
    house: House, new_place: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = new_place()
    silent = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    started: list[subprocess.Popen[bytes]] = []

    class Silent(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, _command: list[str], **given: Any) -> None:
            super().__init__(silent, **given)
            started.append(self)

    monkeypatch.setattr("services.integrity.models_check.subprocess.Popen", Silent)
    check = ModelsCheck(house.store, lambda: bool(started))

    with tenant(place.number), pytest.raises(Interrupted):
        check.step(Pass(1, now(), place.size(), 0, 0, 0, 0, b""))
    assert started[0].returncode == -signal.SIGKILL


def test_a_fold_that_takes_too_much_memory_fails_alone(house: House, new_place: Callable[[], Place]) -> None:
    place = new_place()
    place.codes(2_000)
    check = ModelsCheck(house.store, lambda: False, memory_bytes=1)
    size = place.size()

    with tenant(place.number), pytest.raises(MemoryShort):
        check.step(Pass(1, now(), size, 0, 0, 0, 0, b""))


def test_a_last_whole_pass_that_is_too_old_is_told_once(
    house: House, new_place: Callable[[], Place], told: list[Any]
) -> None:
    place = new_place()
    house.watch()
    place_of = "WHERE tenant_id = %s AND check_name = 'EVIDENCE'"
    house.by_force(f"UPDATE integrity_check SET whole_at = whole_at - interval '119 minutes' {place_of}", place.number)
    house.watcher().tell_overdue()
    assert told[-1]["event"] != "integrity_pass_overdue"
    house.by_force(f"UPDATE integrity_check SET whole_at = whole_at - interval '1 minute' {place_of}", place.number)

    for _ in range(2):
        house.watcher().tell_overdue()

    overdue = [line for line in told if line["event"] == "integrity_pass_overdue"]
    assert [(line["log_level"], line["district"], line["check"]) for line in overdue] == [
        ("error", place.code, "EVIDENCE")
    ]
    assert place.checks()["EVIDENCE"].overdue_at is not None
    house.again(place, Check.EVIDENCE)
    assert place.checks()["EVIDENCE"].overdue_at is None


def test_the_figures_are_given_at_an_address_of_their_own_and_hold_no_content(
    house: House, new_place: Callable[[], Place]
) -> None:
    place = new_place()
    place.evidence(b"one")
    house.watch()
    with closing(Exposition(Listen("127.0.0.1", 0), Metrics(house.store))) as exposition:
        exposition.listen()
        assert exposition.port is not None
        second = Exposition(Listen("127.0.0.1", exposition.port), Metrics(house.store))
        second.listen()
        answer = httpx.get(f"http://127.0.0.1:{exposition.port}/metrics", trust_env=False)
        missing = httpx.get(f"http://127.0.0.1:{exposition.port}/", trust_env=False)

    assert second.port is None, "the other watcher's figures are the same"
    assert (answer.status_code, answer.headers["content-type"], missing.status_code) == (200, MEDIA_TYPE, 404)
    samples = dict(line.rpartition(" ")[::2] for line in answer.text.splitlines() if not line.startswith("#"))
    of = f'district="{place.code}"'
    whole = place.checks()["LOG"].whole_ended_at
    assert whole is not None
    assert float(samples[f'sandan_integrity_last_full_pass_timestamp_seconds{{{of},check="LOG"}}']) == pytest.approx(
        whole.timestamp()
    )
    assert samples[f'sandan_integrity_pass_progress_ratio{{{of},check="LOG"}}'] == "1.0"
    assert samples[f'sandan_integrity_waiting{{{of},check="LOG",reason="OBJECT_STORE"}}'] == "0.0"
    assert float(samples[f'sandan_log_entries{{{of},log="events"}}']) == place.size()
    assert float(samples[f'sandan_sealer_behind_entries{{{of},log="events"}}']) == place.size()
    assert "现场照片" not in answer.text
    declared = {line.split()[2] for line in answer.text.splitlines() if line.startswith("# TYPE")}
    assert {name.partition("{")[0] for name in samples} <= declared
