"""The key of the district's log: it is replaced step by step, each time in the log that it signs."""

import re
from dataclasses import dataclass

from domain.codes import LogKeyReason
from domain.ids import PersonId
from domain.tenancy.errors import LogKeyMalformed, LogKeyNotCurrent
from domain.tenancy.events import LogKeyRotated

_VKEY = re.compile(r"([^\s+]{1,200})\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}")


@dataclass(frozen=True, slots=True)
class LogKeyState:
    """The log's key folded from its stream; '' while it is the one that the log began with."""

    key: str = ""


EMPTY = LogKeyState()


def evolve(state: LogKeyState, event: LogKeyRotated) -> LogKeyState:
    """The key after one more fact."""
    return LogKeyState(event.new_key)


def rotate_log_key(
    state: LogKeyState, *, old_key: str, new_key: str, reason: LogKeyReason, ordered_by: PersonId
) -> list[LogKeyRotated]:
    """Announce the log's next key. Raises LogKeyMalformed, LogKeyNotCurrent.

    Whether the key is the signer's, only the signer knows: it follows no announcement of another one.
    """
    old, new = _VKEY.fullmatch(old_key), _VKEY.fullmatch(new_key)
    for key, found, field in ((old_key, old, "old_key"), (new_key, new, "new_key")):
        if found is None:
            raise LogKeyMalformed(f"“{key[:80]}”。", field=field)
    if old is None or new is None or old[1] != new[1] or old_key == new_key:
        raise LogKeyMalformed(f"“{new_key}”。", field="new_key")
    if state.key not in ("", old_key):
        raise LogKeyNotCurrent(f"现为 {state.key}。", field="old_key")
    return [LogKeyRotated(old_key, new_key, reason, ordered_by)]
