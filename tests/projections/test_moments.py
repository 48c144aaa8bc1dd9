"""Which position a moment of the past is, and what the trail says."""

from datetime import date, timedelta

from domain import streams
from domain.cycle.events import CycleOpened, PriorReportDeclared
from projections.query import NOW, Query
from projections.timeline import read
from tests.projections.conftest import Shown

YEAR = streams.cycle(2020)


def test_a_position_inside_a_command_is_read_at_its_end(shown: Shown) -> None:
    shown.given((YEAR, CycleOpened(2020, date(2020, 1, 1))))
    shown.given(*[(YEAR, PriorReportDeclared(2020, unit, "报告")) for unit in ("a", "b", "c")])
    shown.given((YEAR, PriorReportDeclared(2020, "d", "报告")))

    snapped = [shown.read(read.snapped(shown.tenant_id, position)) for position in range(6)]

    assert [[moment.position for moment in found] for found in snapped] == [[0], [3], [3], [3], [4], []]


def test_before_the_first_event_there_is_no_moment(shown: Shown) -> None:
    assert shown.read(read.snapped(shown.tenant_id, 0)) == []
    assert shown.read(read.newest(shown.tenant_id, -1)) == []
    assert shown.read(read.occurred_by(shown.tenant_id, NOW, date(2020, 1, 1))) == []


def test_half_a_command_is_no_moment(shown: Shown) -> None:
    shown.given((YEAR, CycleOpened(2020, date(2020, 1, 1))), occurred_on=date(2020, 1, 1))
    three = [(YEAR, PriorReportDeclared(2020, unit, "报告")) for unit in ("a", "b", "c")]
    last = shown.given(*three, occurred_on=date(2020, 1, 2))
    tenant_id = shown.tenant_id

    def found(query: Query[read.Moment]) -> list[int]:
        return [moment.position for moment in shown.read(query)]

    assert [found(read.newest(tenant_id, at)) for at in range(4)] == [[0], [0], [0], [3]]
    assert [found(read.recorded_by(tenant_id, at, last.recorded_at)) for at in range(4)] == [[0], [0], [0], [3]]
    assert [found(read.occurred_by(tenant_id, at, date(2020, 1, 2))) for at in range(4)] == [[0], [0], [0], [3]]


def test_a_moment_by_the_clock_is_the_last_event_recorded_by_then(shown: Shown) -> None:
    receipts = [shown.given((YEAR, PriorReportDeclared(2020, str(number), "报告"))) for number in range(5)]

    for receipt in receipts:
        [exactly] = shown.read(read.recorded_by(shown.tenant_id, NOW, receipt.recorded_at))
        assert exactly.position == receipt.last_position
        just_before = shown.read(
            read.recorded_by(shown.tenant_id, NOW, receipt.recorded_at - timedelta(microseconds=1))
        )
        assert [moment.position for moment in just_before] == (
            [receipt.last_position - 1] if receipt.last_position else []
        )


def test_a_moment_by_business_day_ends_before_the_first_later_fact_and_tells_what_came_in_late(shown: Shown) -> None:
    days = [date(2020, 1, 5), None, date(2020, 1, 9), date(2020, 1, 6), date(2020, 2, 1)]
    for number, day in enumerate(days):
        shown.given((YEAR, PriorReportDeclared(2020, str(number), "报告")), occurred_on=day)

    def by(day: date) -> list[int]:
        return [moment.position for moment in shown.read(read.occurred_by(shown.tenant_id, NOW, day))]

    assert by(date(2020, 1, 4)) == []
    assert by(date(2020, 1, 6)) == [1]
    assert by(date(2020, 1, 31)) == [3]
    assert by(date(2021, 1, 1)) == [4]
    [late] = shown.read(read.late_entries(shown.tenant_id, 1, 4, date(2020, 1, 6)))
    assert late.count == 1


def test_the_trail_of_a_unit_holds_what_names_only_its_item(shown: Shown) -> None:
    from tests.projections.histories import History

    history = History(seed=7, units=2, items=1)
    history.append(shown.store, shown.tenant_id)
    shown.given((YEAR, PriorReportDeclared(2020, "z", "报告")))
    unit, item = history.id("unit", 1), history.id("task", history.id("unit", 1), 0)

    of_item = shown.read(read.timeline(*shown.ids, item=item))
    of_unit = shown.read(read.timeline(*shown.ids, unit=unit))

    assert {
        "list_set.task_item_added.v1",
        "progress.accepted.v1",
        "contribution.delivered.v1",
        "evidence.sealed.v1",
    } <= {row.type for row in of_item}
    assert {row.position for row in of_item} <= {row.position for row in of_unit}
    assert all(row.unit == unit and row.year == 2020 for row in of_item)


def test_newest_first_pages_go_on_where_the_last_ended(shown: Shown) -> None:
    for number in range(5):
        shown.given((YEAR, PriorReportDeclared(2020, str(number), "报告")))

    query = read.timeline(*shown.ids, newest_first=True, first=2)
    page = shown.read(query)
    following = shown.read(read.timeline(*shown.ids, newest_first=True, first=2, after=query.cursor(page[-1])))

    assert [row.position for row in page + following] == [4, 3, 2, 1]
    assert shown.read(query.count())[0].count == 5
