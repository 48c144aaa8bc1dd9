"""Checkpoints (C2SP tlog-checkpoint) and proof files (C2SP tlog-proof): a tree's head, and one leaf's place in it."""

import base64
import binascii
from dataclasses import dataclass

from services.sealer.merkle import HASH_BYTES, Hashes
from services.sealer.note import Note, NoteUnsound, read_note

_PROOF_HEAD = "c2sp.org/tlog-proof@v1\n"
PROOF_HASHES_MAX = 63


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree's head: which log, how many leaves, which root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The head in a note's text; further lines are extensions nobody here makes. Raises NoteUnsound."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise NoteUnsound("检查点应为来源、大小、根三行")
    origin, size, root = lines[:3]
    if not origin:
        raise NoteUnsound("检查点没有来源")
    return Checkpoint(origin, read_number(size), read_hash(root))


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A receipt anybody can check offline: a leaf's index, its inclusion proof, the checkpoint it leads to."""

    index: int
    hashes: Hashes
    checkpoint: Note

    def __str__(self) -> str:
        hashes = "".join(base64.b64encode(each).decode() + "\n" for each in self.hashes)
        return f"{_PROOF_HEAD}index {self.index}\n{hashes}\n{self.checkpoint}"


def read_proof_file(text: str) -> ProofFile:
    """A proof file taken apart, nothing verified. Raises NoteUnsound."""
    if not text.startswith(_PROOF_HEAD):
        raise NoteUnsound("不是 tlog-proof 文件")
    head, separator, note = text.removeprefix(_PROOF_HEAD).partition("\n\n")
    lines = head.split("\n")
    if lines and lines[0].startswith("extra "):
        lines = lines[1:]
    if not separator or not lines or not lines[0].startswith("index "):
        raise NoteUnsound("tlog-proof 文件缺少序号或检查点")
    if len(lines) - 1 > PROOF_HASHES_MAX:
        raise NoteUnsound("tlog-proof 文件的散列过多")
    hashes = tuple(read_hash(line) for line in lines[1:])
    return ProofFile(read_number(lines[0].removeprefix("index ")), hashes, read_note(note))


def read_number(text: str) -> int:
    """A size or index: decimal, no sign, no leading zero. Raises NoteUnsound."""
    if not (text.isascii() and text.isdigit()) or (text != "0" and text.startswith("0")) or len(text) > 18:
        raise NoteUnsound(f"“{text[:30]}”不是十进制数")
    return int(text)


def read_hash(text: str) -> bytes:
    """A hash in base64. Raises NoteUnsound."""
    try:
        hash_ = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteUnsound("散列不是 base64") from error
    if len(hash_) != HASH_BYTES or base64.b64encode(hash_).decode() != text:
        raise NoteUnsound("散列长度不对")
    return hash_
