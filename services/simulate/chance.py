"""Chance that repeats itself: the same seed and name give the same draws, ids and digests on every machine."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import TypeVar
from uuid import UUID, uuid5

_SIMULATED = UUID("2b7b6e0a-6a52-5d4e-9a53-0c8d5f6c1e77")

Drawn = TypeVar("Drawn")


class Chance:
    """Draws and ids of one subject, such as one unit's year. Subjects do not disturb each other's draws.

    Only `Random.random` is drawn from: what it gives for a seed is promised for every version of Python.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._random = random.Random(seed)
        self._made = 0

    def of(self, subject: str) -> "Chance":
        """The chance of a subject below this one."""
        return Chance(f"{self._seed}/{subject}")

    def happens(self, permille: int) -> bool:
        """Whether something happens that does so to so many of a thousand."""
        return self._random.random() * 1000 < permille

    def below(self, count: int) -> int:
        """A whole number from 0 to before `count`."""
        return int(self._random.random() * count)

    def pick(self, among: Sequence[Drawn]) -> Drawn:
        """One of them."""
        return among[self.below(len(among))]

    def day(self, first: date, last: date) -> date:
        """A weekday from the first day to the last, both included; the last itself where none lies between."""
        days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
        return self.pick([day for day in days if day.weekday() < 5] or [last])

    def new_id(self, name: str = "") -> str:
        """A uuid: that of a name, or the next without one."""
        if not name:
            self._made += 1
            name = str(self._made)
        return str(uuid5(_SIMULATED, f"{self._seed}#{name}"))

    def digest(self) -> str:
        """The SHA-256 of a file that exists nowhere, in hexadecimal digits."""
        return sha256(self.new_id().encode()).hexdigest()


def dealt(counts: Sequence[int], total: int) -> list[int]:
    """For each of `total` which share it belongs to: shares in the proportion of `counts`, spread evenly.

    By largest arrears, so that any stretch holds about the same proportions.
    """
    whole, given = sum(counts), [0] * len(counts)
    dealt_out = []
    for number in range(1, total + 1):
        arrears = [count * number - got * whole for count, got in zip(counts, given, strict=True)]
        chosen = arrears.index(max(arrears))
        given[chosen] += 1
        dealt_out.append(chosen)
    return dealt_out
