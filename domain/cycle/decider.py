"""One list year: its phases in their order, their windows, the prior reports on file (policy 四(一); domain.md 1.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import assert_never

from domain.codes import CyclePhase
from domain.cycle.errors import (
    CycleNotOpen,
    CycleOpenAlready,
    ExceptionNeedless,
    NotFirstYear,
    OutsideYear,
    PhaseNotPast,
    PhaseOutOfOrder,
    PhasePast,
    PromisesOther,
    ReportDeclaredAlready,
    WindowNotReached,
    WindowReasonMissing,
    WindowUnsound,
)
from domain.cycle.events import (
    CycleClosed,
    CycleEvent,
    CycleOpened,
    IssueExceptionApproved,
    PhaseAdvanced,
    PhaseReopened,
    PhaseWindowSet,
    PriorReportDeclared,
)
from domain.ids import UnitId
from domain.labels import label
from domain.refusal import InvalidInput
from domain.tenancy.events import Policy
from domain.tenancy.policy import day_in
from domain.text import check_text

PHASES = tuple(CyclePhase)
COMMITMENTS_MAX = 50
COMMITMENT_CHARACTERS_MAX = 300
"""Fifty of them in one event stay far below its 60,000 bytes."""
_ENDED = frozenset({CyclePhase.CLOSED, CyclePhase.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day of a phase, both included."""

    from_on: date
    until_on: date

    def holds(self, day: date) -> bool:
        """Whether the day is in the window."""
        return self.from_on <= day <= self.until_on


