"""What several commands of supervision ask of a unit and of files."""

from collections.abc import Iterable
from datetime import date

from domain.evidence.decider import EvidenceStatus
from domain.ids import EvidenceId, PersonId, UnitId
from domain.organisation.unit import UnitState
from domain.supervision.errors import EvidenceOfOthers
from services.commands import states
from services.commands.decide import Decide


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
            raise EvidenceOfOthers(f"“{file.file_name}”。", field="evidence")
