"""What was seen last of each log, in files that outlive a power cut. One process at a time holds a directory."""

import fcntl
import hashlib
import os
from pathlib import Path
from urllib.parse import quote

REFUSED_MAX = 1_000
"""Refused requests kept of one log: enough to prove what happened, too few to fill a disk."""


class DirectoryHeld(Exception):
    """目录正由另一个进程使用："""

    def __init__(self, directory: Path) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{directory}。同一目录只能有一个进程。")


class Memory:
    """The last head of each log, and the requests that were refused, below a directory (made, for its owner only).

    Raises DirectoryHeld while another process works in it. Not safe between threads: callers take turns.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._lock)
            raise DirectoryHeld(directory) from error

    def close(self) -> None:
        """Let others have the directory."""
        os.close(self._lock)

    def read(self, origin: str) -> str | None:
        """What was remembered of a log."""
        file = self._place("heads", origin)
        return file.read_text(encoding="utf-8") if file.exists() else None

    def remember(self, origin: str, head: str) -> None:
        """Put this in the place of what was remembered: after a power cut the one or the other is there."""
        replace_file(self._place("heads", origin), head.encode())

    def refuse(self, origin: str, head: str, body: bytes) -> Path:
        """Keep a refused request beside what was remembered then. The same request is kept once."""
        directory = self._place("refused", origin)
        kept = directory / f"{hashlib.sha256(head.encode() + body).hexdigest()}.request"
        if not kept.exists() and (not directory.exists() or len(list(directory.glob("*.request"))) < REFUSED_MAX):
            replace_file(kept.with_suffix(".head"), head.encode())
            replace_file(kept, body)
        return kept

    def _place(self, kind: str, origin: str) -> Path:
        return self._directory / kind / quote(origin, safe="")


def replace_file(file: Path, content: bytes) -> None:
    """Write a file that only its owner reads: whole, on the disk, and under its name in one step."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
        output.write(content)
        output.flush()
        os.fsync(output.fileno())
    move_file(draft, file)


def move_file(file: Path, to: Path) -> None:
    """Give a file another name of the same directory, in the place of whatever had it, in one step and on the disk."""
    file.replace(to)
    # The name as well: a head that is forgotten could be signed over.
    directory = os.open(to.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
