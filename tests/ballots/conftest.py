"""A district whose review meeting votes electronically: its boxes, a desk, a teller, and voters."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from domain import streams
from domain.ids import PersonId, UnitId
from domain.recorded import Actor
from domain.review import ballot_box as boxes
from domain.review.ballot_box import BoxState
from domain.review.events import AppraisalClosed, AppraisalOpened, BallotBoxOpened, MeetingScheduled
from domain.tenancy.commands import OpenTenant
from services.ballots.client import PublishedBox, Token, Voter
from services.ballots.desk import BallotDesk, open_desk
from services.ballots.keys import BallotKeyring, BoxKeys, make_box_keys
from services.ballots.tables import BallotTables, Box
from services.ballots.teller import Teller
from services.ballots.votes import as_text, from_text
from services.commands.service import CommandService, Submission
from services.store import CommandRow, Pending, Store, tenant
from services.worker.platform import PLATFORM
from tests.conftest import Database

YEAR, DAY = 2020, date(2020, 12, 28)
ORGANISER = UnitId("00000000-0000-4000-8000-0000000000aa")
CHOICES = ("好", "较好", "一般", "差", "弃权")
OFFICER = Actor("officer")


@dataclass
class Meeting:
    """A meeting of one district, and what its voters are served by."""

    tenant_id: int
    store: Store
    desk: BallotDesk
    tables: BallotTables
    keyring: BallotKeyring
    commands: CommandService
    units: tuple[UnitId, ...]
    voters: tuple[PersonId, ...]
    versions: dict[str, int] = field(default_factory=dict)

    def teller(self, **given: Any) -> Teller:
        """Whoever opens and seals its boxes."""
        submit = given.pop("submit", self.commands.submit)
        return Teller(self.tables, self.keyring, self.store.read_stream, submit, PLATFORM, **given)

    def record(self, *facts: tuple[str, object]) -> None:
        """What is not tested here, as if its commands had been given."""
        pending, command_id = [], str(uuid4())
        for stream, event in facts:
            self.versions[stream] = self.versions.get(stream, 0) + 1
            pending.append(Pending(stream, self.versions[stream], event, command_id, OFFICER, DAY))
        row = CommandRow(command_id, sha256(command_id.encode()).digest(), pending[0].stream, pending[0].version)
        with tenant(self.tenant_id):
            self.store.append(pending, row)

    def begin(self) -> None:
        """The appraisal is opened: everybody is there."""
        own = streams.meeting(ORGANISER, YEAR)
        scheduled = MeetingScheduled(ORGANISER, YEAR, self.units, self.voters, DAY, "礼堂")
        self.record((own, scheduled), (own, AppraisalOpened(ORGANISER, YEAR, self.voters, False, DAY)))
        for unit in self.units:
            opened = BallotBoxOpened(unit, YEAR, ORGANISER, len(self.voters), CHOICES, False, DAY)
            self.record((streams.ballot_box(unit, YEAR), opened))

    def open_boxes(self, **given: Any) -> None:
        """Keys for every box."""
        with tenant(self.tenant_id):
            self.teller(**given).open_boxes(ORGANISER, YEAR)

    def close(self) -> None:
        """The vote is over."""
        self.record((streams.meeting(ORGANISER, YEAR), AppraisalClosed(ORGANISER, YEAR, DAY)))

    def seal(self, **given: Any) -> int:
        """Have what was cast sealed."""
        with tenant(self.tenant_id):
            return self.teller(**given).seal_boxes(ORGANISER, YEAR)

    def box(self, unit: UnitId) -> Box:
        """A unit's box."""
        found = self.tables.find_of(self.tenant_id, unit, YEAR)
        assert found is not None
        return found

    def published(self, unit: UnitId) -> PublishedBox:
        """A unit's box as the log tells everybody."""
        state = self.state(unit)
        with tenant(self.tenant_id):
            events = [each.event for each in self.store.read_stream(streams.ballot_box(unit, YEAR))]
        [keys] = [event for event in events if type(event).__name__ == "BallotKeysPublished"]
        return PublishedBox(keys.box, state.choices, keys.token_key, keys.vote_key)

    def state(self, unit: UnitId) -> BoxState:
        """What the log says of a unit's box."""
        state = boxes.EMPTY
        with tenant(self.tenant_id):
            for recorded in self.store.read_stream(streams.ballot_box(unit, YEAR)):
                state = boxes.evolve(state, recorded.event)
        return state

    def sealed(self, unit: UnitId) -> Any:
        """The event that carries a unit's votes."""
        with tenant(self.tenant_id):
            events = [each.event for each in self.store.read_stream(streams.ballot_box(unit, YEAR))]
        return next(event for event in events if type(event).__name__ == "BallotsSealed")

    def token(self, unit: UnitId, voter: str) -> tuple[Voter, Token]:
        """A voter fetches a token."""
        client = Voter(self.published(unit))
        asked = client.request()
        signature = self.desk.issue(self.tenant_id, voter, asked["box"], from_text(asked["blinded"]))
        return client, client.token({"signature": as_text(signature)})

    def cast(self, body: dict[str, str]) -> str:
        """Somebody casts a vote; the receipt."""
        return self.desk.cast(
            body["box"], from_text(body["token"]), from_text(body["signature"]), from_text(body["sealed"])
        )

    def vote(self, unit: UnitId, voter: str, choice: str) -> str:
        """A voter's whole way through the vote; the receipt."""
        client, token = self.token(unit, voter)
        ballot = client.ballot(token, choice)
        receipt = self.cast(ballot.body)
        assert receipt == ballot.commitment
        return receipt


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture(scope="session")
def few_keys() -> Callable[[], BoxKeys]:
    """Keys that were made before, by turns: making them is what takes longest."""
    made: Sequence[BoxKeys] = [make_box_keys() for _ in range(2)]
    turns = iter(range(1_000_000))
    return lambda: made[next(turns) % len(made)]


def make_meeting(store: Store, database: Database, *, units: int = 1, voters: int = 3) -> Meeting:
    """A meeting in a district of its own, not begun."""
    tenant_id = database.new_tenant()
    commands = CommandService(store)
    commands.submit(Submission(tenant_id, str(uuid4()), PLATFORM, OpenTenant("330299", "示例区")))
    return Meeting(
        tenant_id=tenant_id,
        store=store,
        desk=open_desk(store, database.keyring),
        tables=BallotTables(store.datastore),
        keyring=BallotKeyring(database.keyring),
        commands=commands,
        units=tuple(UnitId(str(uuid4())) for _ in range(units)),
        voters=tuple(PersonId(str(uuid4())) for _ in range(voters)),
    )


@pytest.fixture(scope="module")
def new_meeting(database: Database, store: Store) -> Callable[..., Meeting]:
    """Makes meetings, each in a district of its own."""
    return partial(make_meeting, store, database)
