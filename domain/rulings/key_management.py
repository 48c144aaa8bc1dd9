"""Key management with tracked supervision (重点管理、跟踪督导; policy 四(三), R15). Only a criticism opens a case."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never

from domain.ids import CaseId, InspectionId, RulingId, UnitId
from domain.rulings.errors import (
    CaseNotFound,
    CaseStageWrong,
    ExtensionTooShort,
    InspectionNotTheVisit,
    RulingDayWrong,
    TooFewVisitsPlanned,
    TrackingNotPlanned,
    VisitsMissing,
)
from domain.rulings.events import (
    KeyManagementEvent,
    KeyManagementExtended,
    KeyManagementOpened,
    KeyManagementReleased,
    RulingIssued,
    TrackingPlanned,
    TrackingVisitRecorded,
)
from domain.supervision.inspections import InspectionState
from domain.text import check_text

VISITS_MAX = 50


class CaseStage(StrEnum):
    """Where a case stands."""

    ABSENT = "ABSENT"
    OPENED = "OPENED"
    TRACKING = "TRACKING"
    RELEASED = "RELEASED"


STAGE_NAMES: Mapping[CaseStage, str] = MappingProxyType(
    {
        CaseStage.ABSENT: "未列入",
        CaseStage.OPENED: "已列入",
        CaseStage.TRACKING: "跟踪督导中",
        CaseStage.RELEASED: "已解除",
    }
)


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case folded from its stream. `visiting`: the inspections that were recorded as visits. `moved_on` is the day of
    the latest thing that happened in it."""

    stage: CaseStage = CaseStage.ABSENT
    case: CaseId | None = None
    ruling: RulingId | None = None
    unit: UnitId | None = None
    year: int = 0
    visits_min: int = 0
    until_on: date = date.min
    visits: int = 0
    visiting: frozenset[InspectionId] = frozenset()
    opened_on: date = date.min
    moved_on: date = date.min


EMPTY = CaseState()


def evolve(state: CaseState, event: KeyManagementEvent) -> CaseState:
    """The case after one more fact."""
    match event:
        case KeyManagementOpened():
            return CaseState(
                stage=CaseStage.OPENED,
                case=event.case,
                ruling=event.ruling,
                unit=event.unit,
                year=event.year,
                opened_on=event.opened_on,
                moved_on=event.opened_on,
            )
        case TrackingPlanned():
            return replace(
                state,
                stage=CaseStage.TRACKING,
                visits_min=event.visits_min,
                until_on=event.until_on,
                moved_on=max(state.moved_on, event.planned_on),
            )
        case TrackingVisitRecorded():
            inspected = frozenset() if event.inspection is None else frozenset({event.inspection})
            return replace(
                state,
                visits=state.visits + 1,
                visiting=state.visiting | inspected,
                moved_on=max(state.moved_on, event.visited_on),
            )
        case KeyManagementExtended():
            return replace(state, until_on=event.until_on, moved_on=max(state.moved_on, event.extended_on))
        case KeyManagementReleased():
            return replace(state, stage=CaseStage.RELEASED, moved_on=event.released_on)
        case _:
            assert_never(event)


def open_case(state: CaseState, criticism: RulingIssued) -> list[KeyManagementOpened]:
    """What an issued criticism brings with it, in the same command. Nothing for any other ruling."""
    if criticism.case is None:
        return []
    if state.stage is not CaseStage.ABSENT:
        raise CaseStageWrong(f"{STAGE_NAMES[state.stage]}。")
    return [
        KeyManagementOpened(
            case=criticism.case,
            ruling=criticism.ruling,
            unit=criticism.unit,
            year=criticism.year,
            opened_on=criticism.issued_on,
        )
    ]


def plan_tracking(
    state: CaseState, *, plan: str, visits_min: int, visits_min_of_district: int, until_on: date, planned_on: date
) -> list[TrackingPlanned]:
    """Say how the unit is followed: how often at least it is visited, and until when. A plan may be made anew.

    Raises CaseNotFound, CaseStageWrong, TooFewVisitsPlanned, RulingDayWrong or InvalidInput.
    """
    case = _open(state)
    check_text(plan, "plan", "跟踪督导方案")
    if not visits_min_of_district <= visits_min <= VISITS_MAX:
        raise TooFewVisitsPlanned(
            f"{visits_min}次，应在{visits_min_of_district}至{VISITS_MAX}次之间。", field="visits_min"
        )
    _not_before_opening(state, planned_on, "planned_on")
    if until_on < planned_on:
        raise RulingDayWrong(f"截止日期{until_on}早于制定方案之日{planned_on}。", field="until_on")
    return [TrackingPlanned(case=case, plan=plan, visits_min=visits_min, until_on=until_on, planned_on=planned_on)]


