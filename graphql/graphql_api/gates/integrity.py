"""The gate of the checks that are made by themselves. What is asked is as of now, whatever position is read."""

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from projections.integrity import read as integrity
from projections.integrity.read import CheckRow, FaultRow, LogRow


class IntegrityGate(Gate):
    """How the checks stand, for the administrator, oversight and office; places for those who read the whole trail."""

    subject = ReadSubject.INTEGRITY

    async def log(self) -> LogRow | None:
        """What there is to check; None for those who may not know."""
        if not await self.open():
            return None
        [row] = await self.view.rows(integrity.log(self.view.tenant_id))
        return row

    async def checks(self) -> list[CheckRow]:
        """Every check of the district."""
        return await self.view.rows(integrity.checks(self.view.tenant_id)) if await self.open() else []

    async def faults(self, *, open: bool) -> list[FaultRow] | None:
        """Where something is wrong, or was; None for those who do not read the whole trail."""
        if not await self.open() or await self.view.reach(ReadSubject.TRAIL) is not None:
            return None
        return await self.view.rows(integrity.faults(self.view.tenant_id, open=open))
