"""Review meetings: their steps, reports, questions, and the ballots on each unit's secretary."""

from collections.abc import Iterable

from domain.recorded import Recorded
from domain.review.events import (
    AppraisalClosed,
    AppraisalOpened,
    BallotBoxOpened,
    BallotKeysPublished,
    BallotsCounted,
    BallotsSealed,
    CompletionCirculated,
    MeetingAdjourned,
    MeetingScheduled,
    PaperCountEntered,
    ParticipantsInvited,
    QuestionAnswered,
    QuestionAsked,
    ReportDelivered,
    ReporterCalled,
)
from projections.temporal import Entry, Key, Op, Patch, Projection, Put, Rows, Table


def _called_before(recorded: Recorded) -> Iterable[Key]:
    """The report whose reporter is called or reports."""
    event = recorded.event
    return ((event.unit, event.year),) if isinstance(event, ReporterCalled | ReportDelivered) else ()


MEETING = Table("review_meeting", key=("organiser", "year"), found_by=(("organiser", "year"),))
REPORT = Table("review_report", key=("unit", "year"), found_by=(_called_before,))
QUESTION = Table("review_question", key=("question",), found_by=("question",))
TALLY = Table("ballot_tally", key=("unit", "year"), found_by=(("unit", "year"),))

meetings = Projection("meetings", MEETING, REPORT, QUESTION, TALLY)


@meetings.on(MeetingScheduled)
def scheduled(entry: Entry, event: MeetingScheduled, rows: Rows) -> Iterable[Op]:
    yield Put(
        MEETING,
        (event.organiser, event.year),
        {
            "state": "SCHEDULED",
            "units": list(event.units),
            "participants": list(event.participants),
            "scheduled_on": event.scheduled_on,
            "place": event.place,
            "position": entry.recorded.position,
        },
    )


@meetings.on(ParticipantsInvited)
def invited(entry: Entry, event: ParticipantsInvited, rows: Rows) -> Iterable[Op]:
    before = rows.require(MEETING, event.organiser, event.year)
    participants = [*before["participants"], *event.participants]
    yield Patch(MEETING, (event.organiser, event.year), {"participants": participants})


@meetings.on(CompletionCirculated)
def circulated(entry: Entry, event: CompletionCirculated, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "COMPLETION_CIRCULATED",
        "assessment": event.assessment,
        "circulated_on": event.circulated_on,
    }
    yield Patch(MEETING, (event.organiser, event.year), changes)


@meetings.on(ReporterCalled)
def called(entry: Entry, event: ReporterCalled, rows: Rows) -> Iterable[Op]:
    changes = {"state": "REPORTING", "called_unit": event.unit, "called_reporter": event.reporter}
    yield Patch(MEETING, (event.organiser, event.year), changes)
    before = rows.get(REPORT, event.unit, event.year)
    yield Put(
        REPORT,
        (event.unit, event.year),
        {
            "organiser": event.organiser,
            "state": "CALLED",
            "reporter": event.reporter,
            "called_on": event.called_on,
            "position": entry.recorded.position if before is None else before["position"],
        },
    )


@meetings.on(ReportDelivered)
def delivered(entry: Entry, event: ReportDelivered, rows: Rows) -> Iterable[Op]:
    changes = {"state": "QUESTIONING", "called_unit": None, "called_reporter": None}
    yield Patch(MEETING, (event.organiser, event.year), changes)
    parts = event.parts
    yield Patch(
        REPORT,
        (event.unit, event.year),
        {
            "state": "DELIVERED",
            "delivered_on": event.delivered_on,
            "measures": parts.measures,
            "completion": parts.completion,
            "results": parts.results,
            "reasons_unfinished": parts.reasons_unfinished,
            "next_plan": parts.next_plan,
            "commitments": list(event.commitments),
        },
    )


@meetings.on(QuestionAsked)
def asked(entry: Entry, event: QuestionAsked, rows: Rows) -> Iterable[Op]:
    yield Put(
        QUESTION,
        (event.question,),
        {
            "unit": event.unit,
            "year": event.year,
            "organiser": event.organiser,
            "asked": event.text,
            "asked_by": event.asked_by,
            "asked_on": event.asked_on,
            "position": entry.recorded.position,
        },
    )


@meetings.on(QuestionAnswered)
def answered(entry: Entry, event: QuestionAnswered, rows: Rows) -> Iterable[Op]:
    yield Patch(QUESTION, (event.question,), {"answer": event.text, "answered_on": event.answered_on})


@meetings.on(AppraisalOpened)
def opened(entry: Entry, event: AppraisalOpened, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "APPRAISAL_OPEN",
        "present": list(event.present),
        "on_paper": event.on_paper,
        "opened_on": event.opened_on,
    }
    yield Patch(MEETING, (event.organiser, event.year), changes)


@meetings.on(AppraisalClosed)
def closed(entry: Entry, event: AppraisalClosed, rows: Rows) -> Iterable[Op]:
    changes = {"state": "APPRAISAL_CLOSED", "closed_on": event.closed_on}
    yield Patch(MEETING, (event.organiser, event.year), changes)


@meetings.on(MeetingAdjourned)
def adjourned(entry: Entry, event: MeetingAdjourned, rows: Rows) -> Iterable[Op]:
    changes = {"state": "ADJOURNED", "adjourned_on": event.adjourned_on}
    yield Patch(MEETING, (event.organiser, event.year), changes)


@meetings.on(BallotBoxOpened)
def box_opened(entry: Entry, event: BallotBoxOpened, rows: Rows) -> Iterable[Op]:
    yield Put(
        TALLY,
        (event.unit, event.year),
        {
            "organiser": event.organiser,
            "state": "OPEN",
            "eligible": event.eligible,
            "choices": list(event.choices),
            "on_paper": event.on_paper,
            "opened_on": event.opened_on,
            "counters": [],
            "position": entry.recorded.position,
        },
    )


@meetings.on(BallotKeysPublished)
def keys_published(entry: Entry, event: BallotKeysPublished, rows: Rows) -> Iterable[Op]:
    changes = {"box": event.box, "token_key": event.token_key, "vote_key": event.vote_key}
    yield Patch(TALLY, (event.unit, event.year), changes)


@meetings.on(PaperCountEntered)
def count_entered(entry: Entry, event: PaperCountEntered, rows: Rows) -> Iterable[Op]:
    before = rows.require(TALLY, event.unit, event.year)["counters"]
    if event.counted_by is not None and event.counted_by not in before:
        yield Patch(TALLY, (event.unit, event.year), {"counters": [*before, event.counted_by]})


@meetings.on(BallotsSealed)
def sealed(entry: Entry, event: BallotsSealed, rows: Rows) -> Iterable[Op]:
    yield Patch(TALLY, (event.unit, event.year), {"issued": event.issued, "returned": len(event.votes)})


@meetings.on(BallotsCounted)
def counted(entry: Entry, event: BallotsCounted, rows: Rows) -> Iterable[Op]:
    yield Patch(
        TALLY,
        (event.unit, event.year),
        {
            "state": "COUNTED",
            "issued": event.issued,
            "returned": event.returned,
            "valid": event.valid,
            "abstentions": event.abstentions,
            "vote_names": [each.name for each in event.votes],
            "vote_counts": [each.count for each in event.votes],
            "counted_on": event.counted_on,
        },
    )
