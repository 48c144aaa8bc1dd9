"""What the platform does at both ends of a vote: give each box its keys, and seal it in a random order.

Killed anywhere, either is run again and comes to the same end.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from secrets import SystemRandom
from uuid import uuid4

from domain import streams
from domain.ids import UnitId
from domain.recorded import Actor, Recorded
from domain.review import ballot_box as boxes
from domain.review import meeting as meetings
from domain.review.ballot_box import BoxStage, BoxState
from domain.review.commands import PublishBallotKeys, SealBallots
from services.ballots.blind import SignatureWrong, verify
from services.ballots.keys import BallotKeyring, BoxKeys, make_box_keys
from services.ballots.tables import BallotTables, Box
from services.ballots.votes import Vote, VoteUnreadable, as_text, open_vote, token_message
from services.commands.service import Submission
from services.store import Store
from services.store.records import Receipt
from services.store.tenant import current_tenant

ReadStream = Callable[[str], Sequence[Recorded]]
"""Every event of a stream, oldest first, of the district set around the call."""


_ORDER = SystemRandom()


class BoxTampered(Exception):
    """A box holds what nobody could have cast: somebody wrote into the database. It is not counted before that is
    looked into."""


class Teller:
    """Opens and seals the boxes of a meeting, for the district set around the call.

    shuffle: draws the order in which votes are published; by the operating system's random numbers.
    """

    def __init__(
        self,
        tables: BallotTables,
        keyring: BallotKeyring,
        read_stream: ReadStream,
        submit: Callable[[Submission], Receipt],
        actor: Actor,
        *,
        make_keys: Callable[[], BoxKeys] = make_box_keys,
        shuffle: Callable[[list[Vote]], None] = _ORDER.shuffle,
    ) -> None:
        self._tables = tables
        self._keyring = keyring
        self._read_stream = read_stream
        self._submit = submit
        self._actor = actor
        self._make_keys = make_keys
        self._shuffle = shuffle

    def open_boxes(self, organiser: str, year: int) -> int:
        """Give every electronic box of a meeting its address and keys, and publish them; how many there were to do."""
        waiting = [state for state in self._boxes(organiser, year) if state.box is None and not state.on_paper]
        for state in waiting:
            assert state.unit is not None, "an opened box has a unit"
            box = self._made(state, state.unit, organiser)
            token_key, vote_key = as_text(box.token_key), as_text(box.vote_key)
            self._give(PublishBallotKeys(state.unit, year, box.address, token_key, vote_key))
        return len(waiting)

    def seal_boxes(self, organiser: str, year: int) -> int:
        """Seal every electronic box of a meeting whose vote is over, and forget who was given tokens; how many.

        Raises BoxTampered.
        """
        sealed = 0
        for state in self._boxes(organiser, year):
            box = self._tables.find_of(current_tenant(), state.unit or "", year)
            if state.on_paper or box is None:
                continue
            if state.stage is BoxStage.OPEN:
                self._seal(state, box)
                sealed += 1
            self._keyring.destroy(str(box.box))
            self._tables.empty(box)
        return sealed

    def _seal(self, state: BoxState, box: Box) -> None:
        assert state.unit is not None, "an opened box has a unit"
        self._tables.close(box)
        issued = self._tables.issued(box)
        votes = list(self._votes(box))
        # By random numbers of the operating system: the order that the table gives them in must not come through.
        self._shuffle(votes)
        names = tuple(vote.choice for vote in votes)
        commitments = tuple(vote.commitment(box.address) for vote in votes)
        self._give(SealBallots(state.unit, state.year, issued, names, commitments))

    def _votes(self, box: Box) -> Iterator[Vote]:
        keys = self._keyring.find(str(box.box))
        for cast in self._tables.votes(box):
            try:
                verify(box.modulus, token_message(box.address, cast.token), cast.signature)
                yield open_vote(keys.vote, box.address, box.choices, cast.token, cast.sealed)
            except (SignatureWrong, VoteUnreadable) as wrong:
                raise BoxTampered(f"{box.unit} {box.year}: {wrong}") from wrong

    def _made(self, state: BoxState, unit: UnitId, organiser: str) -> Box:
        """The box's row and keys: those of an earlier run, or new ones."""
        tenant_id = current_tenant()
        found = self._tables.find_of(tenant_id, unit, state.year)
        if found is not None:
            return found
        keys, box = self._make_keys(), uuid4()
        self._keyring.keep(str(box), keys)
        made = Box(tenant_id, box, unit, state.year, organiser, state.choices, keys.token_key, keys.vote_key)
        self._tables.make(made)
        found = self._tables.find_of(tenant_id, unit, state.year)
        assert found is not None, "a box stands once it was made"
        if found.box != box:
            self._keyring.destroy(str(box))
        return found

    def _boxes(self, organiser: str, year: int) -> Iterator[BoxState]:
        meeting = meetings.EMPTY
        for recorded in self._read_stream(streams.meeting(organiser, year)):
            meeting = meetings.evolve(meeting, recorded.event)
        for unit in meeting.units:
            state = boxes.EMPTY
            for recorded in self._read_stream(streams.ballot_box(unit, year)):
                state = boxes.evolve(state, recorded.event)
            if state.unit is not None:
                yield state

    def _give(self, command: PublishBallotKeys | SealBallots) -> None:
        # An id of its own each time: a second run would seal in another order, and what was sealed before is found
        # in the log, never asked for again.
        self._submit(Submission(current_tenant(), str(uuid4()), self._actor, command))


def open_teller(store: Store, keyring: Path, submit: Callable[[Submission], Receipt], actor: Actor) -> Teller:
    """The teller on a store and the directory of its keys."""
    return Teller(BallotTables(store.datastore), BallotKeyring(keyring), store.read_stream, submit, actor)
