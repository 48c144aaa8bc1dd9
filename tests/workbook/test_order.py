"""Rows become commands in the order that workbook.md gives: each on its business day, one golden line a command."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.cycle.commands import DeclarePriorReport, OpenCycle
from domain.execution.commands import AssignCommitment
from domain.lists.commands import AddDutyItem, AddProblemItem, AddTaskItem, CompareElement, IssueList
from domain.priorities.commands import PublishPriority
from domain.recorded import Actor
from services.workbook.check import read_rows
from services.workbook.plan import plan
from services.workbook.present import fold
from services.workbook.read import read
from services.workbook.rows import DistrictYear
from services.workbook.steps import Step
from tests.workbook.books import small, write
from tests.workbook.conftest import IMPORTER

GOLDEN = Path(__file__).parents[1] / "golden" / "plan_of_the_small_workbook.txt"
"""Written by `python -m tests.workbook.test_order`."""


def planned(folder: Path) -> tuple[DistrictYear, tuple[Step, ...]]:
    """The small workbook against an empty log."""
    district, faults = read_rows(read(write(folder / "小.xlsx", small())), lambda year: {})
    made = plan(district, fold([]), tenant_id=1, importer=Actor(IMPORTER), open_tenant=True)
    assert [*faults, *made.faults, *made.notices] == []
    return district, made.steps


def lines(steps: tuple[Step, ...]) -> str:
    """Day, sheet, row and command of each step."""
    return "".join(
        f"{step.occurred_on or '无日期'}\t{step.sheet}\t{step.row}\t{type(step.command).__name__}\n" for step in steps
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[DistrictYear, tuple[Step, ...]]:
    return planned(tmp_path_factory.mktemp("order"))


def test_every_row_is_a_command_at_its_place(whole: tuple[DistrictYear, tuple[Step, ...]]) -> None:
    _, steps = whole

    assert lines(steps) == GOLDEN.read_text(encoding="utf-8")


def test_items_and_comparisons_are_written_the_day_the_research_was_completed(
    whole: tuple[DistrictYear, tuple[Step, ...]],
) -> None:
    district, steps = whole
    completed = {row.unit: row.completed_on for row in district.research}
    written = AddProblemItem | AddTaskItem | AddDutyItem | CompareElement

    found = [step for step in steps if isinstance(step.command, written)]

    assert len(found) == sum(len(table.rows) for table in (*district.item_tables(), district.elements))
    assert all(step.occurred_on == completed[step.unit] for step in found)


def test_items_are_broken_down_the_day_after_the_issue(whole: tuple[DistrictYear, tuple[Step, ...]]) -> None:
    district, steps = whole
    issued = {row.unit: row.issued_on for row in district.issues}

    found = [step for step in steps if isinstance(step.command, AssignCommitment)]

    assert len(found) == len(district.commitments.rows)
    assert all(step.occurred_on == issued[step.unit] + timedelta(days=1) for step in found)
    assert {step.unit: step.occurred_on for step in steps if isinstance(step.command, IssueList)} == issued


def test_a_superior_priority_is_published_once_for_each_level_and_note(
    whole: tuple[DistrictYear, tuple[Step, ...]],
) -> None:
    district, steps = whole
    named = Counter((task.basis.level, task.basis_note) for task in district.tasks if task.basis.level is not None)

    found = [step.command for step in steps if isinstance(step.command, PublishPriority)]

    assert max(named.values()) > 1
    assert Counter((command.level, command.title) for command in found) == dict.fromkeys(named, 1)


def test_a_first_year_cites_its_prior_report_as_a_document_declared_when_the_year_opens(
    whole: tuple[DistrictYear, tuple[Step, ...]],
) -> None:
    _, steps = whole

    opened, declared = (step for step in steps if isinstance(step.command, OpenCycle | DeclarePriorReport))

    assert isinstance(declared.command, DeclarePriorReport)
    assert opened.occurred_on == declared.occurred_on == date(2020, 1, 1)
    assert declared.command.document == "2019年度党组织书记抓基层党建专项述职报告（外部文件）"
    assert declared.command.unit is None


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        GOLDEN.write_text(lines(planned(Path(name))[1]), encoding="utf-8")
