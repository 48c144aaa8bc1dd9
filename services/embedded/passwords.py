"""The generated passwords and keys of one data directory."""

import json
import os
import secrets
from pathlib import Path


class Passwords:
    """Made once, kept in `file`, readable by its owner only."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}

    def get(self, name: str) -> str:
        """The secret of that name: 32 characters of letters, digits, `-` and `_`, so it needs no quoting in a URL."""
        if name not in self._values:
            self._values[name] = secrets.token_urlsafe(24)
            write_private(self._file, json.dumps(self._values, indent=1, sort_keys=True))
        return self._values[name]


def write_private(file: Path, text: str, owner: tuple[int, int] | None = None) -> None:
    """Write a file in one step that nobody else may read; `owner` (user, group) is given it when root writes."""
    draft = file.with_name(f".{file.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as output:
        output.write(text)
        output.flush()
        # Before the name: after a power cut the file is the old or the new one, never an empty one.
        os.fsync(output.fileno())
    if owner is not None:
        os.chown(draft, *owner)
    draft.replace(file)
