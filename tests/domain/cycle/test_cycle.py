"""A list year: opened once, its phases in order, its windows, what must be on file (policy 四(一))."""

from dataclasses import replace
from datetime import date
from functools import reduce

import pytest

from domain.codes import CyclePhase
from domain.cycle.decider import (
    EMPTY,
    CycleState,
    Window,
    advance_phase,
    approve_issue_exception,
    close_cycle,
    declare_prior_report,
    evolve,
    open_cycle,
    reopen_phase,
    set_phase_window,
)
from domain.cycle.errors import (
    CycleNotOpen,
    CycleOpenAlready,
    ExceptionNeedless,
    NotFirstYear,
    OutsideYear,
    PhaseNotPast,
    PhaseOutOfOrder,
    PhasePast,
    ReportDeclaredAlready,
    WindowNotReached,
    WindowReasonMissing,
    WindowUnsound,
)
from domain.cycle.events import CycleClosed, CycleEvent, CycleOpened, PhaseAdvanced, PhaseReopened, PhaseWindowSet
from domain.ids import UnitId
from domain.tenancy.events import Policy

OPENED = CycleOpened(2020, date(2020, 1, 2))
UNIT = UnitId("DW01")


def given(*events: CycleEvent) -> CycleState:
    return reduce(evolve, events, EMPTY)


def entered(*phases: CyclePhase) -> list[CycleEvent]:
    return [PhaseAdvanced(2020, phase, date(2020, 1, 3)) for phase in phases]


IN_EXECUTION = entered(
    CyclePhase.RESEARCH,
    CyclePhase.DRAFTING,
    CyclePhase.CONSULTATION,
    CyclePhase.ISSUED,
    CyclePhase.EXECUTION,
)
IN_RESULT_USE = [*IN_EXECUTION, *entered(CyclePhase.ASSESSMENT, CyclePhase.REVIEW, CyclePhase.RESULT_USE)]


def test_a_year_opens_with_the_issue_window_of_the_districts_policy() -> None:
    policy = replace(Policy(), issue_from="01-10", issue_until="02-20")

    state = given(*open_cycle(EMPTY, year=2020, opened_on=date(2020, 1, 2), policy=policy))

    assert state.open
    assert state.issue_window() == Window(date(2020, 1, 10), date(2020, 2, 20))


def test_a_year_is_opened_once() -> None:
    with pytest.raises(CycleOpenAlready):
        open_cycle(given(OPENED), year=2020, opened_on=date(2020, 1, 2), policy=Policy())


@pytest.mark.parametrize("day", [date(2019, 9, 30), date(2021, 4, 1)])
def test_a_year_is_not_opened_outside_of_it(day: date) -> None:
    with pytest.raises(OutsideYear):
        open_cycle(EMPTY, year=2020, opened_on=day, policy=Policy())


def test_phases_follow_each_other_in_the_order_of_the_year() -> None:
    state = given(OPENED)
    walked = []

    for phase in list(CyclePhase)[1:]:
        if phase is CyclePhase.CLOSED:
            events: list[CycleEvent] = [*close_cycle(state, closed_on=date(2021, 3, 31))]
        else:
            day = date(2024, 5, 1) if phase is CyclePhase.ARCHIVED else date(2020, 12, 31)
            events = [*advance_phase(state, phase=phase, advanced_on=day)]
        state = reduce(evolve, events, state)
        walked.append(state.phase)

    assert walked == list(CyclePhase)[1:]
    assert not state.open


@pytest.mark.parametrize(
    "phase", [phase for phase in CyclePhase if phase not in (CyclePhase.ASSESSMENT, CyclePhase.CLOSED)]
)
def test_no_phase_is_skipped_or_entered_again(phase: CyclePhase) -> None:
    with pytest.raises(PhaseOutOfOrder):
        advance_phase(given(OPENED, *IN_EXECUTION), phase=phase, advanced_on=date(2020, 3, 1))


def test_a_phase_does_not_begin_before_the_one_before_it() -> None:
    with pytest.raises(PhaseOutOfOrder):
        advance_phase(given(OPENED), phase=CyclePhase.RESEARCH, advanced_on=date(2020, 1, 1))


