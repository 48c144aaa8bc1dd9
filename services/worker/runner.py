"""What an actor does with a job: run its effect, and write down that it is done once the effect is recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from services.store.tenant import tenant
from services.worker.outbox import Job, Outbox

SUSPENDED_SECONDS = 600.0
"""How long a job waits that cannot be recorded because its district is suspended."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """The effect is recorded, or can never be. `outcome` is a short code."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Later:
    """What the effect needs is not there yet: look again in `seconds`."""

    seconds: float
    note: str


Effect = Callable[[Job], Done | Later]
"""Does what a job owes, for the district that is set around the call. Idempotent by `job_id`."""


class Runner:
    """Runs jobs by their ids, each by one caller at a time, and never one that is done."""

    def __init__(self, outbox: Outbox, effects: Mapping[str, Effect]) -> None:
        self._outbox = outbox
        self._effects = effects

    def run(self, tenant_id: int, job_id: str) -> None:
        """Run one job to its end, or put it off. Any error is left to the actor's retries, then to the outbox."""
        with self._outbox.taken(tenant_id, job_id) as job:
            if job is None:
                return
            try:
                with tenant(tenant_id):
                    result = self._effects[job.actor](job)
            except Exception as error:
                self._outbox.fail(job, f"{type(error).__name__}: {error}")
                raise
            match result:
                case Done(outcome):
                    self._outbox.finish(job, outcome)
                case Later(seconds, note):
                    self._outbox.postpone(tenant_id, [job_id], seconds, note)
            _log.info("job_ran", tenant=tenant_id, job=job_id, actor=job.actor, result=result)
