"""From a whole year to its results: computed, signed committee by committee, made known.

No sheet tells them; they follow from what the sheets tell (scoring.md). They are the import's to compute where all that
they rest on came from a workbook, and otherwise theirs who assess on the platform.
"""

from dataclasses import dataclass
from datetime import date

from domain import streams
from domain.assessment.assessment import AssessmentState
from domain.codes import CyclePhase
from domain.cycle.commands import AdvancePhase
from domain.cycle.decider import PHASES
from domain.ids import UnitId
from domain.lists.list_set import ListSetState
from domain.outcomes.commands import ComputeResults, ConfirmGrades, PublishResults
from domain.outcomes.results import NAMED_MAX
from domain.recorded import Behalf
from domain.review.meeting import MeetingState
from services.workbook.faults import Fault
from services.workbook.plan_team import People
from services.workbook.rows import PlainRow, Table
from services.workbook.sheets import BALLOTS, REPORTS, RULINGS, SCORES, SCORING
from services.workbook.steps import Origin, Planner, When

_REVIEW, _COMPUTE, _CONFIRM, _USE, _PUBLISH = (When(RULINGS.name, depth) for depth in range(-5, 0))
LEFT_TO_OTHERS = "评定结果由有关人员在系统中计算、审定和公布"


@dataclass(frozen=True, slots=True)
class Results:
    """Since when the year's results are known, by the log or by this plan; None with the reason, in Chinese.

    told: whether faults tell that reason already, at their cells.
    """

    published_on: date | None
    wanting: str = ""
    told: bool = False


def plan_results(planner: Planner, people: People) -> Results:
    """Plan whatever of the results the log lacks."""
    state = planner.present.results(planner.year)
    if state.published:
        return Results(state.published_on)
    scores = planner.district.later[SCORES.name]
    if not scores.rows:
        return Results(None, "“考核打分”没有内容")
    year = _Year(planner)
    wanting = LEFT_TO_OTHERS if year.of_others() else year.wanting()
    if wanting:
        told = bool(planner.faults)
        if not told:
            message = f"本年度评定结果没有计算：{wanting}。"
            planner.notices.append(Fault(scores.sheet.name, None, None, "", "提示", message))
        return Results(None, wanting, told)
    day = year.day()
    _plan(planner, people, year, day)
    return Results(day)


