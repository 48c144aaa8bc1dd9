"""Asking witnesses to cosign the newest heads: each in a thread of its own, so that none delays sealing or another."""

import time
from dataclasses import dataclass, field

import httpx
import structlog

from services.sealer.checkpoint import read_number
from services.sealer.errors import SealingFault
from services.sealer.extension import Extension, OtherSize
from services.sealer.heads import Head, SealedHeads, uncosigned_logs
from services.sealer.kinds import DistrictLog, LogKind
from services.sealer.merkle import consistency_proof
from services.sealer.note import NoteUnsound, Signature, Verifier, read_note, verified
from services.sealer.policy import Policy, TrustedWitness
from services.sealer.sealer import Sealer
from services.sealer.serving import SIZE
from services.sealer.tiles import Tree
from services.store import Store, tenant

SECONDS_MAX = 10.0
PAUSE_SECONDS = 60.0
"""How long a log is not offered again to a witness that refused it."""


class WitnessAway(Exception):
    """The witness does not answer now."""


class WitnessRefused(Exception):
    """见证方拒绝见证："""

    def __init__(self, what: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{what}")


class WitnessClient:
    """A witness at its submission prefix. Close it."""

    def __init__(self, url: str, verifier: Verifier) -> None:
        self._url = url.rstrip("/")
        self._verifier = verifier
        self._http = httpx.Client(timeout=SECONDS_MAX)

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def cosign(self, asked: Extension) -> Signature:
        """Its cosignature of a head, verified. Raises OtherSize (what it saw last), WitnessRefused, WitnessAway."""
        try:
            answer = self._http.post(f"{self._url}/add-checkpoint", content=str(asked).encode())
        except httpx.HTTPError as error:
            raise WitnessAway(f"{type(error).__name__}: {error}") from error
        try:
            if answer.status_code == 409 and answer.headers.get("content-type", "").startswith(SIZE):
                raise OtherSize(read_number(answer.text.strip()))
            if answer.status_code == 200:
                return self._read(asked.head, answer.text)
        except NoteUnsound as unsound:
            raise WitnessRefused(f"答复读不通（{unsound}）") from unsound
        if answer.status_code >= 500:
            raise WitnessAway(f"{answer.status_code} {answer.text[:200]}")
        raise WitnessRefused(f"{answer.status_code} {answer.text[:200].strip()}")

    def _read(self, head: str, answer: str) -> Signature:
        note = read_note(head + answer)
        if self._verifier not in verified(note, [self._verifier]):
            raise NoteUnsound("没有它自己的签名")
        [line] = [each for each in note.signatures if each.key_id == self._verifier.id]
        return line


@dataclass(slots=True)
class Cosigning:
    """One witness's part: brings its cosignatures up to the heads. `step` is called again and again."""

    store: Store
    sealer: Sealer
    witness: TrustedWitness
    client: WitnessClient
    every_seconds: float
    refused: dict[DistrictLog, float] = field(default_factory=dict)

    def step(self) -> int:
        """Offer every head that this witness has not signed; how many it signed. Raises WitnessAway, StorageAway."""
        log = structlog.get_logger(__name__).bind(witness=self.witness.name)
        done = 0
        for each in uncosigned_logs(self.store, self.witness.verifier.name, self.every_seconds):
            if time.monotonic() < self.refused.get(each, 0.0):
                continue
            try:
                with tenant(each.tenant_id):
                    done += self._cosign(each.kind)
            except (WitnessRefused, SealingFault) as error:
                self.refused[each] = time.monotonic() + PAUSE_SECONDS
                log.error(
                    "not_cosigned", tenant=each.tenant_id, log=each.kind, error=f"{type(error).__name__}: {error}"
                )
        return done

    def _cosign(self, kind: LogKind) -> bool:
        sealing = self.sealer.sealing(kind)
        heads = SealedHeads(self.store, kind)
        head = heads.read()
        line = self._line(kind, head, heads.cosigned_size(self.witness.verifier.name))
        if line is None or not heads.cosign(self.witness.verifier.name, head, line.line()):
            return False
        sealing.publish()
        return True

    def _line(self, kind: LogKind, head: Head, old: int) -> Signature | None:
        """None where the witness saw a newer head already, from another sealer: its signature is asked for next."""
        tree = Tree(self.sealer.files(kind), head.size)
        for _ in range(2):
            proof = consistency_proof(old, head.size, tree.subtree) if 0 < old < head.size else ()
            try:
                return self.client.cosign(Extension(old, proof, head.checkpoint))
            except OtherSize as other:
                if other.size > head.size:
                    return None
                old = other.size
        return None


def askable(policy: Policy) -> list[TrustedWitness]:
    """The witnesses whose addresses the policy gives."""
    return [witness for witness in policy.witnesses.values() if witness.url]
