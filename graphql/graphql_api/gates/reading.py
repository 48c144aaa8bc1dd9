"""The way of a read to the database: in the request's transaction, and from nothing that a district has yet to get."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from graphql_api.errors import StillJoining
from projections.catalogue import PROJECTIONS
from projections.query import Query, fetch_async
from projections.timeline import read as timelines

if TYPE_CHECKING:
    from graphql_api.context import Context

Row = TypeVar("Row")

_SOURCE = re.compile(r"\b(?:FROM|JOIN) (\w+)")
_PROJECTION_OF = {table.name: projection.name for projection in PROJECTIONS.values() for table in projection.tables}
_STATEMENTS_KEPT = 2_000


async def read(context: "Context", query: Query[Row]) -> list[Row]:
    """The rows of a read. Raises StillJoining where they would come from a read model that the district is only now
    getting, so that nothing is found in it."""
    joining = await _joining(context)
    if joining and (asked := joining & sources(query.sql)):
        raise StillJoining("、".join(sorted(asked)), projections=sorted(asked))
    return await fetch_async(await context.reads.connection(), query)


async def how_far(context: "Context") -> Sequence[timelines.Freshness]:
    """Every read model that the district has, as this request found it."""
    if "how far" not in context.known:
        context.known["how far"] = await fetch_async(
            await context.reads.connection(), timelines.freshness(context.tenant_id)
        )
    found: Sequence[timelines.Freshness] = context.known["how far"]
    return found


async def _joining(context: "Context") -> frozenset[str]:
    """What others have to be read beside: none in a district that has no read model at all, whose log is empty."""
    rows = await how_far(context)
    return frozenset(PROJECTIONS).difference(row.projection for row in rows) if rows else frozenset()


@lru_cache(_STATEMENTS_KEPT)
def sources(sql: str) -> frozenset[str]:
    """The projections whose tables a statement reads."""
    return frozenset(_PROJECTION_OF[table] for table in _SOURCE.findall(sql) if table in _PROJECTION_OF)
