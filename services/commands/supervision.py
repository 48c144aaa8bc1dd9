"""What several commands of supervision ask of a unit and of files."""

from collections.abc import Iterable
from datetime import date

from domain.evidence.decider import EvidenceStatus
from domain.ids import EvidenceId, PersonId, UnitId
from domain.organisation.unit import UnitState
from domain.roles import Scope
from domain.supervision.errors import EvidenceOfOthers
from services.commands import states
from services.commands.decide import Decide
from services.commands.officers import office_of
from services.commands.standing import Standing, unit_of


def organiser_of(decide: Decide, standing: Standing, unit: UnitId, year: int) -> UnitId:
    """The unit that goes on with what somebody begins: their own, or, for an assessor, who supervises in the group's
    tier. For the district that is the organisation department, if there is one."""
    if standing.scope is not Scope.GROUP:
        return unit_of(standing)
    group = states.assessment(decide, unit, year).group
    assert group is not None, "an assessor's group assesses the unit"
    organiser = states.assessment_group(decide, group).organiser
    assert organiser is not None, "a group was formed by a committee"
    return office_of(decide, organiser, decide.day) or organiser


def people_of(unit: UnitState, day: date) -> frozenset[PersonId]:
    """Who holds a post in the unit on that day."""
    return frozenset(post.person for post in unit.posts_on(day))


def in_team(decide: Decide, unit: UnitId | None, person: PersonId | None) -> bool:
    """Whether the person is in the unit's leadership team on the business day."""
    if unit is None or person is None:
        return False
    return any(post.person == person for post in states.unit(decide, unit).team_on(decide.day))


def refuse_foreign_evidence(decide: Decide, evidence: Iterable[EvidenceId], units: Iterable[UnitId | None]) -> None:
    """Refuse a file that none of the units provided, or that was rejected. Raises EvidenceOfOthers."""
    providers = frozenset(units)
    for key in evidence:
        file = states.evidence(decide, key)
        if file.unit not in providers or file.status is EvidenceStatus.REJECTED:
            raise EvidenceOfOthers(f"{file.name}。", field="evidence")
