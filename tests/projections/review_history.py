"""A review meeting to project: every kind of event of it and of its ballots."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain import streams
from domain.review import events as review
from domain.tally import tally_of

YEAR = 2020
CHOICES = ("好", "较好", "弃权")


def meeting(history: Any, unit: Any) -> Iterator[list[tuple[str, Any]]]:
    """The meeting that `unit` organises on itself and two branches, one of which votes on paper."""
    own, day = streams.meeting(unit, YEAR), date(YEAR, 12, 28)
    persons = [history.id("person", number) for number in range(3)]
    branches = [history.id("branch", unit, number) for number in range(2)]
    for place in ("礼堂", "会议室"):
        yield [(own, review.MeetingScheduled(unit, YEAR, tuple(branches), tuple(persons[:2]), day, place))]
    yield [(own, review.ParticipantsInvited(unit, YEAR, (persons[2],)))]
    yield [(own, review.CompletionCirculated(unit, YEAR, "ab" * 32, day))]
    parts = review.FiveParts("按月调度", "基本完成", "明显加强", "审批延后", "继续推进")
    for number, branch in enumerate(branches):
        for reporter in persons[:2]:
            yield [(own, review.ReporterCalled(unit, YEAR, branch, reporter, day))]
        yield [(own, review.ReportDelivered(unit, YEAR, branch, persons[1], parts, ("巩固成效",), day))]
        question = history.id("question", branch)
        asker = persons[2] if number else None
        yield [(own, review.QuestionAsked(unit, YEAR, branch, question, "如何巩固？", day, asker))]
        yield [(own, review.QuestionAnswered(unit, YEAR, branch, question, "季度复核", day))]
    opened: list[tuple[str, Any]] = [(own, review.AppraisalOpened(unit, YEAR, tuple(persons), False, day))]
    for number, branch in enumerate(branches):
        box = review.BallotBoxOpened(branch, YEAR, unit, 2, CHOICES, bool(number), day)
        opened.append((streams.ballot_box(branch, YEAR), box))
    yield opened
    electronic, paper = branches
    box_stream = streams.ballot_box(electronic, YEAR)
    yield [(box_stream, review.BallotKeysPublished(electronic, YEAR, "1.box", "token", "vote"))]
    yield [(own, review.AppraisalClosed(unit, YEAR, day))]
    sealed = review.BallotsSealed(electronic, YEAR, 2, ("弃权", "好"), ("c1", "c2"), day)
    votes = tally_of({"好": 1, "较好": 0})
    counted = review.BallotsCounted(electronic, YEAR, 2, 2, 2, 1, votes, False, day)
    yield [(box_stream, sealed), (box_stream, counted)]
    paper_stream = streams.ballot_box(paper, YEAR)
    for counted_by in (persons[0], persons[0], None, persons[1]):
        entered = review.PaperCountEntered(paper, YEAR, 2, 2, 2, 1, votes, counted_by, day)
        yield [(paper_stream, entered)]
    yield [(paper_stream, review.BallotsCounted(paper, YEAR, 2, 2, 2, 1, votes, True, day))]
    yield [(own, review.MeetingAdjourned(unit, YEAR, day))]
