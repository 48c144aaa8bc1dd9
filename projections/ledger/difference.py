"""What changed in the lists between two positions, or between two years (清单对比)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from projections.query import Query, Read, as_of


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference: kind ADDED, REMOVED, CHANGED or CARRIED (goes on in the other year).

    `before` and `after` are the item's ids on the two sides, None where it is not there, `item` the later of the two;
    `changed` names the fields of the contents that differ, in alphabetical order.
    """

    number: str
    unit: str
    item: str
    kind: str
    before: str | None
    after: str | None
    changed: list[str]


# Fields that are no contents: identity and bookkeeping.
_NO_CONTENTS = (
    "tenant_id", "generation", "valid_from", "valid_to", "item", "unit", "year", "position", "change",
    "carried_from", "carried_into", "carried_reason", "withdrawn_reason",
)  # fmt: skip


def difference(
    tenant: int,
    at_before: int,
    at_after: int,
    *,
    year_before: int,
    year_after: int,
    units: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[DifferenceRow]:
    """Differences by (number, unit, item).

    An item is followed by its id within a year and by carry-over between years: a number that is given anew in the
    other year stands here twice, as removed and as added. Withdrawn items count as not there.
    """
    same = "after.item = before.item" if year_before == year_after else "after.carried_from = before.item"
    of_units = "AND i.unit = ANY(%(units)s)" if units is not None else ""
    source = f"""(
      SELECT coalesce(after.number, before.number) AS number, coalesce(after.unit, before.unit) AS unit,
        coalesce(after.item, before.item) AS item,
        CASE WHEN before.item IS NULL THEN 'ADDED' WHEN after.item IS NULL THEN 'REMOVED'
             WHEN after.item <> before.item THEN 'CARRIED' ELSE 'CHANGED' END AS kind,
        before.item AS before, after.item AS after,
        coalesce(fields.changed, '{{}}') AS changed
      FROM (SELECT i.* FROM ledger_item AS i WHERE {as_of("i", "at_before")}
            AND i.year = %(year_before)s AND i.withdrawn_reason IS NULL {of_units}) AS before
      FULL JOIN (SELECT i.* FROM ledger_item AS i WHERE {as_of("i", "at_after")}
            AND i.year = %(year_after)s AND i.withdrawn_reason IS NULL {of_units}) AS after ON {same}
      LEFT JOIN LATERAL (
        SELECT array_agg(old.key ORDER BY old.key) AS changed
        FROM jsonb_each(to_jsonb(before)) AS old JOIN jsonb_each(to_jsonb(after)) AS new ON new.key = old.key
        WHERE new.value <> old.value AND old.key <> ALL(%(no_contents)s)
      ) AS fields ON before.item IS NOT NULL AND after.item IS NOT NULL
    ) AS d"""
    return (
        Read(tenant, at_after, source)
        .always(
            "(d.kind <> 'CHANGED' OR d.changed <> '{}')",
            at_before=at_before,
            at_after=at_after,
            year_before=year_before,
            year_after=year_after,
            no_contents=list(_NO_CONTENTS),
        )
        .always("", **({} if units is None else {"units": list(units)}))
        .page(DifferenceRow, "d", ("number", "unit", "item"), first, after)
    )
