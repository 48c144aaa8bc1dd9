"""Events to the exact bytes of their envelope and back."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from eventsourcing.persistence import JSONTranscoder, Mapper, Notification, StoredEvent
from msgspec.structs import astuple

from domain.recorded import Actor, Classification, Recorded
from services.store.errors import EventTooLarge, EventUnreadable, LogBroken
from services.store.event_types import CHUNK_EVENTS, EventType, decode_envelopes, event_type, event_type_of, upcast
from services.store.keyring import Disclosed, Sealed, disclose, place, seal, unseal
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
# Made while the module is imported, by one thread: see event_types on compiling.
_actor_of = msgspec.json.Decoder(Actor)

# What Recorded(...) itself calls, without the call around it: a tenth of the time to read an event.
_new = tuple.__new__


@lru_cache(maxsize=4096)
def _actor(state: bytes) -> Actor:
    """Few act in a district at a time: each is decoded once and is one object."""
    return _actor_of.decode(state)


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

    def to_recorded(self, rows: Sequence[Row], *, opened: bool = True) -> list[Recorded]:
        """The events of (position, type, state) rows. With `opened` personal parts are decrypted where their key lives.

        Raises UnknownEvent for a stored name that this program does not know, LogBroken where a row and its envelope
        name different types, msgspec.DecodeError for what is no envelope, SealBroken for a changed sealed part.
        """
        recorded: list[Recorded] = []
        for start in range(0, len(rows), CHUNK_EVENTS):
            chunk = rows[start : start + CHUNK_EVENTS]
            envelopes = decode_envelopes(b"\n".join([row[2] for row in chunk]))
            _check_types([row[1] for row in chunk], envelopes)
            recorded += self.of_envelopes([row[0] for row in chunk], envelopes, opened=opened)
        return recorded

    def of_envelopes(
        self, positions: Iterable[int], envelopes: Sequence[Any], *, opened: bool = True
    ) -> list[Recorded]:
        """The events of some decoded envelopes."""
        tenant_id = self.subject_keys.datastore.tenant_id()
        key_ids = {envelope.sealed.key for envelope in envelopes if envelope.sealed is not None} if opened else set()
        keys = self.subject_keys.living(key_ids) if key_ids else {}
        recorded = []
        last_actor, actor = None, None
        for position, envelope in zip(positions, envelopes, strict=True):
            # All fields at once: one by one takes three times as long, the envelopes being of many classes.
            stream, version, event, command_id, raw_actor, day, time, cause, linked, level, _ = astuple(envelope)
            if raw_actor != last_actor:
                last_actor, actor = raw_actor, _actor(bytes(raw_actor))
            kind, text = envelope.kind, None
            if not kind.plain:
                event, text = _assemble(tenant_id, kind, envelope, keys)
            fields = (
                tenant_id, position, stream, version, event, command_id, actor, day, time, cause, linked, level, text,
            )  # fmt: skip
            recorded.append(_new(Recorded, fields))
        return recorded

    def unseal(self, texts: Sequence[str]) -> list[Any]:
        """What the sealed texts of read models say (see `Recorded.sealed`), None where the key is gone."""
        tenant_id = self.subject_keys.datastore.tenant_id()
        parts = [_sealed_text.decode(text) for text in texts]
        keys = self.subject_keys.living({part.sealed.key for part in parts}) if parts else {}
        return [_open(tenant_id, event_type(part.type), part.stream, part.version, part.sealed, keys) for part in parts]

    def disclose(self, state: bytes, field: str) -> Disclosed | None:
        """One field of what an envelope has sealed; None where the key is gone. Raises as `Store.disclose`."""
        part = _sealed_text.decode(state)
        keys = self.subject_keys.living({part.sealed.key})
        if not keys:
            return None
        where = place(self.subject_keys.datastore.tenant_id(), part.stream, part.version)
        return disclose(keys[part.sealed.key], where, part.sealed, field)

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
                sealed = seal(key.key, key.key_id, where, _personal(kind, personal))
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


def _personal(kind: EventType, personal: Any) -> bytes:
    """What is to be sealed. Raises EventUnreadable, without its text: errors are logged, and this is never open."""
    text = _encoder.encode(personal)
    try:
        if kind.sealed is not None and kind.sealed.decode(text) == personal:
            return text
    except msgspec.DecodeError:
        pass
    # Outside of the handler: what msgspec says may quote a value.
    raise EventUnreadable(f"{kind.name}: sealed")


def _check_types(names: Sequence[str], envelopes: Sequence[Any]) -> None:
    """That each row is of the type its envelope says: projections choose by the one and decode by the other."""
    if names != [envelope.kind.name for envelope in envelopes]:
        for name, envelope in zip(names, envelopes, strict=True):
            if event_type(name) is not envelope.kind:
                raise LogBroken(f"{name} ≠ {envelope.kind.name}（{envelope.stream} 第 {envelope.version} 版）")


def _assemble(tenant_id: int, kind: EventType, envelope: Any, keys: Mapping[str, bytes]) -> tuple[Any, str | None]:
    """The latest version of an event that is old or has a sealed part, and that part as a text for read models."""
    if kind.sealed is None:
        return upcast(envelope.data), None
    personal, text = None, None
    if envelope.sealed is not None:
        personal = _open(tenant_id, kind, envelope.stream, envelope.version, envelope.sealed, keys)
        text = _encoder.encode(_SealedText(envelope.stream, envelope.version, kind.name, envelope.sealed)).decode()
    return upcast(kind.assemble(envelope.data, personal)), text


def _open(tenant_id: int, kind: EventType, stream: str, version: int, sealed: Sealed, keys: Mapping[str, bytes]) -> Any:
    key = keys.get(sealed.key)
    if key is None or kind.sealed is None:
        return None
    return kind.sealed.decode(unseal(key, place(tenant_id, stream, version), sealed))
