"""The event classes by stored name: what may stand in one, how its bytes become it, how old versions are read."""

import dataclasses
import types
import typing
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from threading import RLock
from typing import Any

import msgspec

from domain.catalogue import EVENT_CLASSES, STORED_NAMES
from domain.recorded import UPCASTERS, Classification
from services.store.errors import UnknownEvent
from services.store.keyring import Sealed

CHUNK_EVENTS = 128
"""Envelopes decoded at a time: what they become still lies in the processor's cache when it is used."""

_compiling = RLock()
"""One thread compiles at a time. msgspec marks a class while it still gathers its fields, and a second thread that
compiles a class sharing them takes half of them for all: the process dies of it."""

_event_types: dict[str, "EventType"] = {}
_unions: dict[int, msgspec.json.Decoder[Any]] = {}

_EXACT = (str, int, bool, Decimal, date, datetime, types.NoneType)


@dataclasses.dataclass(frozen=True, slots=True)
class EventType:
    """How one stored name is read; `plain` where `data` is the event: nothing is sealed, no newer version is there.

    `envelope` is the class of a whole state, whose `kind` is this type; its `data` is an event, or, for a type with a
    sealed part, the fields of one but `sealed`, from which `assemble(data, opened)` makes the event. `data` decodes the
    data alone.
    """

    name: str
    event_class: type
    envelope: type = dataclasses.field(init=False)
    data: msgspec.json.Decoder[Any]
    sealed_subject: str | None = None
    sealed: msgspec.json.Decoder[Any] | None = None
    plain: bool = False

    def assemble(self, data: Any, opened: Any) -> Any:
        """The event of a type with a sealed part; `opened` is None where its key is gone or was not asked for."""
        return self.event_class(**msgspec.structs.asdict(data), sealed=opened)


def event_type(name: str) -> EventType:
    """How the stored name is read. Raises UnknownEvent for one that no event class has."""
    known = _event_types.get(name)
    if known is not None:
        return known
    event_class = EVENT_CLASSES.get(name)
    if event_class is None:
        raise UnknownEvent(name)
    with _compiling:
        if name not in _event_types:
            _event_types[name] = compile_event_type(name, event_class)
        return _event_types[name]


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
        decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(event_class)
        return _with_envelope(EventType(name, event_class, decoder, plain=event_class not in UPCASTERS), event_class)
    open_fields = [
        (field.name, hints[field.name])
        if field.default is dataclasses.MISSING
        else (field.name, hints[field.name], field.default)
        for field in fields
        if field.name != "sealed"
    ]
    data = msgspec.defstruct(f"{event_class.__name__}Data", open_fields, kw_only=True)
    sealed = msgspec.json.Decoder(hints["sealed"])
    return _with_envelope(EventType(name, event_class, msgspec.json.Decoder(data), subject, sealed), data)


def _union() -> msgspec.json.Decoder[Any]:
    """Decodes an envelope of any type there is; made again when there are more (tests register their own)."""
    known = _unions.get(len(EVENT_CLASSES))
    if known is not None:
        return known
    with _compiling:
        names = list(EVENT_CLASSES)
        if len(names) not in _unions:
            envelopes = tuple(event_type(name).envelope for name in names)
            _unions[len(names)] = msgspec.json.Decoder(typing.Union[envelopes])  # noqa: UP007
        return _unions[len(names)]


class _Named(msgspec.Struct):
    type: str


_named = msgspec.json.Decoder(_Named)


def decode_envelopes(states: bytes) -> list[Any]:
    """The envelopes of states joined by line ends, which stand in none of them.

    Raises UnknownEvent, or msgspec.DecodeError for what is no envelope.
    """
    try:
        return _union().decode_lines(states)
    except msgspec.ValidationError:
        for named in _named.decode_lines(states):
            event_type(named.type)
        raise


def upcast(event: Any) -> Any:
    """The event as its latest version, by the functions that the domain registered with `upcasts`."""
    while (newer := UPCASTERS.get(type(event))) is not None:
        event = newer(event)
    return event


def _with_envelope(kind: EventType, data: type) -> EventType:
    """Give the type the class of its envelopes: what a reader needs of one, in the order in which Recorded has it."""
    fields: list[Any] = [
        ("stream", str),
        ("version", int),
        ("data", data),
        ("command_id", str),
        ("actor", msgspec.Raw),
        ("occurred_on", date | None),
        ("recorded_at", datetime),
        ("causation", str | None),
        ("correlation", str | None),
        ("classification", Classification),
        ("sealed", Sealed | None, None),
    ]
    envelope = msgspec.defstruct(
        f"{kind.event_class.__name__}Envelope",
        fields,
        tag_field="type",
        tag=kind.name,
        namespace={"kind": kind},
        frozen=True,
        gc=False,
    )
    object.__setattr__(kind, "envelope", envelope)
    return kind


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