def test_a_phase_does_not_begin_before_its_window() -> None:
    window = PhaseWindowSet(2020, CyclePhase.RESEARCH, date(2020, 1, 5), date(2020, 1, 20))

    with pytest.raises(WindowNotReached):
        advance_phase(given(OPENED, window), phase=CyclePhase.RESEARCH, advanced_on=date(2020, 1, 4))
    assert advance_phase(given(OPENED, window), phase=CyclePhase.RESEARCH, advanced_on=date(2020, 1, 5))


def test_a_year_ends_after_its_results_were_used_and_not_by_advancing() -> None:
    with pytest.raises(PhaseOutOfOrder):
        close_cycle(given(OPENED, *IN_EXECUTION), closed_on=date(2021, 3, 1))
    with pytest.raises(PhaseOutOfOrder):
        advance_phase(given(OPENED, *IN_RESULT_USE), phase=CyclePhase.CLOSED, advanced_on=date(2021, 3, 1))

    assert close_cycle(given(OPENED, *IN_RESULT_USE), closed_on=date(2021, 3, 1))


def test_a_past_phase_is_reopened_with_a_reason_and_the_year_goes_on_from_there() -> None:
    [reopened] = reopen_phase(given(OPENED, *IN_EXECUTION), phase=CyclePhase.CONSULTATION, reason="补充沟通")
    state = given(OPENED, *IN_EXECUTION, reopened)

    assert reopened == PhaseReopened(2020, CyclePhase.CONSULTATION, "补充沟通")
    assert advance_phase(state, phase=CyclePhase.ISSUED, advanced_on=date(2020, 2, 1))


@pytest.mark.parametrize("phase", [CyclePhase.PLANNED, CyclePhase.EXECUTION, CyclePhase.REVIEW])
def test_only_a_past_phase_is_reopened(phase: CyclePhase) -> None:
    with pytest.raises(PhaseNotPast):
        reopen_phase(given(OPENED, *IN_EXECUTION), phase=phase, reason="误操作")


def test_a_closed_year_can_be_reopened_and_an_archived_one_cannot() -> None:
    closed = [OPENED, *IN_RESULT_USE, CycleClosed(2020, date(2021, 3, 1))]

    state = given(*closed, *reopen_phase(given(*closed), phase=CyclePhase.RESULT_USE, reason="异议成立"))
    assert state.open

    with pytest.raises(CycleNotOpen):
        reopen_phase(given(*closed, *entered(CyclePhase.ARCHIVED)), phase=CyclePhase.RESULT_USE, reason="异议")


def test_windows_begin_in_the_order_of_the_phases() -> None:
    drafting = PhaseWindowSet(2020, CyclePhase.DRAFTING, date(2020, 1, 20), date(2020, 2, 10))
    state = given(OPENED, drafting)

    with pytest.raises(WindowUnsound):
        set_phase_window(
            state, phase=CyclePhase.RESEARCH, from_on=date(2020, 1, 21), until_on=date(2020, 1, 31), reason=""
        )
    with pytest.raises(WindowUnsound):
        set_phase_window(
            state, phase=CyclePhase.ISSUED, from_on=date(2020, 1, 19), until_on=date(2020, 2, 1), reason=""
        )
    assert set_phase_window(
        state, phase=CyclePhase.DRAFTING, from_on=date(2020, 1, 10), until_on=date(2020, 2, 10), reason=""
    )


def test_a_window_has_its_days_in_order_and_inside_the_year() -> None:
    with pytest.raises(WindowUnsound):
        set_phase_window(
            given(OPENED), phase=CyclePhase.RESEARCH, from_on=date(2020, 1, 21), until_on=date(2020, 1, 20), reason=""
        )
    with pytest.raises(OutsideYear):
        set_phase_window(
            given(OPENED), phase=CyclePhase.RESEARCH, from_on=date(2020, 1, 21), until_on=date(2022, 1, 20), reason=""
        )


def test_the_time_for_issuing_is_widened_with_a_reason_and_narrowed_without() -> None:
    state = given(*open_cycle(EMPTY, year=2020, opened_on=date(2020, 1, 2), policy=Policy()))
    first, last = date(2020, 1, 5), date(2020, 2, 15)
    wider = [(first, date(2020, 6, 30)), (date(2020, 1, 4), last)]

    for from_on, until_on in wider:
        with pytest.raises(WindowReasonMissing):
            set_phase_window(state, phase=CyclePhase.ISSUED, from_on=from_on, until_on=until_on, reason=" ")
        [told] = set_phase_window(state, phase=CyclePhase.ISSUED, from_on=from_on, until_on=until_on, reason="疫情")
        assert told.reason == "疫情"
    assert set_phase_window(state, phase=CyclePhase.ISSUED, from_on=first, until_on=date(2020, 2, 1), reason="")


