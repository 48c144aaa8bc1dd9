"""What still keeps a unit's lists from being issued: the question, answered by the same rules as the command."""

from collections.abc import Callable, Sequence
from datetime import date

from domain.codes import CyclePhase
from domain.cycle.errors import PhaseForbids
from domain.ids import UnitId
from domain.lists.commands import IssueList
from domain.lists.errors import ListIssuedAlready, ListSetNotFound
from domain.lists.list_set import ListStage
from domain.lists.readiness import issue_blockers
from domain.phases import refuse_phase
from domain.recorded import Recorded
from domain.refusal import Refusal
from services.commands import states
from services.commands.asking import asking
from services.commands.decide import Decide
from services.commands.grounds import carried_items, finished_items, ground
from services.commands.officers import find_officer


def find_blockers(
    read_stream: Callable[[str], Sequence[Recorded]], tenant_id: int, unit: UnitId, year: int, day: date
) -> list[Refusal]:
    """All that keeps a unit's lists of a year from being issued on a day; empty when nothing does.

    read_stream: a stream's events up to the position asked for; call inside `with tenant(tenant_id)`. A list set that
    was not drafted or is issued, an unknown unit and a year that is not open are each the one thing in the way.
    """
    try:
        return _blockers(asking(read_stream, tenant_id, day), unit, year, day)
    except Refusal as refusal:
        return [refusal]


def _phase_blockers(phase: CyclePhase) -> list[Refusal]:
    try:
        refuse_phase(IssueList, phase)
    except PhaseForbids as refusal:
        return [refusal]
    return []


def _blockers(decide: Decide, unit: UnitId, year: int, day: date) -> list[Refusal]:
    around = ground(decide, unit, year, day)
    state = states.list_set(decide, unit, year)
    if state.stage is ListStage.ABSENT:
        raise ListSetNotFound
    if state.stage is ListStage.ISSUED:
        raise ListIssuedAlready
    return [
        *_phase_blockers(states.cycle(decide, year).phase),
        *issue_blockers(
            state,
            around,
            officer=find_officer(decide, around.unit.superior, day),
            researched_on=states.research(decide, unit, year).completed_on,
            finished=finished_items(decide, carried_items(state)),
            on=day,
        ),
    ]
