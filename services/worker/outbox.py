"""The outbox: which jobs are owed, who runs one now, and which are done. The broker carries them, this table knows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.projector.jobs import SEAL
from services.store.datastore import LogDatastore
from services.store.tenant import tenant

RESEND_SECONDS = 60.0
"""A job that was sent and is not done after this time is sent again; the wait doubles each time, up to 16 times it."""

# Jobs owed and not under way, across districts: ids only, the districts by turns, the longest waiting first in each.
# Reads the partial index outbox_pending.
_WAITING = """
SELECT tenant_id, job_id FROM (
  SELECT tenant_id, job_id, send_after, row_number() OVER (PARTITION BY tenant_id ORDER BY send_after, job_id) AS turn
  FROM outbox WHERE done_at IS NULL AND send_after <= clock_timestamp()
) AS owed ORDER BY turn, send_after LIMIT %(limit)s"""

# How many jobs are with the broker or a worker now, across districts. Reads the partial index outbox_pending.
_UNDER_WAY = """
SELECT count(*) AS under_way FROM outbox
WHERE done_at IS NULL AND sent_at IS NOT NULL AND send_after > clock_timestamp()"""

# Of these jobs of one district, those that nobody else claimed meanwhile, now claimed until send_after. By primary key.
_CLAIM = """
UPDATE outbox SET attempts = attempts + 1, sent_at = clock_timestamp(),
  send_after = clock_timestamp() + make_interval(secs => %(resend_seconds)s * 2 ^ least(attempts, 4))
WHERE tenant_id = %(tenant_id)s AND job_id = ANY(%(job_ids)s) AND done_at IS NULL AND send_after <= clock_timestamp()
RETURNING job_id, actor"""

# One job that is not done. By primary key.
_FIND = """
SELECT job_id, actor, subject, created_position, created_at FROM outbox
WHERE tenant_id = %(tenant_id)s AND job_id = %(job_id)s AND done_at IS NULL"""

# Give jobs back, to be sent again after a while. By primary key.
_POSTPONE = """
UPDATE outbox SET attempts = 0, sent_at = NULL, outcome = %(note)s,
  send_after = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE tenant_id = %(tenant_id)s AND job_id = ANY(%(job_ids)s) AND done_at IS NULL"""

# One job's effect is recorded. By primary key.
_FINISH = """
UPDATE outbox SET done_at = clock_timestamp(), outcome = %(note)s
WHERE tenant_id = %(tenant_id)s AND job_id = %(job_id)s AND done_at IS NULL"""

# One job failed this time; it stays owed. By primary key.
_FAIL = """
UPDATE outbox SET outcome = %(note)s WHERE tenant_id = %(tenant_id)s AND job_id = %(job_id)s AND done_at IS NULL"""

# What waits for this subject need not wait any longer. Reads the partial index outbox_of_subject.
_HURRY = """
UPDATE outbox SET send_after = clock_timestamp()
WHERE tenant_id = %(tenant_id)s AND subject = %(subject)s AND actor = %(actor)s
  AND done_at IS NULL AND sent_at IS NULL"""

_NOTE_CHARACTERS_MAX = 500


@dataclass(frozen=True, slots=True)
class Job:
    """One effect that is owed. `job_id` is made from the event and the effect, so the same effect is owed once.

    `actor` names the effect, such as `evidence.seal`; `subject` is the id of what it is about; `position` and
    `created_at` are those of the event that it follows from.
    """

    tenant_id: int
    job_id: str
    actor: str
    subject: str
    position: int
    created_at: datetime


class Outbox:
    """Every statement on the outbox table. Safe to share between threads and processes."""

    def __init__(self, datastore: LogDatastore, *, resend_seconds: float = RESEND_SECONDS) -> None:
        self._datastore = datastore
        self._resend_seconds = resend_seconds

    def waiting(self, limit: int) -> dict[int, list[UUID]]:
        """At most `limit` jobs to be sent, by district."""
        found: dict[int, list[UUID]] = {}
        with self._datastore.scan() as cursor:
            for row in cursor.execute(_WAITING, {"limit": limit}):
                found.setdefault(row["tenant_id"], []).append(row["job_id"])
        return found

    def under_way(self) -> int:
        """How many jobs were sent and are neither done nor overdue."""
        with self._datastore.scan() as cursor:
            row = cursor.execute(_UNDER_WAY).fetchone()
        return int(row["under_way"]) if row else 0

    def claim(self, tenant_id: int, job_ids: Sequence[UUID]) -> list[tuple[str, str]]:
        """(job_id, actor) of the jobs that this caller is to send. Whoever dies now has them sent again later."""
        parameters = {"tenant_id": tenant_id, "job_ids": list(job_ids), "resend_seconds": self._resend_seconds}
        with tenant(tenant_id), self._datastore.transaction() as cursor:
            return [(str(row["job_id"]), row["actor"]) for row in cursor.execute(_CLAIM, parameters)]

    @contextmanager
    def taken(self, tenant_id: int, job_id: str) -> Iterator[Job | None]:
        """The job, for this caller alone; None when it is done, unknown, or running elsewhere at this moment.

        Held by a lock of the database session, which PostgreSQL frees at once when the process dies: nobody waits for
        a lease to run out. One connection of the pool is taken for as long.
        """
        key = int.from_bytes(UUID(job_id).bytes[:8], signed=True)
        connection = self._datastore.pool.getconn()
        try:
            row = connection.execute("SELECT pg_try_advisory_lock(%s) AS locked", (key,)).fetchone()
            if not row or not row["locked"]:
                yield None
                return
            try:
                yield self._find(tenant_id, job_id)
            finally:
                if not connection.broken:
                    connection.execute("SELECT pg_advisory_unlock(%s)", (key,))
        finally:
            self._datastore.pool.putconn(connection)

    def finish(self, job: Job, outcome: str) -> None:
        """Its effect is recorded (or can never be): the job is done. `outcome` is a short code."""
        self._change(_FINISH, job.tenant_id, job_id=UUID(job.job_id), note=outcome)

    def postpone(self, tenant_id: int, job_ids: Sequence[str], seconds: float, note: str) -> None:
        """Not now: send these again in `seconds`. `note` says why, for whoever looks at the table."""
        uuids = [UUID(job_id) for job_id in job_ids]
        self._change(_POSTPONE, tenant_id, job_ids=uuids, seconds=seconds, note=note[:_NOTE_CHARACTERS_MAX])

    def fail(self, job: Job, error: str) -> None:
        """Write down why a run failed. The job stays owed: the actor tries again, and later the outbox."""
        self._change(_FAIL, job.tenant_id, job_id=UUID(job.job_id), note=error[:_NOTE_CHARACTERS_MAX])

    def hurry_sealing(self, tenant_id: int, evidence: str) -> None:
        """Have a file's sealing tried now: its bytes have just come. No job waiting is no error."""
        self._change(_HURRY, tenant_id, actor=SEAL, subject=evidence)

    def _find(self, tenant_id: int, job_id: str) -> Job | None:
        with tenant(tenant_id), self._datastore.transaction() as cursor:
            row = cursor.execute(_FIND, {"tenant_id": tenant_id, "job_id": UUID(job_id)}).fetchone()
        if row is None:
            return None
        return Job(tenant_id, job_id, row["actor"], row["subject"], row["created_position"], row["created_at"])

    def _change(self, statement: str, tenant_id: int, **parameters: object) -> None:
        with tenant(tenant_id), self._datastore.transaction() as cursor:
            cursor.execute(statement, {"tenant_id": tenant_id, **parameters})