def record_tracking_visit(
    state: CaseState, *, note: str, visited_on: date, inspection: InspectionState | None = None
) -> list[TrackingVisitRecorded]:
    """Record a visit. inspection: the one that made it, None where it was made outside of one.

    Raises CaseNotFound, CaseStageWrong, TrackingNotPlanned, InspectionNotTheVisit, RulingDayWrong or InvalidInput.
    """
    case = _tracked(state)
    check_text(note, "note", "督导情况")
    _not_before_opening(state, visited_on, "visited_on")
    if inspection is not None:
        _refuse_other_inspection(state, inspection, visited_on)
    made_by = None if inspection is None else inspection.inspection
    return [TrackingVisitRecorded(case=case, note=note, visited_on=visited_on, inspection=made_by)]


def _refuse_other_inspection(state: CaseState, inspection: InspectionState, visited_on: date) -> None:
    """Refuse an inspection that cannot have been this visit; one inspection is one visit, or two would be counted."""
    if inspection.unit != state.unit:
        raise InspectionNotTheVisit("督导的不是该单位。", field="inspection")
    if inspection.case not in (None, state.case):
        raise InspectionNotTheVisit("该督导是为另一次重点管理安排的。", field="inspection")
    if not inspection.held:
        raise InspectionNotTheVisit("该督导尚未开始或已取消。", field="inspection")
    if inspection.inspection in state.visiting:
        raise InspectionNotTheVisit("该督导已登记为一次跟踪督导。", field="inspection")
    if visited_on < inspection.started_on:
        raise RulingDayWrong(f"{visited_on}早于督导开始的日期{inspection.started_on}。", field="visited_on")


def extend_key_management(
    state: CaseState, *, until_on: date, reason: str, extended_on: date
) -> list[KeyManagementExtended]:
    """Go on for longer than planned, saying why. Raises CaseNotFound, CaseStageWrong or ExtensionTooShort."""
    case = _tracked(state)
    check_text(reason, "reason", "延长的原因")
    _not_before_opening(state, extended_on, "extended_on")
    if until_on <= max(state.until_on, extended_on):
        raise ExtensionTooShort(f"{until_on}，现定至{state.until_on}。", field="until_on")
    return [KeyManagementExtended(case=case, until_on=until_on, reason=reason, extended_on=extended_on)]


def release_key_management(state: CaseState, *, reason: str, released_on: date) -> list[KeyManagementReleased]:
    """End it, once every planned visit was made.

    Raises CaseNotFound, CaseStageWrong, TrackingNotPlanned, VisitsMissing or RulingDayWrong.
    """
    case = _tracked(state)
    check_text(reason, "reason", "解除的理由")
    if state.visits < state.visits_min:
        raise VisitsMissing(f"已督导{state.visits}次，方案定为至少{state.visits_min}次。")
    return [KeyManagementReleased(case=case, reason=reason, released_on=_last(state, released_on))]


def visits_due_on(state: CaseState) -> date | None:
    """Until when the unit is to be visited as often as planned; None while there is no plan, or once it was."""
    missing = state.stage is CaseStage.TRACKING and state.visits < state.visits_min
    return state.until_on if missing else None


def release_with_ruling(state: CaseState, *, reason: str, released_on: date) -> list[KeyManagementReleased]:
    """What the revocation of its criticism makes of a case: it ends, visited or not. Nothing for one that has ended."""
    if state.case is None or state.stage is CaseStage.RELEASED:
        return []
    return [KeyManagementReleased(case=state.case, reason=reason, released_on=_last(state, released_on))]


def _open(state: CaseState) -> CaseId:
    if state.case is None:
        raise CaseNotFound(field="case")
    if state.stage is CaseStage.RELEASED:
        raise CaseStageWrong(f"{STAGE_NAMES[state.stage]}。")
    return state.case


def _tracked(state: CaseState) -> CaseId:
    case = _open(state)
    if state.stage is not CaseStage.TRACKING:
        raise TrackingNotPlanned
    return case


def _not_before_opening(state: CaseState, day: date, field: str) -> None:
    if day < state.opened_on:
        raise RulingDayWrong(f"{day}早于列入重点管理之日{state.opened_on}。", field=field)


def _last(state: CaseState, day: date) -> date:
    if day < state.moved_on:
        raise RulingDayWrong(f"{day}早于最近一次办理的日期{state.moved_on}。", field="released_on")
    return day
