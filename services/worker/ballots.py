"""The effects `ballots.open` and `ballots.seal`: boxes get their keys when a vote begins, and are sealed at its end."""

from collections.abc import Callable

from domain.tenancy.errors import TenantIsSuspended
from services.ballots.teller import Teller
from services.worker.outbox import Job
from services.worker.runner import SUSPENDED_SECONDS, Done, Later


class BallotsEffect:
    """One end of a vote; the job's subject is the meeting: its organiser and year."""

    def __init__(self, carry_out: Callable[[str, int], int]) -> None:
        self._carry_out = carry_out

    def __call__(self, job: Job) -> Done | Later:
        """Run the job once, for the district set around the call."""
        organiser, year = job.subject.rsplit("/", 1)
        try:
            done = self._carry_out(organiser, int(year))
        except TenantIsSuspended:
            return Later(SUSPENDED_SECONDS, TenantIsSuspended.code)
        return Done(f"BOXES_{done}")


def opening(teller: Teller) -> BallotsEffect:
    """The effect at the beginning of a vote."""
    return BallotsEffect(teller.open_boxes)


def sealing(teller: Teller) -> BallotsEffect:
    """The effect at its end."""
    return BallotsEffect(teller.seal_boxes)
