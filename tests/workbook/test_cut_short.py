"""An import that was cut short is taken up by the next one, whatever the workbook says by then."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from domain.ids import UnitId
from domain.lists.commands import IssueList, ProposeItemRevision
from domain.lists.events import TaskContent
from domain.recorded import Actor
from domain.research.commands import RecordSituation
from services.commands.identity import unit_id
from services.commands.service import CommandService, Submission
from services.store import tenant
from services.workbook.present import fold
from services.workbook.steps import Step
from tests.workbook.books import Rows, cell, put
from tests.workbook.conftest import District

TASK = "DW01-T基础01"


@dataclass(frozen=True)
class Correction:
    """A way to change the workbook: what it says first, and two other things that it may say. `nth` makes it new."""

    change: Callable[[Rows, object, int], Any]
    first: object
    second: object
    third: object


def target(rows: Rows, value: object, _nth: int) -> None:
    put(rows, "任务清单", TASK, "目标值", value)


def reached(rows: Rows, value: object, _nth: int) -> None:
    put(rows, "进展", TASK, "累计完成值", value)


def new_item(rows: Rows, value: object, nth: int) -> None:
    """A problem of that text and a task that answers it, both new; none of both for None."""
    problem, _ = cell(rows, "问题清单", "DW01-P01", "编号")
    task, _ = cell(rows, "任务清单", TASK, "编号")
    for sheet in ("问题清单", "任务清单"):
        rows[sheet] = [line for line in rows[sheet] if not line[0].endswith(f"-9{nth}")]
    if value is not None:
        rows["问题清单"].append([f"DW01-P-9{nth}", problem[1], value, *problem[3:]])
        rows["任务清单"].append([f"DW01-T-9{nth}", *task[:6][1:], f"DW01-P-9{nth}", *task[7:]])


def up_to(count: int) -> Callable[[Step], bool]:
    """Go on for so many steps."""
    sent: list[Step] = []

    def goes_on(step: Step) -> bool:
        sent.append(step)
        return len(sent) <= count

    return goes_on


def left_open(district: District) -> list[str]:
    """Changes nobody decided on and corrections nobody reviewed."""
    with tenant(district.tenant_id):
        present = fold(district.store.read_page(0, 10_000, opened=True))
    state = present.list_set(unit_id(district.tenant_id, "DW01"), 2020)
    reports = [report for item in state.items for report in present.item(item).reports.values()]
    waiting = [report for report in reports if report.corrects is not None and report.status.value == "SUBMITTED"]
    return [*(change.proposed.reason for change in state.open_changes), *map(str, waiting)]


@pytest.mark.parametrize(
    "correction",
    [Correction(target, 12, 11, 13), Correction(reached, 2, 3, 1), Correction(new_item, None, "甲", "乙")],
    ids=["item", "report", "new items"],
)
def test_a_correction_cut_short_anywhere_is_taken_up_gives_way_to_another_or_is_put_back(
    district: District, correction: Correction
) -> None:
    def say(value: object, nth: int) -> Callable[[Rows], None]:
        return lambda rows: correction.change(rows, value, nth)

    steps = len(district.cut(say(correction.second, 0), lambda step: False))
    assert steps > 1
    for sent in range(1, steps):
        for nth, wanted in enumerate((correction.second, correction.third, correction.first), start=3 * (sent - 1)):
            assert len(district.cut(say(correction.second, nth), up_to(sent))) == steps - sent
            assert left_open(district) != [] or correction.change is new_item

            district.added(say(wanted, nth))

            assert left_open(district) == []
            if correction.change is not new_item:
                district.added(say(correction.first, nth))


def test_what_somebody_proposed_on_the_platform_is_left_to_them(district: District) -> None:
    head = next(line for line in district.rows["班子"] if line[0] == "DW01" and line[3] == "第一责任人")
    with tenant(district.tenant_id):
        present = fold(district.store.read_page(0, 10_000, opened=True))
    state = present.list_set(unit_id(district.tenant_id, "DW01"), 2020)
    item = next(item for item in state.items.values() if item.number == TASK)
    assert isinstance(item.content, TaskContent)
    unit = present.unit(unit_id(district.tenant_id, "DW01"))
    post = next(post for post in unit.posts if present.names[post.person] == head[1])
    proposal = ProposeItemRevision(
        UnitId(str(state.unit)), 2020, item.item, "调整", task=replace(item.content, target_value=Decimal(20))
    )
    actor = Actor(post.person, post.post, unit.unit)
    CommandService(district.store).submit(Submission(district.tenant_id, str(uuid4()), actor, proposal))

    same = district.run()
    refused = district.refused(lambda rows: put(rows, "任务清单", TASK, "目标值", 20))

    assert same.planned == 0
    assert refused == [
        "工作表“任务清单”第2行A列“编号”：这个项目还有一项变更等待批准，请先办结：DW01-T基础01。［状态先后、平台约定］"
    ]


def test_a_list_cut_short_before_its_issue_is_returned_corrected_and_issued(empty_district: District) -> None:
    left = empty_district.cut(lambda rows: None, lambda step: not isinstance(step.command, IssueList))
    task = next(line for line in empty_district.rows["任务清单"][1:] if line[1] == left[0].unit)

    kinds = empty_district.added(lambda rows: put(rows, "任务清单", task[0], "分值权重", 250))

    assert kinds[:5] == [
        "list_set.returned.v1",
        "list_set.task_item_revised.v1",
        "list_set.consultation_requested.v1",
        "list_set.consultation_held.v1",
        "list_set.submitted.v1",
    ]


def test_research_that_one_officer_began_is_not_completed_as_another_s(empty_district: District) -> None:
    def before_situation(step: Step) -> bool:
        return not (step.unit == "DW01-001" and isinstance(step.command, RecordSituation))

    empty_district.cut(lambda rows: None, before_situation)

    def other(rows: Rows) -> None:
        rows["班子"].append(["DW01", "周新明", "组织委员", "专人", "", "2020-01-01", ""])
        for line in rows["调研"][1:]:
            line[1] = "周新明" if line[1] == "林海明" else line[1]

    assert empty_district.refused(other) == [
        "工作表“调研”第4行B列“专人”：调研已由另一名专人开始，不能改写。请改回原来的姓名。［不能更正］"
    ]
