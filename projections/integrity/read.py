"""Named reads of what the checks found: as of now, whatever position is read. These tables follow no event."""

from dataclasses import dataclass
from datetime import datetime

from projections.query import Query

FAULTS_MAX = 100


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check of a district. The present pass has ended where `ended_at` is set; `whole_*` are of the last that has.

    `size` is the position up to which (exclusive) a pass looks. `waits_for` is why it stands still, `overdue_at` since
    when the last whole pass is too old.
    """

    check_name: str
    begun_at: datetime
    ended_at: datetime | None
    size: int
    position: int
    looked: int
    read_bytes: int
    open_faults: int
    waits_for: str | None
    waits_since: datetime | None
    overdue_at: datetime | None
    whole_begun_at: datetime | None
    whole_ended_at: datetime | None
    whole_size: int | None
    whole_looked: int | None
    whole_read_bytes: int | None
    whole_findings: int | None


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault from when it was first found until the pass that found it no more. `position` is -1 where it has none."""

    check_name: str
    kind: str
    position: int
    place: str
    found_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LogRow:
    """How many events the log has."""

    size: int


def log(tenant: int) -> Query[LogRow]:
    """What there is to check. By primary key."""
    return Query("SELECT size FROM log_head WHERE tenant_id = %(tenant)s", {"tenant": tenant}, LogRow)


def checks(tenant: int) -> Query[CheckRow]:
    """The checks of a district, by name. By primary keys."""
    return Query(
        """
        SELECT c.check_name, c.begun_at, c.ended_at, c.size, c.position, c.looked, c.read_bytes, c.open_faults,
          c.waits_for, c.waits_since, c.overdue_at, p.begun_at AS whole_begun_at, p.ended_at AS whole_ended_at,
          p.size AS whole_size, p.looked AS whole_looked, p.read_bytes AS whole_read_bytes,
          p.findings AS whole_findings
        FROM integrity_check AS c
        LEFT JOIN integrity_pass AS p ON p.tenant_id = c.tenant_id AND p.check_name = c.check_name
          AND p.pass = c.pass - (c.ended_at IS NULL)::int
        WHERE c.tenant_id = %(tenant)s ORDER BY c.check_name""",
        {"tenant": tenant},
        CheckRow,
        ("check_name",),
    )


def faults(tenant: int, *, open: bool) -> Query[FaultRow]:
    """What the last whole pass or the present one found; or what was found once and is no more, the last closed first.
    `FAULTS_MAX` at most, in order of check and place.

    A fault that passes found one after another is one; found again after a pass without it, it is another.
    """
    return Query(
        """
        WITH seen AS (
          SELECT f.check_name, f.kind, f.position, f.place, f.pass, f.found_at,
            f.pass - row_number() OVER (PARTITION BY f.check_name, f.kind, f.position, f.place ORDER BY f.pass) AS run
          FROM integrity_finding AS f WHERE f.tenant_id = %(tenant)s
        ), runs AS (
          SELECT check_name, kind, position, place, min(found_at) AS found_at, max(pass) AS last_pass
          FROM seen GROUP BY check_name, kind, position, place, run
        )
        SELECT r.check_name, r.kind, r.position, r.place, r.found_at,
          CASE WHEN NOT %(open)s THEN p.ended_at END AS closed_at
        FROM runs AS r
        JOIN integrity_check AS c ON c.tenant_id = %(tenant)s AND c.check_name = r.check_name
        LEFT JOIN integrity_pass AS p ON p.tenant_id = %(tenant)s AND p.check_name = r.check_name
          AND p.pass = r.last_pass + 1
        WHERE (r.last_pass >= c.pass - (c.ended_at IS NULL)::int) = %(open)s
        ORDER BY closed_at DESC NULLS FIRST, r.check_name, r.position, r.kind, r.place LIMIT %(first)s""",
        {"tenant": tenant, "open": open, "first": FAULTS_MAX},
        FaultRow,
    )
