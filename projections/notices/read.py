"""Reads of reminders that were sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A reminder that something is to be done by `due_on`: NEAR_DUE or OVERDUE, of the item, finding, follow-up,
    objection or case whose id there is; to a person, or, where `leader` is None, to the unit as such."""

    position: int
    deadline: str
    item: str | None
    finding: str | None
    follow_up: str | None
    objection: str | None
    case_id: str | None
    unit: str
    kind: str
    due_on: date
    leader: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class NoticesSeen:
    """Which reminders somebody sees: every one of `whole`, those of `parts` of a kind and a unit, and their own."""

    whole: frozenset[str]
    parts: frozenset[tuple[str, str]]
    person: str


def notices(
    tenant: int,
    at: int,
    *,
    leader: str | None = None,
    items: Sequence[str] | None = None,
    seen: NoticesSeen | None = None,
    newest_first: bool = False,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[NoticeRow]:
    """Notices by position."""
    read = Read(tenant, at, "notice AS n").always("n.tenant_id = %(tenant)s AND n.position <= %(at)s")
    if seen is not None:
        read.always(
            "(n.deadline = ANY(%(whole)s) OR n.deadline || '/' || n.unit = ANY(%(parts)s) OR n.leader = %(reader)s)",
            whole=sorted(seen.whole),
            parts=sorted(f"{deadline}/{unit}" for deadline, unit in seen.parts),
            reader=seen.person,
        )
    return (
        read.given("n.leader = %(leader)s", leader=leader)
        .given("n.item = ANY(%(items)s)", items=items)
        .page(NoticeRow, "n", ("position",), first, after, descending=newest_first)
    )