class _Year:
    """What the year's results rest on, by the log and by the workbook."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        present, district = planner.present, planner.district
        self._reports, self._ballots = district.later[REPORTS.name], district.later[BALLOTS.name]
        self._codes = {UnitId(planner.ids.unit(code)): code for code in district.superiors}
        issued = [UnitId(planner.ids.unit(issue.unit)) for issue in district.issues]
        of_year = [state for state in present.states.values() if getattr(state, "year", 0) == planner.year]
        standing = [state for state in of_year if isinstance(state, ListSetState) and state.issued_on is not None]
        self._issued = dict.fromkeys([*issued, *(state.unit for state in standing if state.unit is not None)])
        self._assessments = [state for state in of_year if isinstance(state, AssessmentState)]
        self._meetings = [state for state in of_year if isinstance(state, MeetingState)]
        self._scored = _units(planner, district.later[SCORES.name]) if district.later[SCORING.name].rows else set()

    def of_others(self) -> bool:
        """Whether people on the platform finalised, hold a meeting, computed, or proposed a grade."""
        present, year = self._planner.present, self._planner.year
        parts = [
            (streams.results(year), "results"),
            *((streams.evaluation(unit, year), "results") for unit in self._issued),
            *((streams.assessment(unit, year), "assessment") for unit in self._issued),
            *((streams.meeting(state.organiser, year), "meeting") for state in self._meetings if state.organiser),
        ]
        return not all(present.imported_last(stream, part) for stream, part in parts)

    def wanting(self) -> str:
        """What is missing before they can be computed; empty where nothing is."""
        present, year = self._planner.present, self._planner.year
        unassessed = [unit for unit in self._issued if not self._assessed(unit) and self._stands(unit)]
        heard = dict.fromkeys([*(unit for state in self._meetings for unit in state.units), *self._reported()])
        counted = _units(self._planner, self._ballots)
        uncounted = [unit for unit in heard if present.ballot_box(unit, year).counted is None and unit not in counted]
        if unassessed:
            return f"{self._named(unassessed)}没有“评分办法”和“考核打分”"
        if uncounted:
            return f"{self._named(uncounted)}已经述职，“民主评议”没有其票数"
        if not heard and not (self._reports.present and self._ballots.present):
            return "缺少工作表“述职”“民主评议”。没有举行述职评议的，请保留只有表头的空表"
        return ""

    def day(self) -> date:
        """The day of the last vote, or of the finalising where there was none."""
        present, year = self._planner.present, self._planner.year
        days: list[date] = [
            *(line.values["on"] for line in self._reports),
            *(state.moved_on for state in self._meetings),
            *(state.finalised_on for state in self._assessments if state.finalised_on is not None),
        ]
        computed = present.results(year).computed
        known = date.min if computed is None else computed.computed_on
        return max(date(year, 12, 16), present.cycle(year).moved_on, known, *days)

    def committees(self) -> list[str]:
        """The codes of the committees whose subordinates' grades nobody has decided."""
        year, present = self._planner.year, self._planner.present
        open_ = [unit for unit in self._issued if self._assessed(unit) and not present.evaluation(unit, year).decided]
        return list(dict.fromkeys(self._superior(unit) for unit in open_))

    def origin(self) -> Origin:
        """The first row that results rest on last: of the votes, or of the scores."""
        table = self._ballots if self._ballots.rows else self._planner.district.later[SCORES.name]
        correlation = self._planner.ids.content(table.sheet.name, ("results",), "")
        return Origin(table.sheet, table.rows[0].row, correlation)

    def _assessed(self, unit: UnitId) -> bool:
        return unit in self._scored or self._planner.present.assessment(unit, self._planner.year).final

    def _stands(self, unit: UnitId) -> bool:
        """Whether a unit was not dissolved before: then nobody need assess it."""
        state = self._planner.present.unit(unit)
        return not state.registered or state.stands_on(self.day())

    def _superior(self, unit: UnitId) -> str:
        """The code of the unit right above, by the workbook where that has the unit."""
        code = self._codes.get(unit)
        if code is not None:
            return self._planner.district.superiors[code]
        above = self._planner.present.unit(unit).accountable_to(self.day())
        assert above is not None, "a unit with lists has a superior"
        return self._planner.present.unit(above).code

    def _reported(self) -> list[UnitId]:
        return [UnitId(self._planner.ids.unit(line.values["unit"])) for line in self._reports]

    def _named(self, units: list[UnitId]) -> str:
        codes = [self._codes.get(unit) or self._planner.present.unit(unit).code for unit in units]
        more = f"等{len(codes)}个单位" if len(codes) > NAMED_MAX else ""
        return f"“{'、'.join(codes[:NAMED_MAX])}”{more}"


def _plan(planner: Planner, people: People, year: _Year, day: date) -> None:
    number, origin, office = planner.year, year.origin(), planner.on_paper(planner.organiser)
    phase = PHASES.index(planner.present.cycle(number).phase)

    def step(command: object, verb: str, when: When, behalf: Behalf = office) -> None:
        planner.step(origin, day, command, behalf, verb=verb, occurred_on=day, when=when)

    # With a report the review began on its day (plan_review).
    if phase < PHASES.index(CyclePhase.REVIEW) and not planner.district.later[REPORTS.name].rows:
        step(AdvancePhase(number, CyclePhase.REVIEW, day), "review", _REVIEW)
    if planner.present.results(number).computed is None:
        step(ComputeResults(number, day), "compute", _COMPUTE)
    for committee in year.committees():
        confirm = ConfirmGrades(UnitId(planner.ids.unit(committee)), number, day)
        step(confirm, f"confirm {committee}", _CONFIRM, people.secretary(planner, committee, day))
    if phase < PHASES.index(CyclePhase.RESULT_USE):
        step(AdvancePhase(number, CyclePhase.RESULT_USE, day), "use", _USE)
    step(PublishResults(number, day), "publish", _PUBLISH)


def _units(planner: Planner, table: Table[PlainRow]) -> set[UnitId]:
    return {UnitId(planner.ids.unit(line.values["unit"])) for line in table}
