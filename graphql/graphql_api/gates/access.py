"""The gate of the access log, and of what is recorded in it: who reads in which role."""

from collections.abc import Sequence

from domain.reading import READ_GRANTS, ReadSubject
from domain.roles import ADMIN, Role
from graphql_api.context import Context
from graphql_api.gates.gate import Gate
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.standing import group_roles, standing_of
from graphql_api.view import View
from projections.ledger import read as ledger

WITHOUT_CONTENT = frozenset(role for role, _ in ADMIN)
"""Roles that see who did what and when, and not about what."""


class AccessLogGate(Gate):
    """Oversight sees all of it, the administrator who, what and when; nobody else anything."""

    subject = ReadSubject.ACCESS_LOG


async def reading_roles(context: Context, subject: ReadSubject) -> Sequence[Role]:
    """The viewer's roles that let them read a subject, in the order of the table; none where nothing does."""
    standing = await standing_of(context)
    roles = standing.roles | await group_roles(context)
    return list(dict.fromkeys(role for role, _ in READ_GRANTS[subject] if role in roles))


async def year_of_item(view: View, item: str | None) -> int | None:
    """The year an item belongs to, whether or not the viewer sees the item: it is recorded, not shown."""
    if item is None:
        return None
    lights, which = await ListsGate(view).lights(), ledger.LedgerFilter(items=[item])
    rows = await view.rows(ledger.ledger(view.tenant_id, view.at, lights, which))
    return rows[0].year if rows else None
