"""What the log says of one evidence file: its state, and which announcement of bytes stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import streams
from domain.evidence.decider import EMPTY, EvidenceState, evolve
from domain.evidence.errors import EvidenceNotFound
from domain.evidence.events import EvidenceDeclared, EvidenceSupplied
from domain.recorded import Recorded
from services.evidence.storage import object_key
from services.store.tenant import current_tenant

ReadStream = Callable[[str], Sequence[Recorded]]
"""Every event of a stream, oldest first, of the district set around the call."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One file. `announced_position` and `announced_at` are those of the event that last described its bytes."""

    state: EvidenceState
    key: str
    announced_position: int
    announced_at: datetime


def read_dossier(read_stream: ReadStream, evidence: str) -> Dossier:
    """Fold the file's stream. Raises EvidenceNotFound."""
    state, announced = EMPTY, None
    for recorded in read_stream(streams.evidence(evidence)):
        state = evolve(state, recorded.event)
        if isinstance(recorded.event, EvidenceDeclared | EvidenceSupplied):
            announced = recorded
    if announced is None:
        raise EvidenceNotFound(field="evidence")
    key = object_key(current_tenant(), evidence, announced.version)
    return Dossier(state, key, announced.position, announced.recorded_at)
