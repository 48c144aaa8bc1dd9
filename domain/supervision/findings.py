"""A finding (policy 四(二), domain.md 4.3): raised, confirmed, assigned, put right, rechecked by others, closed.

Who puts it right never closes it (销号): the recheck is another organisation's, and closing asks for one that passed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.codes import Weakness
from domain.execution.item import ItemState
from domain.ids import EvidenceId, FindingId, InspectionId, ItemId, PersonId, UnitId
from domain.supervision.days import months_after, not_before
from domain.supervision.errors import (
    ConfirmerIsRaiser,
    DueDayMissing,
    FindingNotFound,
    FindingOfOtherUnit,
    FindingStageWrong,
    InspectionOfOtherUnit,
    InspectionStageWrong,
    LeaderNotInTeam,
    NoItemCited,
    RecheckByTheUnit,
    SupervisionDayWrong,
    TrackedTooLong,
)
from domain.supervision.events import (
    FindingAssigned,
    FindingClosed,
    FindingConfirmed,
    FindingDismissed,
    FindingRaised,
    FindingRechecked,
    FindingReopened,
    RectificationSubmitted,
)
from domain.supervision.inspections import InspectionState, refuse_foreign_item
from domain.text import check_text

TRACKED_MONTHS_MAX = 12
"""How long a closed finding may be tracked."""

FindingEvent = (
    FindingRaised
    | FindingConfirmed
    | FindingDismissed
    | FindingAssigned
    | RectificationSubmitted
    | FindingRechecked
    | FindingClosed
    | FindingReopened
)


class FindingStage(StrEnum):
    """How far a finding has come. RECHECKED: passed; one that did not pass is RECTIFYING again."""

    ABSENT = "ABSENT"
    RAISED = "RAISED"
    DISMISSED = "DISMISSED"
    CONFIRMED = "CONFIRMED"
    ASSIGNED = "ASSIGNED"
    SUBMITTED = "SUBMITTED"
    RECTIFYING = "RECTIFYING"
    RECHECKED = "RECHECKED"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"


_STAGE_NAMES: Mapping[FindingStage, str] = {
    FindingStage.ABSENT: "未提出",
    FindingStage.RAISED: "待确认",
    FindingStage.DISMISSED: "已撤销",
    FindingStage.CONFIRMED: "已确认",
    FindingStage.ASSIGNED: "已交办",
    FindingStage.SUBMITTED: "已报整改、待复查",
    FindingStage.RECTIFYING: "复查未通过、继续整改",
    FindingStage.RECHECKED: "复查通过",
    FindingStage.CLOSED: "已销号",
    FindingStage.REOPENED: "重新打开",
}

UNPROVEN = frozenset({FindingStage.ABSENT, FindingStage.RAISED, FindingStage.DISMISSED})
"""Stages in which nobody has confirmed that it is so."""


@dataclass(frozen=True, slots=True)
class FindingState:
    """A finding folded from its stream. `since_on` is the day of the latest fact about it."""

    stage: FindingStage = FindingStage.ABSENT
    finding: FindingId | None = None
    inspection: InspectionId | None = None
    organiser: UnitId | None = None
    unit: UnitId | None = None
    year: int = 0
    items: tuple[ItemId, ...] = ()
    weakness: Weakness = Weakness.OTHER_WEAKNESS
    raised_by: PersonId | None = None
    leader: PersonId | None = None
    due_on: date | None = None
    rechecks_failed: int = 0
    since_on: date = date.min

    @property
    def confirmed(self) -> bool:
        """Whether somebody beside whoever raised it has confirmed it."""
        return self.stage not in UNPROVEN


EMPTY = FindingState()


def evolve(state: FindingState, event: FindingEvent) -> FindingState:
    """The finding after one more fact."""
    match event:
        case FindingRaised():
            return FindingState(
                stage=FindingStage.RAISED,
                finding=event.finding,
                inspection=event.inspection,
                organiser=event.organiser,
                unit=event.unit,
                year=event.year,
                items=event.items,
                weakness=event.weakness,
                raised_by=event.raised_by,
                since_on=event.raised_on,
            )
        case FindingConfirmed():
            return replace(state, stage=FindingStage.CONFIRMED, since_on=event.confirmed_on)
        case FindingDismissed():
            return replace(state, stage=FindingStage.DISMISSED, since_on=event.dismissed_on)
        case FindingAssigned():
            return replace(
                state,
                stage=FindingStage.ASSIGNED,
                leader=event.leader,
                due_on=event.due_on,
                since_on=event.assigned_on,
            )
        case RectificationSubmitted():
            return replace(state, stage=FindingStage.SUBMITTED, since_on=event.submitted_on)
        case FindingRechecked():
            if event.passed:
                return replace(state, stage=FindingStage.RECHECKED, since_on=event.rechecked_on)
            failed = state.rechecks_failed + 1
            return replace(state, stage=FindingStage.RECTIFYING, rechecks_failed=failed, since_on=event.rechecked_on)
        case FindingClosed():
            return replace(state, stage=FindingStage.CLOSED, since_on=event.closed_on)
        case FindingReopened():
            return replace(state, stage=FindingStage.REOPENED, due_on=None, since_on=event.reopened_on)
        case _:
            assert_never(event)


def raise_finding(
    state: FindingState,
    finding: FindingId,
    *,
    organiser: UnitId,
    unit: UnitId,
    year: int,
    items: Sequence[ItemId],
    cited: Mapping[ItemId, ItemState],
    weakness: Weakness,
    description: str,
    evidence: Sequence[EvidenceId],
    raised_by: PersonId | None,
    raised_on: date,
    inspection: InspectionState | None = None,
) -> list[FindingRaised]:
    """Say what is wrong with how issued items are carried out. inspection: the one it was found in, None outside one.

    cited: each of `items` as issued. Raises NoItemCited, ItemNotOfUnit, InspectionOfOtherUnit, InspectionStageWrong,
    SupervisionDayWrong, FindingStageWrong or InvalidInput.
    """
    if state.stage is not FindingStage.ABSENT:
        raise FindingStageWrong(f"{_STAGE_NAMES[state.stage]}。")
    if not items or len(set(items)) != len(items):
        raise NoItemCited(field="items")
    for item in items:
        refuse_foreign_item(cited[item], unit=unit, year=year)
        not_before(raised_on, cited[item].issued_on, "raised_on", "清单印发")
    if inspection is not None:
        _refuse_other_inspection(inspection, unit, year)
        not_before(raised_on, inspection.started_on, "raised_on", "督导开始")
    check_text(description, "description", "发现的问题")
    return [
        FindingRaised(
            finding=finding,
            inspection=None if inspection is None else inspection.inspection,
            organiser=organiser,
            unit=unit,
            year=year,
            items=tuple(items),
            weakness=weakness,
            description=description,
            evidence=tuple(evidence),
            raised_by=raised_by,
            raised_on=raised_on,
        )
    ]


def _refuse_other_inspection(inspection: InspectionState, unit: UnitId, year: int) -> None:
    if inspection.unit != unit or inspection.year != year:
        raise InspectionOfOtherUnit(field="inspection")
    if not inspection.held:
        raise InspectionStageWrong("督导尚未开始或已取消，发现问题须在督导开始之后。", field="inspection")


def confirm_finding(state: FindingState, *, confirmed_on: date, confirmer: PersonId | None) -> list[FindingConfirmed]:
    """Confirm what another has found. Raises FindingNotFound, FindingStageWrong, ConfirmerIsRaiser."""
    finding = _in_stage(state, FindingStage.RAISED)
    if confirmer is not None and confirmer == state.raised_by:
        raise ConfirmerIsRaiser
    not_before(confirmed_on, state.since_on, "confirmed_on", "发现问题")
    return [FindingConfirmed(finding=finding, confirmed_on=confirmed_on)]


def dismiss_finding(state: FindingState, *, reason: str, dismissed_on: date) -> list[FindingDismissed]:
    """It does not hold. Raises FindingNotFound, FindingStageWrong, SupervisionDayWrong or InvalidInput."""
    finding = _in_stage(state, FindingStage.RAISED)
    check_text(reason, "reason", "撤销的理由")
    not_before(dismissed_on, state.since_on, "dismissed_on", "发现问题")
    return [FindingDismissed(finding=finding, reason=reason, dismissed_on=dismissed_on)]


def assign_finding(
    state: FindingState,
    *,
    leader: PersonId | None,
    leader_in_team: bool,
    due_on: date | None,
    assigned_on: date,
    attested: bool = False,
) -> list[FindingAssigned]:
    """Have the unit put it right by a day; again, with a new day, after a recheck that failed or a reopening.

    Raises FindingNotFound, FindingStageWrong, LeaderNotInTeam, DueDayMissing or SupervisionDayWrong.
    """
    finding = _in_stage(state, FindingStage.CONFIRMED, FindingStage.RECTIFYING, FindingStage.REOPENED)
    if leader is not None and not leader_in_team:
        raise LeaderNotInTeam(field="leader")
    if due_on is None and not attested:
        raise DueDayMissing(field="due_on")
    if due_on is not None and due_on < assigned_on:
        raise SupervisionDayWrong(f"整改期限{due_on}早于交办日期{assigned_on}。", field="due_on")
    not_before(assigned_on, state.since_on, "assigned_on", "上一步")
    return [FindingAssigned(finding=finding, leader=leader, due_on=due_on, assigned_on=assigned_on)]


def submit_rectification(
    state: FindingState, *, note: str, evidence: Sequence[EvidenceId], submitted_on: date
) -> list[RectificationSubmitted]:
    """The unit says how it put it right.

    Raises FindingNotFound, FindingStageWrong, SupervisionDayWrong or InvalidInput.
    """
    finding = _in_stage(state, FindingStage.ASSIGNED, FindingStage.RECTIFYING)
    check_text(note, "note", "整改说明")
    not_before(submitted_on, state.since_on, "submitted_on", "上一步")
    return [RectificationSubmitted(finding=finding, note=note, evidence=tuple(evidence), submitted_on=submitted_on)]


def recheck_finding(
    state: FindingState, *, passed: bool, rechecked_by: UnitId, note: str, rechecked_on: date
) -> list[FindingRechecked]:
    """Another organisation looks whether it was put right. Not passed: back to rectifying.

    Raises FindingNotFound, FindingStageWrong, RecheckByTheUnit, SupervisionDayWrong or InvalidInput.
    """
    finding = _in_stage(state, FindingStage.SUBMITTED)
    if rechecked_by == state.unit:
        raise RecheckByTheUnit
    check_text(note, "note", "复查情况", required=not passed)
    not_before(rechecked_on, state.since_on, "rechecked_on", "报告整改")
    return [
        FindingRechecked(
            finding=finding, passed=passed, rechecked_by=rechecked_by, note=note, rechecked_on=rechecked_on
        )
    ]


def close_finding(state: FindingState, *, closed_on: date, tracked_until_on: date | None) -> list[FindingClosed]:
    """Close what passed its recheck; tracked for at most a year.

    Raises FindingNotFound, FindingStageWrong, SupervisionDayWrong or TrackedTooLong.
    """
    finding = _in_stage(state, FindingStage.RECHECKED)
    not_before(closed_on, state.since_on, "closed_on", "复查")
    if tracked_until_on is not None:
        not_before(tracked_until_on, closed_on, "tracked_until_on", "销号")
        latest = months_after(closed_on, TRACKED_MONTHS_MAX)
        if tracked_until_on > latest:
            raise TrackedTooLong(f"最晚到{latest}。", field="tracked_until_on")
    return [FindingClosed(finding=finding, closed_on=closed_on, tracked_until_on=tracked_until_on)]


def reopen_finding(state: FindingState, *, reason: str, reopened_on: date) -> list[FindingReopened]:
    """It is back, or was never put right. Raises FindingNotFound, FindingStageWrong, SupervisionDayWrong."""
    finding = _in_stage(state, FindingStage.CLOSED)
    check_text(reason, "reason", "重新打开的原因")
    not_before(reopened_on, state.since_on, "reopened_on", "销号")
    return [FindingReopened(finding=finding, reason=reason, reopened_on=reopened_on)]


def rectification_due_on(state: FindingState) -> date | None:
    """Until when it is to be put right; None while or once nothing is due."""
    return state.due_on if state.stage in (FindingStage.ASSIGNED, FindingStage.RECTIFYING) else None


def refuse_no_cause(state: FindingState, *, unit: UnitId, field: str) -> None:
    """Refuse a finding that a problem of the unit's lists cannot come from. Raises FindingOfOtherUnit."""
    if state.unit != unit or not state.confirmed:
        raise FindingOfOtherUnit(field=field)


def why_not_cited(state: FindingState, unit: UnitId) -> str:
    """What keeps a score of the unit from resting on the finding, with the remedy, in Chinese; empty when nothing."""
    if state.unit != unit:
        return "属于其他单位，请改选被考核单位的问题"
    if state.stage is FindingStage.DISMISSED:
        return "已撤销，请改选其他问题"
    return "" if state.confirmed else "待确认，请先由组织单位确认"


def _in_stage(state: FindingState, *stages: FindingStage) -> FindingId:
    if state.finding is None:
        raise FindingNotFound(field="finding")
    if state.stage not in stages:
        wanted = "、".join(f"“{_STAGE_NAMES[stage]}”" for stage in stages)
        raise FindingStageWrong(f"{_STAGE_NAMES[state.stage]}，须在{wanted}时办理。", field="finding")
    return state.finding
