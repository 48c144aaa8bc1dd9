"""Facts about what a functional department brings to an item."""

from dataclasses import dataclass
from datetime import date

from domain.ids import ContributionId, ItemId, UnitId
from domain.recorded import stored


@stored("contribution.requested.v1")
@dataclass(frozen=True, slots=True)
class ContributionRequested:
    contribution: ContributionId
    item: ItemId
    unit: UnitId
    department: UnitId
    resource: str
    description: str
    requested_on: date


@stored("contribution.pledged.v1")
@dataclass(frozen=True, slots=True)
class ContributionPledged:
    contribution: ContributionId
    item: ItemId
    department: UnitId
    resource: str
    description: str
    pledged_on: date
    deliver_by_on: date


@stored("contribution.delivered.v1")
@dataclass(frozen=True, slots=True)
class ContributionDelivered:
    contribution: ContributionId
    delivered_on: date
    note: str


@stored("contribution.declined.v1")
@dataclass(frozen=True, slots=True)
class ContributionDeclined:
    contribution: ContributionId
    reason: str


ContributionEvent = ContributionRequested | ContributionPledged | ContributionDelivered | ContributionDeclined
