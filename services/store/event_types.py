"""The event classes by stored name: what may stand in one, how its bytes become it, how old versions are read."""

import dataclasses
import types
import typing
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

import msgspec

from domain.catalogue import EVENT_CLASSES, STORED_NAMES
from domain.recorded import UPCASTERS, Classification
from services.store.errors import UnknownEvent
from services.store.keyring import Sealed

_EXACT = (str, int, bool, Decimal, date, datetime, types.NoneType)


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """What surrounds an event's data, with the keys and in the order in which they stand in the log."""

    stream: str
    version: int
    type: str
    command_id: str
    actor: msgspec.Raw
    occurred_on: date | None
    recorded_at: datetime
    causation: str | None
    correlation: str | None
    classification: Classification


@dataclasses.dataclass(frozen=True, slots=True)
class EventType:
    """How one stored name is read; `outdated` where a newer version of the class has taken its place.

    `envelope` decodes a whole state; its `data` is an event, or, for a type with a sealed part, the fields of one but
    `sealed`, from which `assemble(data, opened)` makes the event. `data` decodes the data alone.
    """

    name: str
    event_class: type
    envelope: msgspec.json.Decoder[Any]
    data: msgspec.json.Decoder[Any]
    sealed_subject: str | None = None
    sealed: msgspec.json.Decoder[Any] | None = None
    outdated: bool = False

    def assemble(self, data: Any, opened: Any) -> Any:
        """The event of a type with a sealed part; `opened` is None where its key is gone or was not asked for."""
        return self.event_class(**msgspec.structs.asdict(data), sealed=opened)


@cache
def event_type(name: str) -> EventType:
    """How the stored name is read. Raises UnknownEvent for one that no event class has."""
    event_class = EVENT_CLASSES.get(name)
    if event_class is None:
        raise UnknownEvent(name)
    return compile_event_type(name, event_class)


def event_type_of(event: object) -> EventType:
    """How an event is written. Raises UnknownEvent for an object of no event class."""
    name = STORED_NAMES.get(type(event))
    if name is None:
        raise UnknownEvent(type(event).__qualname__)
    return event_type(name)


def compile_event_type(name: str, event_class: type) -> EventType:
    """Raises TypeError for a field that cannot be kept exactly (a float, a dict, a list, Any)."""
    hints = typing.get_type_hints(event_class)
    fields = dataclasses.fields(event_class)
    for field in fields:
        _require_exact(hints[field.name], f"{event_class.__qualname__}.{field.name}")
    subject = getattr(event_class, "SEALED_SUBJECT", None)
    if subject is None:
        return EventType(
            name,
            event_class,
            _envelope(event_class, event_class),
            msgspec.json.Decoder(event_class),
            outdated=event_class in UPCASTERS,
        )
    open_fields = [
        (field.name, hints[field.name])
        if field.default is dataclasses.MISSING
        else (field.name, hints[field.name], field.default)
        for field in fields
        if field.name != "sealed"
    ]
    data = msgspec.defstruct(f"{event_class.__name__}Data", open_fields, kw_only=True)
    return EventType(
        name,
        event_class,
        _envelope(event_class, data),
        msgspec.json.Decoder(data),
        subject,
        msgspec.json.Decoder(hints["sealed"]),
        event_class in UPCASTERS,
    )


def upcast(event: Any) -> Any:
    """The event as its latest version, by the functions that the domain registered with `upcasts`."""
    while (newer := UPCASTERS.get(type(event))) is not None:
        event = newer(event)
    return event


def _envelope(event_class: type, data: type) -> msgspec.json.Decoder[Any]:
    fields: list[Any] = [("data", data), ("sealed", Sealed | None, None)]
    return msgspec.json.Decoder(
        msgspec.defstruct(f"{event_class.__name__}Envelope", fields, bases=(Envelope,), frozen=True)
    )


def _require_exact(hint: Any, where: str) -> None:
    """A stored value must read back as it was written, in every program, for ever."""
    hint = getattr(hint, "__supertype__", hint)  # a NewType such as PersonId
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        for choice in typing.get_args(hint):
            _require_exact(choice, where)
    elif origin is tuple:
        for item in typing.get_args(hint):
            if item is not Ellipsis:
                _require_exact(item, where)
    elif isinstance(hint, type) and dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        for field in dataclasses.fields(hint):
            _require_exact(hints[field.name], f"{where}.{field.name}")
    elif hint not in _EXACT and not (isinstance(hint, type) and issubclass(hint, Enum)):
        raise TypeError(f"{where} is a {hint}, which the log does not keep exactly")
