"""What one year leaves behind goes into the lists of the next (四(一), 三(一), 三(二)): shown until it does."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain import streams
from domain.codes import PostKind, ProblemSource, TaskBasis, Weakness
from domain.execution.events import ItemCarriedOver
from domain.lists.commands import AddProblemItem, AddTaskItem, CarryItemOver
from domain.lists.coverage import Coverage
from domain.lists.list_set import EMPTY as NO_LISTS
from domain.lists.list_set import evolve
from domain.supervision.commands import ConfirmFinding, RaiseFinding
from services.commands.coverage import find_coverage
from services.store import tenant
from tests.commands import list_year as year
from tests.commands.conftest import District, rehearse
from tests.commands.list_year import PROBLEM, TASK, YEAR
from tests.commands.test_next_year import DUE, draft_next
from tests.commands.test_review import DAY, PROMISED, Reviewing

NEXT, THEN = YEAR + 1, date(2021, 1, 20)


def covered(district: District) -> Coverage:
    with tenant(district.tenant_id):
        key: Any = district.units["DW01"]
        return find_coverage(district.log.read_stream, district.tenant_id, key, NEXT, THEN)


def test_unfinished_items_promises_and_found_problems_are_shown_until_the_next_lists_take_them_up() -> None:
    district = rehearse()
    district.open()
    reviewing = Reviewing(district)
    items: dict[str, Any] = reviewing.assessing.items["DW01"]
    year.found_done(district, "DW01", items["T02"])
    raised = RaiseFinding(reviewing.unit, YEAR, (items["T01"],), Weakness.WEAK_PROGRESS, "推进缓慢", DAY)
    finding: Any = district.make(reviewing.office, raised)
    district.submit(district.holder("ZZB", PostKind.LIST_OFFICER), ConfirmFinding(finding, DAY))
    reviewing.begin()
    reviewing.hear()

    officer, key = draft_next(district), reviewing.unit

    found = covered(district)
    assert set(found.left_behind) == {item for number, item in items.items() if number != "T02"}
    assert (found.commitments_unanswered, found.findings_taken_up) == (PROMISED, ())

    for number, item in items.items():
        if number != "T02":
            due = {"due_on": DUE} if number.startswith("T") else {}
            district.submit(officer, CarryItemOver(key, NEXT, item, number, "审批延后", **due))
    again = replace(PROBLEM, statement="推进缓慢", finding=finding)
    told = replace(PROBLEM, statement="述职中查找的问题", source=ProblemSource.SECRETARY_REPORT)
    for number, problem in (("P21", again), ("P22", told)):
        district.submit(officer, AddProblemItem(key, NEXT, number, problem))
    for number, _ in enumerate(PROMISED, start=1):
        promised = replace(TASK, basis=TaskBasis.SECRETARY_COMMITMENT, secretary_commitment=number, due_on=DUE)
        district.submit(officer, AddTaskItem(key, NEXT, f"T2{number}", promised))

    found = covered(district)
    assert (found.left_behind, found.commitments_unanswered) == ((), ())
    assert found.findings_taken_up == (finding,)

    year.complete_and_issue(district, "DW01", NEXT, THEN)

    for number, item in items.items():
        ended = district.events(streams.item(item))[-1].event
        assert isinstance(ended, ItemCarriedOver) == (number != "T02")
    lists = NO_LISTS
    for each in district.events(streams.list_set(key, NEXT)):
        lists = evolve(lists, each.event)
    assert {item.carried_from for item in lists.standing()} - {None} == set(items.values()) - {items["T02"]}
    assert covered(district).left_behind == ()
