"""Reads of reminders that were sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A reminder of the time node `due_on` of an item to its responsible leader: NEAR_DUE or OVERDUE."""

    position: int
    item: str
    unit: str
    kind: str
    due_on: date
    leader: str
    recorded_at: datetime


def notices(
    tenant: int,
    at: int,
    *,
    leader: str | None = None,
    units: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
    newest_first: bool = False,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[NoticeRow]:
    """Notices by position."""
    return (
        Read(tenant, at, "notice AS n")
        .always("n.tenant_id = %(tenant)s AND n.position <= %(at)s")
        .given("n.leader = %(leader)s", leader=leader)
        .given("n.unit = ANY(%(units)s)", units=units)
        .given("n.item = ANY(%(items)s)", items=items)
        .page(NoticeRow, "n", ("position",), first, after, descending=newest_first)
    )
