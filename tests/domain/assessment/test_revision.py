"""What an upheld objection makes of a result: further facts, never worse for the unit (公务员法 96 by analogy)."""

from typing import Any

import pytest

from domain.assessment.assessment import evolve
from domain.assessment.errors import (
    AssessmentDayWrong,
    AssessmentStageWrong,
    CriterionUnknown,
    FactNotFound,
    ItemNotAssessed,
    WorseForUnit,
)
from domain.assessment.events import (
    AssessmentFactRecorded,
    AssessmentFactWithdrawn,
    AssessmentFedBack,
    AssessmentFinalised,
    AssessmentRevised,
    AssessmentSubmitted,
    ScoreAdjudicated,
)
from domain.assessment.facts import Adjudication, Withdrawal
from domain.assessment.result import unit_facts, unit_result
from domain.assessment.revision import revise_assessment
from domain.ids import ItemId, ObjectionId
from domain.refusal import InvalidInput
from tests.domain.assessment.world import (
    CRITERIA,
    FED_BACK,
    FIELDWORK,
    FINAL,
    FINALISED,
    ITEMS,
    READY,
    RESULT,
    RULES,
    SHEETS,
    STREET,
    SUBMITTED,
    YEAR,
    assessed,
    ground,
    group,
)

OBJECTION = ObjectionId("objection")
TOLD = (*READY, SUBMITTED, FINALISED, FED_BACK)
HIGHER = Adjudication(ITEMS[2].item, CRITERIA[1], 9_900, "佐证属实")
PARDON = Withdrawal("late", "报告按期送达")


def revise(*events: Any, **changes: Any) -> Any:
    arguments: dict[str, Any] = {
        "state": assessed(*(events or TOLD)), "group": group(), "sheets": SHEETS, "ground": ground(on=FINAL),
        "objection": OBJECTION, "rules": RULES, "adjudications": (HIGHER,), "withdrawals": (PARDON,),
    }  # fmt: skip
    return revise_assessment(**{**arguments, **changes})


def test_an_upheld_objection_adds_facts_and_the_result_they_make() -> None:
    settled, withdrawn, revised = revise()

    assert settled == ScoreAdjudicated(STREET, YEAR, HIGHER.item, CRITERIA[1], 9_900, "佐证属实", FINAL, OBJECTION)
    assert withdrawn == AssessmentFactWithdrawn(STREET, YEAR, "late", "报告按期送达", OBJECTION)
    assert isinstance(revised, AssessmentRevised)
    assert revised.objection == OBJECTION
    assert revised.result.final > RESULT.final
    state = assessed(*TOLD)
    for event in (settled, withdrawn, revised):
        state = evolve(state, event)
    assert unit_result(RULES, unit_facts(state, group(), SHEETS)) == state.result == revised.result


def test_a_second_objection_is_measured_by_the_first_ones_result() -> None:
    first = revise()

    with pytest.raises(WorseForUnit):
        revise(*TOLD, *first, adjudications=(Adjudication(HIGHER.item, CRITERIA[1], 9_800, "再核"),), withdrawals=())


@pytest.mark.parametrize("score", [0, 8_000, 8_400])
def test_nothing_gets_worse_for_the_unit(score: int) -> None:
    lower = Adjudication(ITEMS[0].item, CRITERIA[0], score, "核实")

    with pytest.raises(WorseForUnit):
        revise(adjudications=(HIGHER, lower))


def test_a_bonus_is_not_taken_away_by_an_objection() -> None:
    praised = AssessmentFactRecorded(STREET, YEAR, "praise", "市级表彰", 1, "表彰", FIELDWORK)
    recorded = (*READY, praised)
    result = unit_result(RULES, unit_facts(assessed(*recorded), group(), SHEETS))
    told = (
        *recorded,
        AssessmentSubmitted(STREET, YEAR, result, FIELDWORK),
        AssessmentFinalised(STREET, YEAR, result, FINAL),
        AssessmentFedBack(STREET, YEAR, FINAL),
    )

    with pytest.raises(WorseForUnit):
        revise(*told, withdrawals=(Withdrawal("praise", "不实"),))


def test_a_revision_changes_something_that_is_there() -> None:
    with pytest.raises(InvalidInput, match="须裁定得分或撤回加减分"):
        revise(adjudications=(), withdrawals=())
    with pytest.raises(FactNotFound):
        revise(withdrawals=(Withdrawal("other", "有误"),))
    with pytest.raises(FactNotFound):
        revise(withdrawals=(PARDON, PARDON))
    with pytest.raises(ItemNotAssessed):
        revise(adjudications=(Adjudication(ItemId("other"), CRITERIA[0], 9_900, "核实"),))
    with pytest.raises(CriterionUnknown):
        revise(adjudications=(Adjudication(HIGHER.item, "OTHER", 9_900, "核实"),))
    with pytest.raises(InvalidInput, match="裁定理由不能为空"):
        revise(adjudications=(Adjudication(HIGHER.item, CRITERIA[0], 9_900, ""),))


def test_nothing_is_revised_before_the_unit_was_told() -> None:
    with pytest.raises(AssessmentStageWrong, match="已定案"):
        revise(*READY, SUBMITTED, FINALISED)
    with pytest.raises(AssessmentDayWrong):
        revise(ground=ground(on=FIELDWORK))
