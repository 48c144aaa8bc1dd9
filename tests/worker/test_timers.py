"""Reminders of time nodes: each once, on its day, and none for a node that moved or an item that is done."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from domain import streams
from domain.codes import DeadlineKind, ReminderKind, Weakness
from domain.deadlines.decider import SUBJECT_OF
from domain.execution.events import (
    CompletionClaimed,
    CompletionVerified,
    ItemClosed,
    ItemReopened,
    ItemResumed,
    ItemSuspended,
    NodeSet,
    ReminderSent,
)
from domain.ids import EvidenceId, FindingId, ItemId, UnitId
from domain.supervision.events import (
    FindingAssigned,
    FindingConfirmed,
    FindingRaised,
    FindingRechecked,
    RectificationSubmitted,
)
from domain.tenancy.commands import ResumeTenant, SetPolicy, SuspendTenant
from domain.tenancy.events import Policy
from projections.notices.read import notices
from projections.query import fetch
from services.clock import now
from services.commands.service import CommandService
from services.store import Store, tenant
from services.worker.timers import Timer, Timers
from tests.conftest import Database
from tests.worker.district import ADMIN, LEADER, District, follow, today
from tests.worker.waiting import wait_until

Work = Callable[..., AbstractContextManager[None]]
OnDay = Callable[[int], Timers]
NEAR, LATE = ReminderKind.NEAR_DUE, ReminderKind.OVERDUE


@pytest.fixture(scope="module")
def ahead(database: Database) -> Iterator[Store]:
    """The log of a platform whose day may be a year ahead."""
    with Store(database.dsn, database.keyring, today=lambda: today() + timedelta(days=366)) as store:
        yield store


@pytest.fixture
def on_day(ahead: Store) -> OnDay:
    """Timers of a platform on which it is so many days later."""

    def make(days_ahead: int) -> Timers:
        def clock() -> datetime:
            return now() + timedelta(days=days_ahead)

        return Timers(ahead.datastore, CommandService(ahead, clock).submit, clock=clock, claim_seconds=0)

    return make


def sent(district: District, item: str) -> list[ReminderKind]:
    with tenant(district.tenant_id):
        recorded = district.store.read_stream(streams.item(item))
    return [fact.event.kind for fact in recorded if isinstance(fact.event, ReminderSent)]


def done(item: ItemId) -> list[object]:
    """The facts by which an item is closed."""
    return [
        CompletionClaimed(item=item, claimed_on=today(), evidence=(EvidenceId("e"),), note=""),
        CompletionVerified(item=item, verified_by=UnitId("other"), verified_on=today(), note=""),
        ItemClosed(item=item, closed_on=today()),
    ]


def test_a_node_is_announced_once_when_it_is_near_and_once_when_it_is_past(district: District, on_day: OnDay) -> None:
    item = district.item(today() + timedelta(days=20))
    follow(district)

    after: dict[int, list[ReminderKind]] = {}
    for days in (0, 12, 13, 14, 20, 21, 22, 40):
        on_day(days).step()
        after[days] = sent(district, item)

    assert after == {
        0: [],
        12: [],
        13: [NEAR],
        14: [NEAR],
        20: [NEAR],
        21: [NEAR, LATE],
        22: [NEAR, LATE],
        40: [NEAR, LATE],
    }


def test_another_deadline_is_announced_like_a_node_until_it_moves_or_is_met(district: District, on_day: OnDay) -> None:
    finding, day = FindingId(str(uuid4())), today()
    raised = FindingRaised(
        finding, None, district.unit, district.unit, day.year, (), Weakness.WEAK_PROGRESS, "推进缓慢", (), None, day
    )
    assigned = FindingAssigned(finding, LEADER, day + timedelta(days=20), day)
    stream, own = streams.finding(finding), streams.deadline(DeadlineKind.FINDING_RECTIFICATION, finding)
    district.given(stream, raised, FindingConfirmed(finding, day), assigned)
    follow(district)

    def told() -> list[ReminderKind]:
        with tenant(district.tenant_id):
            return [fact.event.kind for fact in district.store.read_stream(own) if fact.event.person == LEADER]

    on_day(12).step()
    assert told() == []
    on_day(13).step()
    on_day(14).step()
    assert told() == [NEAR]
    put_right = RectificationSubmitted(finding, "已整改", (), day)
    district.given(stream, put_right)
    follow(district)
    on_day(21).step()
    assert told() == [NEAR]
    failed = FindingRechecked(finding, False, UnitId("other"), "不到位", day)
    district.given(stream, failed, FindingAssigned(finding, LEADER, day + timedelta(days=60), day))
    follow(district)
    on_day(40).step()
    assert told() == [NEAR]
    on_day(61).step()
    assert told() == [NEAR, LATE]


@pytest.mark.parametrize("deadline", DeadlineKind)
def test_a_timer_of_every_kind_of_deadline_becomes_the_command_about_its_own_subject(deadline: DeadlineKind) -> None:
    command = Timer(uuid4(), NEAR, deadline, "subject", today()).command()

    name = {DeadlineKind.TIME_NODE: "item"}.get(deadline) or SUBJECT_OF[deadline]
    assert getattr(command, name) == "subject"


def test_a_reminder_is_a_notice_to_the_leader_of_the_item(
    district: District, database: Database, at_work: Work
) -> None:
    due_on = today() + timedelta(days=3)
    item = district.item(due_on)
    follow(district)

    with at_work():
        wait_until(lambda: sent(district, item) == [NEAR])
    follow(district)

    with tenant(district.tenant_id):
        at = district.store.head() - 1
        with district.store.datastore.transaction() as cursor:
            found = fetch(cursor.connection, notices(district.tenant_id, at))
    assert [(notice.item, notice.unit, notice.kind, notice.due_on, notice.leader) for notice in found] == [
        (item, district.unit, NEAR, due_on, LEADER)
    ]


def test_a_node_that_moved_is_announced_on_its_new_days_only(district: District, on_day: OnDay) -> None:
    item = district.item(today() + timedelta(days=20))
    follow(district)
    district.given(streams.item(item), NodeSet(item=item, due_on=today() + timedelta(days=60)))
    follow(district)

    for days in (13, 21, 52):
        on_day(days).step()
        assert sent(district, item) == []
    on_day(53).step()
    on_day(61).step()

    assert sent(district, item) == [NEAR, LATE]


def test_a_node_that_moved_but_is_not_projected_yet_is_not_announced(district: District, on_day: OnDay) -> None:
    item = district.item(today() + timedelta(days=5))
    follow(district)
    district.given(streams.item(item), NodeSet(item=item, due_on=today() + timedelta(days=60)))

    on_day(0).step()

    assert sent(district, item) == []
    assert [timer["outcome"] for timer in district.timers()] == ["REMINDER_STALE", None]


def test_a_node_that_moves_away_and_back_is_announced_once(district: District, on_day: OnDay) -> None:
    near = today() + timedelta(days=5)
    item = district.item(near)
    follow(district)
    on_day(0).step()
    for due_on in (today() + timedelta(days=60), near):
        district.given(streams.item(item), NodeSet(item=item, due_on=due_on))
        follow(district)

    on_day(0).step()

    assert sent(district, item) == [NEAR]
    assert sorted(timer["outcome"] for timer in district.timers() if timer["fired_at"]) == ["REMINDER_SENT", "SENT"]


def test_a_closed_item_is_left_alone_until_it_is_opened_again(district: District, on_day: OnDay) -> None:
    item = district.item(today() + timedelta(days=20))
    district.given(streams.item(item), *done(item))
    follow(district)

    on_day(13).step()
    on_day(21).step()
    closed = sent(district, item)
    district.given(streams.item(item), ItemReopened(item=item, reopened_on=today(), reason="抽查发现未落实"))
    follow(district)
    on_day(21).step()

    assert closed == []
    assert sent(district, item) == [LATE]


def test_an_item_that_is_suspended_is_reminded_of_when_it_goes_on(district: District, on_day: OnDay) -> None:
    item = district.item(today() + timedelta(days=20))
    district.given(streams.item(item), ItemSuspended(item=item, suspended_on=today(), reason="道路施工"))
    follow(district)

    on_day(14).step()
    suspended = sent(district, item)
    district.given(streams.item(item), ItemResumed(item=item, resumed_on=today()))
    follow(district)
    on_day(15).step()

    assert suspended == []
    assert sent(district, item) == [NEAR]


def test_the_districts_policy_says_how_many_days_before(district: District, on_day: OnDay) -> None:
    district.submit(SetPolicy(policy=Policy(reminder_days=3), reason="试行"), ADMIN)
    item = district.item(today() + timedelta(days=20))
    follow(district)

    on_day(16).step()
    before = sent(district, item)
    on_day(17).step()

    assert (before, sent(district, item)) == ([], [NEAR])


def test_a_year_that_is_typed_in_long_after_reminds_nobody(district: District, on_day: OnDay) -> None:
    item = district.item(today() - timedelta(days=200))
    follow(district)

    on_day(0).step()

    assert sent(district, item) == []
    assert district.timers() == []


def test_a_platform_that_was_away_for_the_near_days_sends_the_overdue_reminder_alone(
    district: District, on_day: OnDay
) -> None:
    item = district.item(today() + timedelta(days=20))
    follow(district)

    on_day(30).step()

    assert sent(district, item) == [LATE]
    assert [timer["outcome"] for timer in district.timers()] == ["MISSED", "SENT"]


def test_a_suspended_district_is_reminded_when_it_goes_on(
    district: District, on_day: OnDay, database: Database
) -> None:
    item = district.item(today() + timedelta(days=5))
    follow(district)
    district.submit(SuspendTenant(reason="核查"), ADMIN)
    on_day(0).step()
    suspended = sent(district, item)
    district.submit(ResumeTenant(reason="核查结束"), ADMIN)

    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        connection.execute("UPDATE timer SET send_after = '-infinity'")
    on_day(0).step()

    assert suspended == []
    assert sent(district, item) == [NEAR]


def test_many_timers_side_by_side_send_each_reminder_once(new_district: Callable[[], District], on_day: OnDay) -> None:
    districts = [new_district(), new_district()]
    items = [(district, district.item(today() + timedelta(days=1))) for district in districts for _ in range(25)]
    follow(*districts)

    with ThreadPoolExecutor(4) as pool:
        # No claim lasts, so that all of them try all of the timers.
        list(pool.map(lambda _: on_day(0).step(), range(8)))

    assert [sent(district, item) for district, item in items] == [[NEAR]] * 50


def test_an_owner_that_died_after_the_command_and_before_the_mark_reminds_nobody_twice(
    district: District, on_day: OnDay, database: Database
) -> None:
    item = district.item(today() + timedelta(days=5))
    follow(district)
    on_day(0).step()

    # As its death leaves the row; and the new owner comes on another day.
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        connection.execute("UPDATE timer SET fired_at = NULL, outcome = NULL WHERE kind = 'NEAR_DUE'")
    on_day(1).step()

    assert sent(district, item) == [NEAR]
    assert [timer["outcome"] for timer in district.timers()] == ["SENT", None]


def test_a_timer_that_cannot_be_fired_waits_and_the_others_go_on(
    district: District, database: Database, on_day: OnDay
) -> None:
    broken = district.item(today() + timedelta(days=3))
    item = district.item(today() + timedelta(days=4))
    follow(district)
    first = (district.tenant_id, streams.item(broken))
    change = "UPDATE event SET state = %s WHERE tenant_id = %s AND stream_id = %s AND stream_version = 1"
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        select = "SELECT state FROM event WHERE tenant_id = %s AND stream_id = %s AND stream_version = 1"
        [[state]] = connection.execute(select, first)
        connection.execute(change, (b"x", *first))
        on_day(0).step()
        on_day(0).step()
        connection.execute(change, (state, *first))

    assert sent(district, item) == [NEAR]
    assert sent(district, broken) == []
    [waits] = [timer for timer in district.timers() if timer["subject"] == broken and timer["outcome"]]
    assert (waits["outcome"], waits["fired_at"]) == ("FAILED", None)
