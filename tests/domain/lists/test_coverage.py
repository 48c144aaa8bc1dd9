"""What a list set leaves uncovered: reported before issue, no reason to refuse (domain.md R5, R6, R18)."""

from dataclasses import replace
from typing import Any

from domain.codes import TaskBasis
from domain.ids import FindingId, ItemId
from domain.lists.coverage import coverage
from domain.lists.events import ItemWithdrawn, ProblemItemAdded, TaskItemAdded
from tests.domain.lists.world import COMPARED, DRAFTED, GROUND, ITEMS, P1, READY, STREET, T_BASIC, TASK, YEAR, given

NONE: dict[str, Any] = {"commitments": (), "unfinished": (), "domains": frozenset()}


def test_a_salient_problem_without_a_task_is_named() -> None:
    lists = given(DRAFTED, *ITEMS, ItemWithdrawn(T_BASIC, "合并"))

    found = coverage(lists, elements=GROUND.codes.elements, prior_report=False, **NONE)

    assert found.unanswered == (P1,)
    assert coverage(given(*READY), elements=(), prior_report=False, **NONE).unanswered == ()


def test_a_report_on_file_whose_commitments_appear_nowhere_is_told() -> None:
    promised = TaskItemAdded(
        STREET, YEAR, ItemId("promised"), "T08", replace(TASK, basis=TaskBasis.SECRETARY_COMMITMENT)
    )

    without = coverage(given(*READY), elements=(), prior_report=True, **NONE)
    with_it = coverage(given(DRAFTED, *ITEMS, promised), elements=(), prior_report=True, **NONE)

    assert (without.commitments_missing, without.commitment_tasks) == (True, ())
    assert (with_it.commitments_missing, with_it.commitment_tasks) == (False, ("promised",))


def test_an_element_that_nobody_looked_at_is_named() -> None:
    lists = given(DRAFTED, *ITEMS, *COMPARED[:3])

    assert coverage(lists, elements=GROUND.codes.elements, prior_report=True, **NONE).uncompared == ("INNOVATION",)


def test_a_commitment_that_no_task_takes_up_is_named() -> None:
    content = replace(TASK, basis=TaskBasis.SECRETARY_COMMITMENT, secretary_commitment=2)
    lists = given(DRAFTED, *ITEMS, TaskItemAdded(STREET, YEAR, ItemId("promised"), "T08", content))

    found = coverage(lists, elements=(), prior_report=True, **{**NONE, "commitments": GROUND.year.commitments})

    assert found.commitments_unanswered == ("建成党群活动室",)


def test_a_task_of_any_basis_answers_the_problems_it_names() -> None:
    answering = TaskItemAdded(STREET, YEAR, ItemId("answering"), "T08", replace(TASK, problems=(P1,)))
    lists = given(DRAFTED, *ITEMS, ItemWithdrawn(T_BASIC, "合并"), answering)

    found = coverage(lists, elements=(), prior_report=False, **NONE)

    assert found.unanswered == ()


def test_domains_that_the_units_have_and_the_lists_lack_are_named_and_the_other_way_round() -> None:
    found = coverage(
        given(*READY),
        elements=(),
        prior_report=False,
        commitments=(),
        unfinished=(),
        domains=frozenset({"SCHOOL", "AGENCY"}),
    )

    assert (found.domains_unlisted, found.domains_absent) == (("AGENCY", "SCHOOL"), ("COMMUNITY",))


def test_what_the_year_before_left_unfinished_is_named_until_it_goes_on_or_is_ended() -> None:
    old, owed = ItemId("old"), ItemId("owed")
    carried = TaskItemAdded(STREET, YEAR, ItemId("carried"), "T08", TASK, carried_from=old, carried_reason="延后")
    lists = given(DRAFTED, *ITEMS, carried)

    found = coverage(lists, elements=(), prior_report=False, **{**NONE, "unfinished": (old, owed)})
    withdrawn = given(DRAFTED, *ITEMS, carried, ItemWithdrawn(ItemId("carried"), "误列"))

    assert found.left_behind == (owed,)
    again = coverage(withdrawn, elements=(), prior_report=False, **{**NONE, "unfinished": (old, owed)})
    assert again.left_behind == (old, owed)


def test_the_findings_that_problems_come_from_are_taken_up() -> None:
    content = replace(ITEMS[0].content, finding=FindingId("found"))
    lists = given(DRAFTED, *ITEMS, ProblemItemAdded(STREET, YEAR, ItemId("from"), "P08", content))

    assert coverage(lists, elements=(), prior_report=False, **NONE).findings_taken_up == ("found",)
