"""The effect `key.destroy`: what the log says was erased can be read by nobody any more."""

from collections.abc import Callable

from domain import streams
from domain.codes import SealedKind
from domain.ids import SealedSubjectId
from domain.sealed.commands import RecordKeyDestruction
from domain.tenancy.errors import TenantIsSuspended
from services.commands.service import Submission
from services.evidence.dossier import ReadStream
from services.evidence.sealing import discard_uploads
from services.evidence.storage import Storage
from services.store.records import Receipt
from services.store.subject_keys import SubjectKeys
from services.worker.outbox import Job
from services.worker.platform import PLATFORM
from services.worker.runner import SUSPENDED_SECONDS, Done, Later


class EraseEffect:
    """Destroys the key, and of an evidence file what was uploaded again in plain; records that, under the job's id.

    Killed between the two, it is run again: a key destroyed before gives the same id, a command recorded before its
    first receipt. A suspended district's key is destroyed at once; its record waits.
    """

    def __init__(
        self,
        subject_keys: SubjectKeys,
        read_stream: ReadStream,
        storage: Storage,
        submit: Callable[[Submission], Receipt],
    ) -> None:
        self._subject_keys = subject_keys
        self._read_stream = read_stream
        self._storage = storage
        self._submit = submit

    def __call__(self, job: Job) -> Done | Later:
        """Run the job once, for the district set around the call."""
        key_id = self._subject_keys.destroy(job.subject)
        told = self._read_stream(streams.erasure(job.subject))
        if any(getattr(each.event, "kind", None) is SealedKind.EVIDENCE for each in told):
            discard_uploads(self._storage, job.tenant_id, job.subject)
        command = RecordKeyDestruction(SealedSubjectId(job.subject), key_id)
        try:
            self._submit(Submission(tenant_id=job.tenant_id, command_id=job.job_id, actor=PLATFORM, command=command))
        except TenantIsSuspended:
            return Later(SUSPENDED_SECONDS, TenantIsSuspended.code)
        return Done("DESTROYED")
