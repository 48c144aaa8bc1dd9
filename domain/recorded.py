"""What surrounds an event: who did it, when, in which stream and at which position of the district's log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

EventClass = TypeVar("EventClass", bound=type)

EVENT_CLASSES: dict[str, type] = {}
"""Stored name -> event class, filled by `stored`. The names are ours and never an import path."""

STORED_NAMES: dict[type, str] = {}
"""Event class -> stored name, the inverse of `EVENT_CLASSES`."""


def stored(name: str) -> Callable[[EventClass], EventClass]:
    """Give an event class the name it has in the log, such as `list_set.issued.v1`. A name is given once, for ever."""

    def register(cls: EventClass) -> EventClass:
        if name in EVENT_CLASSES:
            raise ValueError(f"stored name {name} is already taken by {EVENT_CLASSES[name].__name__}")
        EVENT_CLASSES[name] = cls
        STORED_NAMES[cls] = name
        return cls

    return register


UPCASTERS: dict[type, Callable[[Any], Any]] = {}
"""Old event class -> how it is read as the next version, filled by `upcasts`."""


def upcasts(old: type) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Read every stored `old` event as the newer one that the decorated pure function makes of it."""

    def register(reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
        if old in UPCASTERS:
            raise ValueError(f"{old.__name__} has an upcaster already")
        UPCASTERS[old] = reader
        return reader

    return register


class Classification(StrEnum):
    """Who may read an event's content (domain.md 2.4). State secrets are refused and have no class here."""

    PUBLIC = "PUBLIC"
    PARTY_INTERNAL = "PARTY_INTERNAL"
    UNIT = "UNIT"
    RESTRICTED = "RESTRICTED"
    WORK_SECRET = "WORK_SECRET"


@dataclass(frozen=True, slots=True)
class Behalf:
    """The post in whose name an importer acts, and whether only paper shows it (`attestedOnPaper`)."""

    unit: str
    post: str | None = None
    person: str | None = None
    attested_on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: ids only, never a name. `roles` are the platform roles of the token (`domain.roles.Role`)."""

    person: str
    post: str | None = None
    unit: str | None = None
    roles: frozenset[str] = frozenset()
    on_behalf_of: Behalf | None = None


class Recorded(NamedTuple):
    """One event as it stands in a district's log. (A named tuple: whole logs are read, and it is made fastest.)

    `position` counts from 0 without gaps in commit order; `version` counts from 1 in its stream.
    `occurred_on` is the business day (None for housekeeping), `recorded_at` the server's clock (UTC), never backwards.
    `sealed` is the personal part as ciphertext, with its place in the log: a text to keep as it is and to have opened
    later; `event.sealed` is what it says, or None where its key is gone or was not asked for.
    """

    tenant_id: int
    position: int
    stream: str
    version: int
    event: Any
    command_id: str
    actor: Actor
    occurred_on: date | None
    recorded_at: datetime
    causation: str | None = None
    correlation: str | None = None
    classification: Classification = Classification.PARTY_INTERNAL
    sealed: str | None = None
