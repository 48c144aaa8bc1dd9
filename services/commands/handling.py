"""Which function decides which command. A handler is registered once, with `@handles(CommandClass)`."""

from collections.abc import Callable
from typing import Any, TypeVar

from services.commands.decide import Decide

Command = TypeVar("Command")
Handler = Callable[[Any, Decide], None]

HANDLERS: dict[type, Handler] = {}
"""Command class -> its handler. Complete once `services.commands.handlers` is imported (a test counts)."""


def handles(
    command_class: type[Command],
) -> Callable[[Callable[[Command, Decide], None]], Callable[[Command, Decide], None]]:
    """Register the function that decides a command.

    It loads what the decision rests on, calls `decide.authorise` exactly where the subject unit is known, and hands
    the decider's events to `decide.emit`. It is run again from the start when a stream it loaded has moved on.
    """

    def register(handler: Callable[[Command, Decide], None]) -> Callable[[Command, Decide], None]:
        if command_class in HANDLERS:
            raise ValueError(f"{command_class.__name__} already has a handler")
        HANDLERS[command_class] = handler
        return handler

    return register
