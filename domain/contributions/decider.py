"""What a functional department brings to an item (policy 五(三), R17): asked for, pledged, delivered or declined."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.codes import UnitKind
from domain.contributions.errors import (
    ContributionNotFound,
    ContributionStageWrong,
    DeliveryDayWrong,
    DepartmentNotFunctional,
    ResourceUnknown,
)
from domain.contributions.events import (
    ContributionDeclined,
    ContributionDelivered,
    ContributionEvent,
    ContributionPledged,
    ContributionRequested,
)
from domain.ids import ContributionId, ItemId, UnitId
from domain.labels import label
from domain.text import check_text


class ContributionStage(StrEnum):
    """Where a contribution stands."""

    ABSENT = "ABSENT"
    REQUESTED = "REQUESTED"
    PLEDGED = "PLEDGED"
    DELIVERED = "DELIVERED"
    DECLINED = "DECLINED"


_STAGE_NAMES: Mapping[ContributionStage, str] = {
    ContributionStage.ABSENT: "未提出",
    ContributionStage.REQUESTED: "待答复",
    ContributionStage.PLEDGED: "已承诺",
    ContributionStage.DELIVERED: "已到位",
    ContributionStage.DECLINED: "已说明不能提供",
}


@dataclass(frozen=True, slots=True)
class ContributionState:
    """A contribution folded from its stream."""

    stage: ContributionStage = ContributionStage.ABSENT
    contribution: ContributionId | None = None
    item: ItemId | None = None
    unit: UnitId | None = None
    department: UnitId | None = None
    resource: str = ""
    requested_on: date = date.min
    pledged_on: date = date.min
    deliver_by_on: date | None = None


EMPTY = ContributionState()


def evolve(state: ContributionState, event: ContributionEvent) -> ContributionState:
    """The contribution after one more fact."""
    match event:
        case ContributionRequested():
            return ContributionState(
                stage=ContributionStage.REQUESTED,
                contribution=event.contribution,
                item=event.item,
                unit=event.unit,
                department=event.department,
                resource=event.resource,
                requested_on=event.requested_on,
            )
        case ContributionPledged():
            return replace(
                state,
                stage=ContributionStage.PLEDGED,
                pledged_on=event.pledged_on,
                deliver_by_on=event.deliver_by_on,
            )
        case ContributionDelivered():
            return replace(state, stage=ContributionStage.DELIVERED)
        case ContributionDeclined():
            return replace(state, stage=ContributionStage.DECLINED)
        case _:
            assert_never(event)


def request_contribution(
    state: ContributionState,
    contribution: ContributionId,
    *,
    item: ItemId,
    unit: UnitId,
    department: UnitId,
    department_kind: UnitKind,
    department_stands: bool,
    resource: str,
    resources: Mapping[str, str],
    description: str,
    requested_on: date,
) -> list[ContributionRequested]:
    """Ask a functional department for staff, technology or funds.

    resources: code -> label of the year's list. Raises DepartmentNotFunctional, ResourceUnknown or InvalidInput.
    """
    if state.stage is not ContributionStage.ABSENT:
        raise ContributionStageWrong(f"{_STAGE_NAMES[state.stage]}。")
    if department_kind is not UnitKind.FUNCTIONAL_DEPT:
        raise DepartmentNotFunctional(f"所选单位为{label(department_kind)}。", field="department")
    if not department_stands:
        raise DepartmentNotFunctional("所选单位当日不在册。", field="department")
    if resource not in resources:
        raise ResourceUnknown(f"“{resource}”，可选{'、'.join(resources.values())}。", field="resource")
    check_text(description, "description", "请求的内容")
    return [
        ContributionRequested(
            contribution=contribution,
            item=item,
            unit=unit,
            department=department,
            resource=resource,
            description=description,
            requested_on=requested_on,
        )
    ]


def pledge_contribution(
    state: ContributionState, *, description: str, deliver_by_on: date, pledged_on: date
) -> list[ContributionPledged]:
    """The department pledges what it was asked for, by a day that is not past when it pledges.

    Raises ContributionNotFound, ContributionStageWrong or DeliveryDayWrong.
    """
    contribution, item, department = _asked(state)
    _in_stage(state, ContributionStage.REQUESTED)
    check_text(description, "description", "承诺的内容")
    if pledged_on < state.requested_on:
        raise DeliveryDayWrong(f"承诺之日{pledged_on}早于请求之日{state.requested_on}。", field="occurred_on")
    if deliver_by_on < pledged_on:
        raise DeliveryDayWrong(f"承诺到位日期{deliver_by_on}早于承诺之日{pledged_on}。", field="deliver_by_on")
    return [
        ContributionPledged(
            contribution=contribution,
            item=item,
            department=department,
            resource=state.resource,
            description=description,
            pledged_on=pledged_on,
            deliver_by_on=deliver_by_on,
        )
    ]


def deliver_contribution(state: ContributionState, *, delivered_on: date, note: str) -> list[ContributionDelivered]:
    """The department registers that the pledge was kept, on or after the day it was given.

    Raises ContributionNotFound, ContributionStageWrong or DeliveryDayWrong.
    """
    contribution, _, _ = _asked(state)
    _in_stage(state, ContributionStage.PLEDGED)
    if delivered_on < state.pledged_on:
        raise DeliveryDayWrong(f"到位日期{delivered_on}早于承诺之日{state.pledged_on}。", field="delivered_on")
    check_text(note, "note", "到位情况")
    return [ContributionDelivered(contribution=contribution, delivered_on=delivered_on, note=note)]


def decline_contribution(state: ContributionState, *, reason: str) -> list[ContributionDeclined]:
    """The department says why it cannot. Raises ContributionNotFound or ContributionStageWrong."""
    contribution, _, _ = _asked(state)
    _in_stage(state, ContributionStage.REQUESTED)
    check_text(reason, "reason", "不能提供的原因")
    return [ContributionDeclined(contribution=contribution, reason=reason)]


def _asked(state: ContributionState) -> tuple[ContributionId, ItemId, UnitId]:
    if state.contribution is None or state.item is None or state.department is None:
        raise ContributionNotFound(field="contribution")
    return state.contribution, state.item, state.department


def _in_stage(state: ContributionState, stage: ContributionStage) -> None:
    if state.stage is not stage:
        raise ContributionStageWrong(f"{_STAGE_NAMES[state.stage]}，须在“{_STAGE_NAMES[stage]}”时办理。")
