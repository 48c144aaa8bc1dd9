"""A step of the play: on a day somebody gives a command."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.simulate.people import Who


@dataclass(frozen=True, slots=True)
class Step:
    """`day` is the simulated day on which it is entered, `occurred_on` the one it is dated where that is earlier.

    command_id, entity_id: uuids. refused: the code of the refusal that is expected, for a trap.
    needless: the code of the refusal that is as well, since it says that there is nothing to do.
    """

    day: date
    who: Who
    command: object
    command_id: str
    entity_id: str | None = None
    occurred_on: date | None = None
    refused: str = ""
    needless: str = ""


Steps = Iterator[Step]
"""In the order of their days."""
