"""Questions that every command on an issued item asks first."""

from datetime import date

from domain.execution.errors import DayWrong, ItemEnded, ItemIsSuspended, ItemNotIssued, ItemStageWrong, NotAssigned
from domain.execution.item import STAGE_NAMES, Commitment, ItemStage, ItemState
from domain.ids import UnitId

ENDED = frozenset({ItemStage.CLOSED, ItemStage.CARRIED_OVER, ItemStage.REVOKED})
"""Stages in which nothing more is done; only a closed item can be opened again."""

WORKING = frozenset({ItemStage.ASSIGNED, ItemStage.IN_PROGRESS, ItemStage.REOPENED})
"""Stages in which the unit works on the item and may change how it goes about it."""


def issued(state: ItemState) -> UnitId:
    """The responsible unit of an issued item. Raises ItemNotIssued."""
    if state.unit is None:
        raise ItemNotIssued(field="item")
    return state.unit


def standing(state: ItemState) -> UnitId:
    """The unit of an issued item that is not closed, carried over or revoked. Raises ItemEnded."""
    unit = issued(state)
    if state.stage in ENDED:
        raise ItemEnded(f"{STAGE_NAMES[state.stage]}。", field="item")
    return unit


def running(state: ItemState) -> UnitId:
    """The unit of a standing item that is not suspended. Raises ItemIsSuspended."""
    unit = standing(state)
    if state.suspended:
        raise ItemIsSuspended(field="item")
    return unit


def unfinished(state: ItemState) -> UnitId:
    """The unit of a standing item that nobody found done. Raises ItemEnded, or ItemStageWrong for a verified one."""
    unit = standing(state)
    if state.stage is ItemStage.VERIFIED:
        raise ItemStageWrong(f"{STAGE_NAMES[state.stage]}，请办理销号。", field="item")
    return unit


def is_finished(state: ItemState) -> bool:
    """Whether an issued item was found done, closed, carried over or taken off its list."""
    return state.stage in ENDED or state.stage is ItemStage.VERIFIED


def changeable(state: ItemState) -> UnitId:
    """The unit of a standing item that is not being found done: nobody verifies what was changed meanwhile.

    Raises ItemEnded or ItemStageWrong.
    """
    unit = standing(state)
    if state.stage in (ItemStage.CLAIMED_DONE, ItemStage.VERIFIED):
        raise ItemStageWrong(f"{STAGE_NAMES[state.stage]}，须先退回销号申请，或销号后重新打开。", field="item")
    return unit


def working(state: ItemState) -> Commitment:
    """The commitment of an item the unit works on. Raises NotAssigned or ItemStageWrong."""
    running(state)
    if state.commitment is None:
        raise NotAssigned(field="item")
    if state.stage not in WORKING:
        raise ItemStageWrong(f"{STAGE_NAMES[state.stage]}，须先退回销号申请或重新打开。", field="item")
    return state.commitment


def in_stage(state: ItemState, stage: ItemStage, what: str) -> None:
    """Raises ItemStageWrong unless the item is in that stage; what: the thing to be done, in Chinese."""
    if state.stage is not stage:
        raise ItemStageWrong(f"{STAGE_NAMES[state.stage]}，{what}须在“{STAGE_NAMES[stage]}”时办理。", field="item")


def not_before(day: date, earlier: date | None, field: str, what: str) -> None:
    """A thing is not done before what it follows. Raises DayWrong."""
    if earlier is not None and day < earlier:
        raise DayWrong(f"{day}早于{what}日期{earlier}。", field=field)
