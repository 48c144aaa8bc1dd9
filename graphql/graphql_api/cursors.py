"""Keyset cursors: the sort key of the last row seen, bound to the district and the list it was taken from."""

import json
from collections.abc import Sequence
from typing import Any

from graphql_api.errors import BadCursor
from graphql_api.ids import Sealer

Key = tuple[str | int | None, ...]
"""A sort key: what the rows are ordered by, the last part unique."""


class Cursors:
    """The cursors of one district."""

    __slots__ = ("_sealers",)

    def __init__(self, key: bytes, tenant_id: int) -> None:
        self._sealers = _SealerOfList(key, tenant_id)

    def make(self, listing: str, key: Sequence[Any]) -> str:
        """The cursor of the row with sort key `key` in the list named `listing`."""
        return self._sealers[listing].seal(json.dumps(list(key), ensure_ascii=False, default=str).encode())

    def read(self, listing: str, cursor: str | None) -> Key | None:
        """The sort key to go on after; None for no cursor. Raises BadCursor on one not made for this list here."""
        if cursor is None:
            return None
        payload = self._sealers[listing].open(cursor)
        if payload is None:
            raise BadCursor
        return tuple(json.loads(payload))


class _SealerOfList(dict[str, Sealer]):
    def __init__(self, key: bytes, tenant_id: int) -> None:
        super().__init__()
        self._key = key
        self._tenant_id = tenant_id

    def __missing__(self, listing: str) -> Sealer:
        sealer = self[listing] = Sealer(self._key, self._tenant_id, f"cursor/{listing}")
        return sealer
