"""What a list set leaves uncovered (R5, R6, R18): a report before issue, never a reason to refuse."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.codes import TaskBasis
from domain.ids import ItemId
from domain.lists.list_set import ListSetState


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a list set covers its ground.

    unanswered: salient problems that no task answers. commitment_tasks: tasks that take up what the secretary
    promised; none of them although a report is on file is `commitments_missing`. uncompared: elements neither carried
    by a problem nor on record as compared.
    """

    unanswered: tuple[ItemId, ...]
    commitment_tasks: tuple[ItemId, ...]
    commitments_missing: bool
    uncompared: tuple[str, ...]


def coverage(state: ListSetState, *, elements: Iterable[str], prior_report: bool) -> Coverage:
    """The coverage of a list set's standing items. elements: codes of the year, in their order."""
    problems, tasks = state.problems, state.tasks
    answered = {problem for task in tasks.values() for problem in task.problems}
    promised = tuple(item for item, task in tasks.items() if task.basis is TaskBasis.SECRETARY_COMMITMENT)
    told = state.carried_elements | state.compared.keys()
    return Coverage(
        unanswered=tuple(item for item, problem in problems.items() if problem.salient and item not in answered),
        commitment_tasks=promised,
        commitments_missing=prior_report and not promised,
        uncompared=tuple(element for element in elements if element not in told),
    )