@dataclass(frozen=True, slots=True)
class CycleState:
    """A year folded from its stream; `year` is 0 while it was not opened. `moved_on`: the day of the latest phase."""

    year: int = 0
    opened_on: date = date.min
    phase: CyclePhase = CyclePhase.PLANNED
    moved_on: date = date.min
    windows: Mapping[CyclePhase, Window] = field(default_factory=lambda: MappingProxyType({}))
    prior_reports: Mapping[UnitId | None, str] = field(default_factory=lambda: MappingProxyType({}))
    commitments: Mapping[UnitId | None, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    exceptions: Mapping[UnitId, date] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def opened(self) -> bool:
        """Whether the year was ever opened."""
        return self.year != 0

    @property
    def open(self) -> bool:
        """Whether the year was opened and has not ended."""
        return self.opened and self.phase not in _ENDED

    def has_prior_report(self, unit: UnitId) -> bool:
        """Whether the secretary's special report of the prior review is on file for a unit (四(一))."""
        return unit in self.prior_reports or None in self.prior_reports

    def commitments_of(self, unit: UnitId) -> tuple[str, ...]:
        """What the unit's secretary promised in the report on file (三(二))."""
        return self.commitments.get(unit, ())

    def issue_window(self) -> Window | None:
        """When lists may be issued (每年初)."""
        return self.windows.get(CyclePhase.ISSUED)

    def exception_until(self, unit: UnitId) -> date | None:
        """Until when a unit's lists may be issued in spite of the window; None without an exception."""
        return self.exceptions.get(unit)


EMPTY = CycleState()


def evolve(state: CycleState, event: CycleEvent) -> CycleState:
    """The year after one more fact."""
    match event:
        case CycleOpened():
            return replace(state, year=event.year, opened_on=event.opened_on, moved_on=event.opened_on)
        case PriorReportDeclared():
            reports = {**state.prior_reports, event.unit: event.document}
            promised = {**state.commitments, event.unit: event.commitments}
            return replace(state, prior_reports=MappingProxyType(reports), commitments=MappingProxyType(promised))
        case PhaseWindowSet():
            windows = {**state.windows, event.phase: Window(event.from_on, event.until_on)}
            return replace(state, windows=MappingProxyType(windows))
        case PhaseAdvanced():
            return replace(state, phase=event.phase, moved_on=event.advanced_on)
        case PhaseReopened():
            return replace(state, phase=event.phase)
        case IssueExceptionApproved():
            exceptions = {**state.exceptions, event.unit: event.until_on}
            return replace(state, exceptions=MappingProxyType(exceptions))
        case CycleClosed():
            return replace(state, phase=CyclePhase.CLOSED, moved_on=event.closed_on)
        case _:
            assert_never(event)


def first_day(year: int) -> date:
    """The first day that may belong to a year's cycle: preparation starts in the autumn before."""
    return date(year - 1, 10, 1)


def last_day(year: int) -> date:
    """The last day that may belong to a year's cycle: results are used until the end of the next March."""
    return date(year + 1, 3, 31)


def year_over(state: CycleState, year: int, day: date) -> bool:
    """Whether a year is at its end on a day: being assessed or further (年底), or the next calendar year has begun."""
    return day.year > year or _rank(state.phase) >= _rank(CyclePhase.ASSESSMENT)


def refuse_outside(year: int, day: date, *, field: str) -> None:
    """Refuse a day that belongs to no part of the year's cycle. Raises OutsideYear."""
    if not first_day(year) <= day <= last_day(year):
        raise OutsideYear(f"{day}，{year}年度自{first_day(year)}起，至{last_day(year)}止。", field=field)


def refuse_not_open(state: CycleState, year: int) -> None:
    """Refuse what needs a year under way. Raises CycleNotOpen."""
    if not state.open:
        raise CycleNotOpen(f"{year}年度，请先由组织部门开启。", field="year")


def open_cycle(state: CycleState, *, year: int, opened_on: date, policy: Policy) -> list[CycleOpened | PhaseWindowSet]:
    """Open a year; the window for issuing lists is the policy's of that day. Raises CycleOpenAlready, OutsideYear."""
    if state.opened:
        raise CycleOpenAlready(f"{year}年度于{state.opened_on}开启。", field="year")
    refuse_outside(year, opened_on, field="opened_on")
    window = PhaseWindowSet(
        year=year,
        phase=CyclePhase.ISSUED,
        from_on=day_in(year, policy.issue_from),
        until_on=day_in(year, policy.issue_until),
    )
    return [CycleOpened(year=year, opened_on=opened_on), window]


def declare_prior_report(
    state: CycleState,
    *,
    unit: UnitId | None,
    document: str,
    first_year: bool,
    commitments: tuple[str, ...] = (),
    delivered: tuple[str, ...] | None = None,
) -> list[PriorReportDeclared]:
    """File the prior review's special report of a unit, or (None, first year only) one document for all.

    commitments: what the unit's secretary promised. delivered: the same as the log has it from the review meeting of
    the year before (None: it has none), which then counts and need not be told. Raises CycleNotOpen, NotFirstYear,
    ReportDeclaredAlready, PromisesOther or InvalidInput.
    """
    refuse_not_open(state, state.year)
    if unit is None and not first_year:
        raise NotFirstYear(f"{state.year}年度以前已有年度。", field="unit")
    if unit is None and commitments:
        raise InvalidInput("承诺事项须按单位登记，请填写所属单位。", field="unit")
    check_commitments(commitments)
    if delivered is not None:
        if commitments not in ((), delivered):
            raise PromisesOther(f"述职时共承诺{len(delivered)}项。", field="commitments")
        commitments = delivered
    if state.prior_reports.get(unit) == document and state.commitments.get(unit, ()) == commitments:
        raise ReportDeclaredAlready(f"{document}。", field="document")
    return [PriorReportDeclared(year=state.year, unit=unit, document=document, commitments=commitments)]


def check_commitments(commitments: tuple[str, ...]) -> None:
    """Refuse too many of a secretary's promises, an empty or a too long one. Raises InvalidInput."""
    if len(commitments) > COMMITMENTS_MAX:
        raise InvalidInput(f"承诺事项共{len(commitments)}项，最多{COMMITMENTS_MAX}项。", field="commitments")
    for number, commitment in enumerate(commitments):
        check_text(commitment, f"commitments.{number}", "承诺事项", characters_max=COMMITMENT_CHARACTERS_MAX)


def set_phase_window(
    state: CycleState, *, phase: CyclePhase, from_on: date, until_on: date, reason: str
) -> list[PhaseWindowSet]:
    """Fix first and last day of a phase that is not over. Windows begin in the order of the phases.

    The window for issuing stands since the year was opened: to widen it takes a reason.
    Raises CycleNotOpen, PhasePast, OutsideYear, WindowUnsound or WindowReasonMissing.
    """
    refuse_not_open(state, state.year)
    if _rank(phase) < _rank(state.phase):
        raise PhasePast(f"{label(phase)}，现处{label(state.phase)}阶段。", field="phase")
    refuse_outside(state.year, from_on, field="from_on")
    refuse_outside(state.year, until_on, field="until_on")
    if until_on < from_on:
        raise WindowUnsound("截止日期早于起始日期。", field="until_on")
    for other, window in state.windows.items():
        out_of_order = (window.from_on > from_on) if _rank(other) < _rank(phase) else (window.from_on < from_on)
        if other is not phase and out_of_order:
            raise WindowUnsound(f"{label(phase)}与{label(other)}（{window.from_on}起）的先后颠倒。", field="from_on")
    issue = state.issue_window()
    wider = issue is not None and not (issue.holds(from_on) and issue.holds(until_on))
    if phase is CyclePhase.ISSUED and wider and not reason.strip():
        raise WindowReasonMissing(field="reason")
    return [PhaseWindowSet(year=state.year, phase=phase, from_on=from_on, until_on=until_on, reason=reason)]


def advance_phase(state: CycleState, *, phase: CyclePhase, advanced_on: date) -> list[PhaseAdvanced]:
    """Enter the next phase, never one further on, on or after the day of the last and the start of its window.

    Raises CycleNotOpen, PhaseOutOfOrder, OutsideYear or WindowNotReached.
    """
    if not state.opened:
        refuse_not_open(state, state.year)
    if phase is CyclePhase.CLOSED:
        raise PhaseOutOfOrder("结束年度请用“结束年度”。", field="phase")
    _refuse_not_next(state, phase, advanced_on, field="advanced_on")
    window = state.windows.get(phase)
    if window is not None and advanced_on < window.from_on:
        raise WindowNotReached(f"{label(phase)}自{window.from_on}起。", field="advanced_on")
    return [PhaseAdvanced(year=state.year, phase=phase, advanced_on=advanced_on)]


def reopen_phase(state: CycleState, *, phase: CyclePhase, reason: str) -> list[PhaseReopened]:
    """Go back to a phase that is over, saying why; an archived year stays as it is.

    Raises CycleNotOpen or PhaseNotPast.
    """
    if not state.opened or state.phase is CyclePhase.ARCHIVED:
        raise CycleNotOpen(f"{state.year}年度已归档，不能重开。" if state.opened else "", field="year")
    if phase is CyclePhase.PLANNED or _rank(phase) >= _rank(state.phase):
        raise PhaseNotPast(f"{label(phase)}，现处{label(state.phase)}阶段。", field="phase")
    return [PhaseReopened(year=state.year, phase=phase, reason=reason)]


def approve_issue_exception(
    state: CycleState, *, unit: UnitId, until_on: date, reason: str
) -> list[IssueExceptionApproved]:
    """Let a unit's lists be issued outside the window, until a day of the year.

    Raises CycleNotOpen, OutsideYear or ExceptionNeedless.
    """
    refuse_not_open(state, state.year)
    if until_on.year != state.year:
        raise OutsideYear(f"{until_on}，应在{state.year}年之内。", field="until_on")
    window = state.issue_window()
    if window is not None and window.holds(until_on):
        raise ExceptionNeedless(f"{until_on}，规定时间为{window.from_on}至{window.until_on}。", field="until_on")
    return [IssueExceptionApproved(year=state.year, unit=unit, until_on=until_on, reason=reason)]


def close_cycle(state: CycleState, *, closed_on: date) -> list[CycleClosed]:
    """End a year whose results were used. Raises CycleNotOpen, PhaseOutOfOrder or OutsideYear."""
    refuse_not_open(state, state.year)
    _refuse_not_next(state, CyclePhase.CLOSED, closed_on, field="closed_on")
    return [CycleClosed(year=state.year, closed_on=closed_on)]


def _refuse_not_next(state: CycleState, phase: CyclePhase, day: date, *, field: str) -> None:
    if _rank(phase) != _rank(state.phase) + 1:
        following = PHASES[_rank(state.phase) + 1 : _rank(state.phase) + 2]
        remedy = f"下一阶段为{label(following[0])}" if following else "没有下一阶段"
        raise PhaseOutOfOrder(f"现处{label(state.phase)}阶段，{remedy}，不能进入{label(phase)}。", field="phase")
    # No last day: a year that drags on, or is reopened, goes on and ends on the day on which it does.
    if day < first_day(state.year):
        raise OutsideYear(f"{day}，{state.year}年度自{first_day(state.year)}起。", field=field)
    if day < state.moved_on:
        raise PhaseOutOfOrder(f"{day}早于进入现阶段的日期{state.moved_on}。", field=field)


def _rank(phase: CyclePhase) -> int:
    return PHASES.index(phase)
