"""Waiting for something that another process does."""

import time
from collections.abc import Callable


def wait_until(true: Callable[[], bool], seconds: float = 30.0, what: str = "") -> None:
    """Ask again and again; fail when it is not so in time."""
    give_up_at = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < give_up_at, f"not within {seconds} s: {what or true}"
        time.sleep(0.05)
