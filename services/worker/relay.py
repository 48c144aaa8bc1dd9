"""The relay: takes owed jobs out of the outbox and hands them to the broker, a bounded number at a time."""

from collections.abc import Mapping
from typing import Any

import redis
import structlog
from dramatiq import Actor, Broker
from dramatiq.errors import BrokerConnectionError

from services.worker.actors import message_of
from services.worker.outbox import Outbox

UNDER_WAY_MAX = 200
"""Jobs with the broker at one time. More would wait there longer than they take to be sent again."""
BROKER_DOWN_SECONDS = 2.0
UNKNOWN_SECONDS = 60.0

_log = structlog.get_logger(__name__)


class Relay:
    """Sends what is owed. Any number of relays may run: each job is claimed by one of them."""

    def __init__(self, outbox: Outbox, broker: Broker, actors: Mapping[str, Actor[..., Any]]) -> None:
        self._outbox = outbox
        self._broker = broker
        self._actors = actors

    def step(self) -> int:
        """Send one round of jobs and return how many. A broker that is away leaves them owed for the next round."""
        room = UNDER_WAY_MAX - self._outbox.under_way()
        if room <= 0:
            return 0
        sent = 0
        for tenant_id, job_ids in self._outbox.waiting(room).items():
            # Claimed first, sent then: dying in between delays the jobs, the other way round would send them twice.
            claimed = self._known(tenant_id, self._outbox.claim(tenant_id, job_ids))
            for index, (job_id, actor) in enumerate(claimed):
                try:
                    self._broker.enqueue(message_of(self._actors[actor], tenant_id, job_id))
                except (BrokerConnectionError, redis.RedisError) as error:
                    left = [job_id for job_id, _ in claimed[index:]]
                    self._outbox.postpone(tenant_id, left, BROKER_DOWN_SECONDS, f"broker: {error}")
                    _log.warning("broker_away", error=str(error), jobs=len(left))
                    return sent
                sent += 1
        return sent

    def _known(self, tenant_id: int, claimed: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those that this program has an actor for. A newer program owes the others; they must not stop the rest."""
        unknown = [job_id for job_id, actor in claimed if actor not in self._actors]
        if unknown:
            self._outbox.postpone(tenant_id, unknown, UNKNOWN_SECONDS, "UNKNOWN_ACTOR")
            _log.warning("unknown_actor", tenant=tenant_id, jobs=len(unknown))
        return [(job_id, actor) for job_id, actor in claimed if actor in self._actors]
