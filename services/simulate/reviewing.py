"""The review meetings of a year: completion circulated, reports, questions, the vote on paper (四(二), R12)."""

from collections.abc import Sequence
from datetime import date

from domain.codes import PostKind
from domain.ids import PersonId, QuestionId
from domain.review.commands import (
    AdjournMeeting,
    AnswerQuestion,
    AskQuestion,
    CallReporter,
    CirculateCompletion,
    CloseAppraisal,
    DeliverReport,
    EnterPaperCount,
    OpenAppraisal,
    ScheduleMeeting,
)
from domain.tally import tally_of
from services.simulate import words
from services.simulate.chance import Chance
from services.simulate.people import District, Unit, Who
from services.simulate.size import Size
from services.simulate.steps import Step, Steps

VOTERS_OF_DISTRICT, VOTERS_OF_COMMITTEE = 180, 60
_RETURNED_PERMILLE, _VALID_PERMILLE, _ABSENT_PERMILLE = 960, 990, 60
_VOTES = (("好", 520), ("较好", 360), ("一般", 100), ("差", 20))
"""Votes of the rule set with their permille."""


class Reviewing:
    """One year's meetings: the committees' own, then the district's."""

    def __init__(self, district: District, year: int, size: Size, chance: Chance) -> None:
        self._district = district
        self._year = year
        self._size = size
        self._chance = chance

    def steps(self) -> Steps:
        """From the invitations to the counts; whoever leads a unit by then reports for it."""
        called, held = date(self._year, 12, 20), date(self._year, 12, 27)
        meetings = []
        for committee in self._district.committees:
            below = [branch for branch in self._district.branches if branch.superior is committee]
            meetings.append(_Meeting(self, committee, below, committee.by(PostKind.LIST_OFFICER)))
        whole = _Meeting(self, self._district.committee, self._district.committees, self._district.by_office)
        for meeting in (*meetings, whole):
            yield meeting.schedule(called, held if meeting is not whole else date(self._year, 12, 28))
        for meeting in meetings:
            yield from meeting.hold(held)
        yield from whole.hold(date(self._year, 12, 28), tries_without_reasons=True)

    def step(self, day: date, who: Who, command: object, entity: str | None = None, refused: str = "") -> Step:
        """One step of a meeting."""
        return Step(day, who, command, self._chance.new_id(), entity, refused=refused)

    def invited(self, organiser: Unit, units: Sequence[Unit]) -> tuple[PersonId, ...]:
        """Who is invited: those who report, the organiser's own people, then others in turn."""
        heads = [unit.holder(PostKind.SECRETARY) for unit in units]
        if organiser.superior is None:
            homes = [self._district.committee, *self._district.departments, *self._district.committees]
            most = VOTERS_OF_DISTRICT
        else:
            homes, most = [organiser, *units], VOTERS_OF_COMMITTEE
        others = [member for home in homes for member in (*home.team, *home.others)]
        persons = dict.fromkeys(member.person for member in (*heads, *others))
        return tuple(persons)[: max(len(heads) + 2, self._size.scaled(most) if organiser.superior is None else most)]

    @property
    def year(self) -> int:
        """The year reviewed."""
        return self._year

    @property
    def chance(self) -> Chance:
        """What the meetings draw from."""
        return self._chance


class _Meeting:
    """One meeting."""

    def __init__(self, year: Reviewing, organiser: Unit, units: Sequence[Unit], run_by: Who) -> None:
        self._year = year
        self._organiser = organiser
        self._units = units
        self._run_by = run_by
        self._invited = year.invited(organiser, units)

    def schedule(self, day: date, held: date) -> Step:
        """The invitation."""
        units = tuple(unit.unit for unit in self._units)
        key = (self._organiser.unit, self._year.year)
        return self._year.step(
            day, self._run_by, ScheduleMeeting(*key, units, self._invited, held, f"{self._organiser.name}会议室")
        )

    def hold(self, day: date, *, tries_without_reasons: bool = False) -> Steps:
        """The meeting in its order. tries_without_reasons: somebody first leaves out why items are unfinished."""
        step, key = self._year.step, (self._organiser.unit, self._year.year)
        yield step(day, self._run_by, CirculateCompletion(*key, day))
        for place, unit in enumerate(self._units):
            yield from self._report(unit, day, without_reasons=tries_without_reasons and place == 0)
        chance = self._year.chance
        present = tuple(person for person in self._invited if not chance.happens(_ABSENT_PERMILLE)) or self._invited
        if len(present) * 5 < len(self._invited) * 4:
            present = self._invited
        yield step(day, self._run_by, OpenAppraisal(*key, present, True, day))
        yield step(day, self._run_by, CloseAppraisal(*key, day))
        for unit in self._units:
            yield from self._count(unit, present, day)
        yield step(day, self._run_by, AdjournMeeting(*key, day))

    def _report(self, unit: Unit, day: date, *, without_reasons: bool) -> Steps:
        step, chance, key = self._year.step, self._year.chance, (self._organiser.unit, self._year.year, unit.unit)
        reporter = unit.holder(PostKind.SECRETARY)
        yield step(day, self._run_by, CallReporter(*key, reporter.person, day))
        parts = ("建立专班、按月调度", "大部分事项按期完成", "群众满意度有所提升")
        goal, weakness = chance.pick(words.GOALS["FEATURED"])[0], chance.pick(words.WEAKNESSES)
        promises = (f"建成{goal}的示范", f"解决{weakness}的问题")
        plan = "对未完成事项逐项明确时限"
        if without_reasons:
            left_out = DeliverReport(*key, day, *parts, "", plan, promises)
            yield step(day, unit.by(PostKind.SECRETARY), left_out, refused="REPORT_PART_MISSING")
        reasons = "部分事项受客观条件限制，正在推进"
        yield step(day, unit.by(PostKind.SECRETARY), DeliverReport(*key, day, *parts, reasons, plan, promises))
        for _ in range(1 + (self._organiser.superior is None and chance.happens(500))):
            question = QuestionId(chance.new_id())
            asked_by = chance.pick([person for person in self._invited if person != reporter.person])
            ask = AskQuestion(*key, chance.pick(words.QUESTIONS), day, asked_by)
            yield step(day, self._run_by, ask, question)
            answer = AnswerQuestion(*key, question, chance.pick(words.REPLIES_ON_SITE), day)
            yield step(day, unit.by(PostKind.SECRETARY), answer)

    def _count(self, unit: Unit, present: Sequence[PersonId], day: date) -> Steps:
        """Two people count the same ballots."""
        chance = self._year.chance
        issued = sum(person != unit.holder(PostKind.SECRETARY).person for person in present)
        returned = sum(chance.happens(_RETURNED_PERMILLE) for _ in range(issued))
        valid = sum(chance.happens(_VALID_PERMILLE) for _ in range(returned))
        votes = dict.fromkeys((name for name, _ in _VOTES), 0)
        for _ in range(valid):
            draw = chance.below(1000)
            for name, permille in _VOTES:
                draw -= permille
                if draw < 0:
                    votes[name] += 1
                    break
        count = EnterPaperCount(unit.unit, self._year.year, issued, returned, valid, 0, tally_of(votes), day)
        for who in self._counters():
            yield self._year.step(day, who, count)

    def _counters(self) -> tuple[Who, Who]:
        second = PostKind.COMMITTEE_APPROVER if self._organiser.superior is None else PostKind.SECRETARY
        return self._run_by, self._organiser.by(second)
