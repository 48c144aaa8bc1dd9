"""What the person at the terminal reads: results on stdout, what went wrong on stderr."""

import sys
from contextlib import suppress


def say(text: str) -> None:
    """A line for the person, at once, also when the output goes to a file."""
    # A terminal that was closed must not stop what is being stopped in order.
    with suppress(OSError):
        print(text, flush=True)


def complain(text: str) -> None:
    """A line about what went wrong."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)
