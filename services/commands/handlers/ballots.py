"""Commands on ballot boxes. A vote is none of them: it goes through services/ballots."""

from domain import streams
from domain.ids import UnitId
from domain.review import ballot_box as boxes
from domain.review.ballot_box import BoxState, PaperCount
from domain.review.commands import EnterPaperCount, PublishBallotKeys, SealBallots
from domain.review.errors import BoxNotFound
from domain.review.meeting import MeetingState
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.standing import person_of


@handles(PublishBallotKeys)
def publish_ballot_keys(command: PublishBallotKeys, decide: Decide) -> None:
    state = states.ballot_box(decide, command.unit, command.year)
    decide.authorise()
    events = boxes.publish_keys(state, box=command.box, token_key=command.token_key, vote_key=command.vote_key)
    decide.emit(streams.ballot_box(command.unit, command.year), events)


@handles(SealBallots)
def seal_ballots(command: SealBallots, decide: Decide) -> None:
    state, meeting = _box(decide, command.unit, command.year)
    decide.authorise()
    events = boxes.seal_ballots(
        state,
        closed=meeting.appraised,
        issued=command.issued,
        votes=command.votes,
        commitments=command.commitments,
        sealed_on=decide.day,
    )
    decide.emit(streams.ballot_box(command.unit, command.year), events)


@handles(EnterPaperCount)
def enter_paper_count(command: EnterPaperCount, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    state, meeting = _box(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit)
    events = boxes.enter_paper_count(
        state,
        PaperCount(command.issued, command.returned, command.valid, command.abstentions, command.votes),
        closed=meeting.appraised,
        counted_by=None if standing.attested else person_of(standing),
        reporter=meeting.reporter_of(command.unit),
        counted_on=command.counted_on,
    )
    decide.emit(streams.ballot_box(command.unit, command.year), events)


def _box(decide: Decide, unit: UnitId, year: int) -> tuple[BoxState, MeetingState]:
    """A unit's box and its meeting. Raises BoxNotFound."""
    state = states.ballot_box(decide, unit, year)
    if state.organiser is None:
        raise BoxNotFound(field="unit")
    return state, states.meeting(decide, state.organiser, year)
