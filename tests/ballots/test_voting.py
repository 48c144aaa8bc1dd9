"""One token a voter and box, one vote a token; what was acknowledged is counted, once, and the receipt shows it."""

import secrets
import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from domain import streams
from domain.ids import UnitId
from domain.refusal import Refusal
from domain.review.ballot_box import BoxStage
from domain.review.events import AppraisalOpened, FiveParts, ReportDelivered
from domain.tally import by_name
from services.ballots.blind import blind
from services.ballots.client import Token, Voter
from services.ballots.errors import (
    BallotBoxUnknown,
    BallotMalformed,
    NotAVoter,
    TokenForged,
    TokenIssuedAlready,
    TokenMalformed,
    TokenSpent,
    VoteOver,
)
from services.ballots.keys import BoxKeys, BoxKeysMissing
from services.ballots.teller import BoxTampered
from services.ballots.votes import as_text, from_text, token_message
from services.commands.service import Submission
from tests.ballots.conftest import DAY, ORGANISER, YEAR, Meeting
from tests.conftest import Database


@pytest.fixture
def meeting(new_meeting: Callable[..., Meeting], few_keys: Callable[[], BoxKeys]) -> Meeting:
    """A meeting of two boxes and three voters, open for votes."""
    made = new_meeting(units=2)
    made.begin()
    made.open_boxes(make_keys=few_keys)
    return made


@pytest.fixture
def unit(meeting: Meeting) -> UnitId:
    return meeting.units[0]


def test_every_vote_is_counted_and_every_receipt_stands_beside_one(meeting: Meeting, unit: UnitId) -> None:
    cast = dict(zip(meeting.voters, ("好", "差", "弃权"), strict=True))
    receipts = {meeting.vote(unit, voter, choice): choice for voter, choice in cast.items()}
    meeting.vote(meeting.units[1], meeting.voters[0], "较好")
    meeting.close()

    assert meeting.seal() == 2

    sealed, counted = meeting.sealed(unit), meeting.state(unit).counted
    assert dict(zip(sealed.commitments, sealed.votes, strict=True)) == receipts
    assert counted is not None
    assert (counted.issued, counted.returned, counted.valid, counted.abstentions) == (3, 3, 3, 1)
    assert by_name(counted.votes) == {"好": 1, "较好": 0, "一般": 0, "差": 1}
    address = meeting.box(unit).address
    assert all(meeting.desk.counted(address, receipt) for receipt in receipts)
    assert not meeting.desk.counted(address, as_text(secrets.token_bytes(32)))


def test_a_voter_is_given_one_token_and_the_same_one_when_asking_the_same_again(meeting: Meeting, unit: UnitId) -> None:
    client = Voter(meeting.published(unit))
    asked = client.request()
    given = [
        meeting.desk.issue(meeting.tenant_id, meeting.voters[0], asked["box"], from_text(asked["blinded"]))
        for _ in range(2)
    ]

    assert given[0] == given[1]
    with pytest.raises(TokenIssuedAlready, match="每人每箱只发一张"):
        meeting.token(unit, meeting.voters[0])
    assert meeting.token(meeting.units[1], meeting.voters[0])


def test_only_those_present_are_given_tokens_and_nobody_for_their_own_report(meeting: Meeting, unit: UnitId) -> None:
    with pytest.raises(NotAVoter):
        meeting.token(unit, "somebody")
    parts = FiveParts("措施", "完成", "成效", "", "打算")
    report = ReportDelivered(ORGANISER, YEAR, unit, meeting.voters[1], parts, (), DAY)
    meeting.record((streams.meeting(ORGANISER, YEAR), report))
    opened = AppraisalOpened(ORGANISER, YEAR, meeting.voters, False, DAY)
    meeting.record((streams.meeting(ORGANISER, YEAR), opened))

    with pytest.raises(NotAVoter, match="述职人不评议本人"):
        meeting.token(unit, meeting.voters[1])
    assert meeting.token(meeting.units[1], meeting.voters[1])


def test_a_token_of_another_box_or_a_forged_one_is_refused(meeting: Meeting, unit: UnitId) -> None:
    client, token = meeting.token(unit, meeting.voters[0])
    other = Voter(meeting.published(meeting.units[1]))
    moved = other.ballot(token, "好").body
    forged = client.ballot(Token(secrets.token_bytes(32), token.signature), "好").body
    unsigned = client.ballot(Token(token.token, bytes(256)), "好").body

    for body in (moved, forged, unsigned):
        with pytest.raises(TokenForged, match="不是由这个票箱签发"):
            meeting.cast(body)


def test_a_token_is_spent_once_however_many_cast_it_at_once(meeting: Meeting, unit: UnitId) -> None:
    client, token = meeting.token(unit, meeting.voters[0])
    ballots = [client.ballot(token, choice) for choice in ("好", "差", "一般", "较好", "弃权", "好", "差", "好")]

    def cast(body: dict[str, str]) -> str | type[Refusal]:
        try:
            return meeting.cast(body)
        except TokenSpent as spent:
            return type(spent)

    with ThreadPoolExecutor(len(ballots)) as pool:
        answers = Counter(pool.map(cast, [ballot.body for ballot in ballots]))

    assert answers.pop(TokenSpent) == len(ballots) - 1
    [accepted] = answers
    meeting.close()
    meeting.seal()
    assert meeting.sealed(unit).commitments == (accepted,)


