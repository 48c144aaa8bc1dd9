"""What the person at the terminal reads: results on stdout, what went wrong on stderr."""

import sys
import threading
from contextlib import suppress
from typing import TextIO

_speaking = threading.Lock()


def say(text: str) -> None:
    """A line for the person, at once and in one piece, also when the output goes to a file. Any thread may."""
    _write(text, sys.stdout)


def complain(text: str) -> None:
    """A line about what went wrong."""
    _write(text, sys.stderr)


def _write(text: str, output: TextIO) -> None:
    # A terminal that was closed must not stop what is being stopped in order.
    with _speaking, suppress(OSError):
        output.write(f"{text}\n")
        output.flush()
