"""Facts about a unit. Dates are the day from which (inclusive) or until which (inclusive) a fact holds."""

from dataclasses import dataclass
from datetime import date

from domain.codes import PostKind, UnitKind
from domain.ids import PersonId, PostId, UnitId
from domain.recorded import stored


@stored("unit.registered.v1")
@dataclass(frozen=True, slots=True)
class UnitRegistered:
    unit: UnitId
    code: str
    name: str
    kind: UnitKind
    superior: UnitId | None
    domain: str | None
    assessment_class: str
    credit_code: str
    effective_on: date


@stored("unit.revised.v1")
@dataclass(frozen=True, slots=True)
class UnitRevised:
    unit: UnitId
    name: str
    domain: str | None
    assessment_class: str
    credit_code: str
    effective_on: date
    reason: str


@stored("unit.moved.v1")
@dataclass(frozen=True, slots=True)
class UnitMoved:
    unit: UnitId
    superior: UnitId
    effective_on: date
    reason: str


@stored("unit.post_assigned.v1")
@dataclass(frozen=True, slots=True)
class PostAssigned:
    unit: UnitId
    post: PostId
    person: PersonId
    title: str
    kind: PostKind
    portfolio: str
    from_on: date


@stored("unit.post_ended.v1")
@dataclass(frozen=True, slots=True)
class PostEnded:
    unit: UnitId
    post: PostId
    until_on: date
    reason: str


@stored("unit.portfolio_set.v1")
@dataclass(frozen=True, slots=True)
class PortfolioSet:
    unit: UnitId
    post: PostId
    portfolio: str
    from_on: date


@stored("unit.dissolved.v1")
@dataclass(frozen=True, slots=True)
class UnitDissolved:
    unit: UnitId
    effective_on: date
    reason: str


@stored("unit.subordinate_joined.v1")
@dataclass(frozen=True, slots=True)
class SubordinateJoined:
    """Stands in the superior's stream beside the registration or move of `subordinate` in its own.

    So a superior knows everyone who ever stood under it, and cannot be dissolved while one is being put there.
    `unit` is None in the stream of the tree's root, which tells whether a district has its committee.
    """

    unit: UnitId | None
    subordinate: UnitId
    from_on: date


UnitEvent = (
    UnitRegistered
    | UnitRevised
    | UnitMoved
    | PostAssigned
    | PostEnded
    | PortfolioSet
    | UnitDissolved
    | SubordinateJoined
)
