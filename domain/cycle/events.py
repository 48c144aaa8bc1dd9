"""Facts about one list year."""

from dataclasses import dataclass
from datetime import date

from domain.codes import CyclePhase
from domain.ids import UnitId
from domain.recorded import stored


@stored("cycle.opened.v1")
@dataclass(frozen=True, slots=True)
class CycleOpened:
    year: int
    opened_on: date


@stored("cycle.prior_report_declared.v1")
@dataclass(frozen=True, slots=True)
class PriorReportDeclared:
    """The secretary's special report of the prior review; `unit` None stands for every unit of a first year.

    `commitments` are what the secretary promised in it, in its order (policy 三(二)).
    """

    year: int
    unit: UnitId | None
    document: str
    commitments: tuple[str, ...] = ()


@stored("cycle.phase_window_set.v1")
@dataclass(frozen=True, slots=True)
class PhaseWindowSet:
    year: int
    phase: CyclePhase
    from_on: date
    until_on: date
    reason: str = ""


@stored("cycle.phase_advanced.v1")
@dataclass(frozen=True, slots=True)
class PhaseAdvanced:
    year: int
    phase: CyclePhase
    advanced_on: date


@stored("cycle.phase_reopened.v1")
@dataclass(frozen=True, slots=True)
class PhaseReopened:
    year: int
    phase: CyclePhase
    reason: str


@stored("cycle.issue_exception_approved.v1")
@dataclass(frozen=True, slots=True)
class IssueExceptionApproved:
    year: int
    unit: UnitId
    until_on: date
    reason: str


@stored("cycle.closed.v1")
@dataclass(frozen=True, slots=True)
class CycleClosed:
    year: int
    closed_on: date


CycleEvent = (
    CycleOpened
    | PriorReportDeclared
    | PhaseWindowSet
    | PhaseAdvanced
    | PhaseReopened
    | IssueExceptionApproved
    | CycleClosed
)
