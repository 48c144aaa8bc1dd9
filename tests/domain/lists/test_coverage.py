"""What a list set covers, read before issue and no reason to refuse (domain.md R6, R18)."""

from dataclasses import replace

from domain.codes import TaskBasis, TaskTier
from domain.ids import ItemId
from domain.lists.coverage import coverage
from domain.lists.events import ItemWithdrawn, TaskItemAdded
from tests.domain.lists.world import (
    COMPARED,
    DRAFTED,
    GROUND,
    ITEMS,
    P1,
    READY,
    STREET,
    T_BASIC,
    TASK,
    YEAR,
    given,
)


def test_a_salient_problem_without_a_task_is_named() -> None:
    lists = given(DRAFTED, *ITEMS, ItemWithdrawn(T_BASIC, "合并"))

    found = coverage(lists, elements=GROUND.codes.elements, domains=GROUND.codes.domains, prior_report=False)

    assert found.unanswered == (P1,)
    assert coverage(given(*READY), elements=(), domains=(), prior_report=False).unanswered == ()


def test_a_report_on_file_whose_commitments_appear_nowhere_is_told() -> None:
    promised = TaskItemAdded(
        STREET, YEAR, ItemId("promised"), "T08", replace(TASK, basis=TaskBasis.SECRETARY_COMMITMENT)
    )

    without = coverage(given(*READY), elements=(), domains=(), prior_report=True)
    with_it = coverage(given(DRAFTED, *ITEMS, promised), elements=(), domains=(), prior_report=True)

    assert (without.commitments_missing, without.commitment_tasks) == (True, ())
    assert (with_it.commitments_missing, with_it.commitment_tasks) == (False, ("promised",))


def test_every_element_domain_and_tier_is_counted_even_at_nothing() -> None:
    lists = given(DRAFTED, *ITEMS, *COMPARED[:3])

    found = coverage(lists, elements=GROUND.codes.elements, domains=GROUND.codes.domains, prior_report=True)

    assert found.problems_by_element == {"TEAM": 1, "VENUE": 0, "SUPPORT": 0, "INSTITUTION": 0, "INNOVATION": 0}
    assert found.problems_by_domain["COMMUNITY"] == 1
    assert found.problems_by_domain["SCHOOL"] == 0
    assert found.tasks_by_tier == dict.fromkeys(TaskTier, 1)
    assert found.uncompared == ("INNOVATION",)
