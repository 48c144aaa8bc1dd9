"""An inspection (policy 四(二), R9): planned, started, observed, concluded, fed back to the unit; or cancelled.

An unannounced one (暗访) is hidden from the unit until it starts; the events say when that is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.codes import InspectionStyle, ListKind, UnitKind
from domain.execution.item import ItemState
from domain.ids import CaseId, EvidenceId, InspectionId, ItemId, PersonId, UnitId
from domain.labels import label
from domain.research.decider import RESPONSIBLE_KINDS
from domain.supervision.days import not_before
from domain.supervision.errors import (
    DepartmentNotRelated,
    InspectedTooOften,
    InspectionNotFound,
    InspectionNumberTaken,
    InspectionStageWrong,
    InspectorOfTheUnit,
    InspectorRepeated,
    ItemNotOfUnit,
    MethodUnknown,
    NothingObserved,
    SupervisionDayWrong,
    TooFewInspectors,
    UnitNotSupervised,
)
from domain.supervision.events import (
    InspectionCancelled,
    InspectionConcluded,
    InspectionFedBack,
    InspectionPlanned,
    InspectionStarted,
    InspectorAdded,
    ObservationRecorded,
)
from domain.text import ITEM_NUMBER_CHARACTERS_MAX, SHORT_CHARACTERS_MAX, check_text, check_word

INSPECTORS_MIN = 2

InspectionEvent = (
    InspectionPlanned
    | InspectorAdded
    | InspectionStarted
    | ObservationRecorded
    | InspectionConcluded
    | InspectionFedBack
    | InspectionCancelled
)


class InspectionStage(StrEnum):
    """How far an inspection has come (domain.md 4.3)."""

    ABSENT = "ABSENT"
    PLANNED = "PLANNED"
    RUNNING = "RUNNING"
    CONCLUDED = "CONCLUDED"
    FED_BACK = "FED_BACK"
    CANCELLED = "CANCELLED"


_STAGE_NAMES: Mapping[InspectionStage, str] = {
    InspectionStage.ABSENT: "未列入计划",
    InspectionStage.PLANNED: "已列入计划",
    InspectionStage.RUNNING: "进行中",
    InspectionStage.CONCLUDED: "已作结论",
    InspectionStage.FED_BACK: "已反馈",
    InspectionStage.CANCELLED: "已取消",
}


@dataclass(frozen=True, slots=True)
class InspectionState:
    """An inspection folded from its stream."""

    stage: InspectionStage = InspectionStage.ABSENT
    inspection: InspectionId | None = None
    number: str = ""
    organiser: UnitId | None = None
    unit: UnitId | None = None
    year: int = 0
    style: InspectionStyle = InspectionStyle.ANNOUNCED
    departments: tuple[UnitId, ...] = ()
    team: tuple[PersonId, ...] = ()
    case: CaseId | None = None
    started_on: date = date.min
    observed: frozenset[ListKind] = frozenset()
    concluded_on: date = date.min

    @property
    def hidden(self) -> bool:
        """Whether the unit must not know of it: an unannounced one that did not start."""
        unseen = (InspectionStage.PLANNED, InspectionStage.CANCELLED)
        return self.style is InspectionStyle.UNANNOUNCED and self.stage in unseen

    @property
    def held(self) -> bool:
        """Whether the inspectors were there."""
        return self.stage in (InspectionStage.RUNNING, InspectionStage.CONCLUDED, InspectionStage.FED_BACK)

    @property
    def counts(self) -> bool:
        """Whether it is one of those that the policy limits: no tracking visit, and not cancelled."""
        return self.case is None and self.stage not in (InspectionStage.ABSENT, InspectionStage.CANCELLED)


EMPTY = InspectionState()


def evolve(state: InspectionState, event: InspectionEvent) -> InspectionState:
    """The inspection after one more fact."""
    match event:
        case InspectionPlanned():
            return InspectionState(
                stage=InspectionStage.PLANNED,
                inspection=event.inspection,
                number=event.number,
                organiser=event.organiser,
                unit=event.unit,
                year=event.year,
                style=event.style,
                departments=event.departments,
                team=event.team,
                case=event.case,
            )
        case InspectorAdded():
            return replace(state, team=(*state.team, event.person))
        case InspectionStarted():
            return replace(state, stage=InspectionStage.RUNNING, started_on=event.started_on)
        case ObservationRecorded():
            return replace(state, observed=state.observed | {event.list_kind})
        case InspectionConcluded():
            return replace(state, stage=InspectionStage.CONCLUDED, concluded_on=event.concluded_on)
        case InspectionFedBack():
            return replace(state, stage=InspectionStage.FED_BACK)
        case InspectionCancelled():
            return replace(state, stage=InspectionStage.CANCELLED)
        case _:
            assert_never(event)


@dataclass(frozen=True, slots=True)
class InspectedUnit:
    """The unit to be inspected as it is on the day of planning. `people` hold a post in it."""

    unit: UnitId
    kind: UnitKind
    stands: bool
    people: Collection[PersonId]


@dataclass(frozen=True, slots=True)
class Limit:
    """How often this tier has planned to go there this year, and how often the policy allows."""

    planned: int
    most: int


def plan_inspection(
    state: InspectionState,
    inspection: InspectionId,
    *,
    number: str,
    organiser: UnitId,
    unit: InspectedUnit,
    year: int,
    method: str,
    methods: Mapping[str, str],
    style: InspectionStyle,
    departments: Sequence[UnitId],
    functional: Collection[UnitId],
    team: Sequence[PersonId],
    planned_for_on: date,
    planned_on: date,
    purpose: str,
    limit: Limit,
    case: CaseId | None = None,
    reason_beyond_limit: str = "",
    attested: bool = False,
) -> list[InspectionPlanned]:
    """Plan to inspect a unit. At least two inspectors, none of them of the unit, unless only paper shows it.

    methods: code -> label of the year. functional: those of `departments` that are functional departments standing on
    the day. Raises InspectionNumberTaken, UnitNotSupervised, MethodUnknown, DepartmentNotRelated, TooFewInspectors,
    InspectorRepeated, InspectorOfTheUnit, SupervisionDayWrong, InspectedTooOften or InvalidInput.
    """
    if state.stage is not InspectionStage.ABSENT:
        raise InspectionNumberTaken(f"{state.number}。", field="number")
    check_text(number, "number", "督导编号", characters_max=ITEM_NUMBER_CHARACTERS_MAX)
    check_word(number, "number", "督导编号")
    check_text(purpose, "purpose", "督导事由", characters_max=SHORT_CHARACTERS_MAX, required=not attested)
    if unit.kind not in RESPONSIBLE_KINDS:
        raise UnitNotSupervised(f"所选单位为{label(unit.kind)}。", field="unit")
    if not unit.stands:
        raise UnitNotSupervised("所选单位当日不在册。", field="unit")
    if method not in methods:
        raise MethodUnknown(f"“{method}”，可选{'、'.join(methods.values())}。", field="method")
    if len(set(departments)) != len(departments) or any(each not in functional for each in departments):
        raise DepartmentNotRelated("请核对所选部门。", field="departments")
    _check_team(team, unit.people, attested=attested)
    if planned_for_on < planned_on:
        raise SupervisionDayWrong(f"计划日期{planned_for_on}早于今天{planned_on}。", field="planned_for_on")
    if planned_for_on.year not in (year, year + 1):
        raise SupervisionDayWrong(f"计划日期{planned_for_on}不在{year}年度或其下一年。", field="planned_for_on")
    beyond = case is None and limit.planned >= limit.most
    if beyond and not attested and not reason_beyond_limit.strip():
        raise InspectedTooOften(f"本级已安排{limit.planned}次，上限{limit.most}次。", field="reason_beyond_limit")
    check_text(reason_beyond_limit, "reason_beyond_limit", "超出上限的理由", required=False)
    return [
        InspectionPlanned(
            inspection=inspection,
            number=number,
            organiser=organiser,
            unit=unit.unit,
            year=year,
            method=method,
            style=style,
            departments=tuple(departments),
            team=tuple(team),
            planned_for_on=planned_for_on,
            purpose=purpose,
            case=case,
            reason_beyond_limit=reason_beyond_limit if beyond else "",
        )
    ]


def _check_team(team: Sequence[PersonId], people: Collection[PersonId], *, attested: bool) -> None:
    if len(set(team)) != len(team):
        raise InspectorRepeated(field="team")
    if any(person in people for person in team):
        raise InspectorOfTheUnit(field="team")
    if len(team) < INSPECTORS_MIN and not attested:
        raise TooFewInspectors(f"现有{len(team)}人。", field="team")


def add_inspector(state: InspectionState, *, person: PersonId, people: Collection[PersonId]) -> list[InspectorAdded]:
    """One more inspector, before the conclusion. people: who holds a post in the unit.

    Raises InspectionNotFound, InspectionStageWrong, InspectorRepeated or InspectorOfTheUnit.
    """
    inspection = _in_stage(state, InspectionStage.PLANNED, InspectionStage.RUNNING)
    if person in state.team:
        raise InspectorRepeated(field="person")
    if person in people:
        raise InspectorOfTheUnit(field="person")
    return [InspectorAdded(inspection=inspection, person=person)]


def start_inspection(state: InspectionState, *, started_on: date) -> list[InspectionStarted]:
    """The inspectors are there; from here on the unit knows. Raises InspectionNotFound or InspectionStageWrong."""
    inspection = _in_stage(state, InspectionStage.PLANNED)
    return [InspectionStarted(inspection=inspection, started_on=started_on)]


def record_observation(
    state: InspectionState,
    *,
    list_kind: ListKind,
    items: Mapping[ItemId, ItemState],
    text: str,
    evidence: Sequence[EvidenceId] = (),
) -> list[ObservationRecorded]:
    """What was seen of how one of the three lists is carried out, if wanted of single items of it.

    Raises InspectionNotFound, InspectionStageWrong, ItemNotOfUnit or InvalidInput.
    """
    inspection = _in_stage(state, InspectionStage.RUNNING)
    check_text(text, "text", "所见情况")
    for item in items.values():
        refuse_foreign_item(item, unit=state.unit, year=state.year)
        if item.kind is not list_kind:
            raise ItemNotOfUnit(f"有项目不在{label(list_kind)}之中。", field="items")
    return [
        ObservationRecorded(
            inspection=inspection, list_kind=list_kind, items=tuple(items), text=text, evidence=tuple(evidence)
        )
    ]


def conclude_inspection(
    state: InspectionState, *, conclusion: str, concluded_on: date, attested: bool = False
) -> list[InspectionConcluded]:
    """Sum up; something must have been observed, unless only paper shows it.

    Raises InspectionNotFound, InspectionStageWrong, NothingObserved, SupervisionDayWrong or InvalidInput.
    """
    inspection = _in_stage(state, InspectionStage.RUNNING)
    if not state.observed and not attested:
        raise NothingObserved
    check_text(conclusion, "conclusion", "督导结论")
    not_before(concluded_on, state.started_on, "concluded_on", "督导开始")
    return [InspectionConcluded(inspection=inspection, conclusion=conclusion, concluded_on=concluded_on)]


def feed_back(state: InspectionState, *, fed_back_on: date) -> list[InspectionFedBack]:
    """The conclusion was told to the unit (督查条例 16).

    Raises InspectionNotFound, InspectionStageWrong or SupervisionDayWrong.
    """
    inspection = _in_stage(state, InspectionStage.CONCLUDED)
    not_before(fed_back_on, state.concluded_on, "fed_back_on", "作出结论")
    return [InspectionFedBack(inspection=inspection, fed_back_on=fed_back_on)]


def cancel_inspection(state: InspectionState, *, reason: str) -> list[InspectionCancelled]:
    """Not to be made after all; a started one is concluded instead. Raises InspectionNotFound, InspectionStageWrong."""
    inspection = _in_stage(state, InspectionStage.PLANNED)
    check_text(reason, "reason", "取消的原因")
    return [InspectionCancelled(inspection=inspection, reason=reason)]


def refuse_foreign_item(item: ItemState, *, unit: UnitId | None, year: int) -> None:
    """Refuse an item that is none of the unit's issued lists of the year. Raises ItemNotOfUnit."""
    if item.unit is None or item.unit != unit or item.year != year:
        raise ItemNotOfUnit("请核对所选项目。", field="items")


def _in_stage(state: InspectionState, *stages: InspectionStage) -> InspectionId:
    if state.inspection is None:
        raise InspectionNotFound(field="inspection")
    if state.stage not in stages:
        wanted = "、".join(f"“{_STAGE_NAMES[stage]}”" for stage in stages)
        raise InspectionStageWrong(f"{_STAGE_NAMES[state.stage]}，须在{wanted}时办理。", field="inspection")
    return state.inspection
