"""Reads of the trail, and which position a moment of the past is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from projections.query import Count, Query, Read, Within


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event. `data` is its JSON without the sealed part; who acted for whom is ids only."""

    position: int
    command_id: str
    recorded_at: datetime
    occurred_on: date | None
    type: str
    stream: str
    version: int
    unit: str | None
    year: int | None
    item: str | None
    person: str | None
    actor_person: str
    actor_post: str | None
    actor_unit: str | None
    actor_roles: list[str]
    behalf_unit: str | None
    behalf_post: str | None
    behalf_person: str | None
    attested: bool
    causation: str | None
    correlation: str | None
    classification: str
    data: str
    state_sha256: bytes


@dataclass(frozen=True, slots=True)
class Moment:
    """A position to read at, always a command's last event. `occurred_max` is the latest business day up to it."""

    position: int
    recorded_at: datetime
    occurred_max: date | None
    command_id: str


@dataclass(frozen=True, slots=True)
class StreamVersion:
    """How many events a stream held at a position."""

    stream: str
    version: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far one projection is: the first `applied` events are in it. Parked ones stand still."""

    projection: str
    generation: int
    applied: int
    parked_at: datetime | None


def timeline(
    tenant: int,
    at: int,
    *,
    unit: str | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    item: str | None = None,
    person: str | None = None,
    actor: str | None = None,
    involved: str | None = None,
    stream: str | None = None,
    types: Sequence[str] | None = None,
    positions: Sequence[int] | None = None,
    since: int | None = None,
    within: Within | None = None,
    restricted: bool = True,
    streams_withheld: Sequence[str] = (),
    newest_first: bool = False,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[TimelineRow]:
    """The events up to `at`, by position. `unit`, `item` and `person` each have an index. `involved`: who is named by
    the event, did it, or was acted for. Without `restricted` those of that class are left out, and
    those of `streams_withheld`."""
    return (
        Read(tenant, at, "timeline AS t")
        .always("t.tenant_id = %(tenant)s AND t.position <= %(at)s")
        .given("t.unit = %(unit)s", unit=unit)
        .given("t.unit = ANY(%(units)s)", units=units)
        .given("t.year = %(year)s", year=year)
        .given("t.item = %(item)s", item=item)
        .given("t.person = %(person)s", person=person)
        .given("t.actor_person = %(actor)s", actor=actor)
        .given(
            "(t.person = %(involved)s OR t.actor_person = %(involved)s OR t.behalf_person = %(involved)s)",
            involved=involved,
        )
        .always("" if restricted else "t.classification <> 'RESTRICTED'")
        .given("t.stream <> ALL(%(streams_withheld)s)", streams_withheld=streams_withheld or None)
        .given("t.stream = %(stream)s", stream=stream)
        .given("t.type = ANY(%(types)s)", types=types)
        .given("t.position = ANY(%(positions)s)", positions=positions)
        .given("t.position > %(since)s", since=since)
        .within(within, "t.unit", "t.item")
        .page(TimelineRow, "t", ("position",), first, after, descending=newest_first)
    )


def versions(tenant: int, at: int, streams: Sequence[str]) -> Query[StreamVersion]:
    """The version of each stream as of a position, by stream; 0 before its first event. From the log, whose own index
    has streams by version: the trail has no use for one like it."""
    return Query(
        """
        SELECT asked.stream, coalesce(last.version, 0) AS version
        FROM unnest(%(streams)s::text[]) AS asked (stream)
        LEFT JOIN LATERAL (
          SELECT e.stream_version AS version FROM event AS e
          WHERE e.tenant_id = %(tenant)s AND e.stream_id = asked.stream AND e.position <= %(at)s
          ORDER BY e.stream_version DESC LIMIT 1) AS last ON true
        ORDER BY asked.stream""",
        {"tenant": tenant, "at": at, "streams": list(streams)},
        StreamVersion,
        ("stream",),
    )


def freshness(tenant: int) -> Query[Freshness]:
    """Every projection of the district with how far it is, by name. What is read together must be read at a position
    that all of them have: the least `applied` - 1."""
    return Query(
        """
        SELECT projection, generation, applied, parked_at FROM projection_cursor
        WHERE tenant_id = %(tenant)s AND state = 'LIVE' AND projection <> 'jobs'
        ORDER BY projection""",
        {"tenant": tenant},
        Freshness,
        ("projection",),
    )


# A moment is a command's last event. Where a command ends says its receipt in the log (`command`, by primary key) and
# not the next row here: a read model that stands still may hold half a command. No row before the first event.
_MOMENT = """
SELECT t.position, t.recorded_at, t.occurred_max, t.command_id FROM timeline AS t
WHERE t.tenant_id = %(tenant)s AND t.position = (
  SELECT {end} FROM timeline AS here
  JOIN command AS given ON given.tenant_id = %(tenant)s AND given.command_id = here.command_id::uuid
  WHERE here.tenant_id = %(tenant)s AND here.position = ({position}))
