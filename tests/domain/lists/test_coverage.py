"""What a list set leaves uncovered: reported before issue, no reason to refuse (domain.md R5, R6, R18)."""

from dataclasses import replace

from domain.codes import TaskBasis
from domain.ids import ItemId
from domain.lists.coverage import coverage
from domain.lists.events import ItemWithdrawn, TaskItemAdded
from tests.domain.lists.world import COMPARED, DRAFTED, GROUND, ITEMS, P1, READY, STREET, T_BASIC, TASK, YEAR, given


def test_a_salient_problem_without_a_task_is_named() -> None:
    lists = given(DRAFTED, *ITEMS, ItemWithdrawn(T_BASIC, "合并"))

    found = coverage(lists, elements=GROUND.codes.elements, prior_report=False)

    assert found.unanswered == (P1,)
    assert coverage(given(*READY), elements=(), prior_report=False).unanswered == ()


def test_a_report_on_file_whose_commitments_appear_nowhere_is_told() -> None:
    promised = TaskItemAdded(
        STREET, YEAR, ItemId("promised"), "T08", replace(TASK, basis=TaskBasis.SECRETARY_COMMITMENT)
    )

    without = coverage(given(*READY), elements=(), prior_report=True)
    with_it = coverage(given(DRAFTED, *ITEMS, promised), elements=(), prior_report=True)

    assert (without.commitments_missing, without.commitment_tasks) == (True, ())
    assert (with_it.commitments_missing, with_it.commitment_tasks) == (False, ("promised",))


def test_an_element_that_nobody_looked_at_is_named() -> None:
    lists = given(DRAFTED, *ITEMS, *COMPARED[:3])

    assert coverage(lists, elements=GROUND.codes.elements, prior_report=True).uncompared == ("INNOVATION",)
