"""The actors: one for each kind of job, each with its own queue, retries, age and time limits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dramatiq import Actor, Broker, Message

from services.projector.jobs import ERASE, HOLD, OPEN_BALLOTS, ROTATE, SEAL, SEAL_BALLOTS

Run = Callable[[int, str], None]
"""Runs the job with that tenant id and job id. Running it twice has one effect."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How an actor runs. `retries` follow quickly on a fault; after them the outbox sends the job again, more slowly.

    `age_ms_max` drops messages that the outbox has replaced by then; `time_ms_max` ends a run that hangs.
    """

    queue: str
    retries: int
    backoff_ms_min: int
    backoff_ms_max: int
    age_ms_max: int
    time_ms_max: int


LIMITS: Mapping[str, Limits] = {
    # 200 MB, the default's largest file, pass in a few seconds; ten minutes allow for a store at 1 MB/s.
    SEAL: Limits(
        "evidence", retries=3, backoff_ms_min=500, backoff_ms_max=5_000, age_ms_max=900_000, time_ms_max=600_000
    ),
    HOLD: Limits(
        "evidence", retries=3, backoff_ms_min=500, backoff_ms_max=5_000, age_ms_max=900_000, time_ms_max=60_000
    ),
    # A meeting of a hundred boxes makes as many keys: half a minute on a busy machine.
    OPEN_BALLOTS: Limits(
        "ballots", retries=3, backoff_ms_min=500, backoff_ms_max=5_000, age_ms_max=900_000, time_ms_max=600_000
    ),
    SEAL_BALLOTS: Limits(
        "ballots", retries=3, backoff_ms_min=500, backoff_ms_max=5_000, age_ms_max=900_000, time_ms_max=600_000
    ),
    # A hundred thousand keys take about a minute.
    ROTATE: Limits(
        "keys", retries=3, backoff_ms_min=500, backoff_ms_max=5_000, age_ms_max=900_000, time_ms_max=600_000
    ),
    ERASE: Limits("keys", retries=3, backoff_ms_min=500, backoff_ms_max=5_000, age_ms_max=900_000, time_ms_max=60_000),
}
"""Kind of job -> how its actor runs."""


def declare_actors(broker: Broker, run: Run) -> dict[str, Actor[..., Any]]:
    """Make the actor of every kind of job on `broker`. Their messages carry a tenant id and a job id, nothing else."""
    return {kind: _declare(broker, kind, limits, run) for kind, limits in LIMITS.items()}


def message_of(actor: Actor[..., Any], tenant_id: int, job_id: str) -> Message[Any]:
    """The message that runs one job. Its id is the job's, so that a log line names the same thing everywhere."""
    return actor.message(tenant_id, job_id).copy(message_id=job_id)


def _declare(broker: Broker, kind: str, limits: Limits, run: Run) -> Actor[..., Any]:
    def perform(tenant_id: int, job_id: str) -> None:
        run(tenant_id, job_id)

    return Actor(
        perform,
        broker=broker,
        actor_name=kind,
        queue_name=limits.queue,
        priority=0,
        options={
            "max_retries": limits.retries,
            "min_backoff": limits.backoff_ms_min,
            "max_backoff": limits.backoff_ms_max,
            "max_age": limits.age_ms_max,
            "time_limit": limits.time_ms_max,
        },
    )
