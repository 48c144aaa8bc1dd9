"""What the items of a unit ask of it in a year: reports, by how often each is reported on."""

from collections.abc import Sequence
from dataclasses import dataclass

from projections.query import Query, as_of


@dataclass(frozen=True, slots=True)
class ReportsAsked:
    """Issued items of a unit and year that are reported on so often; `frequency` None: as the district's policy says.
    `submitted` counts the reports on them that came in."""

    unit: str
    frequency: str | None
    items: int
    submitted: int


_ASKED = """
SELECT i.unit, w.frequency, count(*) AS items, coalesce(sum(w.report_count), 0)::bigint AS submitted
FROM ledger_item AS i JOIN ledger_work AS w ON w.item = i.item
WHERE {as_of_item} AND {as_of_work} AND i.unit = ANY(%(units)s) AND i.year = %(year)s
  AND w.state NOT IN ('DRAFT', 'WITHDRAWN')
GROUP BY i.unit, w.frequency
ORDER BY i.unit, w.frequency"""


def reports_asked(tenant: int, at: int, units: Sequence[str], year: int) -> Query[ReportsAsked]:
    """What is asked of each unit, by (unit, frequency)."""
    sql = _ASKED.replace("{as_of_item}", as_of("i")).replace("{as_of_work}", as_of("w"))
    return Query(sql, {"tenant": tenant, "at": at, "units": list(units), "year": year}, ReportsAsked)
