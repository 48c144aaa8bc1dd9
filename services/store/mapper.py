"""Events to the exact bytes of their envelope and back."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from eventsourcing.persistence import JSONTranscoder, Mapper, Notification, StoredEvent

from domain.recorded import Actor, Classification, Recorded
from services.store.errors import EventTooLarge, EventUnreadable
from services.store.event_types import EventType, event_type, event_type_of, upcast
from services.store.keyring import Sealed, place, seal, unseal
from services.store.records import Pending
from services.store.subject_keys import DataKey, SubjectKeys
from services.store.wire import Row

STATE_BYTES_MAX = 60_000
_TIME_BYTES = len("2026-11-22T23:29:43.123456Z")

_encoder = msgspec.json.Encoder(order="deterministic")


class _Written(msgspec.Struct):
    """The envelope as it is written: `recorded_at` stays empty until the append statement joins the time in."""

    stream: str
    version: int
    type: str
    command_id: str
    actor: Actor
    occurred_on: date | None
    recorded_at: str
    causation: str | None
    correlation: str | None
    classification: Classification
    data: msgspec.Raw
    sealed: Sealed | msgspec.UnsetType


class _SealedText(msgspec.Struct):
    """A sealed part with its place, as read models keep it."""

    stream: str
    version: int
    type: str
    sealed: Sealed


_sealed_text = msgspec.json.Decoder(_SealedText)

# Filled as an ordinary object and then declared to be a Recorded, which has the same slots: the __init__ of a frozen
# dataclass takes five times as long, a third of the time to read an event.
_Draft: Any = dataclasses.make_dataclass(
    "_Draft", [(field.name, field.type) for field in dataclasses.fields(Recorded)], slots=True
)


@lru_cache(maxsize=4096)
def _actor(state: bytes) -> Actor:
    """The few actors of a page are decoded once, and are one object each."""
    return msgspec.json.decode(state, type=Actor)


class EnvelopeMapper(Mapper[str]):
    """Stored names and JSON envelopes of ours instead of import paths and wrapped JSON; personal parts sealed.

    `subject_keys` belongs to the same district as every event it is used with.
    """

    def __init__(self, subject_keys: SubjectKeys) -> None:
        super().__init__(JSONTranscoder())
        self.subject_keys = subject_keys

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """The envelope of one Pending. Raises EventUnreadable, EventTooLarge, UnknownEvent, SubjectErased."""
        return self.to_stored_events([domain_event])[0]

    def to_stored_events(self, pending: Sequence[Pending]) -> list[StoredEvent]:
        """The envelopes of several, their subjects' keys fetched together."""
        kinds = [(item, event_type_of(item.event)) for item in pending]
        subjects = {
            getattr(item.event, kind.sealed_subject)
            for item, kind in kinds
            if kind.sealed_subject is not None and item.event.sealed is not None
        }
        keys = self.subject_keys.obtain(subjects) if subjects else {}
        return [
            StoredEvent(item.stream, item.version, kind.name, self._state(item, kind, keys)) for item, kind in kinds
        ]

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The Recorded of one Notification (a stored event with its position). Raises UnknownEvent, SealBroken."""
        if not isinstance(stored_event, Notification):
            raise TypeError("only a Notification knows its position; Store.read_stream reads a stream")
        row = (stored_event.id - 1, stored_event.topic, stored_event.state)
        return self.to_recorded([row])[0]

    def to_recorded(self, rows: Iterable[Row], *, opened: bool = True) -> list[Recorded]:
        """The events of (position, type, state) rows. With `opened` personal parts are decrypted where their key lives.

        Raises UnknownEvent for a stored name this program does not know, SealBroken for a sealed part that was changed.
        """
        tenant_id = self.subject_keys.datastore.tenant_id()
        decoded = [(position, kind := event_type(name), kind.envelope.decode(state)) for position, name, state in rows]
        sealed = {envelope.sealed.key for _, kind, envelope in decoded if kind.sealed and envelope.sealed}
        keys = self.subject_keys.living(sealed) if opened and sealed else {}
        recorded = []
        for position, kind, envelope in decoded:
            event, text = envelope.data, None
            if kind.sealed is not None:
                event, text = _assemble(tenant_id, kind, envelope, keys)
            if kind.outdated:
                event = upcast(event)
            draft = _Draft(
                tenant_id,
                position,
                envelope.stream,
                envelope.version,
                event,
                envelope.command_id,
                _actor(bytes(envelope.actor)),
                envelope.occurred_on,
                envelope.recorded_at,
                envelope.causation,
                envelope.correlation,
                envelope.classification,
                text,
            )
            draft.__class__ = Recorded
            recorded.append(draft)
        return recorded

    def unseal(self, texts: Sequence[str]) -> list[Any]:
        """What the sealed texts of read models say (see `Recorded.sealed`), None where the key is gone."""
        tenant_id = self.subject_keys.datastore.tenant_id()
        parts = [_sealed_text.decode(text) for text in texts]
        keys = self.subject_keys.living({part.sealed.key for part in parts}) if parts else {}
        return [_open(tenant_id, event_type(part.type), part.stream, part.version, part.sealed, keys) for part in parts]

    def _state(self, item: Pending, kind: EventType, keys: Mapping[str, DataKey]) -> bytes:
        """The envelope's bytes with the gap for its time."""
        event = item.event
        sealed: Sealed | msgspec.UnsetType = msgspec.UNSET
        if kind.sealed_subject is None:
            data = _encoder.encode(event)
            readable = _reads_back(kind, data, event)
        else:
            body = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
            personal = body.pop("sealed")
            data = _encoder.encode(body)
            readable = _reads_back(kind, data, dataclasses.replace(event, sealed=None))
            if personal is not None:
                key = keys[getattr(event, kind.sealed_subject)]
                where = place(self.subject_keys.datastore.tenant_id(), item.stream, item.version)
                sealed = seal(key.key, key.key_id, where, _encoder.encode(personal))
        if not readable:
            raise EventUnreadable(f"{kind.name}: {data.decode()}")
        state = _encoder.encode(
            _Written(
                item.stream,
                item.version,
                kind.name,
                item.command_id,
                item.actor,
                item.occurred_on,
                "",
                item.causation,
                item.correlation,
                item.classification,
                msgspec.Raw(data),
                sealed,
            )
        )
        if len(state) > STATE_BYTES_MAX - _TIME_BYTES:
            raise EventTooLarge(f"{kind.name}: {len(state)}")
        return state


def _reads_back(kind: EventType, data: bytes, event: Any) -> bool:
    """What is appended stays for ever, so an event of wrongly typed fields is caught before it is."""
    try:
        decoded = kind.data.decode(data)
    except msgspec.DecodeError:
        return False
    return bool((decoded if kind.sealed is None else kind.assemble(decoded, None)) == event)


def _assemble(tenant_id: int, kind: EventType, envelope: Any, keys: Mapping[str, bytes]) -> tuple[Any, str | None]:
    """The event of a type with a sealed part, and that part as a text for read models."""
    if envelope.sealed is None:
        return kind.assemble(envelope.data, None), None
    opened = _open(tenant_id, kind, envelope.stream, envelope.version, envelope.sealed, keys)
    text = _encoder.encode(_SealedText(envelope.stream, envelope.version, kind.name, envelope.sealed))
    return kind.assemble(envelope.data, opened), text.decode()


def _open(tenant_id: int, kind: EventType, stream: str, version: int, sealed: Sealed, keys: Mapping[str, bytes]) -> Any:
    key = keys.get(sealed.key)
    if key is None or kind.sealed is None:
        return None
    return kind.sealed.decode(unseal(key, place(tenant_id, stream, version), sealed))
