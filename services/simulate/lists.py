"""How a unit's three lists come about: research, draft, consultation, issue (policy 四(一), 五(二))."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from domain.codes import (
    DUTY_OF_POST,
    WORK_ELEMENTS,
    Disposition,
    PostKind,
    ProblemSource,
    SuperiorLevel,
    TaskBasis,
    TaskTier,
    UnitKind,
)
from domain.cycle.commands import DeclarePriorReport
from domain.ids import FindingId, ItemId, OpinionId, PriorityId, SuggestionId
from domain.lists.commands import (
    AddDutyItem,
    AddProblemItem,
    AddTaskItem,
    CarryItemOver,
    CompareElement,
    DraftList,
    HoldConsultation,
    IssueList,
    RecordOpinion,
    RequestConsultation,
    ResolveOpinion,
    SubmitList,
)
from domain.lists.events import DutyContent, ProblemContent, TaskContent
from domain.research.commands import CompleteResearch, RecordProblems, RecordSituation, RecordStrengths, StartResearch
from domain.roles import Role
from domain.suggestions.commands import AdoptSuggestion, ReplySuggestion, ScreenSuggestion, SubmitSuggestion
from services.simulate import words
from services.simulate.chance import Chance, dealt
from services.simulate.people import Unit, Who, platform
from services.simulate.size import BRANCH_LISTS, COMMITTEE_LISTS, PROBLEM_SOURCES, ListSize, Size
from services.simulate.steps import Step, Steps

_CARRIED_PERMILLE = 120
_ADOPTED_PERMILLE = 610
_SOURCES = tuple(ProblemSource)
_TIERS = (TaskTier.BASIC, TaskTier.KEY, TaskTier.FEATURED)


@dataclass(slots=True)
class Item:
    """An item of the unit's lists as the play goes on. `reported` counts reports, `files` are its evidence."""

    item: ItemId
    number: str
    content: ProblemContent | TaskContent | DutyContent
    reported: int = 0
    files: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def target(self) -> Decimal | None:
        """What a task has to reach."""
        return self.content.target_value if isinstance(self.content, TaskContent) else None


@dataclass(slots=True)
class UnitYear:
    """A unit's lists of a year, filled as they are made, and what supervision left open of it."""

    unit: Unit
    year: int
    items: list[Item] = field(default_factory=list)
    issued_on: date = date.min
    left_open: list[FindingId] = field(default_factory=list)

    @property
    def worked(self) -> list[Item]:
        """Problems and tasks, on which progress is reported."""
        return [item for item in self.items if not isinstance(item.content, DutyContent)]


