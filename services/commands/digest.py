"""The bytes a command is recognised by when it is sent again: what was asked, by whom, for which day."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any

from domain.recorded import Actor


def canonical_bytes(command: object) -> bytes:
    """A command as UTF-8 JSON with sorted keys: equal commands give equal bytes, whatever made them."""
    return _dump({"command": type(command).__name__, "fields": _plain(command)})


def request_sha256(command: object, actor: Actor, occurred_on: date | None, entity_id: str | None) -> bytes:
    """The digest of a request. Token roles are left out: they say what one may do, not what was asked or by whom."""
    request = {
        "command": type(command).__name__,
        "fields": _plain(command),
        "actor": [actor.person, actor.post, actor.unit, _plain(actor.on_behalf_of)],
        "occurred_on": _plain(occurred_on),
        "entity_id": entity_id,
    }
    return sha256(_dump(request)).digest()


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
