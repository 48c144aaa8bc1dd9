"""Questions about the erasure of what is sealed."""

from typing import Annotated, Any

import strawberry

from graphql_api.described import resolved
from graphql_api.erasures import Disclosure, SealedSubject
from graphql_api.gates.erasures import ErasuresGate
from graphql_api.model import Model
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.states import ErasureState

States = Annotated[list[ErasureState] | None, strawberry.argument(name="states", description="只要这些状态的")]
Held = Annotated[bool | None, strawberry.argument(description="只要在保留中的，或只要不在保留中的")]


@strawberry.type
class ErasuresRoot(Model[Any]):
    @resolved("加密内容的删除和保留，按最早提出的先后；只给管理人员和监督人员看")
    async def erasures(
        self, first: First = PAGE_DEFAULT, after: After = None, states: States = None, held: Held = None
    ) -> Connection[SealedSubject]:
        """From request to the destruction of the key."""
        view, gate = self.view, ErasuresGate(self.view)
        return await page(
            view,
            "erasures",
            lambda count, behind: gate.erasure_page(count, behind, states=states, held=held),
            lambda row: SealedSubject.of(view, row),
            first,
            after,
        )

    @resolved("出示过的加密内容，按先后；只给管理人员和监督人员看")
    async def disclosures(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[Disclosure]:
        """To whom, of what, for what."""
        view, gate = self.view, ErasuresGate(self.view)
        return await page(
            view,
            "disclosures",
            gate.disclosure_page,
            lambda row: Disclosure.of(view, row),
            first,
            after,
        )
