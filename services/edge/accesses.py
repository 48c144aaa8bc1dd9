"""The access log of one district, as the API sees it: recorded in a worker thread, which nobody cancels."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from domain.access.entry import Access, AccessFilter, RecordedAccess
from domain.refusal import NotFound
from graphql_api.context import Proven
from graphql_api.errors import CommandIdTaken, OutcomeUnknown
from services.access.log import AccessLog
from services.edge.proofs import prove
from services.sealer.kinds import LogKind
from services.sealer.proving import ProofDesk
from services.store.errors import CommandIdReused, ConnectionLost, TenantUnknown
from services.store.tenant import tenant

AskTheLog = Callable[..., Awaitable[Any]]
"""Answers a question to the district's log in a thread that commands do not wait for."""


class DistrictAccesses:
    """Records and reads accesses of one district. Who may is the caller's to check."""

    def __init__(self, log: AccessLog, desk: ProofDesk, tenant_id: int, ask: AskTheLog) -> None:
        self._log = log
        self._desk = desk
        self._tenant_id = tenant_id
        self._ask = ask

    async def record(self, access: Access) -> int:
        """The entry's position, once it is committed. Raises CommandIdTaken, NotFound, OutcomeUnknown."""
        try:
            return await asyncio.to_thread(self._record, access)
        except CommandIdReused as reused:
            raise CommandIdTaken(field="commandId") from reused
        except TenantUnknown as unknown:
            raise NotFound from unknown
        except ConnectionLost as lost:
            raise OutcomeUnknown from lost

    async def find(self, asked: AccessFilter, limit: int) -> Sequence[RecordedAccess]:
        """The newest entries that the filter holds."""
        found: Sequence[RecordedAccess] = await self._ask(self._log.find, asked, limit)
        return found

    async def count(self, asked: AccessFilter) -> int:
        """How many there are."""
        found: int = await self._ask(self._log.count, asked)
        return found

    async def prove(self, position: int) -> Proven:
        """What proves an entry now."""
        found: Proven = await self._ask(prove, self._desk, self._tenant_id, position, LogKind.ACCESS)
        return found

    def _record(self, access: Access) -> int:
        with tenant(self._tenant_id):
            return self._log.record(access)