def test_a_year_goes_on_and_ends_on_the_day_on_which_it_does() -> None:
    late = date(2021, 5, 6)
    [closed] = close_cycle(given(OPENED, *IN_RESULT_USE), closed_on=late)
    reopened = [OPENED, *IN_RESULT_USE, closed, PhaseReopened(2020, CyclePhase.REVIEW, "异议成立")]

    assert closed.closed_on == late
    assert advance_phase(given(*reopened), phase=CyclePhase.RESULT_USE, advanced_on=date(2021, 5, 7))
    with pytest.raises(OutsideYear):
        advance_phase(
            given(CycleOpened(2020, date(2019, 9, 1))), phase=CyclePhase.RESEARCH, advanced_on=date(2019, 9, 30)
        )


def test_the_window_of_a_past_phase_is_not_changed() -> None:
    with pytest.raises(PhasePast):
        set_phase_window(
            given(OPENED, *IN_EXECUTION),
            phase=CyclePhase.ISSUED,
            from_on=date(2020, 1, 5),
            until_on=date(2020, 6, 30),
            reason="",
        )


def test_a_prior_report_is_filed_for_a_unit_or_in_the_first_year_for_all() -> None:
    own = declare_prior_report(given(OPENED), unit=UNIT, document="2019年述职报告", first_year=False)
    of_all = declare_prior_report(given(OPENED), unit=None, document="2019年述职汇编", first_year=True)

    assert given(OPENED, *own).has_prior_report(UNIT)
    assert not given(OPENED, *own).has_prior_report(UnitId("DW02"))
    assert given(OPENED, *of_all).has_prior_report(UnitId("DW02"))
    with pytest.raises(NotFirstYear):
        declare_prior_report(given(OPENED), unit=None, document="2019年述职汇编", first_year=False)
    with pytest.raises(ReportDeclaredAlready):
        declare_prior_report(given(OPENED, *own), unit=UNIT, document="2019年述职报告", first_year=False)


def test_an_exception_lets_one_unit_issue_outside_the_window() -> None:
    state = given(*open_cycle(EMPTY, year=2020, opened_on=date(2020, 1, 2), policy=Policy()))

    events = approve_issue_exception(state, unit=UNIT, until_on=date(2020, 3, 10), reason="疫情")

    assert reduce(evolve, events, state).exception_until(UNIT) == date(2020, 3, 10)
    assert reduce(evolve, events, state).exception_until(UnitId("DW02")) is None
    with pytest.raises(ExceptionNeedless):
        approve_issue_exception(state, unit=UNIT, until_on=date(2020, 2, 15), reason="疫情")
    with pytest.raises(OutsideYear):
        approve_issue_exception(state, unit=UNIT, until_on=date(2021, 1, 10), reason="疫情")


def test_nothing_is_done_in_a_year_that_is_not_open() -> None:
    for state in (EMPTY, given(OPENED, *IN_RESULT_USE, CycleClosed(2020, date(2021, 3, 1)))):
        with pytest.raises(CycleNotOpen):
            declare_prior_report(state, unit=UNIT, document="报告", first_year=True)
        with pytest.raises(CycleNotOpen):
            set_phase_window(
                state, phase=CyclePhase.RESEARCH, from_on=date(2020, 1, 5), until_on=date(2020, 1, 20), reason=""
            )
        with pytest.raises(CycleNotOpen):
            approve_issue_exception(state, unit=UNIT, until_on=date(2020, 3, 10), reason="疫情")
        with pytest.raises(CycleNotOpen):
            close_cycle(state, closed_on=date(2021, 3, 1))
    with pytest.raises(CycleNotOpen):
        advance_phase(EMPTY, phase=CyclePhase.RESEARCH, advanced_on=date(2020, 1, 5))
    with pytest.raises(CycleNotOpen):
        reopen_phase(EMPTY, phase=CyclePhase.RESEARCH, reason="误操作")
