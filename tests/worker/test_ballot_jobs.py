"""The background process gives boxes their keys when a vote begins, and seals them when it is over."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from domain.review.ballot_box import BoxStage
from services.projector.jobs import OPEN_BALLOTS, SEAL_BALLOTS
from services.projector.projector import Projector, every_follower
from services.store import Store, tenant
from tests.ballots.conftest import Meeting, make_meeting
from tests.conftest import Database
from tests.worker.waiting import wait_until


def outcomes(meeting: Meeting) -> dict[str, str]:
    """What became of the jobs that are done."""
    asked = b"SELECT actor, outcome FROM outbox WHERE tenant_id = %s AND done_at IS NOT NULL"
    with tenant(meeting.tenant_id), meeting.store.datastore.transaction() as cursor:
        return {row["actor"]: row["outcome"] for row in cursor.execute(asked, (meeting.tenant_id,))}


def owe_jobs(meeting: Meeting) -> None:
    """What follows from the log so far."""
    projector = Projector(meeting.store, [each for each in every_follower(meeting.store) if each.name == "jobs"])
    projector.catch_up(meeting.tenant_id)
    projector.release()


def test_boxes_are_opened_and_sealed_by_themselves(
    store: Store, database: Database, at_work: Callable[..., AbstractContextManager[Any]]
) -> None:
    meeting = make_meeting(store, database, units=2, voters=2)
    meeting.begin()
    owe_jobs(meeting)

    with at_work():
        wait_until(lambda: outcomes(meeting) == {OPEN_BALLOTS: "BOXES_2"})
        receipt = meeting.vote(meeting.units[0], meeting.voters[0], "好")
        meeting.close()
        owe_jobs(meeting)
        wait_until(lambda: outcomes(meeting) == {OPEN_BALLOTS: "BOXES_2", SEAL_BALLOTS: "BOXES_2"})

    assert [meeting.state(unit).stage for unit in meeting.units] == [BoxStage.COUNTED] * 2
    assert meeting.sealed(meeting.units[0]).commitments == (receipt,)
