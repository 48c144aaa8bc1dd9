"""What a list set covers (R5, R6, R18): read before issue, never a reason to refuse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.codes import TaskBasis, TaskTier
from domain.ids import ItemId
from domain.lists.list_set import ListSetState


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a list set covers its ground.

    unanswered: salient problems that no task answers (每个突出问题应有任务). commitment_tasks: tasks that take up what
    the secretary promised; none, although a report is on file, is `commitments_missing`. problems_by_element,
    problems_by_domain, tasks_by_tier: numbers of standing items, 0 included. uncompared: elements neither carried by
    a problem nor on record as compared.
    """

    unanswered: tuple[ItemId, ...]
    commitment_tasks: tuple[ItemId, ...]
    commitments_missing: bool
    problems_by_element: Mapping[str, int]
    problems_by_domain: Mapping[str, int]
    tasks_by_tier: Mapping[TaskTier, int]
    uncompared: tuple[str, ...]


def coverage(state: ListSetState, *, elements: Iterable[str], domains: Iterable[str], prior_report: bool) -> Coverage:
    """The coverage of a list set's standing items. elements, domains: codes of the year, in their order."""
    problems, tasks = state.problems, state.tasks
    answered = {problem for task in tasks.values() for problem in task.problems}
    promised = tuple(item for item, task in tasks.items() if task.basis is TaskBasis.SECRETARY_COMMITMENT)
    by_element = {code: sum(code in problem.elements for problem in problems.values()) for code in elements}
    return Coverage(
        unanswered=tuple(item for item, problem in problems.items() if problem.salient and item not in answered),
        commitment_tasks=promised,
        commitments_missing=prior_report and not promised,
        problems_by_element=by_element,
        problems_by_domain={code: sum(code in p.domains for p in problems.values()) for code in domains},
        tasks_by_tier={tier: sum(task.tier is tier for task in tasks.values()) for tier in TaskTier},
        uncompared=tuple(code for code, count in by_element.items() if count == 0 and code not in state.compared),
    )
