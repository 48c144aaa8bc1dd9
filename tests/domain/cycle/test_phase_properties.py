"""Whatever is tried in whatever order: the year only goes forward, one phase at a time, or back by being reopened."""

from datetime import date, timedelta
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import CyclePhase
from domain.cycle.decider import EMPTY, PHASES, advance_phase, close_cycle, evolve, open_cycle, reopen_phase
from domain.cycle.events import CycleEvent, PhaseReopened
from domain.refusal import Refusal
from domain.tenancy.events import Policy

tries = st.tuples(st.sampled_from(["advance", "reopen", "close"]), st.sampled_from(CyclePhase), st.integers(0, 450))


@settings(max_examples=300, deadline=None)
@given(st.lists(tries, max_size=60), st.booleans())
def test_a_year_goes_forward_phase_by_phase_or_is_reopened(
    attempts: list[tuple[str, CyclePhase, int]], in_order: bool
) -> None:
    state = reduce(evolve, open_cycle(EMPTY, year=2020, opened_on=date(2020, 1, 2), policy=Policy()), EMPTY)
    if in_order:
        attempts = sorted(attempts, key=lambda attempt: (attempt[2], PHASES.index(attempt[1])))

    for verb, phase, number in attempts:
        day = date(2020, 1, 2) + timedelta(days=number)
        try:
            events: list[CycleEvent]
            if verb == "advance":
                events = [*advance_phase(state, phase=phase, advanced_on=day)]
            elif verb == "close":
                events = [*close_cycle(state, closed_on=day)]
            else:
                events = [*reopen_phase(state, phase=phase, reason="复核")]
        except Refusal:
            continue
        after = reduce(evolve, events, state)
        step = PHASES.index(after.phase) - PHASES.index(state.phase)
        assert step < 0 if isinstance(events[0], PhaseReopened) else step == 1
        assert after.moved_on >= state.moved_on
        state = after
