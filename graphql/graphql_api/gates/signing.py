"""The gate of officers' keys: all inside may see them, or nobody could check a signature."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from projections.query import Query
from projections.signing_keys import read as signing

Page = Sequence[Any] | None


class SigningKeysGate(Gate):
    """All of them or none. A signature is shown with the act that it stands in, whose own gate was passed."""

    subject = ReadSubject.SIGNING_KEYS

    def signing_key(self) -> DataLoader[str, signing.SigningKeyRow | None]:
        """By its id."""
        view = self.view

        async def load(keys: list[str]) -> Sequence[signing.SigningKeyRow | None]:
            seen = keys if await self.open() else []
            rows = await view.rows(signing.signing_keys(view.tenant_id, view.at, signing_keys=seen))
            found = {row.signing_key: row for row in rows}
            return [found.get(key) for key in keys]

        return view.loader(f"{self.subject}/signing_key", load)

    async def signing_key_page(self, first: int | None, after: Page, **filters: Any) -> Query[signing.SigningKeyRow]:
        """`filters` are those of projections.signing_keys.read.signing_keys."""
        seen = await self.all_or_none()
        return signing.signing_keys(
            self.view.tenant_id, self.view.at, signing_keys=seen, first=first, after=after, **filters
        )

    def signatures(self) -> DataLoader[str, list[signing.SignatureRow]]:
        """Those in a stream whose act came through its own gate."""
        view = self.view

        async def load(keys: list[str]) -> Sequence[list[signing.SignatureRow]]:
            rows = await view.rows(signing.signatures(view.tenant_id, view.at, streams=keys))
            return [[row for row in rows if row.stream == key] for key in keys]

        return view.loader(f"{self.subject}/signatures", load)
