"""The effect `evidence.seal`: an announced file is sealed once its bytes are there, or rejected."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from domain.evidence.commands import RejectEvidence, SealEvidence
from domain.evidence.decider import EvidenceStatus
from domain.ids import EvidenceId
from domain.tenancy.errors import TenantIsSuspended
from services.clock import Clock, day_of, now
from services.commands.service import Submission
from services.evidence.dossier import Dossier, ReadStream, read_dossier
from services.evidence.errors import EvidenceMismatch
from services.evidence.examining import Examiner
from services.evidence.parts import PART_BYTES, drop_parts
from services.evidence.policy import read_policy
from services.evidence.scanner import ScannerUnfit
from services.evidence.sealing import Locked, discard_upload, is_uploaded, lock_upload, retain_until
from services.evidence.storage import Storage
from services.evidence.vetting.kinds import UNKNOWN
from services.store.errors import CommandIdReused
from services.store.records import Receipt
from services.store.subject_keys import SubjectKeys
from services.worker.outbox import Job
from services.worker.platform import PLATFORM
from services.worker.runner import SUSPENDED_SECONDS, Done, Later

_log = structlog.get_logger(__name__)

UPLOAD_HOURS_MAX = 24
WAIT_SECONDS_MIN = 2.0
WAIT_SECONDS_MAX = 300.0


class SealEvidenceEffect:
    """Looks for the uploaded object, seals or rejects it through a command whose id is the job's, and clears up.

    Killed anywhere, it is run again and comes to the same end: a version locked before is found again, a command
    recorded before gives its first receipt, and removing an upload twice is no error.
    """

    def __init__(
        self,
        storage: Storage,
        read_stream: ReadStream,
        subject_keys: SubjectKeys,
        examiner: Examiner,
        submit: Callable[[Submission], Receipt],
        *,
        clock: Clock = now,
        upload_hours_max: float = UPLOAD_HOURS_MAX,
    ) -> None:
        self._storage = storage
        self._read_stream = read_stream
        self._subject_keys = subject_keys
        self._examiner = examiner
        self._submit = submit
        self._clock = clock
        self._upload_max = timedelta(hours=upload_hours_max)

    def __call__(self, job: Job) -> Done | Later:
        """Run the job once, for the district set around the call."""
        dossier = read_dossier(self._read_stream, job.subject)
        if dossier.announced_position != job.position:
            return Done("SUPERSEDED")
        if dossier.state.status is not EvidenceStatus.SUPPLIED:
            return self._clear_up(dossier)
        try:
            command = self._verdict(dossier)
            if command is None:
                return self._wait(dossier, "NOT_UPLOADED_YET")
            self._submit(Submission(tenant_id=job.tenant_id, command_id=job.job_id, actor=PLATFORM, command=command))
        except ScannerUnfit as unfit:
            _log.warning("scanner_unfit", tenant=job.tenant_id, evidence=job.subject, error=str(unfit))
            return self._wait(dossier, unfit.code)
        except TenantIsSuspended:
            return Later(SUSPENDED_SECONDS, TenantIsSuspended.code)
        except CommandIdReused:
            # The first run recorded its verdict after our look at the log, on another day or with another reason.
            pass
        return self._clear_up(read_dossier(self._read_stream, job.subject))

    def _verdict(self, dossier: Dossier) -> SealEvidence | RejectEvidence | None:
        """What is to be recorded now, or None while the bytes are awaited."""
        state = dossier.state
        evidence = state.evidence
        if evidence is None or state.sha256 is None or state.size_bytes is None:
            raise ValueError(f"{dossier.key} is awaited without a digest")
        policy, declared = read_policy(self._read_stream), state.media_type or UNKNOWN
        until_on = retain_until(day_of(self._clock()), policy.evidence_retention_years)
        if is_uploaded(self._storage, dossier.key):
            # Before the file is fetched for nothing: a scanner may be away for days.
            self._examiner.ready(scan_required=policy.evidence_scan_required)
        try:
            locked = lock_upload(
                self._storage,
                dossier.key,
                lambda: self._subject_keys.obtain([evidence])[evidence],
                examine=lambda file: self._examiner.examine(file, file_name=state.file_name, declared=declared),
                sha256=state.sha256,
                size_bytes=state.size_bytes,
                until_on=until_on,
            )
        except EvidenceMismatch as mismatch:
            return RejectEvidence(evidence=evidence, reason=mismatch.reason, examined=mismatch.examined)
        if locked is not None:
            return _seal(evidence, state.sha256, state.size_bytes, locked)
        if self._age(dossier.announced_at) > self._upload_max:
            hours = round(self._upload_max.total_seconds() / 3600)
            reason = f"申报后{hours}小时内没有收到“{state.file_name}”，请重新补充摘要并上传"
            return RejectEvidence(evidence=evidence, reason=reason)
        return None

    def _wait(self, dossier: Dossier, note: str) -> Later:
        """Ask often at first and ever more rarely: an upload follows its declaration at once or much later."""
        seconds = self._age(dossier.announced_at).total_seconds() / 4
        return Later(min(max(seconds, WAIT_SECONDS_MIN), WAIT_SECONDS_MAX), note)

    def _clear_up(self, dossier: Dossier) -> Done:
        discard_upload(self._storage, dossier.key)
        if (dossier.state.size_bytes or 0) > PART_BYTES:
            drop_parts(self._storage, dossier.key)
        return Done(str(dossier.state.status))

    def _age(self, moment: datetime) -> timedelta:
        return self._clock() - moment


def _seal(evidence: EvidenceId, sha256: str, size_bytes: int, locked: Locked) -> SealEvidence:
    return SealEvidence(
        evidence=evidence,
        sha256=sha256,
        size_bytes=size_bytes,
        object_key=locked.object_key,
        object_version=locked.object_version,
        key_id=locked.key_id,
        blob_sha256=locked.blob.sha256,
        blob_bytes=locked.blob.size_bytes,
        retain_until_on=locked.retain_until_on,
        examined=locked.examination,
    )
