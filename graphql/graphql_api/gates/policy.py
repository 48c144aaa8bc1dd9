"""The gate of the district's parameters and consents, and of how its read models are."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from domain.codes import ConditionsNeeded, ReportFrequency, SignaturesNeeded
from domain.reading import ReadSubject
from domain.refusal import NotPermitted
from domain.tenancy.events import Policy
from graphql_api.gates.gate import Gate
from graphql_api.view import View
from projections.query import Query
from projections.tenancy import read as tenancy
from projections.timeline import read as timelines

Page = Sequence[Any] | None


_CODES = (("_frequency", ReportFrequency), ("_needs", ConditionsNeeded), ("_signatures", SignaturesNeeded))
"""How the names of parameters end that are codes."""


def parse_policy(parameters: dict[str, Any]) -> Policy:
    """A policy from its JSON; parameters that later versions know and this one does not are left out."""
    known = {field.name for field in fields(Policy)}
    values: dict[str, Any] = {name: _read(name, value) for name, value in parameters.items() if name in known}
    return Policy(**values)


def _read(name: str, value: Any) -> Any:
    for ending, codes in _CODES:
        if name.endswith(ending):
            return codes(value)
    return value


async def policy_in_force(view: View) -> Policy:
    """The parameters in force, the domain's defaults before the first version. Not for showing: for lights and days."""

    async def find() -> Policy:
        rows = await view.rows(tenancy.policy(view.tenant_id, view.at))
        return parse_policy(rows[0].parameters) if rows else Policy()

    return await view.once("policy", find)


class PolicyGate(Gate):
    """The administrator and oversight."""

    subject = ReadSubject.POLICY

    async def version_page(self, first: int | None, after: Page) -> Query[tenancy.PolicyRow]:
        """Every version of the policy, newest first. Ask `open` before: it belongs to no unit."""
        if not await self.open():
            raise NotPermitted
        return tenancy.policies(self.view.tenant_id, self.view.at, first=first, after=after, newest_first=True)

    async def consents(self) -> list[tenancy.ConsentRow]:
        """What the district consented to."""
        if not await self.open():
            return []
        return await self.view.rows(tenancy.consents(self.view.tenant_id, self.view.at))

    async def freshness(self) -> list[timelines.Freshness]:
        """How far each read model is now, whatever the position read."""
        if not await self.open():
            return []
        return await self.view.rows(timelines.freshness(self.view.tenant_id))
