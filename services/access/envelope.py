"""The bytes of an entry: one RFC 8785 document that says everything of an access, without what lies around it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Access, RecordedAccess, Subject
from domain.recorded import Actor
from domain.scoring.score_1 import canonical

LOG = "access"
"""What every entry says it belongs to, so that none passes for an event."""

_SERVERS = ("position", "recorded_at")
"""What the server puts in when it records; whatever else an entry says was asked for."""


class EntryActor(msgspec.Struct, frozen=True):
    """Who it was: ids of the district's log."""

    person: str
    post: str | None
    unit: str | None


class EntrySubject(msgspec.Struct, frozen=True):
    """What it was about."""

    kind: SubjectKind
    id: str


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry as it stands in the log."""

    act: Act
    actor: EntryActor
    bytes: int | None
    case_folder: str | None
    command_id: str
    item: str | None
    log: str
    ordered_by: str | None
    position: int
    purpose: Purpose
    recorded_at: str
    role: str
    subject: EntrySubject
    year: int | None

    def recorded(self) -> RecordedAccess:
        """The same as the domain has it."""
        access = Access(
            command_id=self.command_id,
            act=self.act,
            subject=Subject(self.subject.kind, self.subject.id),
            actor=Actor(person=self.actor.person, post=self.actor.post, unit=self.actor.unit),
            role=self.role,
            purpose=self.purpose,
            size_bytes=self.bytes,
            item=self.item,
            year=self.year,
            case_folder=self.case_folder,
            ordered_by=self.ordered_by,
        )
        return RecordedAccess(self.position, datetime.fromisoformat(self.recorded_at), access)


_entry = msgspec.json.Decoder(Entry)


@dataclass(frozen=True, slots=True)
class Pieces:
    """An entry's bytes around the position and the time, both of which are known only under the head's lock."""

    before_position: str
    before_time: str
    after_time: str


def document_of(access: Access) -> dict[str, Any]:
    """What an entry says of an access, but for position and time."""
    actor = access.actor
    return {
        "act": access.act,
        "actor": {"person": actor.person, "post": actor.post, "unit": actor.unit},
        "bytes": access.size_bytes,
        "case_folder": access.case_folder,
        "command_id": access.command_id,
        "item": access.item,
        "log": LOG,
        "ordered_by": access.ordered_by,
        "purpose": access.purpose,
        "role": access.role,
        "subject": {"id": access.subject.id, "kind": access.subject.kind},
        "year": access.year,
    }


def pieces_of(access: Access) -> Pieces:
    """The entry in three pieces."""
    document = document_of(access)
    position, time = _SERVERS
    before = _members({key: value for key, value in document.items() if key < position})
    between = _members({key: value for key, value in document.items() if position < key < time})
    after = _members({key: value for key, value in document.items() if key > time})
    return Pieces(f'{{{before},"position":', f',{between},"recorded_at":"', f'",{after}}}')


def read_entry(state: bytes) -> Entry:
    """What an entry says. Raises msgspec.DecodeError."""
    return _entry.decode(state)


def _members(document: dict[str, Any]) -> str:
    return canonical(document)[1:-1].decode()
