"""What functional departments were asked for and brought."""

from collections.abc import Iterable

from domain.contributions.events import (
    ContributionDeclined,
    ContributionDelivered,
    ContributionPledged,
    ContributionRequested,
)
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

CONTRIBUTION = Table("contribution", key=("contribution",), found_by=("contribution",))

contributions = Projection("contributions", CONTRIBUTION)


@contributions.on(ContributionRequested)
def requested(entry: Entry, event: ContributionRequested, rows: Rows) -> Iterable[Op]:
    yield Put(
        CONTRIBUTION,
        (event.contribution,),
        {
            "item": event.item,
            "unit": event.unit,
            "department": event.department,
            "resource": event.resource,
            "request": event.description,
            "state": "REQUESTED",
            "position": entry.recorded.position,
        },
    )


@contributions.on(ContributionPledged)
def pledged(entry: Entry, event: ContributionPledged, rows: Rows) -> Iterable[Op]:
    changes = {"state": "PLEDGED", "pledge": event.description, "deliver_by_on": event.deliver_by_on}
    yield Patch(CONTRIBUTION, (event.contribution,), changes)


@contributions.on(ContributionDelivered)
def delivered(entry: Entry, event: ContributionDelivered, rows: Rows) -> Iterable[Op]:
    changes = {"state": "DELIVERED", "delivered_on": event.delivered_on, "delivered_note": event.note}
    yield Patch(CONTRIBUTION, (event.contribution,), changes)


@contributions.on(ContributionDeclined)
def declined(entry: Entry, event: ContributionDeclined, rows: Rows) -> Iterable[Op]:
    yield Patch(CONTRIBUTION, (event.contribution,), {"state": "DECLINED", "declined_reason": event.reason})
