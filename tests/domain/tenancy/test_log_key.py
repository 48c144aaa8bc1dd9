"""The log's key is replaced step by step, by keys of the same log."""

import pytest

from domain.codes import LogKeyReason
from domain.ids import PersonId
from domain.tenancy.errors import LogKeyMalformed, LogKeyNotCurrent
from domain.tenancy.events import LogKeyRotated
from domain.tenancy.log_key import EMPTY, LogKeyState, evolve, rotate_log_key

ADMIN = PersonId("p-1")


def key(number: int, name: str = "test.example/d/shili") -> str:
    return f"{name}+{number:08x}+{'A' * 43}{number}"


def rotate(state: LogKeyState, old: str, new: str) -> list[LogKeyRotated]:
    return rotate_log_key(state, old_key=old, new_key=new, reason=LogKeyReason.SCHEDULED, ordered_by=ADMIN)


def test_the_key_that_the_log_began_with_is_replaced_by_another_and_that_one_in_turn() -> None:
    [first] = rotate(EMPTY, key(1), key(2))
    [second] = rotate(evolve(EMPTY, first), key(2), key(3))

    assert first == LogKeyRotated(key(1), key(2), LogKeyReason.SCHEDULED, ADMIN)
    assert second.old_key == first.new_key


def test_only_the_present_key_is_replaced() -> None:
    state = evolve(EMPTY, LogKeyRotated(key(1), key(2), LogKeyReason.LEAK_SUSPECTED, ADMIN))

    with pytest.raises(LogKeyNotCurrent, match="现为"):
        rotate(state, key(1), key(3))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (key(1), key(1)),
        (key(1), key(2, "test.example/d/other")),
        (key(1), ""),
        (key(1), "A" * 44),
        (key(1), f"{key(2)}="),
        (key(1), key(2, "with space")),
        ("", key(2)),
    ],
)
def test_what_is_no_other_key_of_the_log_is_refused(old: str, new: str) -> None:
    with pytest.raises(LogKeyMalformed):
        rotate(EMPTY, old, new)
