"""Which units a year assesses, and the document of their points (scoring.md): for meetings, results and questions."""

from collections.abc import Iterable, Iterator

from domain import streams
from domain.assessment.result import unit_facts
from domain.ids import UnitId
from domain.organisation import unit as units
from domain.scoring import score_1
from domain.scoring.score_1 import UnitFacts
from services.commands import states
from services.commands.decide import Decide
from services.commands.scoring_ground import group_of, sheets_of


def assessed_units(decide: Decide, year: int, *, organiser: UnitId | None = None) -> list[UnitId]:
    """The units whose assessment of a year was opened, superiors first: of one organiser, or of the whole district.

    Whom an organiser assesses was fixed when each assessment was opened, so a unit that was moved since is still its.
    """
    return [
        unit
        for unit in _units(decide)
        if (opened := states.assessment(decide, unit, year)).unit is not None and organiser in (None, opened.organiser)
    ]


def unassessed(decide: Decide, year: int, *, organiser: UnitId | None = None) -> Iterator[UnitId]:
    """The units with issued lists of a year whose result does not stand yet (R10: each unit is assessed).

    organiser: of those alone that it assesses, or stands directly above while nobody assesses them.
    """
    for unit in _units(decide):
        assessment = states.assessment(decide, unit, year)
        answers = assessment.organiser or states.unit(decide, unit).accountable_to(decide.day)
        issued = states.list_set(decide, unit, year).issued_on is not None
        if issued and not assessment.final and organiser in (None, answers):
            yield unit


def unit_facts_of(decide: Decide, unit: UnitId, year: int) -> UnitFacts:
    """A unit's year as the engine takes it. Raises AssessmentNotOpened."""
    assessment = states.assessment(decide, unit, year)
    group = group_of(decide, assessment)
    return unit_facts(assessment, group, sheets_of(decide, assessment, group))


def assessment_document(decide: Decide, year: int, assessed: Iterable[UnitId]) -> bytes:
    """The assessment of some units under the year's rule set, computed from what was recorded.

    Raises CannotFinalise or FactsUnsound of the engine where a unit is not ready for it.
    """
    rules = states.scoring(decide, year).rules.encode()
    return score_1.assess(rules, [unit_facts_of(decide, unit, year) for unit in assessed])


def _units(decide: Decide) -> Iterator[UnitId]:
    """Every unit that ever stood in the district, superiors first; one that was moved comes once."""
    root = decide.load(streams.ROOT, units.EMPTY, units.evolve)
    found = list(dict.fromkeys(root.subordinates))
    seen = set(found)
    for unit in found:
        below = [each for each in states.unit(decide, unit).subordinates if each not in seen]
        seen.update(below)
        found += below
        yield unit
