"""A unit's assessment of a year as its events tell it: what is assessed, what was recorded, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.assessment.errors import AssessmentDayWrong, AssessmentFinal, AssessmentNotOpened, AssessmentStageWrong
from domain.assessment.events import (
    AssessmentEvent,
    AssessmentFactRecorded,
    AssessmentFactWithdrawn,
    AssessmentFedBack,
    AssessmentFinalised,
    AssessmentOpened,
    AssessmentReturned,
    AssessmentRevised,
    AssessmentSubmitted,
    MethodRecorded,
    SatisfactionRecorded,
    ScoreAdjudicated,
    ScoredItem,
    SheetCounted,
    UnitResult,
)
from domain.ids import GroupId, ItemId, PersonId, UnitId


class AssessmentStage(StrEnum):
    """How far an assessment has come (domain.md 4.3). That its sheets are signed is told by `signed`."""

    ABSENT = "ABSENT"
    SCORING = "SCORING"
    SUBMITTED = "SUBMITTED"
    FINALISED = "FINALISED"
    FED_BACK = "FED_BACK"


STAGE_NAMES: Mapping[AssessmentStage, str] = {
    AssessmentStage.ABSENT: "未开始",
    AssessmentStage.SCORING: "打分中",
    AssessmentStage.SUBMITTED: "已上报",
    AssessmentStage.FINALISED: "已定案",
    AssessmentStage.FED_BACK: "已反馈",
}
"""What each stage is called in refusals."""

FINAL = frozenset({AssessmentStage.FINALISED, AssessmentStage.FED_BACK})
"""Stages in which the result stands; only an upheld objection revises it."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The masses' survey as recorded last: answers of the valid forms by name."""

    valid: int
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """加减分: so many facts of a kind of the rule set."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class AssessmentState:
    """An assessment folded from its stream. `unit` is None while none was opened.

    signed: who has signed a sheet, in that order. facts: those not withdrawn, by line. result: what was submitted
    last, then what was finalised or revised; None after a return.
    """

    stage: AssessmentStage = AssessmentStage.ABSENT
    unit: UnitId | None = None
    year: int = 0
    unit_code: str = ""
    organiser: UnitId | None = None
    group: GroupId | None = None
    class_: str = ""
    rules: str = ""
    items: Mapping[ItemId, ScoredItem] = field(default_factory=dict)
    opened_on: date = date.min
    survey: Survey | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    signed: tuple[PersonId, ...] = ()
    adjudicated: Mapping[tuple[ItemId, str], int] = field(default_factory=dict)
    result: UnitResult | None = None
    submitted_on: date | None = None
    finalised_on: date | None = None
    finalised_by: PersonId | None = None
    fed_back_on: date | None = None

    @property
    def final(self) -> bool:
        """Whether the result stands."""
        return self.stage in FINAL


EMPTY = AssessmentState()


def evolve(state: AssessmentState, event: AssessmentEvent) -> AssessmentState:
    """The assessment after one more fact."""
    match event:
        case AssessmentOpened():
            return AssessmentState(
                stage=AssessmentStage.SCORING,
                unit=event.unit,
                year=event.year,
                unit_code=event.unit_code,
                organiser=event.organiser,
                group=event.group,
                class_=event.class_,
                rules=event.rules,
                items={item.item: item for item in event.items},
                opened_on=event.opened_on,
            )
        case MethodRecorded():
            return state
        case SatisfactionRecorded():
            answers = {each.name: each.count for each in event.answers}
            return replace(state, survey=Survey(event.valid, answers))
        case AssessmentFactRecorded():
            return replace(state, facts={**state.facts, event.line: Fact(event.kind, event.count)})
        case AssessmentFactWithdrawn():
            return replace(state, facts={line: fact for line, fact in state.facts.items() if line != event.line})
        case SheetCounted():
            return replace(state, signed=(*state.signed, event.assessor))
        case ScoreAdjudicated():
            return replace(state, adjudicated={**state.adjudicated, (event.item, event.criterion): event.score})
        case AssessmentSubmitted():
            return replace(state, stage=AssessmentStage.SUBMITTED, result=event.result, submitted_on=event.submitted_on)
        case AssessmentReturned():
            return replace(state, stage=AssessmentStage.SCORING, result=None, submitted_on=None)
        case AssessmentFinalised():
            return replace(
                state,
                stage=AssessmentStage.FINALISED,
                result=event.result,
                finalised_on=event.finalised_on,
                finalised_by=event.finalised_by,
            )
        case AssessmentFedBack():
            return replace(state, stage=AssessmentStage.FED_BACK, fed_back_on=event.fed_back_on)
        case AssessmentRevised():
            return replace(state, result=event.result)
        case _:
            assert_never(event)


def opened(state: AssessmentState) -> UnitId:
    """The unit that is assessed. Raises AssessmentNotOpened."""
    if state.unit is None:
        raise AssessmentNotOpened(field="unit")
    return state.unit


def scoring(state: AssessmentState) -> UnitId:
    """The unit of an assessment that is with its group. Raises AssessmentNotOpened, -Final or -StageWrong."""
    unit = opened(state)
    if state.final:
        raise AssessmentFinal(field="unit")
    in_stage(state, AssessmentStage.SCORING, "请组织单位退回考核组后再办理")
    return unit


def in_stage(state: AssessmentState, stage: AssessmentStage, remedy: str) -> None:
    """Raises AssessmentStageWrong unless the assessment is in that stage; remedy: what to do about it, in Chinese."""
    if state.stage is not stage:
        raise AssessmentStageWrong(f"{STAGE_NAMES[state.stage]}，{remedy}。", field="unit")


def not_before(day: date, earlier: date | None, field_name: str, what: str) -> None:
    """A thing is not done before what it follows. Raises AssessmentDayWrong."""
    if earlier is not None and day < earlier:
        raise AssessmentDayWrong(f"{day}早于{what}之日{earlier}。", field=field_name)
