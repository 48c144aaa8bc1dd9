"""A unit's inspections of a year in one plan, whichever tier makes them: it is not visited more often than it bears.

The limits are the district's policy (督查条例 15, the burden rules of 2024). Beyond them an inspection needs a reason,
which stays on record; a tracking visit of key management (四(三)) is asked for by its case and not counted.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from domain.ids import InspectionId, UnitId
from domain.supervision.events import InspectionEntered


@dataclass(frozen=True, slots=True)
class SupervisionPlan:
    """Inspection -> who makes it, in the order in which they were entered."""

    entries: tuple[tuple[InspectionId, UnitId], ...] = ()


EMPTY = SupervisionPlan()


def evolve(state: SupervisionPlan, event: InspectionEntered) -> SupervisionPlan:
    """The plan after one more fact."""
    match event:
        case InspectionEntered():
            return replace(state, entries=(*state.entries, (event.inspection, event.organiser)))
        case _:
            assert_never(event)


def enter_inspection(
    inspection: InspectionId, *, unit: UnitId, year: int, organiser: UnitId
) -> list[InspectionEntered]:
    """Put an inspection, just planned, into the plan of its unit and year."""
    return [InspectionEntered(unit=unit, year=year, inspection=inspection, organiser=organiser)]
