"""A log's change of keys as the signer is shown it: the event that announces it, proven to be the head's last. Pure.

The signer reads no log. It gives a log its next key only against the proof that whoever reads the log can see why.
"""

import base64
import binascii
import json
from dataclasses import dataclass

from services.sealer.checkpoint import PROOF_HASHES_MAX, Checkpoint, read_hash
from services.sealer.extension import Extension, read_extension
from services.sealer.merkle import Hashes, includes, leaf_hash
from services.sealer.note import NoteUnsound

TYPE = "log.key_rotated.v1"
_MARK = b'"type":"log.key_rotated.v1"'


@dataclass(frozen=True, slots=True)
class Announced:
    """The keys that an announcement names, as they are written down (vkey)."""

    old: str
    new: str


def announced(entry: bytes) -> Announced | None:
    """The keys where an entry announces a change of them; None for any other entry. Fast for those."""
    if _MARK not in entry:
        return None
    try:
        envelope = json.loads(entry)
        if envelope["type"] != TYPE:
            return None
        return Announced(str(envelope["data"]["old_key"]), str(envelope["data"]["new_key"]))
    except (ValueError, LookupError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class Rotation:
    """The announcement as an entry, with its inclusion in the head whose last entry it is."""

    entry: bytes
    proof: Hashes

    def keys(self, head: Checkpoint) -> Announced:
        """The keys it names. Raises NoteUnsound where it is not the last entry of that head, or announces nothing."""
        last = head.size - 1
        if not includes(leaf_hash(self.entry), last, head.size, self.proof, head.root):
            raise NoteUnsound("更换密钥的事件不是检查点的最后一条")
        found = announced(self.entry)
        if found is None:
            raise NoteUnsound("检查点的最后一条不是更换密钥的事件")
        return found


def request_text(asked: Extension, rotation: Rotation | None) -> str:
    """What the signer is sent: the extension, behind the change of keys where its head brings one."""
    if rotation is None:
        return str(asked)
    hashes = "".join(base64.b64encode(each).decode() + "\n" for each in rotation.proof)
    return f"rotation {base64.b64encode(rotation.entry).decode()}\n{hashes}\n{asked}"


def read_request(body: bytes) -> tuple[Rotation | None, Extension]:
    """A request taken apart, nothing verified. Raises NoteUnsound."""
    if not body.startswith(b"rotation "):
        return None, read_extension(body)
    before, separator, asked = body.partition(b"\n\n")
    entry, *hashes = before.decode("utf-8", "replace").removeprefix("rotation ").split("\n")
    if not separator or len(hashes) > PROOF_HASHES_MAX:
        raise NoteUnsound("请求应为更换密钥的事件、证明、空行、检查点")
    try:
        found = base64.b64decode(entry, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteUnsound("更换密钥的事件不是 base64") from error
    return Rotation(found, tuple(map(read_hash, hashes))), read_extension(asked)
