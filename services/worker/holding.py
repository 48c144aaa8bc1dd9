"""The effect `evidence.hold`: the object store holds what the log says is held, and lets go of what is free."""

from domain import streams
from domain.case_folders import holds
from services.evidence.dossier import ReadStream, read_dossier
from services.evidence.errors import StorageUnfit
from services.evidence.storage import Storage
from services.evidence.vault import Vault
from services.worker.outbox import Job
from services.worker.runner import Done


class HoldEvidenceEffect:
    """Sets or lifts the legal hold of a file's sealed version, whichever the log asks for now.

    Killed anywhere, it is run again: holding twice is one hold. Several jobs of one file come to the same end in any
    order, since each does what the log says when it runs, and looks again once it has done so.
    """

    def __init__(self, storage: Storage, read_stream: ReadStream) -> None:
        self._vault = Vault(storage)
        self._read_stream = read_stream

    def __call__(self, job: Job) -> Done:
        """Run the job once, for the district set around the call. Raises StorageUnfit, and minio's and urllib3's."""
        state = read_dossier(self._read_stream, job.subject).state
        if state.object_key is None or state.object_version is None:
            raise ValueError(f"evidence {job.subject} is held and was never sealed")
        key, version = state.object_key, state.object_version
        held = self._held(job.subject)
        while True:
            self._vault.hold(key, version, held=held)
            if self._vault.held(key, version) is not held:
                raise StorageUnfit(f"存储桶没有按要求保全或解除保全 {key}。")
            # Another job of the same file may have read the log before this one and set the store after it.
            now = self._held(job.subject)
            if now is held:
                return Done("HELD" if held else "FREE")
            held = now

    def _held(self, evidence: str) -> bool:
        state = holds.EMPTY
        for recorded in self._read_stream(streams.evidence_hold(evidence)):
            state = holds.evolve(state, recorded.event)
        return state.held
