"""What voters are served at: a token to each, once; a vote to each token, once; whether a receipt was counted."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from domain import streams
from domain.ids import UnitId
from domain.recorded import Recorded
from domain.review import meeting as meetings
from domain.review.events import BallotsSealed
from domain.review.meeting import MeetingStage, MeetingState
from services.ballots.blind import SignatureWrong, sign_blinded, verify
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
from services.ballots.keys import BallotKeyring, BoxKeys, BoxKeysMissing
from services.ballots.tables import BallotTables, Box, Cast
from services.ballots.votes import SEALED_BYTES, TOKEN_BYTES, VoteUnreadable, open_vote, token_message
from services.store import Store, tenant

ReadStream = Callable[[str], Sequence[Recorded]]
"""Every event of a stream, oldest first, of the district set around the call."""


class BallotDesk:
    """One for all districts. Safe to share between threads."""

    def __init__(self, tables: BallotTables, keyring: BallotKeyring, read_stream: ReadStream) -> None:
        self._tables = tables
        self._keyring = keyring
        self._read_stream = read_stream

    def issue(self, tenant_id: int, voter: str, address: str, blinded: bytes) -> bytes:
        """The blind signature that makes a voter's token, the same one for the same request.

        tenant_id, voter: the caller's district and person, from their credentials. Raises BallotBoxUnknown, NotAVoter,
        TokenIssuedAlready, TokenMalformed or VoteOver.
        """
        box = self._find(address)
        if box.tenant_id != tenant_id:
            raise BallotBoxUnknown
        meeting = self._meeting(box)
        if meeting.stage is not MeetingStage.APPRAISAL_OPEN:
            raise VoteOver
        if voter not in meeting.voters_on(UnitId(box.unit)):
            raise NotAVoter
        try:
            signature = sign_blinded(self._keys(box).token, blinded)
        except SignatureWrong:
            raise TokenMalformed(field="blinded") from None
        digest = sha256(blinded).digest()
        issued = self._tables.issue(box, _stream(box), voter, digest)
        if issued is None:
            raise VoteOver
        if issued != digest:
            raise TokenIssuedAlready
        return signature

    def boxes(self, tenant_id: int, voter: str) -> list[Box]:
        """The boxes of a district that take this voter's vote now; their keys are to be compared with the log's."""
        found = ((box, self._meeting(box)) for box in self._tables.open_boxes(tenant_id))
        return [
            box
            for box, meeting in found
            if meeting.stage is MeetingStage.APPRAISAL_OPEN and voter in meeting.voters_on(UnitId(box.unit))
        ]

    def cast(self, address: str, token: bytes, signature: bytes, sealed: bytes) -> str:
        """Spend a token for a vote; what comes back is the vote's commitment, its receipt.

        Whoever asks is not known here and nowhere noted. The same vote under the same token again gives the same
        receipt. Raises BallotBoxUnknown, TokenForged, TokenSpent, BallotMalformed or VoteOver.
        """
        box = self._find(address)
        if len(token) != TOKEN_BYTES or len(sealed) != SEALED_BYTES:
            raise BallotMalformed(field="sealed")
        try:
            verify(box.modulus, token_message(address, token), signature)
        except SignatureWrong:
            raise TokenForged(field="token") from None
        try:
            vote = open_vote(self._keys(box).vote, address, box.choices, token, sealed)
        except VoteUnreadable:
            raise BallotMalformed(field="sealed") from None
        kept = self._tables.cast(box, _stream(box), Cast(token, signature, sealed))
        if kept is None:
            raise VoteOver
        if kept != sealed:
            raise TokenSpent(field="token")
        return vote.commitment(address)

    def counted(self, address: str, commitment: str) -> bool:
        """Whether a receipt stands among the sealed votes. Raises BallotBoxUnknown."""
        box = self._find(address)
        with tenant(box.tenant_id):
            recorded = self._read_stream(streams.ballot_box(box.unit, box.year))
        return any(isinstance(each.event, BallotsSealed) and commitment in each.event.commitments for each in recorded)

    def _find(self, address: str) -> Box:
        box = self._tables.find(address)
        if box is None:
            raise BallotBoxUnknown(field="box")
        return box

    def _keys(self, box: Box) -> BoxKeys:
        """The private keys of a box that takes votes. Raises VoteOver: they are destroyed once it is sealed."""
        try:
            return self._keyring.find(str(box.box))
        except BoxKeysMissing:
            raise VoteOver from None

    def _meeting(self, box: Box) -> MeetingState:
        state = meetings.EMPTY
        with tenant(box.tenant_id):
            for recorded in self._read_stream(_stream(box)):
                state = meetings.evolve(state, recorded.event)
        return state


def _stream(box: Box) -> str:
    return streams.meeting(box.organiser, box.year)


def open_desk(store: Store, keyring: Path) -> BallotDesk:
    """The desk on a store and the directory of its keys."""
    return BallotDesk(BallotTables(store.datastore), BallotKeyring(keyring), store.read_stream)
