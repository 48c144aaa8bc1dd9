"""Facts about the research that precedes a unit's lists."""

from dataclasses import dataclass
from datetime import date

from domain.ids import PersonId, UnitId
from domain.recorded import stored


@stored("research.started.v1")
@dataclass(frozen=True, slots=True)
class ResearchStarted:
    unit: UnitId
    year: int
    officer: PersonId
    started_on: date


@stored("research.situation_recorded.v1")
@dataclass(frozen=True, slots=True)
class SituationRecorded:
    unit: UnitId
    year: int
    text: str


@stored("research.problems_recorded.v1")
@dataclass(frozen=True, slots=True)
class ProblemsRecorded:
    unit: UnitId
    year: int
    text: str


@stored("research.strengths_recorded.v1")
@dataclass(frozen=True, slots=True)
class StrengthsRecorded:
    unit: UnitId
    year: int
    text: str


@stored("research.completed.v1")
@dataclass(frozen=True, slots=True)
class ResearchCompleted:
    unit: UnitId
    year: int
    completed_on: date


ResearchEvent = ResearchStarted | SituationRecorded | ProblemsRecorded | StrengthsRecorded | ResearchCompleted
