"""From 述职 and 民主评议 to the review meeting of each committee and its ballots, counted on paper.

All of a meeting is on the days of its reports (R12): circulated first, voted on after the last report. What was
circulated, said or counted is never said again: a cell that tells otherwise is refused.
"""

from collections.abc import Mapping
from datetime import date

from domain import streams
from domain.codes import CyclePhase
from domain.cycle.commands import AdvancePhase
from domain.cycle.decider import PHASES
from domain.ids import PersonId, QuestionId, UnitId
from domain.recorded import Behalf
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
from domain.review.events import BallotsCounted, ReportDelivered
from domain.review.meeting import MeetingStage
from domain.tally import by_name, tally_of
from services.workbook.faults import Fault
from services.workbook.plan_team import People
from services.workbook.present import Asked
from services.workbook.rows import PlainRow, Table
from services.workbook.sheets import BALLOTS, REPORTS, SCORES, SCORING, VOTES
from services.workbook.steps import Origin, Planner, When

RULE = "述职评议"
_PHASE, _BEGIN, _VOTE, _END = (
    When(REPORTS.name, -2),
    When(REPORTS.name, -1),
    When(BALLOTS.name, -1),
    When("民主评议", 1),
)
_PARTS = ("measures", "completion", "results", "reasons_unfinished", "next_plan")
_CALLED_OFF = (MeetingStage.ABSENT, MeetingStage.SCHEDULED)
_BEFORE_VOTE = (*_CALLED_OFF, MeetingStage.COMPLETION_CIRCULATED, MeetingStage.REPORTING, MeetingStage.QUESTIONING)
_FIELDS = {
    "": "unit",
    "units": "unit",
    "scheduled_on": "on",
    "circulated_on": "on",
    "called_on": "on",
    "delivered_on": "on",
    "asked_on": "on",
    "answered_on": "on",
    "issued": "sent",
    "votes": "valid",
    "abstentions": "abstained",
}


def plan_review(planner: Planner, people: People) -> None:
    """Plan both sheets, meeting by meeting."""
    later, superiors = planner.district.later, planner.district.superiors
    told: dict[str, dict[str, list[PlainRow]]] = {}
    for name in (REPORTS.name, BALLOTS.name):
        for line in later[name]:
            superior = superiors.get(line.values["unit"], "")
            if superior:
                told.setdefault(superior, {REPORTS.name: [], BALLOTS.name: []})[name].append(line)
            else:
                message = f"“{line.values['unit']}”没有上级，不由谁组织述职评议。请核对编码。"
                planner.faults.append(later[name].fault(line.row, "unit", RULE, message))
    _plan_phase(planner)
    for committee, rows in told.items():
        _Meeting(planner, people, committee, rows[REPORTS.name], rows[BALLOTS.name]).plan()


def _plan_phase(planner: Planner) -> None:
    """The review begins with the first report."""
    cycle, reports = planner.present.cycle(planner.year), planner.district.later[REPORTS.name]
    if PHASES.index(cycle.phase) >= PHASES.index(CyclePhase.REVIEW) or not reports.rows:
        return
    day = max(min(line.values["on"] for line in reports), cycle.moved_on)
    origin = Origin(reports.sheet, reports.rows[0].row, planner.ids.content(REPORTS.name, ("phase",), ""))
    advance = AdvancePhase(planner.year, CyclePhase.REVIEW, day)
    behalf = planner.on_paper(planner.organiser)
    planner.step(origin, day, advance, behalf, verb="advance", occurred_on=day, when=_PHASE)


