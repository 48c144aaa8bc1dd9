"""Signed notes (C2SP signed-note): a text and lines that sign it, with Ed25519 (type 1) and as cosignatures (type 4).

The key of a name is written as `name+id+key`; whoever verifies brings the keys he trusts, never takes them from a note.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURES_MAX = 64
NAME_CHARACTERS_MAX = 200
"""Not of the specification: what an index of the database keeps, and more than any host name."""
_DASH = "— "


class NoteUnsound(ValueError):
    """签名文本不符合格式或签名不成立。"""


class SignatureType(IntEnum):
    """What a key signs with."""

    ED25519 = 1
    COSIGNATURE = 4


@dataclass(frozen=True, slots=True)
class Verifier:
    """A trusted public key and the name it goes by."""

    name: str
    type: SignatureType
    public_key: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature line names the key."""
        return key_id(self.name, self.type, self.public_key)

    def __str__(self) -> str:
        """As it is written down and handed over (vkey)."""
        key = base64.b64encode(bytes([self.type]) + self.public_key).decode()
        return f"{self.name}+{self.id.hex()}+{key}"

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether the key signed exactly that."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signature:
    """One line of signatures: whose, by which key, and what it signed with (for a cosignature behind its time)."""

    name: str
    key_id: bytes
    signed: bytes

    def line(self) -> str:
        """As it stands in the note."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signed).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line feed, and its signatures in their order."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(signature.line() for signature in self.signatures)


def key_id(name: str, type_: SignatureType, public_key: bytes) -> bytes:
    """The first bytes of the digest of name, type and key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([type_]) + public_key).digest()[:4]


def refuse_name(name: str) -> None:
    """Refuse a key's name that no note can hold. Raises NoteUnsound."""
    if not name or "+" in name or any(character.isspace() for character in name):
        raise NoteUnsound(f"密钥名称“{name}”为空或含有空格、加号")
    if len(name) > NAME_CHARACTERS_MAX:
        raise NoteUnsound(f"密钥名称长{len(name)}字，最多{NAME_CHARACTERS_MAX}字")


def read_verifier(text: str) -> Verifier:
    """A key as it was written down. Raises NoteUnsound."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise NoteUnsound("公钥应写作 名称+编号+密钥")
    name, id_, encoded = parts
    refuse_name(name)
    key = _decode(encoded)
    if not key or key[0] not in set(SignatureType) or len(key) != 33:
        raise NoteUnsound("公钥的种类不是 Ed25519 签名或见证签名")
    verifier = Verifier(name, SignatureType(key[0]), key[1:])
    if verifier.id.hex() != id_:
        raise NoteUnsound("公钥的编号与名称、密钥不符")
    return verifier


class Signer:
    """A private key with its name: signs notes as the log (type 1)."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        refuse_name(name)
        self._key = key
        self.verifier = Verifier(name, SignatureType.ED25519, key.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """The log's signature of a text. Raises NoteUnsound for one that is no text of a note."""
        _refuse_text(text)
        return Signature(self.verifier.name, self.verifier.id, self._key.sign(text.encode()))


class Cosigner:
    """A private key with its name: signs checkpoints as a witness, with the time (type 4)."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        refuse_name(name)
        self._key = key
        self.verifier = Verifier(name, SignatureType.COSIGNATURE, key.public_key().public_bytes_raw())

    def sign(self, text: str, at: int) -> Signature:
        """The witness's signature of a checkpoint seen at `at` (seconds since 1970). Raises NoteUnsound."""
        _refuse_text(text)
        signed = self._key.sign(cosigned_message(text, at))
        return Signature(self.verifier.name, self.verifier.id, at.to_bytes(8, "big") + signed)


def cosigned_message(text: str, at: int) -> bytes:
    """What a witness signs (C2SP tlog-cosignature, Ed25519)."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def read_note(note: str | bytes) -> Note:
    """A note taken apart, nothing verified. Raises NoteUnsound."""
    if isinstance(note, bytes):
        try:
            note = note.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NoteUnsound("签名文本不是 UTF-8") from error
    text, separator, lines = note.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise NoteUnsound("签名文本缺少空行或签名行")
    text += "\n"
    _refuse_text(text)
    signatures = tuple(_read_line(line) for line in lines[:-1].split("\n"))
    if len(signatures) > SIGNATURES_MAX:
        raise NoteUnsound(f"签名多于{SIGNATURES_MAX}个")
    return Note(text, signatures)


def verified(note: Note, verifiers: Iterable[Verifier]) -> dict[Verifier, int | None]:
    """The trusted keys that signed, with a witness's time. Unknown keys are passed over.

    Raises NoteUnsound where a known key's signature does not hold: such a note is no note at all.
    """
    known = {(verifier.name, verifier.id): verifier for verifier in verifiers}
    found: dict[Verifier, int | None] = {}
    for signature in note.signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            continue
        message, at, signed = note.text.encode(), None, signature.signed
        if verifier.type is SignatureType.COSIGNATURE:
            at, signed = int.from_bytes(signed[:8], "big"), signed[8:]
            message = cosigned_message(note.text, at)
        if not verifier.holds(message, signed):
            raise NoteUnsound(f"{verifier.name} 的签名不成立")
        if verifier in found:
            raise NoteUnsound(f"{verifier.name} 的签名出现两次")
        found[verifier] = at
    return found


def signed(text: str, signatures: Sequence[Signature]) -> Note:
    """A text with its signatures. Raises NoteUnsound."""
    _refuse_text(text)
    return Note(text, tuple(signatures))


def _refuse_text(text: str) -> None:
    if not text.endswith("\n"):
        raise NoteUnsound("签名文本须以换行结束")
    if any(ord(character) < 0x20 and character != "\n" for character in text):
        raise NoteUnsound("签名文本含有控制字符")


def _read_line(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise NoteUnsound("签名行应为“— 名称 签名”")
    refuse_name(name)
    decoded = _decode(encoded)
    if len(decoded) < 5:
        raise NoteUnsound(f"{name} 的签名过短")
    return Signature(name, decoded[:4], decoded[4:])


def _decode(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteUnsound("不是 base64") from error
