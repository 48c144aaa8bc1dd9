"""What a request brings along: who asks, and the few things the API may do. Filled in by services/edge."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from domain.recorded import Actor
from graphql_api.cursors import Cursors
from graphql_api.ids import Ids


@dataclass(frozen=True, slots=True)
class Asked:
    """A command on its way in. `command_id` is a uuid in its canonical text."""

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


class Submit(Protocol):
    """Gives a command to the domain. Raises domain.refusal.Refusal."""

    def __call__(self, asked: Asked) -> Awaitable[Done]: ...


@dataclass(slots=True)
class Context:
    """One request of one actor of one district. Nothing in it comes from an argument of the request."""

    tenant_id: int
    actor: Actor
    ids: Ids
    cursors: Cursors
    submit: Submit
    day: Callable[[], date]
