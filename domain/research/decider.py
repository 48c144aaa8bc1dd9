"""The research before a unit's lists: situation, problems, strengths, by the maker's officer (policy 五(二), R3)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar, assert_never

from domain.codes import UnitKind
from domain.cycle.decider import refuse_outside
from domain.ids import PersonId, UnitId
from domain.labels import label
from domain.lists.not_ready import OfficerMissing
from domain.research.errors import (
    CompletedBeforeStart,
    ResearchCompletedAlready,
    ResearchNotStarted,
    ResearchPartMissing,
    ResearchStartedAlready,
    ResearchUnchanged,
    UnitNotResearched,
)
from domain.research.events import (
    ProblemsRecorded,
    ResearchCompleted,
    ResearchEvent,
    ResearchStarted,
    SituationRecorded,
    StrengthsRecorded,
)

RESPONSIBLE_KINDS = frozenset({UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE, UnitKind.GRASSROOTS})
"""Whom lists are made for (四(一)): the committees by 区委, grassroots organisations by their committee."""

Part = TypeVar("Part", SituationRecorded, ProblemsRecorded, StrengthsRecorded)


@dataclass(frozen=True, slots=True)
class ResearchState:
    """The research on one unit for one year, folded from its stream."""

    officer: PersonId | None = None
    started_on: date | None = None
    situation: str = ""
    problems: str = ""
    strengths: str = ""
    completed_on: date | None = None

    @property
    def completed(self) -> bool:
        """Whether it was completed; lists may be issued only then (五(二))."""
        return self.completed_on is not None


EMPTY = ResearchState()


def evolve(state: ResearchState, event: ResearchEvent) -> ResearchState:
    """The research after one more fact."""
    match event:
        case ResearchStarted():
            return replace(state, officer=event.officer, started_on=event.started_on)
        case SituationRecorded():
            return replace(state, situation=event.text)
        case ProblemsRecorded():
            return replace(state, problems=event.text)
        case StrengthsRecorded():
            return replace(state, strengths=event.text)
        case ResearchCompleted():
            return replace(state, completed_on=event.completed_on)
        case _:
            assert_never(event)


def start_research(
    state: ResearchState,
    *,
    unit: UnitId,
    kind: UnitKind,
    year: int,
    officer: PersonId | None,
    started_on: date,
) -> list[ResearchStarted]:
    """Begin. `officer` is a list officer of the maker on the day, None when it has named none.

    Raises OfficerMissing, UnitNotResearched, ResearchStartedAlready or OutsideYear.
    """
    if kind not in RESPONSIBLE_KINDS:
        raise UnitNotResearched(f"{label(kind)}。", field="unit")
    if state.started_on is not None:
        raise ResearchStartedAlready(f"开始日期{state.started_on}。")
    refuse_outside(year, started_on, field="started_on")
    if officer is None:
        raise OfficerMissing
    return [ResearchStarted(unit=unit, year=year, officer=officer, started_on=started_on)]


def record_situation(state: ResearchState, *, unit: UnitId, year: int, text: str) -> list[SituationRecorded]:
    """Write or rewrite the situation (工作现状). Refused before the start, after completion, unchanged."""
    return _record(state, state.situation, SituationRecorded(unit=unit, year=year, text=text))


def record_problems(state: ResearchState, *, unit: UnitId, year: int, text: str) -> list[ProblemsRecorded]:
    """Write or rewrite the problems (存在问题). Refused before the start, after completion, unchanged."""
    return _record(state, state.problems, ProblemsRecorded(unit=unit, year=year, text=text))


def record_strengths(state: ResearchState, *, unit: UnitId, year: int, text: str) -> list[StrengthsRecorded]:
    """Write or rewrite the strengths (自身优势). Refused before the start, after completion, unchanged."""
    return _record(state, state.strengths, StrengthsRecorded(unit=unit, year=year, text=text))


def complete_research(state: ResearchState, *, unit: UnitId, year: int, completed_on: date) -> list[ResearchCompleted]:
    """Finish, with all three parts on record.

    Raises ResearchNotStarted, ResearchCompletedAlready, ResearchPartMissing, CompletedBeforeStart or OutsideYear.
    """
    started_on = _refuse_fixed(state)
    parts = {"工作现状": state.situation, "存在问题": state.problems, "自身优势": state.strengths}
    missing = [name for name, text in parts.items() if not text.strip()]
    if missing:
        raise ResearchPartMissing(f"缺{'、'.join(missing)}。")
    if completed_on < started_on:
        raise CompletedBeforeStart(f"{completed_on}，开始于{started_on}。", field="completed_on")
    refuse_outside(year, completed_on, field="completed_on")
    return [ResearchCompleted(unit=unit, year=year, completed_on=completed_on)]


def _record(state: ResearchState, before: str, part: Part) -> list[Part]:
    _refuse_fixed(state)
    if not part.text.strip():
        raise ResearchPartMissing("内容不能为空。", field="text")
    if part.text == before:
        raise ResearchUnchanged(field="text")
    return [part]


def _refuse_fixed(state: ResearchState) -> date:
    """The day it started, if it goes on. Raises ResearchNotStarted or ResearchCompletedAlready."""
    if state.started_on is None:
        raise ResearchNotStarted
    if state.completed_on is not None:
        raise ResearchCompletedAlready(f"完成日期{state.completed_on}。")
    return state.started_on
