"""The ledger: lights, coverage, decomposition, what is due, what counts as done, what changed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from domain import streams
from domain.codes import DutyRole, ListKind, ProblemSource, TaskBasis, TaskTier
from domain.execution import events as execution
from domain.lists import events as lists
from projections.ledger import read
from projections.ledger.difference import difference
from projections.ledger.read import LedgerFilter, LedgerRow, Lights
from projections.query import together
from services.store import tenant
from tests.projections.conftest import Shown

UNIT, MAKER, YEAR = "unit-1", "top", 2020
SET = streams.list_set(UNIT, YEAR)
ISSUED_ON, DUE_ON = date(2020, 2, 1), date(2020, 7, 1)
PROBLEM = lists.ProblemContent("场所不足", ProblemSource.SUPERIOR_COMMENT, "", ("VENUE", "TEAM"), ("COMMUNITY",), 100)
DUTY = lists.DutyContent(DutyRole.FIRST_RESPONSIBLE, "secretary", "负第一责任", 100, "post-1", "全面工作")


def task(goal: str = "建成十处", **changes: Any) -> lists.TaskContent:
    fields: dict[str, Any] = {
        "tier": TaskTier.KEY,
        "goal": goal,
        "basis": TaskBasis.PROBLEM_ITEM,
        "basis_note": "",
        "unit_of_measure": "处",
        "target_value": Decimal(10),
        "due_on": DUE_ON,
        "weight": 100,
        "problems": ("problem",),
    }
    return lists.TaskContent(**{**fields, **changes})


@pytest.fixture
def issued(shown: Shown) -> Shown:
    """A district with one issued list set of a problem, a task that answers it, and a duty."""
    shown.given((SET, lists.ListDrafted(UNIT, YEAR, MAKER, "officer")))
    shown.given((SET, lists.ProblemItemAdded(UNIT, YEAR, "problem", "P1", PROBLEM)))
    shown.given((SET, lists.TaskItemAdded(UNIT, YEAR, "task", "T1", task())))
    shown.given((SET, lists.DutyItemAdded(UNIT, YEAR, "duty", "D1", DUTY)))
    kinds = {"problem": ListKind.PROBLEM, "task": ListKind.TASK, "duty": ListKind.RESPONSIBILITY}
    shown.given(
        (SET, lists.ListIssued(UNIT, YEAR, MAKER, ISSUED_ON, "1号")),
        *[
            (streams.item(item), execution.ItemIssued(item, UNIT, YEAR, kind, ISSUED_ON))
            for item, kind in kinds.items()
        ],
    )
    return shown


def assign(shown: Shown, item: str, *more: Any) -> None:
    stream = streams.item(item)
    assigned = execution.CommitmentAssigned(item, UNIT, YEAR, "secretary", "组织办")
    shown.given((stream, assigned), *[(stream, event) for event in more])


def the_task(shown: Shown, today: date = ISSUED_ON, at: int | None = None) -> LedgerRow:
    tenant_id, now = shown.ids
    position = now if at is None else at
    [row] = shown.read(read.ledger(tenant_id, position, Lights(today), LedgerFilter(items=["task"])))
    return row


def report(shown: Shown, name: str, value: int, on: date, *, corrects: str | None = None) -> None:
    stream = streams.item("task")
    event: Any = execution.ProgressSubmitted("task", UNIT, name, on, Decimal(value), "推进", (), "secretary")
    if corrects is not None:
        event = execution.ProgressCorrected("task", UNIT, name, corrects, on, Decimal(value), "更正", "有误")
    shown.given((stream, event))


def accept(shown: Shown, name: str) -> None:
    shown.given((streams.item("task"), execution.ProgressAccepted("task", name, date(2020, 6, 30))))


@pytest.mark.parametrize(
    ("done", "today", "light"),
    [
        (0, ISSUED_ON, "GREEN"),
        (0, ISSUED_ON + timedelta(days=15), "GREEN"),
        (0, ISSUED_ON + timedelta(days=16), "YELLOW"),
        (9, DUE_ON - timedelta(days=8), "GREEN"),
        (9, DUE_ON - timedelta(days=7), "YELLOW"),
        (9, DUE_ON, "YELLOW"),
        (9, DUE_ON + timedelta(days=1), "RED"),
    ],
)
def test_a_light_follows_from_due_day_plan_and_the_day_it_is_looked_at(
    issued: Shown, done: int, today: date, light: str
) -> None:
    assign(issued, "task")
    report(issued, "r1", done, date(2020, 3, 1))
    accept(issued, "r1")

    assert the_task(issued, today).light == light


def test_thresholds_of_the_light_are_the_districts(issued: Shown) -> None:
    tenant_id, now = issued.ids
    day = DUE_ON - timedelta(days=20)

    lights = [
        issued.read(read.ledger(tenant_id, now, Lights(day, yellow, behind), LedgerFilter(items=["task"])))[0].light
        for yellow, behind in ((7, 100), (20, 100), (7, 10))
    ]

    assert lights == ["GREEN", "YELLOW", "YELLOW"]


def test_a_suspended_item_is_grey_and_a_draft_or_verified_one_has_no_light(shown: Shown) -> None:
    shown.given((SET, lists.ListDrafted(UNIT, YEAR, MAKER, "officer")))
    shown.given((SET, lists.TaskItemAdded(UNIT, YEAR, "task", "T1", task())))
    draft = the_task(shown, DUE_ON + timedelta(days=9))
    shown.given(
        (SET, lists.ListIssued(UNIT, YEAR, MAKER, ISSUED_ON, "1号")),
        (streams.item("task"), execution.ItemIssued("task", UNIT, YEAR, ListKind.TASK, ISSUED_ON)),
    )
    assign(shown, "task")
    shown.given((streams.item("task"), execution.ItemSuspended("task", date(2020, 3, 1), "疫情")))
    suspended = the_task(shown, DUE_ON + timedelta(days=9))
    shown.given((streams.item("task"), execution.ItemResumed("task", date(2020, 4, 1))))
    resumed = the_task(shown, DUE_ON + timedelta(days=9))
    shown.given((streams.item("task"), execution.CompletionClaimed("task", date(2020, 7, 3), (), "")))
    shown.given((streams.item("task"), execution.CompletionVerified("task", MAKER, date(2020, 7, 5), "")))
    verified = the_task(shown, DUE_ON + timedelta(days=9))

    found = [(row.state, row.light) for row in (draft, suspended, resumed, verified)]
    assert found == [("DRAFT", "NONE"), ("SUSPENDED", "GREY"), ("ASSIGNED", "RED"), ("VERIFIED", "NONE")]


def test_the_units_own_node_is_the_due_day_that_counts(issued: Shown) -> None:
    assign(issued, "task", execution.NodeSet("task", date(2020, 5, 1)))

    row = the_task(issued, date(2020, 5, 2))

    assert (row.due_on, row.task_due_on, row.light) == (date(2020, 5, 1), DUE_ON, "RED")


def test_the_latest_accepted_report_counts_whatever_the_order_of_review(issued: Shown) -> None:
    assign(issued, "task")
    report(issued, "march", 2, date(2020, 3, 20))
    report(issued, "april", 4, date(2020, 4, 20))
    accept(issued, "april")
    accept(issued, "march")

    row = the_task(issued)

    assert (row.standing_report, row.standing_value, row.report_count, row.state) == ("april", 4, 2, "IN_PROGRESS")


def test_a_correction_takes_the_place_of_the_report_it_corrects_when_it_is_accepted(issued: Shown) -> None:
    assign(issued, "task")
    report(issued, "march", 2, date(2020, 3, 20))
    report(issued, "april", 4, date(2020, 4, 20))
    accept(issued, "march")
    accept(issued, "april")
    report(issued, "march again", 1, date(2020, 5, 2), corrects="march")
    report(issued, "april again", 3, date(2020, 5, 3), corrects="april")
    waiting = the_task(issued)
    accept(issued, "april again")
    accept(issued, "march again")

    row = the_task(issued)
    states = {found.report: (found.state, found.corrected_by) for found in issued.read(read.reports(*issued.ids))}

    assert (waiting.standing_report, waiting.submitted_report) == ("april", "april again")
    assert (row.standing_report, row.standing_value) == ("april again", 3)
    assert states == {
        "march": ("CORRECTED", "march again"),
        "april": ("CORRECTED", "april again"),
        "march again": ("ACCEPTED", None),
        "april again": ("ACCEPTED", None),
    }
    assert len(issued.read(read.reports(*issued.ids, states=["ACCEPTED"]))) == 2


def test_a_list_is_decomposed_when_every_item_has_leader_department_measure_and_node(issued: Shown) -> None:
    for item in ("problem", "task"):
        assign(issued, item, execution.MeasureSet(item, "分季度"), execution.NodeSet(item, DUE_ON))
    assign(issued, "duty", execution.MeasureSet("duty", "主持"))
    [before] = issued.read(read.decomposition(*issued.ids, year=YEAR))
    issued.given((streams.item("duty"), execution.NodeSet("duty", DUE_ON)))

    [after] = issued.read(read.decomposition(*issued.ids, year=YEAR))

    assert (before.items, before.decomposed, before.without_node, before.without_leader) == (3, 2, 1, 0)
    assert (after.items, after.decomposed) == (3, 3)


def test_a_withdrawn_item_counts_neither_for_decomposition_nor_for_coverage(issued: Shown) -> None:
    issued.given(
        (SET, lists.ItemWithdrawn("task", "重复", "change-1")),
        (streams.item("task"), execution.ItemRevoked("task", "change-1", "重复")),
    )

    [row] = issued.read(read.decomposition(*issued.ids, year=YEAR))
    cells = issued.read(read.coverage(*issued.ids, year=YEAR))

    assert row.items == 2
    assert {cell.tier for cell in cells} == {None}


def test_coverage_puts_a_task_where_the_problems_it_answers_stand(issued: Shown) -> None:
    cells = issued.read(read.coverage(*issued.ids, year=YEAR, units=[UNIT]))

    found = [(cell.element, cell.domain, cell.tier, cell.items) for cell in cells]
    assert found == [
        ("TEAM", "COMMUNITY", "KEY", 1),
        ("TEAM", "COMMUNITY", None, 1),
        ("VENUE", "COMMUNITY", "KEY", 1),
        ("VENUE", "COMMUNITY", None, 1),
    ]


def test_coverage_does_not_pair_every_task_with_every_problem(issued: Shown) -> None:
    query = read.coverage(*issued.ids, year=YEAR)

    with psycopg.connect(issued.dsn) as connection:
        connection.execute("SET LOCAL enable_nestloop = off")
        plan = connection.execute(f"EXPLAIN {query.sql}".encode(), query.params).fetchall()

    # A join that cannot but filter pairs looks at tasks x problems: ten seconds for a district of 15,000 items.
    assert [line for (line,) in plan if "Join Filter" in line] == []


def test_reads_that_are_made_together_give_what_each_gives_alone(issued: Shown) -> None:
    other = streams.list_set("unit-2", YEAR)
    issued.given((other, lists.ListDrafted("unit-2", YEAR, MAKER, "officer")))
    for number in ("P3", "P2", "P1"):
        issued.given((other, lists.ProblemItemAdded("unit-2", YEAR, number, number, PROBLEM)))
    filters = [
        LedgerFilter(units=["unit-2"], year=YEAR),
        LedgerFilter(units=[], year=YEAR),
        LedgerFilter(units=["unit-1", "unit-2"], year=YEAR),
        LedgerFilter(units=["unit-1"], year=YEAR + 1),
        LedgerFilter(units=["unit-2"], year=YEAR),
    ]
    alone = [read.ledger(*issued.ids, Lights(ISSUED_ON), which, first=2) for which in filters]

    parts = issued.read(together(alone))
    counted = issued.read(together([query.count() for query in alone]))

    assert [[part.row for part in parts if part.number == number] for number in range(5)] == [
        issued.read(query) for query in alone
    ]
    assert [part.row.count for part in counted] == [3, 0, 6, 0, 3]


def test_the_due_board_is_in_the_order_of_due_days_and_pages(issued: Shown) -> None:
    assign(issued, "duty", execution.NodeSet("duty", date(2020, 4, 1)))
    assign(issued, "problem", execution.NodeSet("problem", date(2020, 9, 1)))
    tenant_id, now = issued.ids

    query = read.due_board(tenant_id, now, Lights(ISSUED_ON), first=2)
    page = issued.read(query)
    rest = issued.read(read.due_board(tenant_id, now, Lights(ISSUED_ON), after=query.cursor(page[-1])))

    assert [row.item for row in page] == ["duty", "task"]
    assert [row.item for row in rest] == ["problem"]
    assert issued.read(query.count())[0].count == 3


def last(shown: Shown) -> int:
    """The newest position."""
    with tenant(shown.tenant_id):
        return shown.store.head() - 1


@pytest.mark.parametrize("which", [None, LedgerFilter(units=[UNIT], year=YEAR), LedgerFilter(states=["IN_PROGRESS"])])
def test_pages_give_the_whole_ledger_as_of_any_position(issued: Shown, which: LedgerFilter | None) -> None:
    assign(issued, "task")
    assign(issued, "duty")
    report(issued, "r1", 3, date(2020, 3, 1))
    accept(issued, "r1")
    tenant_id, _ = issued.ids

    for at in range(-1, last(issued) + 1):
        whole = issued.read(read.ledger(tenant_id, at, Lights(ISSUED_ON), which))
        paged: list[LedgerRow] = []
        while True:
            after = (paged[-1].number, paged[-1].item) if paged else None
            page = read.ledger(tenant_id, at, Lights(ISSUED_ON), which, first=2, after=after)
            [counted] = issued.read(page.count())
            rows = issued.read(page)
            paged += rows
            assert counted.count == len(whole)
            if len(rows) < 2:
                break
        assert paged == whole


def test_a_page_shows_one_version_of_an_items_work_however_many_it_has(issued: Shown) -> None:
    assign(issued, "task")
    for number in range(1, 9):
        report(issued, f"r{number}", number, date(2020, 3, number))
        accept(issued, f"r{number}")
    tenant_id, _ = issued.ids

    at = last(issued) - 9
    rows = issued.read(read.ledger(tenant_id, at, Lights(ISSUED_ON), LedgerFilter(items=["task"]), first=5))

    assert rows == [the_task(issued, at=at)]
    assert 1 < rows[0].report_count < 8


def test_totals_count_what_the_ledger_lists(issued: Shown) -> None:
    totals = issued.read(read.totals(*issued.ids, Lights(DUE_ON + timedelta(days=1))))

    found = [(total.kind, total.tier, total.state, total.light, total.items) for total in totals]
    assert found == [
        ("PROBLEM", None, "ISSUED", "GREEN", 1),
        ("RESPONSIBILITY", None, "ISSUED", "GREEN", 1),
        ("TASK", "KEY", "ISSUED", "RED", 1),
    ]


def test_a_difference_between_two_positions_names_the_fields_that_changed(issued: Shown) -> None:
    tenant_id, now = issued.ids
    before = issued.read(read.ledger(tenant_id, now, Lights(ISSUED_ON)))[0]
    changed = issued.given(
        (SET, lists.TaskItemRevised("task", task("建成十二处", target_value=Decimal(12)), "调整", "change-1")),
        (SET, lists.ItemWithdrawn("problem", "已解决", "change-2")),
        (SET, lists.TaskItemAdded(UNIT, YEAR, "more", "T2", task("新增"), change="change-3")),
    )

    found = issued.read(
        difference(tenant_id, changed.first_position - 1, now, year_before=YEAR, year_after=YEAR, units=[UNIT])
    )

    assert before.item == "duty"
    assert [(row.number, row.kind, row.changed) for row in found] == [
        ("P1", "REMOVED", []),
        ("T1", "CHANGED", ["statement", "target_value"]),
        ("T2", "ADDED", []),
    ]


def test_a_difference_between_two_years_follows_what_was_carried_over(issued: Shown) -> None:
    later = streams.list_set(UNIT, YEAR + 1)
    issued.given((later, lists.ListDrafted(UNIT, YEAR + 1, MAKER, "officer")))
    issued.given(
        (later, lists.TaskItemAdded(UNIT, YEAR + 1, "next", "T1", task(due_on=date(2021, 7, 1)), "task")),
        (streams.item("task"), execution.ItemCarriedOver("task", YEAR + 1, "next", "未完成")),
    )
    tenant_id, now = issued.ids

    found = issued.read(difference(tenant_id, now, now, year_before=YEAR, year_after=YEAR + 1))

    assert [(row.number, row.kind, row.before, row.after, row.changed) for row in found] == [
        ("D1", "REMOVED", "duty", None, []),
        ("P1", "REMOVED", "problem", None, []),
        ("T1", "CARRIED", "task", "next", ["due_on"]),
    ]


def test_the_ledger_of_a_past_position_shows_the_item_as_it_was(issued: Shown) -> None:
    receipt = issued.given((SET, lists.TaskItemRevised("task", task("建成二十处"), "调整", "change-1")))

    then, now = (the_task(issued, at=receipt.first_position - 1), the_task(issued))

    assert (then.statement, now.statement, now.change) == ("建成十处", "建成二十处", "change-1")
