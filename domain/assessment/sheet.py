"""One assessor's score sheet on a unit: entered, amended, signed (policy 四(二): 逐项对照)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any, assert_never

from domain.assessment.assessment import AssessmentState, not_before, scoring
from domain.assessment.errors import (
    AssessorLeft,
    AssessorOfOwnUnit,
    AssessorStandsBack,
    AssessorUnknown,
    CriterionUnknown,
    DeductionWithoutReason,
    ItemNotAssessed,
    MethodUnknown,
    NotAssessor,
    ScoreEnteredAlready,
    ScoreNotEntered,
    ScoreOutOfRange,
    ScoreUnchanged,
    SheetIncomplete,
    SheetIsSigned,
)
from domain.assessment.events import ScoreAmended, ScoreEntered, SheetCounted, SheetEvent, SheetSigned
from domain.assessment.facts import DEDUCTION_BELOW, SCORE_MAX, Score, Scoring
from domain.assessment.group import GroupState
from domain.ids import ItemId, PersonId, UnitId
from domain.refusal import InvalidInput
from domain.scoring.score_1 import canonical
from domain.signing.facts import OfficerSignature
from domain.text import check_text

Cell = tuple[ItemId, str]
"""An item and a criterion."""


@dataclass(frozen=True, slots=True)
class SheetState:
    """A sheet folded from its stream: the score that counts of each cell, and when it was signed."""

    scores: Mapping[Cell, Score] = field(default_factory=dict)
    signed_on: date | None = None


EMPTY = SheetState()


def evolve(state: SheetState, event: SheetEvent) -> SheetState:
    """The sheet after one more fact."""
    match event:
        case ScoreEntered() | ScoreAmended():
            score = Score(
                item=event.item,
                criterion=event.criterion,
                method=event.method,
                score=event.score,
                reason=event.reason,
                evidence=event.evidence,
                findings=event.findings,
            )
            return replace(state, scores={**state.scores, (event.item, event.criterion): score})
        case SheetSigned():
            return replace(state, signed_on=event.signed_on)
        case _:
            assert_never(event)


def lines_of(sheet: SheetState) -> list[dict[str, Any]]:
    """Everything that stands on a sheet, line by line in the order of item and criterion."""
    return [
        {
            "item": score.item,
            "criterion": score.criterion,
            "method": score.method,
            "score": score.score,
            "reason": score.reason,
            "evidence": list(score.evidence),
            "findings": list(score.findings),
        }
        for _, score in sorted(sheet.scores.items())
    ]


def content_of(sheet: SheetState, assessment: AssessmentState) -> dict[str, Any]:
    """What an assessor's signature vouches for: the digest over the digests of all lines (RFC 8785), one by one."""
    lines = [sha256(canonical(line)).digest() for line in lines_of(sheet)]
    return {
        "unit": assessment.unit_code,
        "year": assessment.year,
        "rules": assessment.rules,
        "lines": len(lines),
        "lines_sha256": sha256(b"".join(lines)).hexdigest(),
    }


def enter_scores(
    sheet: SheetState,
    assessment: AssessmentState,
    group: GroupState,
    assessor: PersonId | None,
    scores: tuple[Score, ...],
    ground: Scoring,
) -> list[ScoreEntered]:
    """Score items of the unit's lists by the criteria, one or a whole sheet of them.

    Raises the refusals of `_refuse_closed` and `_refuse_unsound`, or ScoreEnteredAlready.
    """
    unit, person = _refuse_closed(sheet, assessment, group, assessor, scores, ground)
    events = []
    for number, score in enumerate(scores):
        _refuse_unsound(assessment, score, ground, f"scores.{number}")
        if (score.item, score.criterion) in sheet.scores:
            raise ScoreEnteredAlready(f"{_named(assessment, score)}。", field=f"scores.{number}")
        events.append(
            ScoreEntered(
                unit=unit,
                year=assessment.year,
                assessor=person,
                item=score.item,
                criterion=score.criterion,
                method=score.method,
                score=score.score,
                reason=score.reason,
                evidence=score.evidence,
                findings=score.findings,
            )
        )
    return events


def amend_scores(
    sheet: SheetState,
    assessment: AssessmentState,
    group: GroupState,
    assessor: PersonId | None,
    scores: tuple[Score, ...],
    ground: Scoring,
    *,
    because: str,
) -> list[ScoreAmended]:
    """Put other scores in the place of earlier ones, which stay on record, with the reason.

    Raises the refusals of `_refuse_closed` and `_refuse_unsound`, ScoreNotEntered or ScoreUnchanged.
    """
    unit, person = _refuse_closed(sheet, assessment, group, assessor, scores, ground)
    check_text(because, "because", "更正原因")
    events = []
    for number, score in enumerate(scores):
        _refuse_unsound(assessment, score, ground, f"scores.{number}")
        before = sheet.scores.get((score.item, score.criterion))
        if before is None:
            raise ScoreNotEntered(f"{_named(assessment, score)}。", field=f"scores.{number}")
        if before == score:
            raise ScoreUnchanged(f"{_named(assessment, score)}。", field=f"scores.{number}")
        events.append(
            ScoreAmended(
                unit=unit,
                year=assessment.year,
                assessor=person,
                item=score.item,
                criterion=score.criterion,
                method=score.method,
                score=score.score,
                reason=score.reason,
                amended_because=because,
                evidence=score.evidence,
                findings=score.findings,
            )
        )
    return events


