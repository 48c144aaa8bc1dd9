"""Asking the API at a terminal: as an auditor, in the process itself, on one connection. Nothing can be commanded."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.access.entry import Access, AccessFilter, RecordedAccess
from domain.codes import Rendition
from domain.lists.coverage import Coverage
from domain.recorded import Actor
from domain.refusal import Refusal
from domain.roles import Role
from domain.signing.text import TextToSign, ToSign
from graphql_api.context import Address, Asked, Context, Done, Proven
from graphql_api.cursors import Cursors
from graphql_api.ids import Ids
from graphql_api.schema import make_schema
from services.clock import day_of, now
from services.documents.asking import Asking
from services.documents.draw import Drawn, draw
from services.edge.limits import EXTENSIONS
from services.edge.reading import ReadPool, RequestReads
from services.store import Store, tenant


def draw_at_terminal(
    store: Store,
    database_url: str,
    tenant_id: int,
    person: str,
    kind: str,
    *,
    code: str,
    year: int,
    position: int | None,
    day: date | None,
    number: str,
) -> Drawn:
    """A document as `services.documents.draw.draw` makes it, read by whoever holds the operator's login (`person`).

    Raises what `draw` raises.
    """

    async def asked() -> Drawn:
        pool = ReadPool(database_url, connections_max=1)
        await pool.open()
        try:
            reads = RequestReads(pool, tenant_id)
            async with reads:
                asking = Asking(make_schema(EXTENSIONS), _context(store, tenant_id, person, reads))
                return await draw(asking, kind, code=code, year=year, position=position, day=day, number=number)
        finally:
            await pool.close()

    return asyncio.run(asked())


def _context(store: Store, tenant_id: int, person: str, reads: RequestReads) -> Context:
    # Ids are sealed for this one drawing only: none of them leaves the process.
    key = secrets.token_bytes(32)

    async def unseal(texts: Sequence[str]) -> Sequence[Any]:
        with tenant(tenant_id):
            return store.unseal(texts)

    return Context(
        tenant_id=tenant_id,
        actor=Actor(person=person, roles=frozenset({Role.AUDITOR, Role.DISCIPLINE_INSPECTOR})),
        ids=Ids(key, tenant_id),
        cursors=Cursors(key, tenant_id),
        today=day_of(now()),
        day_of=day_of,
        reads=reads,
        submit=_nothing_is_commanded,
        unseal=unseal,
        blockers=_no_blockers,
        coverage=_no_coverage,
        meeting_board=_no_board,
        signing_text=_nothing_is_signed,
        files=_NoFiles(),
        accesses=_NoAccesses(),
        prove=_nothing_is_proven,
    )


async def _nothing_is_commanded(asked: Asked) -> Done:
    raise TypeError(f"a document gives no command: {type(asked.command).__name__}")


async def _no_blockers(unit: str, year: int, position: int, day: date) -> Sequence[Refusal]:
    raise TypeError("no document asks what keeps lists from being issued")


async def _no_board(_organiser: str, _year: int, _position: int, _day: date) -> tuple[str, Sequence[Refusal]]:
    raise TypeError("no document shows what comes next at a meeting")


async def _no_coverage(unit: str, year: int, position: int, day: date) -> Coverage:
    raise TypeError("no document asks what lists leave uncovered")


async def _nothing_is_signed(_asked: ToSign, _position: int, _day: date) -> TextToSign | None:
    raise TypeError("no document asks for a text to sign")


async def _nothing_is_proven(position: int) -> Proven:
    raise TypeError("no document holds a proof")


class _NoFiles:
    """No document holds the address of a file."""

    async def upload(self, evidence: str) -> Address | None:
        """None: nothing is sent from a document."""
        return None

    async def content(self, evidence: str, _rendition: Rendition) -> Address:
        """Nothing is fetched for a document."""
        raise TypeError(f"a document hands out no file: {evidence}")


class _NoAccesses:
    """A document is one access, which whoever asks for it records; what it is drawn from is none."""

    async def record(self, access: Access) -> int:
        """Nothing that a document asks is recorded."""
        raise TypeError(f"no part of a document is an access: {access.act}")

    async def find(self, _asked: AccessFilter, _limit: int) -> Sequence[RecordedAccess]:
        """No document shows accesses."""
        raise TypeError("no document shows accesses")

    async def count(self, _asked: AccessFilter) -> int:
        """No document shows accesses."""
        raise TypeError("no document shows accesses")

    async def prove(self, position: int) -> Proven:
        """No document holds a proof."""
        return await _nothing_is_proven(position)