ORDER BY t.position"""
_END = "given.last_position"
_LAST_WHOLE = "CASE WHEN given.last_position <= %(at)s THEN given.last_position ELSE given.first_position - 1 END"


def snapped(tenant: int, position: int) -> Query[Moment]:
    """The last event of the command that `position` belongs to. No row while the trail does not hold it."""
    return _moment(_END, "%(position)s", {"tenant": tenant, "position": position})


def newest(tenant: int, at: int) -> Query[Moment]:
    """The last event of the last command that ends by `at`, up to which there are read models."""
    return _moment(_LAST_WHOLE, "%(at)s", {"tenant": tenant, "at": at})


# Both times of the trail only grow with the position, so the last entry that is not too late is found by halving,
# some twenty looks at the primary key, without an index of its own. `low` is early enough or -1, `high` is too late.
_HALVING = """
  WITH RECURSIVE halving (low, high) AS (
    SELECT -1::bigint, coalesce(max(last.position) + 1, 0) FROM timeline AS last
    WHERE last.tenant_id = %(tenant)s AND last.position <= %(at)s
    UNION ALL
    SELECT CASE WHEN {early} THEN halving.low + (halving.high - halving.low) / 2 ELSE halving.low END,
           CASE WHEN {early} THEN halving.high ELSE halving.low + (halving.high - halving.low) / 2 END
    FROM halving JOIN timeline AS middle
      ON middle.tenant_id = %(tenant)s AND middle.position = halving.low + (halving.high - halving.low) / 2
    WHERE halving.high - halving.low > 1
  )
  SELECT halving.low FROM halving WHERE halving.high - halving.low <= 1"""


def recorded_by(tenant: int, at: int, recorded_at: datetime) -> Query[Moment]:
    """The last command that had been recorded at that time and ends by `at`. No row before the first."""
    halving = _HALVING.replace("{early}", "middle.recorded_at <= %(recorded_at)s")
    return _moment(_LAST_WHOLE, halving, {"tenant": tenant, "at": at, "recorded_at": recorded_at})


def occurred_by(tenant: int, at: int, day: date) -> Query[Moment]:
    """The end of the longest beginning of the log up to `at` in which nothing is dated after `day`. No row if that is
    empty."""
    halving = _HALVING.replace("{early}", "(middle.occurred_max IS NULL OR middle.occurred_max <= %(day)s)")
    return _moment(_LAST_WHOLE, halving, {"tenant": tenant, "at": at, "day": day})


def _moment(end: str, position: str, params: dict[str, Any]) -> Query[Moment]:
    sql = _MOMENT.replace("{end}", end).replace("{position}", position)
    return Query(sql, params, Moment, ("position",))


def late_entries(tenant: int, at: int, now: int, day: date) -> Query[Count]:
    """How many events after `at` and up to `now` are dated by `day`: paper that came in late."""
    return Query(
        """
        SELECT count(*) AS count FROM timeline AS t
        WHERE t.tenant_id = %(tenant)s AND t.position > %(at)s AND t.position <= %(now)s
          AND t.occurred_on <= %(day)s""",
        {"tenant": tenant, "at": at, "now": now, "day": day},
        Count,
    )
