"""A user that may nothing, and what such a user must be let pass through to run this program."""

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.embedded import system_user

NOBODY = 65534


@contextmanager
def reachable(*places: Path) -> Iterator[None]:
    """These and the interpreter, below folders that only root may enter (as CI images have it), opened for a moment."""
    opened = [
        parent
        for place in (Path(sys.executable), Path(sys.executable).resolve(), *places)
        for parent in system_user.let_traverse(place)
    ]
    try:
        yield
    finally:
        for parent in opened:
            parent.chmod(stat.S_IMODE(parent.stat().st_mode) & ~stat.S_IXOTH)
