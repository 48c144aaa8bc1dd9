"""Score sheets: item by item, criterion by criterion, with reasons, signed once (policy 四(二), R10)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.assessment.assessment import EMPTY
from domain.assessment.errors import (
    AssessmentDayWrong,
    AssessmentFinal,
    AssessmentNotOpened,
    AssessmentStageWrong,
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
from domain.assessment.events import (
    AssessorReplaced,
    InterestDeclared,
    ScoreAmended,
    ScoreEntered,
    SheetCounted,
    SheetSigned,
)
from domain.assessment.facts import Score
from domain.assessment.sheet import amend_scores, enter_scores, sign_sheet
from domain.codes import InterestKind
from domain.ids import ItemId, PersonId
from domain.refusal import InvalidInput
from tests.domain.assessment.world import (
    BUREAU,
    CELLS,
    FIELDWORK,
    FINALISED,
    FORMED,
    GROUP,
    MEMBERS,
    NOVEMBER,
    READY,
    SECOND,
    STRANGER,
    STREET,
    SUBMITTED,
    YEAR,
    assessed,
    ground,
    group,
    scored,
    sheet,
)

SCORE = Score(ItemId("t1"), "TASKS_COMPLETED", "SITE_INSPECTION", 8_950, "进度偏慢")
ENTERED = ScoreEntered(STREET, YEAR, SECOND, SCORE.item, SCORE.criterion, SCORE.method, 8_950, "进度偏慢")


def enter(*scores: Score, **changes: Any) -> Any:
    arguments: dict[str, Any] = {
        "sheet": sheet(), "assessment": assessed(), "group": group(), "assessor": SECOND, "ground": ground(),
    }  # fmt: skip
    return enter_scores(scores=scores or (SCORE,), **{**arguments, **changes})


def amend(*scores: Score, **changes: Any) -> Any:
    arguments: dict[str, Any] = {
        "sheet": sheet(ENTERED), "assessment": assessed(), "group": group(), "assessor": SECOND, "ground": ground(),
        "because": "复核",
    }  # fmt: skip
    return amend_scores(scores=scores or (replace(SCORE, score=9_000, reason=""),), **{**arguments, **changes})


def sign(**changes: Any) -> Any:
    arguments: dict[str, Any] = {
        "sheet": sheet(*scored(SECOND)), "assessment": assessed(), "group": group(), "assessor": SECOND,
        "ground": ground(), "signed_on": FIELDWORK,
    }  # fmt: skip
    return sign_sheet(**{**arguments, **changes})


def test_a_whole_sheet_is_entered_at_once() -> None:
    whole = [Score(item, criterion, "INTERVIEW", 9_500) for item, criterion in CELLS]

    assert enter() == [ENTERED]
    assert len(enter(*whole)) == len(CELLS)


@pytest.mark.parametrize(
    ("score", "error", "field"),
    [
        (replace(SCORE, item=ItemId("elsewhere")), ItemNotAssessed, "scores.0.item"),
        (replace(SCORE, criterion="MASSES_SATISFIED"), CriterionUnknown, "scores.0.criterion"),
        (replace(SCORE, method="GUESS"), MethodUnknown, "scores.0.method"),
        (replace(SCORE, score=10_001), ScoreOutOfRange, "scores.0.score"),
        (replace(SCORE, score=-1), ScoreOutOfRange, "scores.0.score"),
        (replace(SCORE, reason=" "), DeductionWithoutReason, "scores.0.reason"),
    ],
)
def test_nothing_outside_the_lists_the_rules_and_the_range_is_scored(
    score: Score, error: type[Exception], field: str
) -> None:
    for give in (enter, amend):
        with pytest.raises(error) as refused:
            give(score)
        assert refused.value.field == field  # type: ignore[attr-defined]


def test_a_reason_is_asked_below_ninety_points_and_not_above() -> None:
    assert enter(replace(SCORE, score=9_000, reason=""))
    with pytest.raises(DeductionWithoutReason, match="T01"):
        enter(replace(SCORE, score=8_999, reason=""))


def test_a_score_is_given_once_and_changed_with_a_reason() -> None:
    with pytest.raises(ScoreEnteredAlready):
        enter(sheet=sheet(ENTERED))
    with pytest.raises(InvalidInput, match="只能有一个打分"):
        enter(SCORE, replace(SCORE, score=9_000))

    amended = ScoreAmended(
        STREET, YEAR, SECOND, SCORE.item, SCORE.criterion, SCORE.method, 9_000, "", amended_because="复核"
    )
    assert amend() == [amended]
    assert sheet(ENTERED, amended).scores[SCORE.item, SCORE.criterion].score == 9_000
    with pytest.raises(ScoreNotEntered):
        amend(sheet=sheet())
    with pytest.raises(ScoreUnchanged):
        amend(SCORE)
    with pytest.raises(InvalidInput, match="更正原因不能为空"):
        amend(because="")


def test_no_scores_are_no_sheet() -> None:
    with pytest.raises(InvalidInput, match="至少一项打分"):
        enter_scores(sheet(), assessed(), group(), SECOND, (), ground())


@pytest.mark.parametrize("give", [enter, amend, sign])
def test_only_assessors_who_have_no_tie_to_the_unit_score_it(give: Callable[..., Any]) -> None:
    tied = group(FORMED, *MEMBERS, InterestDeclared(GROUP, SECOND, STREET, InterestKind.FAMILY, FIELDWORK))
    left = group(FORMED, *MEMBERS, AssessorReplaced(GROUP, SECOND, STRANGER, "干部", BUREAU, "调动", FIELDWORK))
    from_the_street = group(FORMED, *(replace(member, from_unit=STREET) for member in MEMBERS))

    with pytest.raises(AssessorStandsBack):
        give(group=tied)
    with pytest.raises(AssessorLeft):
        give(group=left)
    with pytest.raises(AssessorOfOwnUnit):
        give(group=from_the_street)
    with pytest.raises(AssessorOfOwnUnit):
        give(ground=ground(belonging=frozenset({SECOND})))
    with pytest.raises(NotAssessor):
        give(assessor=STRANGER)
    with pytest.raises(AssessorUnknown):
        give(assessor=None)


@pytest.mark.parametrize("give", [enter, amend, sign])
def test_scores_are_taken_while_the_group_has_the_assessment(give: Callable[..., Any]) -> None:
    with pytest.raises(AssessmentNotOpened):
        give(assessment=EMPTY)
    with pytest.raises(AssessmentStageWrong, match="已上报"):
        give(assessment=assessed(*READY, SUBMITTED))
    with pytest.raises(AssessmentFinal):
        give(assessment=assessed(*READY, SUBMITTED, FINALISED))


def test_nothing_is_scored_before_the_assessment_began() -> None:
    with pytest.raises(AssessmentDayWrong):
        enter(ground=ground(on=NOVEMBER))
    with pytest.raises(AssessmentDayWrong):
        sign(signed_on=NOVEMBER)


def test_a_complete_sheet_is_signed_and_counted() -> None:
    signed, counted = sign()

    assert signed == [SheetSigned(STREET, YEAR, SECOND, FIELDWORK)]
    assert counted == [SheetCounted(STREET, YEAR, SECOND)]


@pytest.mark.parametrize("left_out", CELLS)
def test_one_cell_left_out_keeps_a_sheet_from_being_signed(left_out: tuple[ItemId, str]) -> None:
    cells = [cell for cell in CELLS if cell != left_out]

    with pytest.raises(SheetIncomplete, match="等1项"):
        sign(sheet=sheet(*scored(SECOND, cells=cells)))


@pytest.mark.parametrize("give", [enter, amend, sign])
def test_nothing_in_a_signed_sheet_changes(give: Callable[..., Any]) -> None:
    signed = sheet(*scored(PersonId("second")), SheetSigned(STREET, YEAR, SECOND, FIELDWORK))

    with pytest.raises(SheetIsSigned):
        give(sheet=signed)