@dataclass(slots=True)
class ListMaking:
    """One unit's lists of one year being made."""

    made: UnitYear
    size: Size
    chance: Chance
    priorities: list[tuple[PriorityId, SuperiorLevel]]
    before: UnitYear | None = None

    @property
    def unit(self) -> Unit:
        """The responsible unit."""
        return self.made.unit

    @property
    def lists(self) -> ListSize:
        """How many items it gets."""
        return BRANCH_LISTS if self.unit.kind is UnitKind.GRASSROOTS else COMMITTEE_LISTS

    def steps(self) -> Steps:
        """From the first day of research to the issue."""
        year, key = self.made.year, self.unit.unit
        officer = self.unit.by_maker(PostKind.LIST_OFFICER)
        started = self.chance.day(date(year, 1, 5), date(year, 1, 8))
        yield self._step(started, officer, StartResearch(key, year, started))
        # What was promised at last year's meeting is known from there.
        promised = _promises(self.chance) if self.before is None else ()
        report = DeclarePriorReport(year, f"{self.unit.name}{year - 1}年度述职报告", key, promised)
        yield self._step(started, officer, report)
        suggested = self.chance.happens(self.size.per_unit(190))
        suggestion = SuggestionId(self.chance.new_id("suggestion"))
        if suggested:
            yield from self._suggestion(suggestion, started)
        completed = self.chance.day(date(year, 1, 9), date(year, 1, 12))
        for record, texts in (
            (RecordSituation, words.SITUATIONS),
            (RecordProblems, words.WEAKNESSES),
            (RecordStrengths, words.STRENGTHS),
        ):
            yield self._step(completed, officer, record(key, year, self.chance.pick(texts)))
        yield self._step(completed, officer, CompleteResearch(key, year, completed))
        drafted = self.chance.day(date(year, 1, 14), date(year, 1, 18))
        yield self._step(drafted, officer, DraftList(key, year))
        yield from self._draft(drafted, officer, suggestion if suggested else None)
        yield from self._consult(officer)
        submitted = self.chance.day(date(year, 1, 28), date(year, 2, 2))
        yield self._step(submitted, officer, SubmitList(key, year, submitted))
        issued = self.chance.day(max(submitted, date(year, 2, 3)), date(year, 2, 12))
        number = f"{self.unit.code}发〔{year}〕1号"
        yield self._step(issued, self.unit.issuer(), IssueList(key, year, issued, number))
        self.made.issued_on = issued

    def _step(self, day: date, who: Who, command: object, entity: str | None = None) -> Step:
        return Step(day, who, command, self.chance.new_id(), entity)

    def _suggestion(self, suggestion: SuggestionId, day: date) -> Steps:
        """A suggestion of this January, screened; it is adopted into the draft."""
        text, year = self.chance.pick(words.SUGGESTIONS), self.made.year
        given = SubmitSuggestion(self.unit.unit, year, self.chance.happens(500), text, day, words.name(self.chance))
        yield self._step(day, platform(Role.MEMBER), given, suggestion)
        screened = ScreenSuggestion(suggestion, True, "党员群众对阵地和活动的建议", day)
        yield self._step(day, self.unit.by_maker(PostKind.LIST_OFFICER), screened)

    def _draft(self, day: date, officer: Who, suggestion: SuggestionId | None) -> Steps:
        yield from self._carry_over(day, officer)
        problems = []
        found = [] if self.before is None else list(self.before.left_open)
        for place, source in enumerate(dealt(PROBLEM_SOURCES, self.lists.problems)):
            element = WORK_ELEMENTS[place % len(WORK_ELEMENTS)]
            content = self._problem(element, _SOURCES[source])
            if suggestion is not None and place == 0:
                content = self._problem(element, ProblemSource.MEMBERS_AND_MASSES)
            elif found and place > 0:
                content = self._problem(element, ProblemSource.SUPERIOR_COMMENT, found.pop())
            item = self._item(f"P{place + 1:02}", content)
            problems.append(item.item)
            if suggestion is not None and place == 0:
                adopt = AdoptSuggestion(suggestion, item.number, content, day)
                yield self._step(day, officer, adopt, item.item)
                yield self._step(day, officer, ReplySuggestion(suggestion, self.chance.pick(words.REPLIES), day))
                continue
            add = AddProblemItem(self.unit.unit, self.made.year, item.number, content)
            yield self._step(day, officer, add, item.item)
        for element in WORK_ELEMENTS[self.lists.problems :]:
            compare = CompareElement(self.unit.unit, self.made.year, element, "逐一对照，未发现突出问题")
            yield self._step(day, officer, compare)
        tiers = [tier for tier, count in zip(_TIERS, self.lists[1:4], strict=True) for _ in range(count)]
        for place, tier in enumerate(tiers):
            item = self._item(f"T{place + 1:02}", self._task(place, tier, problems))
            task = AddTaskItem(self.unit.unit, self.made.year, item.number, item.content)  # type: ignore[arg-type]
            yield self._step(day, officer, task, item.item)
        for place in range(self.lists.duties):
            holder = self.unit.team[place % len(self.unit.team)]
            duty = DutyContent(DUTY_OF_POST[holder.kind], holder.person, self.chance.pick(words.DUTIES), 100)
            item = self._item(f"D{place + 1:02}", duty)
            add_duty = AddDutyItem(self.unit.unit, self.made.year, item.number, duty)
            yield self._step(day, officer, add_duty, item.item)

    def _item(self, number: str, content: ProblemContent | TaskContent | DutyContent) -> Item:
        item = Item(ItemId(self.chance.new_id()), number, content)
        self.made.items.append(item)
        return item

    def _problem(self, element: str, source: ProblemSource, finding: FindingId | None = None) -> ProblemContent:
        domain = self.unit.domain or self.chance.pick(("COMMUNITY", "ENTERPRISE", "AGENCY", "SCHOOL"))
        statement = self.chance.pick(words.PROBLEMS[element])
        return ProblemContent(statement, source, "调研和座谈汇总", (element,), (domain,), 100, finding=finding)

    def _task(self, place: int, tier: TaskTier, problems: list[ItemId]) -> TaskContent:
        goal, measure, target = self.chance.pick(words.GOALS[tier])
        due_on = date(self.made.year, 6 + self.chance.below(6), 28)
        task = TaskContent(tier, goal, TaskBasis.LOCAL_REALITY, "", measure, Decimal(target), due_on, 100)
        if tier is TaskTier.BASIC and place < len(problems):
            basis = TaskBasis.PROBLEM_ITEM
            return replace(task, basis=basis, problems=(problems[place],), subgroup="FUNDAMENTAL")
        if tier is TaskTier.KEY:
            priority, level = self.chance.pick(self.priorities)
            programme, basis = self.chance.pick(words.PROGRAMMES)[0], TaskBasis.SUPERIOR_PRIORITY
            return replace(task, basis=basis, level=level, priority=priority, programme=programme)
        if tier is TaskTier.FEATURED and place % 3 == 0:
            return replace(task, basis=TaskBasis.SECRETARY_COMMITMENT, secretary_commitment=1)
        return replace(task, basis_note="结合本单位实际")

    def _carry_over(self, day: date, officer: Who) -> Steps:
        """Some of what the year before left unfinished goes on; what answers a problem goes on only with it."""
        if self.before is None:
            return
        limit = len(self.before.items) * _CARRIED_PERMILLE // 1000
        open_items = [item for item in self.before.worked if not item.closed and not _answers(item)]
        for place, item in enumerate(open_items[:limit]):
            content, due_on = item.content, None
            if isinstance(content, TaskContent):
                due_on = date(self.made.year, 9, 30)
                content = replace(content, due_on=due_on)
            number, reason = f"J{place + 1:02}", "上年度条件不具备，未能完成"
            into = self._item(number, content)
            carry = CarryItemOver(self.unit.unit, self.made.year, item.item, number, reason, due_on)
            yield self._step(day, officer, carry, into.item)

    def _consult(self, officer: Who) -> Steps:
        year, key = self.made.year, self.unit.unit
        asked = self.chance.day(date(year, 1, 20), date(year, 1, 23))
        yield self._step(asked, officer, RequestConsultation(key, year, asked))
        held = asked + timedelta(days=3)
        opinions = [OpinionId(self.chance.new_id()) for _ in range(2 + self.chance.happens(134))]
        for opinion in opinions:
            said = RecordOpinion(key, year, self.chance.pick(words.OPINIONS), asked)
            yield self._step(asked, self.unit.by(PostKind.SECRETARY), said, opinion)
        for opinion in opinions:
            adopted = self.chance.happens(_ADOPTED_PERMILLE)
            disposition = Disposition.ADOPTED if adopted else Disposition.NOT_ADOPTED
            answer = ResolveOpinion(key, year, opinion, disposition, "已吸收" if adopted else "暂不具备条件")
            yield self._step(held, officer, answer)
        yield self._step(held, self.unit.by(PostKind.DEPUTY_IN_CHARGE), HoldConsultation(key, year, held))


def _promises(chance: Chance) -> tuple[str, ...]:
    return (f"建成{chance.pick(words.GOALS['FEATURED'])[0]}的示范", f"解决{chance.pick(words.WEAKNESSES)}的问题")


def _answers(item: Item) -> bool:
    return isinstance(item.content, TaskContent) and bool(item.content.problems)
