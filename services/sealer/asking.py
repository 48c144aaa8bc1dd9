"""Asking the signer for a signature, over the loopback address and with the secret that both know."""

from dataclasses import dataclass

import httpx

from services.sealer.checkpoint import read_number
from services.sealer.errors import SignerAway, SignerRefused
from services.sealer.extension import Extension, OtherSize
from services.sealer.note import NoteUnsound, Signature, Verifier, read_note, read_verifier

SECONDS_MAX = 10.0


@dataclass(frozen=True, slots=True)
class Signed:
    """A log's signature of a checkpoint, and the key it was made with."""

    verifier: Verifier
    signature: Signature


class SignerClient:
    """The signer at an address. Close it."""

    def __init__(self, url: str, secret: bytes) -> None:
        headers = {"authorization": f"Bearer {secret.decode()}"}
        # Never by way of a proxy that the environment names: the secret is for this machine.
        self._http = httpx.Client(base_url=url, headers=headers, timeout=SECONDS_MAX, trust_env=False)

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def sign(self, asked: Extension) -> Signed:
        """The signature of a checkpoint. Raises OtherSize (its last head), SignerRefused, SignerAway."""
        try:
            answer = self._http.post("/sign", content=str(asked).encode())
        except httpx.HTTPError as error:
            raise SignerAway(f"{type(error).__name__}: {error}") from error
        if answer.status_code == 200:
            return _read(asked.head, answer.text)
        if answer.status_code == 409:
            raise OtherSize(read_number(answer.text.strip()))
        if answer.status_code >= 500:
            raise SignerAway(answer.text)
        raise SignerRefused(answer.text)


def _read(text: str, answer: str) -> Signed:
    verifier, _, line = answer.partition("\n")
    try:
        note = read_note(f"{text}\n{line}")
        return Signed(read_verifier(verifier), note.signatures[0])
    except NoteUnsound as error:
        raise SignerRefused(f"答复读不通（{error}）") from error