def test_a_vote_sent_again_gives_its_receipt_again_and_is_counted_once(meeting: Meeting, unit: UnitId) -> None:
    client, token = meeting.token(unit, meeting.voters[0])
    ballot = client.ballot(token, "好")

    assert meeting.cast(ballot.body) == meeting.cast(ballot.body) == ballot.commitment
    with pytest.raises(TokenSpent, match="一张凭证只能投一次"):
        meeting.cast(client.ballot(token, "差").body)

    meeting.close()
    meeting.seal()
    assert meeting.sealed(unit).votes == ("好",)


def test_a_vote_that_cannot_be_read_spends_nothing(meeting: Meeting, unit: UnitId) -> None:
    client, token = meeting.token(unit, meeting.voters[0])
    body = client.ballot(token, "好").body

    for sealed in (bytes(81), bytes(3)):
        with pytest.raises(BallotMalformed, match="凭证仍可使用"):
            meeting.cast({**body, "sealed": as_text(sealed)})
    assert meeting.cast(body)


def test_what_is_no_blinded_token_or_no_box_is_refused(meeting: Meeting, unit: UnitId) -> None:
    box = meeting.box(unit)
    with pytest.raises(TokenMalformed):
        meeting.desk.issue(meeting.tenant_id, meeting.voters[0], box.address, b"0")
    blinded = blind(box.modulus, token_message(box.address, b"token")).blinded
    for tenant_id, address in (
        (meeting.tenant_id + 1, box.address),
        (meeting.tenant_id, f"{meeting.tenant_id + 1}.{box.box}"),
        (meeting.tenant_id, f"0{box.address}"),
        (meeting.tenant_id, f"99999999999.{box.box}"),
        (meeting.tenant_id, "1.x"),
        (meeting.tenant_id, ""),
    ):
        with pytest.raises(BallotBoxUnknown):
            meeting.desk.issue(tenant_id, meeting.voters[0], address, blinded)


def test_no_token_is_given_and_no_vote_taken_once_the_vote_is_over(meeting: Meeting, unit: UnitId) -> None:
    client, token = meeting.token(unit, meeting.voters[0])
    body = client.ballot(token, "好").body
    meeting.close()

    # Closed on record, not yet sealed; then sealed.
    for _ in range(2):
        with pytest.raises(VoteOver):
            meeting.cast(body)
        with pytest.raises(VoteOver):
            meeting.token(unit, meeting.voters[1])
        meeting.seal()

    assert meeting.sealed(unit).votes == ()
    assert meeting.sealed(unit).issued == 1


def test_a_sealed_box_keeps_neither_keys_nor_tokens_nor_votes(
    meeting: Meeting, unit: UnitId, database: Database
) -> None:
    meeting.vote(unit, meeting.voters[0], "好")
    box = meeting.box(unit)
    meeting.close()
    meeting.seal()

    with pytest.raises(BoxKeysMissing):
        meeting.keyring.find(str(box.box))
    with psycopg.connect(database.superuser_dsn) as connection:
        for table in ("ballot_issued", "ballot_cast"):
            counted = f"SELECT count(*) FROM {table} WHERE box = %s"
            assert connection.execute(counted.encode(), (box.box,)).fetchone() == (0,)
    assert meeting.seal() == 0


class Killed(BaseException):
    """The process ends here."""


def test_a_teller_killed_before_or_after_it_recorded_counts_once(
    meeting: Meeting, unit: UnitId, database: Database
) -> None:
    receipt = meeting.vote(unit, meeting.voters[0], "好")
    meeting.close()

    def before(_submission: Submission) -> Any:
        raise Killed

    def after(submission: Submission) -> Any:
        meeting.commands.submit(submission)
        raise Killed

    with pytest.raises(Killed):
        meeting.seal(submit=before)
    assert meeting.state(unit).stage is BoxStage.OPEN
    with pytest.raises(Killed):
        meeting.seal(submit=after)
    assert meeting.seal() == 1

    assert meeting.sealed(unit).commitments == (receipt,)
    assert all(meeting.state(each).stage is BoxStage.COUNTED for each in meeting.units)
    assert not list((database.keyring / "ballots").glob(f"{meeting.box(unit).box}*"))


def test_a_teller_killed_between_keeping_keys_and_publishing_them_publishes_those(
    new_meeting: Callable[..., Meeting], few_keys: Callable[[], BoxKeys]
) -> None:
    meeting = new_meeting()
    meeting.begin()

    def killed(_submission: Submission) -> Any:
        raise Killed

    with pytest.raises(Killed):
        meeting.open_boxes(make_keys=few_keys, submit=killed)
    kept = meeting.box(meeting.units[0])
    meeting.open_boxes(make_keys=few_keys)

    assert meeting.published(meeting.units[0]).address == kept.address
    assert meeting.vote(meeting.units[0], meeting.voters[0], "好")


@pytest.mark.parametrize("forged", ["token", "sealed"])
def test_a_box_that_somebody_wrote_into_is_not_counted(
    meeting: Meeting, unit: UnitId, database: Database, forged: str
) -> None:
    meeting.vote(unit, meeting.voters[0], "好")
    box = meeting.box(unit)
    with psycopg.connect(database.superuser_dsn) as connection:
        change = f"UPDATE ballot_cast SET {forged} = %s WHERE box = %s"
        connection.execute(change.encode(), (secrets.token_bytes(32 if forged == "token" else 81), box.box))
    meeting.close()

    with pytest.raises(BoxTampered):
        meeting.seal()

    assert meeting.state(unit).stage is BoxStage.OPEN


def test_without_its_keys_a_box_is_not_counted(meeting: Meeting, unit: UnitId, database: Database) -> None:
    meeting.vote(unit, meeting.voters[0], "好")
    meeting.close()
    shutil.rmtree(database.keyring / "ballots")

    with pytest.raises(BoxKeysMissing):
        meeting.seal()