class _Meeting:
    """What the sheets say of one committee's meeting against what its log says."""

    def __init__(
        self, planner: Planner, people: People, committee: str, reports: list[PlainRow], ballots: list[PlainRow]
    ) -> None:
        self._planner = planner
        self._people = people
        self._committee = committee
        self._id = UnitId(planner.ids.unit(committee))
        self._reports = reports
        self._ballots = ballots
        self._state = planner.present.meeting(self._id, planner.year)
        self._behalf = planner.on_paper(committee)
        self._mine = planner.present.imported_last(streams.meeting(self._id, planner.year), "meeting")
        self._left_to_others = False
        days = [line.values["on"] for line in reports]
        self._first = min(days, default=self._state.moved_on)
        self._last = max(days, default=self._state.moved_on)

    def plan(self) -> None:
        """Whatever of the meeting the log lacks; what it says otherwise is refused."""
        before = len(self._planner.faults)
        self._refuse_unheard()
        self._refuse_unassessed()
        if len(self._planner.faults) > before:
            return
        if self._reports:
            self._begin()
        for line in self._reports:
            self._hear(line)
        if self._ballots:
            self._vote()
        self._tell_left_out()
        if self._left_to_others:
            what = f"“{self._committee}”的述职评议会由有关人员在系统中办理"
            message = f"{what}，工作簿中尚未登记的内容没有导入。"
            self._planner.notices.append(Fault(REPORTS.name, None, None, "", "提示", message))

    def _refuse_unheard(self) -> None:
        """Nobody is voted on who did not report."""
        heard = {line.values["unit"] for line in self._reports}
        for line in self._ballots:
            unit = line.values["unit"]
            if unit not in heard and self._unit(unit) not in self._state.reports:
                self._fault(BALLOTS.name, line, "unit", f"“{unit}”没有述职，述职后才能评议。请在“述职”中补上一行。")

    def _refuse_unassessed(self) -> None:
        """What is circulated is finalised: by the log, or by this workbook before the day of the report."""
        if self._state.stage not in _CALLED_OFF:
            return
        scored = {line.values["unit"] for line in self._table(SCORES.name)} if self._table(SCORING.name).rows else set()
        for line in self._reports:
            unit, day = line.values["unit"], line.values["on"]
            assessment = self._planner.present.assessment(self._unit(unit), self._planner.year)
            finalised_on = assessment.finalised_on or date(self._planner.year, 12, 16)
            if not assessment.final and unit not in scored:
                message = f"“{unit}”没有年度考核，须先通报考核结果再述职。请在“考核打分”等表中补上。"
                self._fault(REPORTS.name, line, "unit", message)
            elif day < finalised_on:
                message = f"述职日期{day}早于年度考核的定案日期{finalised_on}，请核对。"
                self._fault(REPORTS.name, line, "on", message)

    def _begin(self) -> None:
        """Call the meeting, or call it again as the workbook has it by now, and circulate the completion."""
        units = tuple(self._unit(line.values["unit"]) for line in self._reports)
        state, first = self._state, self._reports[0]
        origin = self._origin(REPORTS.name, first, "meeting", (self._first, *units))
        if state.stage not in _CALLED_OFF:
            for line in self._reports:
                if self._unit(line.values["unit"]) not in state.units:
                    self._refuse(REPORTS.name, line, "unit", "会议已经通报完成情况，不能再增加述职单位。")
            return
        if (state.units, state.scheduled_on) != (units, self._first):
            schedule = ScheduleMeeting(self._id, self._planner.year, units, (), self._first)
            self._step(origin, self._first, schedule, "schedule", when=_BEGIN)
        circulate = CirculateCompletion(self._id, self._planner.year, self._first)
        self._step(origin, self._first, circulate, "circulate", when=_BEGIN)

    def _hear(self, line: PlainRow) -> None:
        """One unit's report with its question and answer."""
        unit, day, year = self._unit(line.values["unit"]), line.values["on"], self._planner.year
        person = self._people.persons[line.values["unit"], line.values["reporter"]]
        delivered = self._state.reports.get(unit)
        if delivered is not None:
            self._compare(line, delivered, person)
        elif self._state.stage in _BEFORE_VOTE:
            origin = self._origin(REPORTS.name, line, "report")
            if self._state.called != (unit, person):
                self._step(origin, day, CallReporter(self._id, year, unit, person, day), "call")
            deliver = DeliverReport(
                organiser=self._id,
                year=year,
                unit=unit,
                delivered_on=day,
                measures=line.values["measures"],
                completion=line.values["completion"],
                results=line.values["results"],
                reasons_unfinished=line.values["reasons_unfinished"] or "",
                next_plan=line.values["next_plan"],
            )
            behalf = Behalf(unit=unit, person=person, attested_on_paper=True)
            self._step(origin, day, deliver, "deliver", behalf=behalf)
        if line.values["question"]:
            self._ask(line, unit, day)

    def _compare(self, line: PlainRow, delivered: ReportDelivered, person: PersonId) -> None:
        said: dict[str, tuple[object, object]] = {
            "reporter": (delivered.reporter, person),
            "on": (delivered.delivered_on, line.values["on"]),
            **{name: (getattr(delivered.parts, name), line.values[name] or "") for name in _PARTS},
        }
        for name, (logged, wanted) in said.items():
            if logged != wanted:
                self._refuse(REPORTS.name, line, name, "述职已经进行，这一项不能更改。请改回。")

    def _ask(self, line: PlainRow, unit: UnitId, day: date) -> None:
        """The question of the row, unless that very one was asked, and its answer."""
        year, text = self._planner.year, line.values["question"]
        every = self._planner.present.questions
        asked = {key: found for key, found in every.items() if (found.unit, found.year) == (unit, year)}
        key = next((key for key, found in asked.items() if found.text == text), None)
        origin = self._origin(REPORTS.name, line, "question")
        if key is None and asked:
            self._refuse(REPORTS.name, line, "question", "提问已经登记，不能更改。请改回。")
            return
        if key is None:
            key = QuestionId(self._planner.ids.of("question", year, line.values["unit"]))
            ask = AskQuestion(self._id, year, unit, text, day)
            self._step(origin, day, ask, "ask", entity=key, text="question")
        answer = asked.get(key, Asked(unit, year, text)).answer
        if not answer:
            reply = AnswerQuestion(self._id, year, unit, key, line.values["answer"], day)
            self._step(origin, day, reply, "answer", text="answer")
        elif answer != line.values["answer"]:
            self._refuse(REPORTS.name, line, "answer", "回答已经登记，不能更改。请改回。")

    def _vote(self) -> None:
        """The vote on paper after the last report, its counts, and the end of the meeting."""
        year, day = self._planner.year, max(self._last, self._state.moved_on)
        origin = self._origin(BALLOTS.name, self._ballots[0], "vote", (day,))
        stage = self._state.stage
        if stage in _BEFORE_VOTE:
            self._step(origin, day, OpenAppraisal(self._id, year, (), True, day), "open", when=_VOTE)
        if stage in (*_BEFORE_VOTE, MeetingStage.APPRAISAL_OPEN):
            self._step(origin, day, CloseAppraisal(self._id, year, day), "close", when=_VOTE)
        for line in self._ballots:
            self._count(line, day)
        if stage is not MeetingStage.ADJOURNED:
            self._step(origin, day, AdjournMeeting(self._id, year, day), "adjourn", when=_END)

    def _count(self, line: PlainRow, day: date) -> None:
        unit = self._unit(line.values["unit"])
        box = self._planner.present.ballot_box(unit, self._planner.year)
        if box.counted is not None:
            self._compare_count(line, box.counted)
            return
        count = EnterPaperCount(
            unit=unit,
            year=self._planner.year,
            issued=line.values["sent"],
            returned=line.values["returned"],
            valid=line.values["valid"],
            abstentions=line.values["abstained"],
            votes=tally_of({name: line.values[field] for field, name in VOTES.items()}),
            counted_on=day,
        )
        self._step(self._origin(BALLOTS.name, line, "count"), day, count, "count")

    def _compare_count(self, line: PlainRow, counted: BallotsCounted) -> None:
        votes = by_name(counted.votes)
        logged = {
            "sent": counted.issued,
            "returned": counted.returned,
            "valid": counted.valid,
            **{field: votes.get(name, 0) for field, name in VOTES.items()},
            "abstained": counted.abstentions,
        }
        for field, figure in logged.items():
            if figure != line.values[field]:
                self._refuse(BALLOTS.name, line, field, f"票已计，登记的是{figure}票，不能更改。请改回。")

    def _tell_left_out(self) -> None:
        """Units of the meeting that 述职 names no more, and those whose votes the workbook does not tell."""
        codes = {self._unit(code): code for code in self._planner.district.superiors}
        told = {self._unit(line.values["unit"]) for line in self._reports}
        if self._state.stage not in _CALLED_OFF:
            for unit in self._state.units:
                if unit not in told:
                    self._planner.left_alone(REPORTS.name, f"还有“{codes.get(unit, unit)}”的述职")
        voted = {line.values["unit"] for line in self._ballots}
        for line in self._reports if self._ballots else ():
            unit = line.values["unit"]
            if (
                unit not in voted
                and self._planner.present.ballot_box(self._unit(unit), self._planner.year).counted is None
            ):
                message = f"“{unit}”已经述职，“民主评议”中没有其票数，等待计票。"
                self._planner.notices.append(self._table(REPORTS.name).fault(line.row, "unit", "提示", message))

    def _unit(self, code: str) -> UnitId:
        return UnitId(self._planner.ids.unit(code))

    def _table(self, name: str) -> Table[PlainRow]:
        return self._planner.district.later[name]

    def _fault(self, name: str, line: PlainRow, field: str, message: str) -> None:
        self._planner.faults.append(self._table(name).fault(line.row, field, RULE, message))

    def _refuse(self, name: str, line: PlainRow, field: str, message: str) -> None:
        self._planner.refuse(self._table(name), line.row, field, message)

    def _origin(self, name: str, line: PlainRow, what: str, whole: tuple[object, ...] | None = None) -> Origin:
        """A row, or all of the meeting at its first row, as the origin of steps; `whole` is what the meeting is."""
        unit = line.values["unit"] if whole is None else ""
        said = tuple(str(each) for each in (line.values.values() if whole is None else whole))
        key = self._planner.ids.content(name, (self._committee, unit, what), said)
        return Origin(self._table(name).sheet, line.row, key, unit)

    def _step(
        self,
        origin: Origin,
        day: date,
        command: object,
        verb: str,
        *,
        behalf: Behalf | None = None,
        entity: str | None = None,
        when: When | None = None,
        text: str = "",
    ) -> None:
        """Plan a step, unless people on the platform hold this meeting: then it is theirs to go on with."""
        if not self._mine:
            self._left_to_others = True
            return
        fields: Mapping[str, str] = {**_FIELDS, "text": text} if text else _FIELDS
        self._planner.step(
            origin,
            day,
            command,
            behalf or self._behalf,
            verb=verb,
            occurred_on=day,
            entity=entity,
            when=when,
            fields=fields,
        )
