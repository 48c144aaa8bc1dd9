"""One tree's head offered to somebody who saw an earlier one, with the proof (as in C2SP tlog-witness). Pure.

The signer and the witness are asked in the same form and judge by the same rule; only what they sign differs.
"""

import base64
from dataclasses import dataclass

from services.sealer.checkpoint import PROOF_HASHES_MAX, Checkpoint, read_hash, read_number
from services.sealer.merkle import EMPTY_ROOT, Hashes, extends
from services.sealer.note import NoteUnsound

BODY_BYTES_MAX = 64 * 1024


class OtherSize(Exception):
    """The last head seen is of another size than the one that the proof begins at."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"上次见到的检查点大小是 {size}")


class Fork(Exception):
    """不是上次见到的检查点的延续"""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}：{detail}")


class OtherRoot(Fork):
    """大小相同而根不同"""


@dataclass(frozen=True, slots=True)
class Extension:
    """The size of the head seen before, the consistency proof from it, and the new head (a note, or what to sign)."""

    old: int
    proof: Hashes
    head: str

    def __str__(self) -> str:
        proof = "".join(base64.b64encode(each).decode() + "\n" for each in self.proof)
        return f"old {self.old}\n{proof}\n{self.head}"


def read_extension(body: bytes) -> Extension:
    """A request taken apart, nothing verified. Raises NoteUnsound."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteUnsound("请求不是 UTF-8") from error
    before, separator, head = text.partition("\n\n")
    first, *hashes = before.split("\n")
    if not separator or not first.startswith("old "):
        raise NoteUnsound("请求应为 old 大小、证明、空行、检查点")
    if len(hashes) > PROOF_HASHES_MAX:
        raise NoteUnsound(f"证明的散列多于{PROOF_HASHES_MAX}个")
    return Extension(read_number(first.removeprefix("old ")), tuple(map(read_hash, hashes)), head)


def unseen(origin: str) -> Checkpoint:
    """What stands for the head of a log that was never seen."""
    return Checkpoint(origin, 0, EMPTY_ROOT)


def refuse_unproven(seen: Checkpoint, offered: Extension, new: Checkpoint) -> None:
    """Let pass only a head that continues the one that was seen.

    Raises NoteUnsound for a proof that ends before it begins, OtherSize for one that begins elsewhere, Fork.
    """
    if offered.old > new.size:
        raise NoteUnsound(f"大小 {new.size} 的检查点不能延续 {offered.old}")
    if offered.old != seen.size:
        raise OtherSize(seen.size)
    if seen.size == new.size and seen.root != new.root:
        raise OtherRoot(f"{new.origin} 的第 {new.size} 条")
    if seen.size in (0, new.size):
        if offered.proof:
            raise Fork("此处的证明应为空")
    elif not extends(seen.size, seen.root, new.size, new.root, offered.proof):
        raise Fork(f"{new.origin} 由 {seen.size} 条至 {new.size} 条的证明不成立")
