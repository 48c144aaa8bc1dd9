"""What a request brings along: who asks, and the few things the API may do. Filled in by services/edge."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, Self

import psycopg

from domain.access.entry import Access, AccessFilter, RecordedAccess
from domain.codes import Rendition
from domain.lists.coverage import Coverage
from domain.recorded import Actor
from domain.refusal import Refusal
from domain.signing.text import TextToSign, ToSign
from graphql_api.cursors import Cursors
from graphql_api.ids import Ids

Connection = psycopg.AsyncConnection[Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A command on its way in. `command_id` is a uuid; `occurred_on` None leaves the business day to the command."""

    command_id: str
    command: Any
    occurred_on: date | None
    expected_version: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """A command that took effect, now or earlier under the same id. `position` is that of its last event."""

    command_id: str
    position: int
    version: int
    recorded_at: datetime
    entity: str | None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a client sends or fetches a file, until when; `fields` go into the form before the file that is sent,
    `size_bytes` is that of what is fetched."""

    url: str
    expires_at: datetime
    size_bytes: int | None = None
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proven:
    """What proves an event now: `text` is the proof file, None while only the first `sealed` events are sealed.

    `sealed` is None where nothing can be said: the tiles are out of reach.
    """

    sealed: int | None
    witnesses: int
    text: str | None


class Submit(Protocol):
    """Gives a command to the domain. Raises domain.refusal.Refusal."""

    def __call__(self, asked: Asked) -> Awaitable[Done]: ...


class Reads(Protocol):
    """The request's one READ ONLY transaction, and short ones for looking how far the projections are."""

    async def connection(self) -> Connection:
        """The connection of the request's transaction."""
        ...

    def glance(self) -> AbstractAsyncContextManager[Connection]:
        """A transaction of its own, ended at once: it sees what was projected meanwhile and blocks no connection."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *cause: Any) -> None: ...


class Files(Protocol):
    """Addresses of evidence files, as they are now. Ask only for files that came through a gate."""

    async def upload(self, evidence: str) -> Address | None:
        """Where the declared bytes are put; None unless they are awaited."""
        ...

    async def content(self, evidence: str, rendition: Rendition) -> Address:
        """Where a rendition of the sealed file is fetched. Raises domain.refusal.Refusal unless it is sealed."""
        ...


class Accesses(Protocol):
    """The district's access log."""

    async def record(self, access: Access) -> int:
        """The entry's position, once it is committed; nothing may be handed out before. Raises Refusal."""
        ...

    async def find(self, asked: AccessFilter, limit: int) -> Sequence[RecordedAccess]:
        """At most `limit` entries that the filter holds, the newest first."""
        ...

    async def count(self, asked: AccessFilter) -> int:
        """How many entries the filter holds."""
        ...

    async def prove(self, position: int) -> Proven:
        """What proves the entry at a position, as it is now."""
        ...


Unseal = Callable[[Sequence[str]], Awaitable[Sequence[Any]]]
"""Sealed texts of read models -> what they say (domain dataclasses), None where the key was destroyed."""

Blockers = Callable[[str, int, int, date], Awaitable[Sequence[Refusal]]]
"""(unit, year, position, day) -> all that keeps that unit's lists from being issued on that day."""

MeetingBoards = Callable[[str, int, int, date], Awaitable[tuple[str, Sequence[Refusal]]]]
"""(organiser, year, position, day) -> the next step of that committee's meeting, and all that keeps it from being
taken."""

SigningTexts = Callable[[ToSign, int, date], Awaitable[TextToSign | None]]
"""(what is to be signed, position, day) -> the text that the viewer would sign; None where there is nothing to sign."""

Coverages = Callable[[str, int, int, date], Awaitable[Coverage]]
"""(unit, year, position, day) -> what that unit's lists leave uncovered, in the unit tree of that day."""


Prove = Callable[[int], Awaitable[Proven]]
"""Position -> what proves that event, as it is now."""


Beside = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Does a long computation while other requests go on, and gives what comes of it."""


async def at_once(work: Callable[[], Any]) -> Any:
    """Where nobody else waits: right here."""
    return work()


@dataclass(slots=True)
class Context:
    """One request of one actor of one district. Nothing in it comes from an argument of the request.

    `today` is the server's day; `day_of` the day of a moment as the district reckons it.
    """

    tenant_id: int
    actor: Actor
    ids: Ids
    cursors: Cursors
    today: date
    day_of: Callable[[datetime], date]
    reads: Reads
    submit: Submit
    unseal: Unseal
    blockers: Blockers
    coverage: Coverages
    meeting_board: MeetingBoards
    signing_text: SigningTexts
    files: Files
    accesses: Accesses
    prove: Prove
    beside: Beside = at_once
    wait_seconds: float = 5.0
    commands_given: int = 0
    """How many commands this request has handed over, whatever became of them."""
    known: dict[Any, Any] = field(default_factory=dict)
    """What this request found out once: views by position and day, who the viewer is."""
