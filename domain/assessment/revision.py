"""What an upheld objection makes of a finalised result: further facts, never edits, never worse for the unit."""

from collections.abc import Iterable

from domain.assessment.assessment import (
    AssessmentStage,
    AssessmentState,
    evolve,
    in_stage,
    not_before,
    opened,
)
from domain.assessment.errors import FactNotFound, WorseForUnit
from domain.assessment.events import (
    AssessmentFactWithdrawn,
    AssessmentRevised,
    ScoreAdjudicated,
    UnitResult,
)
from domain.assessment.facts import Adjudication, Scoring, Withdrawal
from domain.assessment.group import GroupState
from domain.assessment.result import Sheets, unit_facts, unit_result
from domain.assessment.sheet import refuse_score_unsound
from domain.ids import ObjectionId
from domain.refusal import InvalidInput
from domain.tally import by_name
from domain.text import check_text

RevisionEvent = ScoreAdjudicated | AssessmentFactWithdrawn | AssessmentRevised


def revise_assessment(
    state: AssessmentState,
    group: GroupState,
    sheets: Sheets,
    ground: Scoring,
    objection: ObjectionId,
    *,
    rules: bytes,
    adjudications: Iterable[Adjudication],
    withdrawals: Iterable[Withdrawal],
) -> list[RevisionEvent]:
    """The facts that an upheld objection adds to the assessment's stream, the revised result last.

    ground: as for any score, its day the one of the decision. Raises AssessmentStageWrong before the feedback,
    WorseForUnit (公务员法 96), FactNotFound, InvalidInput where nothing is revised, or what a score raises.
    """
    unit = opened(state)
    in_stage(state, AssessmentStage.FED_BACK, "反馈之后才有异议")
    not_before(ground.on, state.fed_back_on, "decided_on", "反馈")
    events: list[RevisionEvent] = [
        *_adjudicated(state, ground, objection, adjudications),
        *_withdrawn(state, objection, withdrawals),
    ]
    if not events:
        raise InvalidInput("异议成立的，须裁定得分或撤回加减分。", field="adjudications")
    revised = state
    for event in events:
        revised = evolve(revised, event)
    result = unit_result(rules, unit_facts(revised, group, sheets))
    assert state.result is not None, "what was fed back has a result"
    _refuse_worse(state.result, result)
    return [
        *events,
        AssessmentRevised(unit=unit, year=state.year, objection=objection, result=result, revised_on=ground.on),
    ]


def _adjudicated(
    state: AssessmentState, ground: Scoring, objection: ObjectionId, adjudications: Iterable[Adjudication]
) -> Iterable[ScoreAdjudicated]:
    unit = opened(state)
    for number, each in enumerate(adjudications):
        refuse_score_unsound(state, each.item, each.criterion, each.score, ground)
        check_text(each.reason, f"adjudications.{number}.reason", "裁定理由")
        yield ScoreAdjudicated(
            unit=unit,
            year=state.year,
            item=each.item,
            criterion=each.criterion,
            score=each.score,
            reason=each.reason,
            adjudicated_on=ground.on,
            objection=objection,
        )


def _withdrawn(
    state: AssessmentState, objection: ObjectionId, withdrawals: Iterable[Withdrawal]
) -> Iterable[AssessmentFactWithdrawn]:
    unit = opened(state)
    lines = set()
    for number, each in enumerate(withdrawals):
        if each.line not in state.facts or each.line in lines:
            raise FactNotFound(field=f"withdrawals.{number}.line")
        lines.add(each.line)
        check_text(each.reason, f"withdrawals.{number}.reason", "撤回原因")
        yield AssessmentFactWithdrawn(
            unit=unit, year=state.year, line=each.line, reason=each.reason, objection=objection
        )


def _refuse_worse(before: UnitResult, after: UnitResult) -> None:
    """No component, and nothing that is added or taken off, may be worse than it was told to the unit."""
    components = by_name(before.components)
    deductions = by_name(before.deductions)
    worse = (
        any(each.count < components[each.name] for each in after.components)
        or any(each.count > deductions[each.name] for each in after.deductions)
        or after.bonus < before.bonus
        or after.final < before.final
        or not set(after.veto) <= set(before.veto)
    )
    if worse:
        raise WorseForUnit(field="adjudications")
