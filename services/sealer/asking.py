"""Asking the signer for a signature, over the loopback address and with the secret that both know."""

from dataclasses import dataclass

import httpx

from services.sealer.checkpoint import read_number
from services.sealer.errors import SignerAway, SignerRefused
from services.sealer.extension import Extension, OtherSize
from services.sealer.note import NoteUnsound, Signature, Verifier, read_note, read_verifier
from services.sealer.rotation import Rotation, request_text

SECONDS_MAX = 10.0


@dataclass(frozen=True, slots=True)
class Signed:
    """A log's signature of a checkpoint, and the key it was made with. `former`: that of the key before, on the head
    that brings another."""

    verifier: Verifier
    signature: Signature
    former: Signature | None = None


class SignerClient:
    """The signer at an address. Close it."""

    def __init__(self, url: str, secret: bytes) -> None:
        headers = {"authorization": f"Bearer {secret.decode()}"}
        # Never by way of a proxy that the environment names: the secret is for this machine.
        self._http = httpx.Client(base_url=url, headers=headers, timeout=SECONDS_MAX, trust_env=False)

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def sign(self, asked: Extension, rotation: Rotation | None = None) -> Signed:
        """The signature of a checkpoint. Raises OtherSize (its last head), SignerRefused, SignerAway."""
        answer = self._post("/sign", request_text(asked, rotation))
        if answer.status_code == 200:
            return read_signed(asked.head, answer.text)
        if answer.status_code == 409:
            raise OtherSize(read_number(answer.text.strip()))
        if answer.status_code >= 500:
            raise SignerAway(answer.text)
        raise SignerRefused(answer.text)

    def prepare(self, origin: str) -> tuple[Verifier, Verifier]:
        """The key of a log and the one that is to follow it, made where there is none. Raises SignerRefused,
        SignerAway."""
        answer = self._post("/rotate", origin)
        if answer.status_code >= 500:
            raise SignerAway(answer.text)
        if answer.status_code != 200:
            raise SignerRefused(answer.text)
        try:
            old, new = map(read_verifier, answer.text.splitlines())
        except ValueError as error:
            raise SignerRefused(f"答复读不通（{error}）") from error
        return old, new

    def _post(self, path: str, text: str) -> httpx.Response:
        try:
            return self._http.post(path, content=text.encode())
        except httpx.HTTPError as error:
            raise SignerAway(f"{type(error).__name__}: {error}") from error


def read_signed(text: str, answer: str) -> Signed:
    """A signer's answer: the key, its signature line, and that of the key before. Raises SignerRefused."""
    verifier, _, lines = answer.partition("\n")
    try:
        note = read_note(f"{text}\n{lines}")
        signature, former = (*note.signatures, None)[:2]
        if signature is None or len(note.signatures) > 2:
            raise NoteUnsound("应有一两行签名")
        return Signed(read_verifier(verifier), signature, former)
    except NoteUnsound as error:
        raise SignerRefused(f"答复读不通（{error}）") from error
