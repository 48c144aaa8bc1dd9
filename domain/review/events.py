"""Facts about a review meeting (述职评议会) and its ballots.

A meeting is that of a committee and a year (`streams.meeting`): the district's for the committees directly below it,
a committee's own for its grassroots organisations. Each unit whose secretary is appraised has a box of its own
(`streams.ballot_box`). A single vote is no event: it stands encrypted outside the log until the box is closed.
"""

from dataclasses import dataclass
from datetime import date

from domain.ids import PersonId, QuestionId, UnitId
from domain.recorded import stored
from domain.tally import Tally


@stored("meeting.scheduled.v1")
@dataclass(frozen=True, slots=True)
class MeetingScheduled:
    """`units` are those reported on, `participants` whoever is invited to hear, question and vote.

    Stands instead of an earlier one until the completion is circulated. Paper may not show who was invited: then
    `participants` is empty.
    """

    organiser: UnitId
    year: int
    units: tuple[UnitId, ...]
    participants: tuple[PersonId, ...]
    scheduled_on: date
    place: str


@stored("meeting.participants_invited.v1")
@dataclass(frozen=True, slots=True)
class ParticipantsInvited:
    organiser: UnitId
    year: int
    participants: tuple[PersonId, ...]


@stored("meeting.completion_circulated.v1")
@dataclass(frozen=True, slots=True)
class CompletionCirculated:
    """What comes first (R12): each unit's completion, from finalised assessments.

    `assessment` is the digest of the assessment document (score/1) of exactly the meeting's units.
    """

    organiser: UnitId
    year: int
    assessment: str
    circulated_on: date


@stored("meeting.reporter_called.v1")
@dataclass(frozen=True, slots=True)
class ReporterCalled:
    organiser: UnitId
    year: int
    unit: UnitId
    reporter: PersonId
    called_on: date


@dataclass(frozen=True, slots=True)
class FiveParts:
    """The report's parts (四(二)). `reasons_unfinished` is filled exactly when items are unfinished."""

    measures: str
    completion: str
    results: str
    reasons_unfinished: str
    next_plan: str


@stored("meeting.report_delivered.v1")
@dataclass(frozen=True, slots=True)
class ReportDelivered:
    """`commitments` are what the secretary promises for the next year, in order: next year's TaskBasis (三(二))."""

    organiser: UnitId
    year: int
    unit: UnitId
    reporter: PersonId
    parts: FiveParts
    commitments: tuple[str, ...]
    delivered_on: date


@stored("meeting.question_asked.v1")
@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """`asked_by` is None when only paper shows who asked."""

    organiser: UnitId
    year: int
    unit: UnitId
    question: QuestionId
    text: str
    asked_on: date
    asked_by: PersonId | None = None


@stored("meeting.question_answered.v1")
@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    organiser: UnitId
    year: int
    unit: UnitId
    question: QuestionId
    text: str
    answered_on: date


@stored("meeting.appraisal_opened.v1")
@dataclass(frozen=True, slots=True)
class AppraisalOpened:
    """Voting begins: every report was heard and questioned.

    `present` are those of the invited who are there; they vote. Empty where paper shows no roll. `on_paper`: votes are
    cast on paper and counted by two people, not cast electronically.
    """

    organiser: UnitId
    year: int
    present: tuple[PersonId, ...]
    on_paper: bool
    opened_on: date


@stored("meeting.appraisal_closed.v1")
@dataclass(frozen=True, slots=True)
class AppraisalClosed:
    organiser: UnitId
    year: int
    closed_on: date


@stored("meeting.adjourned.v1")
@dataclass(frozen=True, slots=True)
class MeetingAdjourned:
    organiser: UnitId
    year: int
    adjourned_on: date


@stored("ballot_box.opened.v1")
@dataclass(frozen=True, slots=True)
class BallotBoxOpened:
    """`eligible` is how many may vote on this unit's secretary (None where paper shows no roll); who they are follows
    from the meeting. `choices` are the names a vote may have, those of the rule set and 弃权."""

    unit: UnitId
    year: int
    organiser: UnitId
    eligible: int | None
    choices: tuple[str, ...]
    on_paper: bool
    opened_on: date


@stored("ballot_box.keys_published.v1")
@dataclass(frozen=True, slots=True)
class BallotKeysPublished:
    """An electronic box can be voted in: its random address and its public keys (services/ballots/README.md).

    They stand in the log so that everybody is given the same ones: a key of one's own would mark one's vote.
    """

    unit: UnitId
    year: int
    box: str
    token_key: str
    vote_key: str


@stored("ballot_box.sealed.v1")
@dataclass(frozen=True, slots=True)
class BallotsSealed:
    """The box is closed: how many tokens were issued, and every vote cast in an order drawn at random.

    `votes` are names among the box's choices, each with the commitment its voter holds as a receipt. Nothing here or
    anywhere tells who cast which.
    """

    unit: UnitId
    year: int
    issued: int
    votes: tuple[str, ...]
    commitments: tuple[str, ...]
    sealed_on: date


@stored("ballot_box.paper_count_entered.v1")
@dataclass(frozen=True, slots=True)
class PaperCountEntered:
    """One of two people's count of paper ballots. `counted_by` is None when only paper shows who counted."""

    unit: UnitId
    year: int
    issued: int
    returned: int
    valid: int
    abstentions: int
    votes: Tally
    counted_by: PersonId | None
    counted_on: date


@stored("ballot_box.counted.v1")
@dataclass(frozen=True, slots=True)
class BallotsCounted:
    """The tally that counts: issued >= returned >= valid; `votes` without abstentions add up with them to valid."""

    unit: UnitId
    year: int
    issued: int
    returned: int
    valid: int
    abstentions: int
    votes: Tally
    on_paper: bool
    counted_on: date


MeetingEvent = (
    MeetingScheduled
    | ParticipantsInvited
    | CompletionCirculated
    | ReporterCalled
    | ReportDelivered
    | QuestionAsked
    | QuestionAnswered
    | AppraisalOpened
    | AppraisalClosed
    | MeetingAdjourned
)
BallotEvent = BallotBoxOpened | BallotKeysPublished | BallotsSealed | PaperCountEntered | BallotsCounted
