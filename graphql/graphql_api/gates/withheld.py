"""Which evidence files are kept from the viewer, whatever moment is read: what is restricted today was so always."""

from typing import TYPE_CHECKING

from domain.reading import ReadSubject
from graphql_api.gates.reading import read
from projections.evidence import read as evidence
from projections.query import NOW

if TYPE_CHECKING:
    from graphql_api.view import View


async def withheld(view: "View") -> tuple[str, ...]:
    """The files that few may know of now, as last known; none for those few."""
    if await view.reach(ReadSubject.RESTRICTED_EVIDENCE) is None:
        return ()
    known = view.context.known
    if "withheld" not in known:
        rows = await read(view.context, evidence.restricted(view.tenant_id, NOW))
        known["withheld"] = tuple(row.evidence for row in rows)
    found: tuple[str, ...] = known["withheld"]
    return found