def sign_sheet(
    sheet: SheetState,
    assessment: AssessmentState,
    group: GroupState,
    assessor: PersonId | None,
    ground: Scoring,
    *,
    signed_on: date,
    signature: OfficerSignature | None = None,
) -> tuple[list[SheetSigned], list[SheetCounted]]:
    """Sign a complete sheet; the second list is for the assessment's own stream. signature: one that was found to hold.

    Raises the refusals of `refuse_standing_back`, SheetIsSigned, SheetIncomplete or AssessmentDayWrong.
    """
    unit = scoring(assessment)
    person = refuse_standing_back(assessment, group, assessor, ground.belonging)
    _refuse_signed(sheet)
    not_before(signed_on, assessment.opened_on, "signed_on", "考核开始")
    missing = [
        assessment.items[item].number
        for item in assessment.items
        if any((item, criterion) not in sheet.scores for criterion in ground.criteria)
    ]
    if missing:
        raise SheetIncomplete(f"{'、'.join(missing[:5])}等{len(missing)}项。", field="unit")
    signed = SheetSigned(unit=unit, year=assessment.year, assessor=person, signed_on=signed_on, signature=signature)
    return [signed], [SheetCounted(unit=unit, year=assessment.year, assessor=person)]


def refuse_standing_back(
    assessment: AssessmentState, group: GroupState, person: PersonId | None, belonging: frozenset[PersonId]
) -> PersonId:
    """Whoever scores or settles scores of a unit, if they may.

    belonging: who holds or held a post in the unit in the year assessed. Raises AssessorUnknown, NotAssessor,
    AssessorLeft, AssessorStandsBack or AssessorOfOwnUnit.
    """
    if person is None:
        raise AssessorUnknown(field="assessor")
    member = group.members.get(person)
    if member is None:
        raise NotAssessor(field="assessor")
    if member.left:
        raise AssessorLeft(field="assessor")
    unit = assessment.unit
    if (person, unit) in group.recused:
        raise AssessorStandsBack(field="unit")
    if member.from_unit == unit or person in belonging:
        raise AssessorOfOwnUnit(field="unit")
    return person


def refuse_score_unsound(
    assessment: AssessmentState, item: ItemId, criterion: str, score: int, ground: Scoring
) -> None:
    """Refuse an item outside the lists, a criterion outside the rules, a score outside its range."""
    if item not in assessment.items:
        raise ItemNotAssessed(field="item")
    if criterion not in ground.criteria:
        raise CriterionUnknown(f"“{criterion}”，可用：{'、'.join(sorted(ground.criteria))}。", field="criterion")
    if not 0 <= score <= SCORE_MAX:
        raise ScoreOutOfRange(f"{score}（百分之一分）。", field="score")


def _refuse_closed(
    sheet: SheetState,
    assessment: AssessmentState,
    group: GroupState,
    assessor: PersonId | None,
    scores: Iterable[Score],
    ground: Scoring,
) -> tuple[UnitId, PersonId]:
    """Refuse scores where none are taken: a sheet signed, an assessment handed in, an assessor who stands back."""
    unit = scoring(assessment)
    person = refuse_standing_back(assessment, group, assessor, ground.belonging)
    _refuse_signed(sheet)
    not_before(ground.on, assessment.opened_on, "occurred_on", "考核开始")
    cells = [(score.item, score.criterion) for score in scores]
    if not cells:
        raise InvalidInput("至少一项打分。", field="scores")
    if len(set(cells)) < len(cells):
        raise InvalidInput("同一项目同一标准只能有一个打分。", field="scores")
    return unit, person


def _refuse_unsound(assessment: AssessmentState, score: Score, ground: Scoring, path: str) -> None:
    try:
        refuse_score_unsound(assessment, score.item, score.criterion, score.score, ground)
    except InvalidInput as refusal:
        raise type(refusal)(refusal.detail, field=f"{path}.{refusal.field}") from None
    if score.method not in ground.methods:
        raise MethodUnknown(f"“{score.method}”，可用：{'、'.join(ground.methods.values())}。", field=f"{path}.method")
    if score.score < DEDUCTION_BELOW and not score.reason.strip():
        raise DeductionWithoutReason(f"{_named(assessment, score)}。", field=f"{path}.reason")
    check_text(score.reason, f"{path}.reason", "扣分原因", required=False)


def _refuse_signed(sheet: SheetState) -> None:
    if sheet.signed_on is not None:
        raise SheetIsSigned(f"签字于{sheet.signed_on}。", field="unit")


def _named(assessment: AssessmentState, score: Score) -> str:
    return f"{assessment.items[score.item].number}，{score.criterion}"
