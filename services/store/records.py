"""What goes into the log and what comes back: an event to be, the command it belongs to, the receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from domain.recorded import Actor, Classification


@dataclass(frozen=True, slots=True)
class Pending:
    """An event about to be appended as `version` (from 1) of `stream`; everything its envelope says but the time.

    `command_id`, `causation` and `correlation` are uuids as strings. `occurred_on` is the business day, None for
    housekeeping. `stream` is a name such as `item/<uuid>`, at most 200 characters, without `|`.
    """

    stream: str
    version: int
    event: Any
    command_id: str
    actor: Actor
    occurred_on: date | None = None
    causation: str | None = None
    correlation: str | None = None
    classification: Classification = Classification.PARTY_INTERNAL

    @property
    def originator_id(self) -> str:
        """The stream, as the eventsourcing library calls it."""
        return self.stream

    @property
    def originator_version(self) -> int:
        """The version, as the eventsourcing library calls it."""
        return self.version


@dataclass(frozen=True, slots=True)
class BoundHead:
    """The sealed head of a district's log that a decision names: how many events, the root of their tree."""

    size: int
    root: bytes


NOTHING_SEALED = BoundHead(0, sha256(b"").digest())
"""The tree without leaves: before a log's first head."""


@dataclass(frozen=True, slots=True)
class CommandRow:
    """What is remembered of a command: its id (a uuid), the SHA-256 of what was asked (32 bytes), what it answers.

    `stream` and `version` name the command's main stream and the version it leaves it at; `entity_id` what it made.
    """

    command_id: str
    request_sha256: bytes
    stream: str
    version: int
    entity_id: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A command that was decided and is to be appended: what `Store.append` takes, as one value."""

    pending: Sequence[Pending]
    command: CommandRow
    reads: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A command took effect: its events stand at `first_position` to `last_position` (one less if it made none).

    The same command sent again gets an equal receipt, which knows that it is `repeated`. `recorded_at` is in UTC.
    """

    command_id: str
    first_position: int
    last_position: int
    entity_id: str | None
    stream: str
    version: int
    recorded_at: datetime
    repeated: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One row of the log as it lies there. `state` are the exact bytes that are proven, `recorded_at` UTC."""

    position: int
    stream: str
    version: int
    type: str
    state: bytes
    recorded_at: datetime
