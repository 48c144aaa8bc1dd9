"""What a list set leaves uncovered (R5, R6, R18): a report before issue, never a reason to refuse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.codes import TaskBasis
from domain.ids import FindingId, ItemId
from domain.lists.list_set import ListSetState


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a list set covers its ground.

    unanswered: salient problems that no task answers. commitment_tasks: tasks that take up what the secretary
    promised; none of them although a report is on file is `commitments_missing`, and `commitments_unanswered` are the
    promises on record that no task names. left_behind: items of the year before that are unfinished and do not go on
    here. findings_taken_up: the findings of supervision that problems come from. uncompared: elements neither carried
    by a problem nor on record as compared. domains_unlisted: domains that units below have and no problem lies in;
    domains_absent: the other way round.
    """

    unanswered: tuple[ItemId, ...]
    commitment_tasks: tuple[ItemId, ...]
    commitments_missing: bool
    commitments_unanswered: tuple[str, ...]
    left_behind: tuple[ItemId, ...]
    findings_taken_up: tuple[FindingId, ...]
    uncompared: tuple[str, ...]
    domains_unlisted: tuple[str, ...]
    domains_absent: tuple[str, ...]


def coverage(
    state: ListSetState,
    *,
    elements: Iterable[str],
    prior_report: bool,
    commitments: Sequence[str],
    unfinished: Sequence[ItemId],
    domains: frozenset[str],
) -> Coverage:
    """The coverage of a list set's standing items.

    elements: codes of the year, in their order. commitments: what the secretary promised. unfinished: items of the
    year before that still run. domains: of the unit and of
    those below it, empty where none is registered (R5: domains that the unit has).
    """
    problems, tasks = state.problems, state.tasks
    answered = {problem for task in tasks.values() for problem in task.problems}
    promised = tuple(item for item, task in tasks.items() if task.basis is TaskBasis.SECRETARY_COMMITMENT)
    taken_up = {task.secretary_commitment for task in tasks.values()}
    listed = {domain for problem in problems.values() for domain in problem.domains}
    gone_on = {item.carried_from for item in state.standing()}
    told = state.carried_elements | state.compared.keys()
    return Coverage(
        unanswered=tuple(item for item, problem in problems.items() if problem.salient and item not in answered),
        commitment_tasks=promised,
        commitments_missing=prior_report and not promised,
        commitments_unanswered=tuple(
            text for number, text in enumerate(commitments, start=1) if number not in taken_up
        ),
        left_behind=tuple(item for item in unfinished if item not in gone_on),
        findings_taken_up=tuple(problem.finding for problem in problems.values() if problem.finding is not None),
        domains_unlisted=tuple(sorted(domains - listed)),
        domains_absent=tuple(sorted(listed - domains)) if domains else (),
        uncompared=tuple(element for element in elements if element not in told),
    )
