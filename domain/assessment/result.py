"""From what was recorded about a unit to its points: the one place where states become facts of the scoring engine."""

import json
from collections.abc import Iterable, Mapping

from domain.assessment.assessment import AssessmentState
from domain.assessment.errors import AssessmentIncomplete
from domain.assessment.events import UnitResult
from domain.assessment.group import GroupState
from domain.assessment.sheet import Cell, SheetState
from domain.codes import ListKind
from domain.ids import PersonId
from domain.labels import label
from domain.scoring import score_1
from domain.scoring.score_1 import CannotFinalise, CriterionFacts, FactsUnsound, ItemFacts, SatisfactionFacts, UnitFacts
from domain.tally import tally_of

Sheets = Mapping[PersonId, SheetState]


def counted_assessors(assessment: AssessmentState, group: GroupState) -> tuple[PersonId, ...]:
    """Whose scores count: who signed and does not stand back. Who was replaced after signing still counts."""
    return tuple(person for person in assessment.signed if (person, assessment.unit) not in group.recused)


def unit_facts(assessment: AssessmentState, group: GroupState, sheets: Sheets) -> UnitFacts:
    """A unit's year as the engine takes it. `sheets` holds at least those of `counted_assessors`."""
    counted = [sheets[person] for person in counted_assessors(assessment, group)]
    counts: dict[str, int] = {}
    for fact in assessment.facts.values():
        counts[fact.kind] = counts.get(fact.kind, 0) + fact.count
    survey = assessment.survey
    return UnitFacts(
        unit=assessment.unit_code,
        items=tuple(
            ItemFacts(
                item=item.number,
                kind=str(item.kind),
                weight=item.weight,
                criteria=_criteria(
                    {cell for sheet in counted for cell in sheet.scores if cell[0] == item.item}
                    | {cell for cell in assessment.adjudicated if cell[0] == item.item},
                    assessment,
                    counted,
                ),
            )
            for item in assessment.items.values()
        ),
        satisfaction=None if survey is None else SatisfactionFacts(survey.valid, survey.answers),
        counts=counts,
    )


def unit_result(rules: bytes, facts: UnitFacts) -> UnitResult:
    """The unit's entry of the assessment document. Raises AssessmentIncomplete, naming what is missing."""
    try:
        document = score_1.assess(rules, [facts])
    except CannotFinalise as missing:
        reason = str(missing).split("：", 1)[1]
        raise AssessmentIncomplete(f"{component_name(missing.component)}：{reason}。", field="unit") from missing
    except FactsUnsound as unsound:
        raise AssessmentIncomplete(f"{unsound}。", field="unit") from unsound
    [entry] = json.loads(document)["units"]
    return UnitResult(
        components=tally_of(entry["components"]),
        base=entry["base"],
        deductions=tally_of(entry["deductions"]),
        bonus=entry["bonus"],
        final=entry["final"],
        veto=tuple(entry["veto"]),
    )


def component_name(component: str) -> str:
    """What a component is called in Chinese."""
    return "群众满意度" if component == "SATISFACTION" else label(ListKind(component))


def _criteria(
    cells: set[Cell], assessment: AssessmentState, counted: Iterable[SheetState]
) -> dict[str, CriterionFacts]:
    return {
        cell[1]: CriterionFacts(
            scores=tuple(sheet.scores[cell].score for sheet in counted if cell in sheet.scores),
            adjudicated=assessment.adjudicated.get(cell),
        )
        for cell in sorted(cells)
    }
