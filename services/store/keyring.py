"""Keys outside the log: a district's key in a file, a person's key wrapped by it; what they seal and open.

A sealed part is a JSON object: AES-256-GCM under HKDF(DEK, "enc") with the place in the log as associated data, and
beside it for each field HMAC-SHA256(HKDF(DEK, "com" || 0 || place || 0 || field), the field's JSON). GCM alone does not
commit to its key, so whoever held two keys could make one ciphertext open to two texts. A plain hash instead would be
guessed in seconds (names, phone numbers). Each field has a key of its own, so that one value can be shown to somebody
(`disclose`) who checks it against the log and learns nothing of any other.
"""

import hmac
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from threading import get_ident

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.store.errors import KeyringUnavailable, SealBroken

KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Sealed:
    """The sealed part of an envelope, bytes as base64: which key, what only that key opens, and each field's HMAC."""

    key: str
    nonce: str
    ciphertext: str
    commitments: dict[str, str]


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One field of a sealed part: its JSON, and the 32 bytes under which its commitment is the HMAC-SHA256 of that."""

    value: bytes
    key: bytes


class FileKeyring:
    """The districts' keys as files `<tenant_id>.key` (64 hex digits, mode 0600) in one directory.

    A key that was rotated is followed by `<tenant_id>.2.key` and so on: the newest wraps, every one unwraps. Former
    ones are kept: one may still wrap what was written at the moment of rotation, or lies in a backup of the database.
    The directory is kept out of the database's backups: a copy of the log without it tells nothing about a person.
    """

    def __init__(self, home: Path) -> None:
        self.home = home

    def create(self, tenant_id: int, version: int = 1) -> None:
        """Make a district's key, the first or a later one; an existing one is kept.

        Raises KeyringUnavailable if it cannot be kept.
        """
        path = self._path(tenant_id, version)
        draft = path.with_suffix(f".{os.getpid()}-{get_ident()}.tmp")
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as writer:
                writer.write(os.urandom(KEY_BYTES).hex())
                writer.flush()
                os.fsync(writer.fileno())
            try:
                # A link appears whole and never replaces: no reader meets half a key, no key is lost to a second one.
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
            # The names as well: a district that was registered must not lose its key to a power cut.
            for directory in (self.home, self.home.parent):
                sync_directory(directory)
        except OSError as error:
            raise KeyringUnavailable(str(error)) from error

    def wrap(self, tenant_id: int, key_id: str, data_key: bytes) -> bytes:
        """The data key under the district's key: nonce, then AES-256-GCM bound to district and key id."""
        nonce = os.urandom(_NONCE_BYTES)
        newest = self._key(tenant_id, self._versions(tenant_id)[0])
        return nonce + AESGCM(newest).encrypt(nonce, data_key, _wrap_place(tenant_id, key_id))

    def unwrap(self, tenant_id: int, key_id: str, wrapped: bytes) -> bytes:
        """The data key again. Raises SealBroken if it was wrapped by another key, for another district or id."""
        nonce, text = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        for version in self._versions(tenant_id):
            try:
                return AESGCM(self._key(tenant_id, version)).decrypt(nonce, text, _wrap_place(tenant_id, key_id))
            except InvalidTag:
                continue
        raise SealBroken(f"key {key_id} of district {tenant_id}")

    def _versions(self, tenant_id: int) -> list[int]:
        """The versions there are, newest first; [1] also where there is none."""
        newest = 1
        while self._path(tenant_id, newest + 1).exists():
            newest += 1
        return list(range(newest, 0, -1))

    def _key(self, tenant_id: int, version: int) -> bytes:
        path = self._path(tenant_id, version)
        try:
            key = bytes.fromhex(path.read_text().strip())
        except (OSError, ValueError) as error:
            raise KeyringUnavailable(str(error)) from error
        if len(key) != KEY_BYTES:
            raise KeyringUnavailable(f"{path}: {len(key)} bytes, expected {KEY_BYTES}")
        return key

    def _path(self, tenant_id: int, version: int) -> Path:
        return self.home / (f"{tenant_id}.key" if version == 1 else f"{tenant_id}.{version}.key")


def sync_directory(directory: Path) -> None:
    """Have the names in a directory on disk when this returns."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def place(tenant_id: int, stream: str, version: int, path: str = "sealed") -> bytes:
    """The associated data of a sealed part: log, stream, version and path, so that none can be moved elsewhere."""
    return f"{tenant_id}|{stream}|{version}|{path}".encode()


def seal(data_key: bytes, key_id: str, where: bytes, plaintext: bytes) -> Sealed:
    """Seal `plaintext`, a JSON object, at the place `where` (see `place`)."""
    nonce = os.urandom(_NONCE_BYTES)
    ciphertext = AESGCM(_derive(data_key, b"enc")).encrypt(nonce, plaintext, where)
    return Sealed(key_id, _text(nonce), _text(ciphertext), _commitments(data_key, where, plaintext))


def unseal(data_key: bytes, where: bytes, sealed: Sealed) -> bytes:
    """The plaintext. Raises SealBroken on a wrong key, another place, or a ciphertext that its commitment denies."""
    try:
        nonce, ciphertext = b64decode(sealed.nonce, validate=True), b64decode(sealed.ciphertext, validate=True)
        plaintext = AESGCM(_derive(data_key, b"enc")).decrypt(nonce, ciphertext, where)
    except (InvalidTag, ValueError):
        raise SealBroken(where.decode()) from None
    if _commitments(data_key, where, plaintext) != sealed.commitments:
        raise SealBroken(where.decode())
    return plaintext


def disclose(data_key: bytes, where: bytes, sealed: Sealed, field: str) -> Disclosed:
    """One field, for somebody without the key. Raises SealBroken as `unseal`, KeyError for a field there is not."""
    value = _fields(unseal(data_key, where, sealed))[field]
    return Disclosed(bytes(value), _commitment_key(data_key, where, field))


def _derive(data_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(data_key)


def _commitments(data_key: bytes, where: bytes, plaintext: bytes) -> dict[str, str]:
    return {
        name: _text(hmac.digest(_commitment_key(data_key, where, name), value, "sha256"))
        for name, value in _fields(plaintext).items()
    }


def _commitment_key(data_key: bytes, where: bytes, field: str) -> bytes:
    return _derive(data_key, b"\x00".join((b"com", where, field.encode())))


_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
"""The fields of a sealed part, each as its JSON."""


def _wrap_place(tenant_id: int, key_id: str) -> bytes:
    return f"{tenant_id}|{key_id}".encode()


def _text(data: bytes) -> str:
    return b64encode(data).decode()
