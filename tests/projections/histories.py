"""Histories to project: whole years of small districts, every kind of event, in an order that a seed decides."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from domain import streams
from domain.assessment import events as assessment
from domain.case_folders import events as case_folders
from domain.catalogue import STORED_NAMES
from domain.codes import (
    CodeList,
    ContentRemoval,
    CyclePhase,
    DeadlineKind,
    Disposition,
    DutyRole,
    ErasureBasis,
    EvaluationSubject,
    FolderOutcome,
    Grade,
    HoldGround,
    InspectionStyle,
    InterestKind,
    KeyRevocation,
    ListKind,
    LogKeyReason,
    ObjectionOutcome,
    PostKind,
    PreviewFault,
    ProblemSource,
    ReminderKind,
    Rendition,
    ReportFrequency,
    RestrictionEnd,
    RestrictionReason,
    ResultUseKind,
    RulingCondition,
    RulingKind,
    ScanVerdict,
    SealedKind,
    SuperiorLevel,
    SupersessionReason,
    TaskBasis,
    TaskTier,
    UnitKind,
    Weakness,
)
from domain.contributions import events as contributions
from domain.cycle import events as cycle
from domain.deadlines.events import DeadlineReminded
from domain.documents import events as documents
from domain.evidence import events as evidence
from domain.evidence.facts import Preview, PreviewLost
from domain.execution import events as execution
from domain.guidance import events as guidance
from domain.ids import EvidenceId, ItemId
from domain.lists import events as lists
from domain.objections import events as objections
from domain.organisation import events as organisation
from domain.outcomes import events as outcomes
from domain.persons import events as persons
from domain.priorities import events as priorities
from domain.recorded import Actor, Behalf, Recorded
from domain.research import events as research
from domain.rulings import events as rulings
from domain.scoring import events as scoring
from domain.sealed import events as sealed
from domain.signing import events as signing
from domain.signing.facts import OfficerSignature
from domain.suggestions import events as suggestions
from domain.supervision import events as supervision
from domain.tally import tally_of
from domain.tenancy import events as tenancy
from projections.temporal import Entry
from services.store import CommandRow, Pending, Store, tenant
from tests.projections.review_history import meeting

YEAR = 2020
PROPOSED_ON = date(YEAR, 5, 25)
Fact = tuple[str, Any]
"""A stream and an event."""


def uuid_of(*parts: object) -> str:
    """A uuid that only these parts give."""
    return str(UUID(bytes=sha256(repr(parts).encode()).digest()[:16], version=5))


@dataclass
class Command:
    """Facts that are recorded together, the business day they are dated and who did it."""

    facts: list[Fact]
    occurred_on: date | None
    actor: Actor


@dataclass
class History:
    """Commands in the order in which they are recorded."""

    seed: int
    units: int = 2
    items: int = 2
    commands: list[Command] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self._day = date(YEAR, 1, 4)
        self._play([self._opening()])
        self._play([self._unit(number) for number in range(self.units)])
        self._play([self._ending()])

    @property
    def events(self) -> int:
        """How many events there are."""
        return sum(len(command.facts) for command in self.commands)

    def pending(self) -> Iterator[tuple[list[Pending], CommandRow]]:
        """What a store is given, command by command."""
        versions: dict[str, int] = {}
        for number, command in enumerate(self.commands):
            command_id = uuid_of(self.seed, "command", number)
            appended = []
            for stream, event in command.facts:
                versions[stream] = versions.get(stream, 0) + 1
                appended.append(
                    Pending(stream, versions[stream], event, command_id, command.actor, command.occurred_on)
                )
            last = appended[-1]
            digest = sha256(command_id.encode()).digest()
            yield appended, CommandRow(command_id, digest, last.stream, last.version)

    def append(self, store: Store, tenant_id: int, *, first: int = 0, count: int | None = None) -> None:
        """Record commands `first` and following (all, or `count` of them)."""
        chosen = list(self.pending())[first : None if count is None else first + count]
        with tenant(tenant_id):
            for appended, row in chosen:
                store.append(appended, row)

    def entries(self, tenant_id: int = 1) -> list[Entry]:
        """The entries as a projection sees them, without a database."""
        found: list[Entry] = []
        for appended, _ in self.pending():
            for pending in appended:
                recorded = Recorded(
                    tenant_id=tenant_id,
                    position=len(found),
                    stream=pending.stream,
                    version=pending.version,
                    event=pending.event,
                    command_id=pending.command_id,
                    actor=pending.actor,
                    occurred_on=pending.occurred_on,
                    recorded_at=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=len(found)),
                    sealed="sealed" if getattr(pending.event, "sealed", None) is not None else None,
                )
                data = msgspec.json.encode(pending.event)
                found.append(Entry(recorded, data.decode(), sha256(data).digest()))
        return found

    def _play(self, scenes: Sequence[Iterator[list[Fact]]]) -> None:
        """Interleave scenes as the seed decides; the days go on, now and then a paper comes in late."""
        waiting = list(scenes)
        while waiting:
            scene = self.random.choice(waiting)
            facts = next(scene, None)
            if facts is None:
                waiting.remove(scene)
                continue
            self._day += timedelta(days=self.random.choice([0, 0, 0, 1]))
            late = timedelta(days=self.random.choice([0, 0, 0, 20]))
            housekeeping = facts[0][0] == streams.TENANT or facts[0][0].startswith("person/")
            self.commands.append(Command(facts, None if housekeeping else self._day - late, self._actor()))

    def _actor(self) -> Actor:
        if self.random.random() < 0.3:
            behalf = Behalf(unit=self.id("unit", 0), person=self.id("person", 1), attested_on_paper=True)
            return Actor(person=self.id("importer"), roles=frozenset({"IMPORTER"}), on_behalf_of=behalf)
        return Actor(person=self.id("person", 0), post=self.id("post", 0), unit=self.id("unit", 0))

    def id(self, *parts: object) -> Any:
        """An id of this history."""
        return uuid_of(self.seed, *parts)

    def _opening(self) -> Iterator[list[Fact]]:
        top = self.id("district")
        yield [(streams.TENANT, tenancy.TenantOpened("330299", "示例区"))]
        yield [(streams.TENANT, tenancy.PolicyVersioned(1, tenancy.Policy(), "开通"))]
        yield [(streams.TENANT, tenancy.CodeListExtended(CodeList.DOMAIN, None, "VILLAGE", "村"))]
        yield [(streams.TENANT, tenancy.CodeListExtended(CodeList.PROGRAMME, YEAR, "RED_FLAG", "红旗社区创建"))]
        yield [(streams.TENANT, tenancy.ConsentGranted("统计", date(2021, 1, 1)))]
        yield [
            (
                streams.unit(top),
                organisation.UnitRegistered(
                    top, "QW", "区委", UnitKind.DISTRICT_COMMITTEE, None, None, "", "", date(2010, 1, 1)
                ),
            ),
            (streams.ROOT, organisation.SubordinateJoined(None, top, date(2010, 1, 1))),
        ]
        for number in range(3):
            person = self.id("person", number)
            sealed = persons.Identity(f"甲{number}", "0574")
            yield [(streams.person(person), persons.PersonRegistered(person, sealed))]
        yield from self._signing_keys()
        year = streams.cycle(YEAR)
        yield [(year, cycle.CycleOpened(YEAR, date(YEAR, 1, 3)))]
        yield [(year, cycle.PriorReportDeclared(YEAR, None, "2019年述职报告"))]
        yield [(year, cycle.PhaseWindowSet(YEAR, CyclePhase.ISSUED, date(YEAR, 1, 5), date(YEAR, 2, 15)))]
        yield [(year, cycle.PhaseAdvanced(YEAR, CyclePhase.RESEARCH, date(YEAR, 1, 5)))]
        yield [(year, cycle.PhaseAdvanced(YEAR, CyclePhase.DRAFTING, date(YEAR, 1, 20)))]
        yield [(year, cycle.PhaseReopened(YEAR, CyclePhase.RESEARCH, "补充调研"))]
        yield [(year, cycle.PhaseAdvanced(YEAR, CyclePhase.DRAFTING, date(YEAR, 1, 22)))]
        priority = self.id("priority")
        published = priorities.PriorityPublished(YEAR, priority, SuperiorLevel.CITY, "红旗社区", "市委文件")
        yield [(streams.priorities(YEAR), published)]
        revised = priorities.PriorityRevised(YEAR, priority, "红旗社区创建", "市委文件", "改名")
        yield [(streams.priorities(YEAR), revised)]
        for number in range(2):
            target = self.id("target", number)
            yield [(streams.target(target), guidance.CityTargetSet(YEAR, target, "CITY", "民生", f"满意度{number}"))]
        last = self.id("target", 1)
        yield [(streams.target(last), guidance.CityTargetWithdrawn(last, "重复"))]
        task = guidance.TemplateTask(TaskTier.BASIC, "三会一课", "次", Decimal("12.50"))
        for number in range(2):
            template = self.id("template", number)
            made = guidance.ListTemplatePublished(YEAR, template, "COMMUNITY", "", f"社区模板{number}", (task,))
            yield [(streams.template(template), made)]
        yield [(streams.template(template), guidance.ListTemplateWithdrawn(template, "过时"))]
        for number in range(2):
            rules = f'{{"engine":"score/1","made":{number}}}'
            digest = sha256(rules.encode()).hexdigest()
            made = scoring.RuleSetPublished(YEAR, "score/1", digest, rules, "考核办法", date(YEAR, 11, 15))
            yield [(streams.scoring(YEAR), made)]
        yield [(streams.scoring(YEAR), scoring.RuleSetFrozen(YEAR, digest, date(YEAR, 11, 16)))]

    def _signing_keys(self) -> Iterator[list[Fact]]:
        """A key that is used, one that nobody confirmed, one that was lost."""
        for number, (confirmed, revoked) in enumerate(((True, False), (False, False), (True, True))):
            key, owner, other = self.id("signing_key", number), self.id("person", number), self.id("person", 0)
            made = signing.SigningKeyRegistered(key, owner, f"{number}" * 43 + "=", "p" * 86 + "==")
            yield [(streams.SIGNING_KEYS, made)]
            if confirmed:
                yield [(streams.SIGNING_KEYS, signing.SigningKeyConfirmed(key, owner, other))]
            if revoked:
                yield [(streams.SIGNING_KEYS, signing.SigningKeyRevoked(key, owner, KeyRevocation.LOST, owner))]

    def _signature(self) -> OfficerSignature:
        return OfficerSignature(self.id("signing_key", 0), "s" * 86 + "==")

    def _ending(self) -> Iterator[list[Fact]]:
        yield [(streams.TENANT, tenancy.PolicyVersioned(2, tenancy.Policy(light_yellow_days=3), "从严"))]
        yield [(streams.TENANT, tenancy.KeyRotated(2, "到期"))]
        keys = [f"test.example/d/shili+{number:08x}+{'A' * 43}{number}" for number in (1, 2)]
        rotated = tenancy.LogKeyRotated(*keys, LogKeyReason.SCHEDULED, self.id("person", 2))
        yield [(streams.LOG_KEY, rotated)]
        yield [(streams.TENANT, tenancy.TenantSuspended("核对"))]
        yield [(streams.TENANT, tenancy.TenantResumed("核对完毕"))]
        yield [(streams.cycle(YEAR), cycle.CycleClosed(YEAR, date(YEAR, 12, 31)))]
        person = self.id("person", 2)
        corrected = persons.IdentityCorrected(person, "改名", persons.Identity("甲新"))
        yield [(streams.person(person), corrected)]

    def _unit(self, number: int) -> Iterator[list[Fact]]:
        unit = self.id("unit", number)
        top = self.id("district")
        own = streams.unit(unit)
        begin = date(2019, 1, 1)
        kind = UnitKind.PARTY_WORK_COMMITTEE
        registered = organisation.UnitRegistered(
            unit, f"DW{number:02}", f"街道{number}", kind, top, "COMMUNITY", "街道", "", begin
        )
        yield [(own, registered), (streams.unit(top), organisation.SubordinateJoined(top, unit, begin))]
        for rank, post_kind in enumerate((PostKind.SECRETARY, PostKind.DEPUTY_IN_CHARGE)):
            post = self.id("post", number, rank)
            person = self.id("person", rank)
            yield [(own, organisation.PostAssigned(unit, post, person, "书记", post_kind, "全面工作", begin))]
        yield [(own, organisation.PortfolioSet(unit, post, "党建工作", date(YEAR, 3, 1)))]
        yield [(own, organisation.PostEnded(unit, post, date(YEAR, 6, 12), "调动"))]
        revised = organisation.UnitRevised(unit, f"新街道{number}", "AGENCY", "街道", "", date(YEAR, 5, 1), "更名")
        yield [(own, revised)]
        exception = cycle.IssueExceptionApproved(YEAR, unit, date(YEAR, 3, 1), "疫情")
        yield [(streams.cycle(YEAR), exception)]
        yield [(streams.cycle(YEAR), cycle.PriorReportDeclared(YEAR, unit, "补报"))]
        yield from self._research(unit)
        yield from self._lists(unit)
        yield from self._suggestion(unit)
        for item in range(self.items):
            yield from self._work(unit, item)
        yield from meeting(self, unit)
        yield from self._inspections(unit)
        yield from self._findings(unit)
        yield from self._follow_ups(unit)
        yield from self._changes(unit)
        yield from self._assessment(unit)
        yield from self._rulings(unit)
        yield from self._results(unit)
        yield [(own, organisation.UnitMoved(unit, self.id("unit", 0), date(YEAR, 9, 1), "划转"))]
        yield [(own, organisation.UnitDissolved(unit, date(YEAR + 1, 1, 1), "撤并"))]

    def _results(self, unit: Any) -> Iterator[list[Fact]]:
        """Two rounds in the unit's own year: results of years are told of a year of each unit's, so that both hold."""
        year, day, digests = YEAR + self._ordinal(unit), date(YEAR + 1, 1, 8), ("a" * 64, "b" * 64, "c" * 64)
        whole, own = streams.results(year), streams.evaluation(unit, year)
        person = self.id("person", 1)
        for round_, grade in ((1, Grade.FAIR), (2, Grade.FAIR), (3, Grade.POOR)):
            yield [
                (whole, outcomes.ResultsComputed(year, round_, "score/1", *digests, 1, day)),
                (own, outcomes.UnitEvaluated(unit, year, round_, "1/街道", 8500, None, 8600 + round_, 1, grade)),
            ]
            if round_ == 1:
                yield [(own, outcomes.GradeDecided(unit, year, 1, Grade.FAIR, False, "", person, day))]
                yield [(own, outcomes.GradeProposed(unit, year, 1, Grade.AVERAGE, "舆情", person, day))]
                yield [(own, outcomes.GradeDecided(unit, year, 1, Grade.AVERAGE, True, "舆情", None, day))]
                bound = (year, 1, 3, 9, 7, "AAAA", "score/1", *digests)
                made = outcomes.YearPublished(*bound, day, self._signature())
                yield [(whole, made)]
        for subject, whose in (
            (EvaluationSubject.LEADERSHIP_TEAM, None),
            (EvaluationSubject.UNIT_SECRETARY, person),
            (EvaluationSubject.UNIT_SECRETARY, person),
        ):
            grades = (Grade.GOOD, Grade.FAIR, Grade.AVERAGE, Grade.POOR)
            yield [(own, outcomes.DimensionsRecorded(unit, year, subject, whose, *grades, "年度考核", day))]
        yield [(own, outcomes.ResultUsed(unit, year, ResultUseKind.CADRE_DECISION, person, "任免〔2021〕1号", day))]
        objection = self.id("objection", unit)
        stream, grounds = streams.objection(objection), objections.Grounds("打分偏低")
        filed = objections.ObjectionFiled(objection, unit, year, None, person, day, grounds)
        yield [(stream, filed)]
        yield [(stream, objections.ObjectionAccepted(objection, day, date(YEAR + 1, 2, 7)))]
        yield [(stream, objections.ReviewersAssigned(objection, (person, self.id("person", 2)), day))]
        kind, due_on = DeadlineKind.OBJECTION_DECISION, date(YEAR + 1, 2, 7)
        near = DeadlineReminded(kind, ReminderKind.NEAR_DUE, due_on, unit, YEAR, person, objection=objection)
        yield [(streams.deadline(kind, objection), near)]
        yield [(stream, objections.ObjectionDecided(objection, ObjectionOutcome.UPHELD, "属实", day))]
        yield from self._erased(objection)

    def _erased(self, objection: Any) -> Iterator[list[Fact]]:
        """Asked for twice, held meanwhile, erased; and a hold alone on a person."""
        one, other = self.id("person", 1), self.id("person", 2)
        own, of = streams.erasure(objection), (objection, SealedKind.OBJECTION, None)
        shown = sealed.FieldDisclosed(*of, 7, "text", "市审计局", "核对异议")
        yield [(own, shown)]
        for _ in range(2):
            yield [(own, sealed.ErasureRequested(*of, ErasureBasis.PURPOSE_ENDED, "已办结", one))]
            yield [(own, sealed.ErasureDeclined(*of, "材料不齐"))]
        yield [(own, sealed.ErasureRequested(*of, ErasureBasis.PURPOSE_ENDED, "已办结", one))]
        yield [(own, sealed.ErasureHoldPlaced(*of, "纪案1号"))]
        yield [(own, sealed.ErasureHoldReleased(*of, "已结案"))]
        yield [(own, sealed.SubjectErased(*of, other))]
        yield [(own, sealed.KeyDestroyed(*of, "5f0d1c2e-7a5b-4c1d-9e64-2b1f0a9d8c37"))]
        yield [(streams.erasure(one), sealed.ErasureHoldPlaced(one, SealedKind.PERSON, one, "纪案2号"))]

    def _ordinal(self, unit: Any) -> int:
        return next(number for number in range(self.units) if self.id("unit", number) == unit)

    def _rulings(self, unit: Any) -> Iterator[list[Fact]]:
        top, day = self.id("district"), date(YEAR + 1, 1, 10)
        conditions = (RulingCondition.WEAK_MEASURES, RulingCondition.LITTLE_EFFECT)
        for kind, person in ((RulingKind.CRITICISM, None), (RulingKind.ORG_HANDLING, self.id("person", 1))):
            ruling, case = self.id("ruling", unit, kind), self.id("case", unit)
            own, number = streams.ruling(ruling), f"示委发〔{YEAR + 1}〕{unit[:4]}{kind}号"
            proposed = rulings.RulingProposed(
                *(ruling, kind, unit, YEAR, person, conditions, "措施不力", (), "REMOVAL" if person else ""),
                *(self.id("person", 0), day),
            )
            yield [(own, proposed)]
            yield [(own, rulings.RulingReviewed(ruling, "属实", self.id("person", 1), day))]
            signature = None if person is None else self._signature()
            yield [(own, rulings.RulingApproved(ruling, self.id("person", 2), day, signature))]
            opened = case if person is None else None
            issued: list[Fact] = [
                (own, rulings.RulingIssued(ruling, kind, unit, YEAR, person, top, number, day, opened)),
                (
                    streams.document(top, YEAR + 1, number),
                    documents.RulingNumbered(top, YEAR + 1, number, kind, ruling),
                ),
            ]
            if opened is not None:
                kept = streams.key_management(case)
                issued.append((kept, rulings.KeyManagementOpened(case, ruling, unit, YEAR, day)))
            yield issued
        yield [(kept, rulings.TrackingPlanned(case, "每季度一次", 2, date(YEAR + 1, 9, 30), day))]
        for _ in range(2):
            yield [(kept, rulings.TrackingVisitRecorded(case, "有改进", day, self.id("inspection", unit)))]
        yield [(kept, rulings.KeyManagementExtended(case, date(YEAR + 1, 12, 31), "巩固", day))]
        yield [(own, rulings.RulingRevoked(ruling, "复核后撤销", day, self.id("objection", unit)))]
        yield [(kept, rulings.KeyManagementReleased(case, "成效明显", day))]

    def _research(self, unit: Any) -> Iterator[list[Fact]]:
        stream = streams.research(unit, YEAR)
        yield [(stream, research.ResearchStarted(unit, YEAR, self.id("person", 1), date(YEAR, 1, 6)))]
        yield [(stream, research.SituationRecorded(unit, YEAR, "党员450名"))]
        yield [(stream, research.ProblemsRecorded(unit, YEAR, "阵地\t不足\\n\n第二行"))]
        yield [(stream, research.StrengthsRecorded(unit, YEAR, "骨干"))]
        yield [(stream, research.SituationRecorded(unit, YEAR, "党员451名"))]
        yield [(stream, research.ResearchCompleted(unit, YEAR, date(YEAR, 1, 19)))]

    def _lists(self, unit: Any) -> Iterator[list[Fact]]:
        stream = streams.list_set(unit, YEAR)
        top = self.id("district")
        officer = self.id("person", 1)
        yield [(stream, lists.ListDrafted(unit, YEAR, top, officer, self.id("template", 0)))]
        elements = ("TEAM", "VENUE")
        problem = lists.ProblemContent(
            "阵地不足", ProblemSource.SUPERIOR_COMMENT, "纪要", elements, ("COMMUNITY",), 200
        )
        duty = lists.DutyContent(DutyRole.FIRST_RESPONSIBLE, self.id("person", 0), "负第一责任", 100)
        for number in range(self.items):
            item = self.id("problem", unit, number)
            yield [(stream, lists.ProblemItemAdded(unit, YEAR, item, f"P{number:02}", problem))]
            item = self.id("task", unit, number)
            yield [(stream, lists.TaskItemAdded(unit, YEAR, item, f"T{number:02}", self._task(unit, number)))]
        duty_item = self.id("duty", unit)
        yield [(stream, lists.DutyItemAdded(unit, YEAR, duty_item, "D01", duty))]
        spare = self.id("spare", unit)
        yield [(stream, lists.TaskItemAdded(unit, YEAR, spare, "T99", self._task(unit, 0)))]
        first = self.id("problem", unit, 0)
        worse = lists.ProblemContent(
            "阵地严重不足", ProblemSource.THEME_EDUCATION, "纪要", elements, ("COMMUNITY", "SCHOOL"), 250
        )
        yield [(stream, lists.ProblemItemRevised(first, worse, "核实"))]
        task = self.id("task", unit, 0)
        yield [(stream, lists.TaskItemRevised(task, self._task(unit, 5), "调整"))]
        yield [(stream, lists.ItemTargetLinked(task, self.id("target", 0)))]
        yield [(stream, lists.ItemTargetLinked(task, self.id("target", 1)))]
        yield [(stream, lists.ItemTargetUnlinked(task, self.id("target", 0), "合并"))]
        for element in ("SUPPORT", "INSTITUTION", "INNOVATION"):
            yield [(stream, lists.ElementCompared(unit, YEAR, element, "未发现突出问题"))]
        yield [(stream, lists.ComparisonRetracted(unit, YEAR, "INNOVATION", "发现问题"))]
        yield [(stream, lists.ConsultationRequested(unit, YEAR, date(YEAR, 1, 22)))]
        for number, giver in enumerate((unit, self.id("department"))):
            opinion = self.id("opinion", unit, number)
            yield [(stream, lists.OpinionRecorded(unit, YEAR, opinion, giver, "时限太紧", date(YEAR, 1, 23)))]
            yield [(stream, lists.OpinionResolved(unit, YEAR, opinion, Disposition.ADOPTED, "调整"))]
        yield [(stream, lists.ConsultationHeld(unit, YEAR, date(YEAR, 1, 24)))]
        yield [(stream, lists.ItemWithdrawn(spare, "重复"))]
        yield [(stream, lists.ElementCompared(unit, YEAR, "INNOVATION", "再次对照未发现"))]
        yield [(stream, lists.ConsultationRequested(unit, YEAR, date(YEAR, 1, 25)))]
        yield [(stream, lists.ConsultationHeld(unit, YEAR, date(YEAR, 1, 26)))]
        yield [(stream, lists.ListSubmitted(unit, YEAR, date(YEAR, 1, 27)))]
        yield [(stream, lists.ListReturned(unit, YEAR, "补充"))]
        yield [(stream, lists.ListSubmitted(unit, YEAR, date(YEAR, 1, 28), officer))]
        number = f"示委发〔{YEAR}〕{unit[:4]}号"
        placed = lists.DutyContent(duty.role, duty.holder, duty.duty, duty.weight, self.id("post", 0, 0), "全面工作")
        day = date(YEAR, 2, 5)
        issued: list[Fact] = [
            (stream, lists.DutyItemRevised(duty_item, placed, "印发之日的任职")),
            (stream, lists.ListIssued(unit, YEAR, top, day, number)),
            (streams.document(top, YEAR, unit), documents.ListNumbered(top, YEAR, number, unit)),
            (streams.item(duty_item), execution.ItemIssued(duty_item, unit, YEAR, ListKind.RESPONSIBILITY, day)),
        ]
        for number_ in range(self.items):
            for kind, name in ((ListKind.PROBLEM, "problem"), (ListKind.TASK, "task")):
                item = self.id(name, unit, number_)
                issued.append((streams.item(item), execution.ItemIssued(item, unit, YEAR, kind, day)))
        yield issued

    def _task(self, unit: Any, number: int) -> lists.TaskContent:
        return lists.TaskContent(
            tier=list(TaskTier)[number % 3],
            goal=f"建设活动场所{number}处",
            basis=TaskBasis.PROBLEM_ITEM,
            basis_note="年度工作要点",
            unit_of_measure="处",
            target_value=Decimal("12.50"),
            due_on=date(YEAR, 7, 11),
            weight=100,
            problems=(self.id("problem", unit, 0),),
            tags=("IDEOLOGY",),
        )

    def _work(self, unit: Any, number: int) -> Iterator[list[Fact]]:
        item = self.id("task", unit, number)
        stream = streams.item(item)
        leader = self.id("person", 0)
        yield [
            (
                stream,
                execution.CommitmentAssigned(item, unit, YEAR, leader, "组织办", ("宣传办",), ReportFrequency.MONTHLY),
            ),
            (stream, execution.MeasureSet(item, "分季度推进")),
            (stream, execution.NodeSet(item, date(YEAR, 7, 11))),
        ]
        yield [(stream, execution.CommitmentAccepted(item, date(YEAR, 3, 1)))]
        file = self.id("file", item)
        own = streams.evidence(file)
        declared = evidence.EvidenceDeclared(file, unit, item, "现场.jpg", None, None, None, True)
        yield [(own, declared)]
        yield [(own, evidence.EvidenceSupplied(file, "ab" * 32, 1234, "image/jpeg"))]
        reports = [self.id("report", item, count) for count in range(4)]
        for count, report in enumerate(reports[:3]):
            submitted = execution.ProgressSubmitted(
                item,
                unit,
                report,
                date(YEAR, 3 + count, 20),
                Decimal(count * 2),
                "推进中",
                (file,),
                leader,
                reports[0] if count == 2 else None,
            )
            yield [(stream, submitted)]
        yield [(stream, execution.ProgressAccepted(item, reports[1], date(YEAR, 5, 2)))]
        yield [(stream, execution.ProgressAccepted(item, reports[0], date(YEAR, 5, 3)))]
        yield [(stream, execution.ProgressReturned(item, reports[2], date(YEAR, 5, 4), "不实"))]
        corrected = execution.ProgressCorrected(
            item, unit, reports[3], reports[1], date(YEAR, 5, 9), Decimal("1.5"), "更正", "数字有误"
        )
        yield [(stream, corrected)]
        yield [(stream, execution.ProgressAccepted(item, reports[3], date(YEAR, 5, 10)))]
        yield [(own, evidence.EvidenceLinked(file, item, reports[3]))]
        threat = ("ClamAV", "1.4.3", "27830", date(YEAR, 5, 9), "Eicar-Test-Signature")
        infected = evidence.EvidenceScanned(file, "ab" * 32, "image/png", ScanVerdict.INFECTED, *threat, (), ())
        yield [(own, infected), (own, evidence.EvidenceRejected(file, "摘要不符"))]
        yield [(own, evidence.EvidenceSupplied(file, "cd" * 32, 4321, "image/jpeg"))]
        blob = ("key", "ef" * 32, 4385)
        clean = evidence.EvidenceScanned(
            file,
            "cd" * 32,
            "application/pdf",
            ScanVerdict.NOT_SCANNED,
            None,
            None,
            None,
            None,
            None,
            (Preview(Rendition.TEXT, "ef" * 32, 120),),
            (PreviewLost(Rendition.THUMBNAIL, PreviewFault.LIMIT),),
        )
        yield [
            (own, clean),
            (own, evidence.EvidenceSealed(file, "cd" * 32, 4321, "vault/1", "v1", *blob, date(YEAR + 30, 1, 1))),
        ]
        hold, of = streams.erasure(file), (file, SealedKind.EVIDENCE, None)
        yield [(hold, sealed.ErasureHoldPlaced(*of, "纪案3号", evidence=file))]
        yield [(hold, sealed.ErasureHoldReleased(*of, "已结案", evidence=file))]
        clearer = self.id("clearer file", item)
        again = evidence.EvidenceDeclared(clearer, unit, item, "清晰.jpg", "ef" * 32, 99, "image/jpeg", True)
        yield [(streams.evidence(clearer), again)]
        yield from self._case(file, item)
        yield [(own, evidence.EvidenceSuperseded(file, clearer, SupersessionReason.BETTER_COPY))]
        yield [(own, evidence.EvidenceRestricted(file, RestrictionReason.DISCIPLINE_CLUE))]
        if number == 0:
            yield [(own, evidence.EvidenceRestrictionLifted(file, RestrictionEnd.GROUND_ENDED))]
        yield [(stream, execution.ReminderSent(item, unit, ReminderKind.NEAR_DUE, date(YEAR, 7, 11), leader))]
        reassigned = execution.CommitmentReassigned(item, self.id("person", 2), "办公室", "分工调整")
        yield [(stream, reassigned)]
        yield [(stream, execution.NodeSet(item, date(YEAR, 8, 1)))]
        yield [(stream, execution.ItemSuspended(item, date(YEAR, 6, 1), "疫情"))]
        yield [(stream, execution.ItemResumed(item, date(YEAR, 6, 20)))]
        helped = self.id("contribution", item)
        own = streams.contribution(helped)
        department, asked = self.id("department"), date(YEAR, 6, 20)
        yield [(own, contributions.ContributionRequested(helped, item, unit, department, "FUNDS", "经费", asked))]
        due = date(YEAR, 6, 30)
        pledged = contributions.ContributionPledged(helped, item, department, "FUNDS", "十万元", asked, due)
        yield [(own, pledged)]
        yield [(own, contributions.ContributionDelivered(helped, date(YEAR, 6, 29), "到账"))]
        refused = self.id("contribution", item, "refused")
        own = streams.contribution(refused)
        yield [(own, contributions.ContributionRequested(refused, item, unit, department, "STAFF", "人手", asked))]
        yield [(own, contributions.ContributionDeclined(refused, "无编制"))]
        yield [(stream, execution.CompletionClaimed(item, date(YEAR, 7, 1), (file,), "完成"))]
        yield [(stream, execution.CompletionReturned(item, date(YEAR, 7, 2), "补照片"))]
        yield [(stream, execution.CompletionClaimed(item, date(YEAR, 7, 3), (file,), "完成"))]
        yield [(stream, execution.CompletionVerified(item, self.id("district"), date(YEAR, 7, 5), "属实"))]
        yield [(stream, execution.ItemClosed(item, date(YEAR, 7, 6)))]
        if number % 2:
            yield [(stream, execution.ItemReopened(item, date(YEAR, 8, 6), "反弹"))]
        practice = self.id("practice", item)
        own = streams.practice(practice)
        yield [(own, guidance.GoodPracticePublished(practice, item, unit, YEAR, "经验", "做法"))]
        yield [(own, guidance.GoodPracticeWithdrawn(practice, "失实"))]

    def _case(self, file: EvidenceId, item: ItemId) -> Iterator[list[Fact]]:
        """Two folders that need the same file, one closed; one that gives up what it referred to."""
        hold, ground = streams.evidence_hold(file), HoldGround.DISCIPLINE_CASE
        one, two = (self.id("folder", item, count) for count in range(2))
        held = case_folders.CaseContent(evidence=file)
        for folder in (one, two):
            title = case_folders.FolderTitle("关于某人的反映")
            stream = streams.case_folder(folder)
            yield [(stream, case_folders.CaseFolderOpened(folder, f"{folder}号", self.id("person", 0), title))]
            yield [
                (stream, case_folders.CaseContentAdded(folder, held, ground)),
                (hold, case_folders.EvidenceHoldPlaced(file, folder, ground)),
            ]
        stream, referred = streams.case_folder(one), case_folders.CaseContent(item=item)
        yield [(stream, case_folders.CaseContentAdded(one, referred, HoldGround.AUDIT_UNDER_WAY))]
        yield [(stream, case_folders.CaseContentRemoved(one, referred, ContentRemoval.NOT_RELEVANT))]
        yield [(stream, case_folders.CaseFolderHandedOver(one, self.id("person", 2)))]
        yield [
            (stream, case_folders.CaseFolderClosedOut(one, FolderOutcome.CASE_CONCLUDED)),
            (hold, case_folders.EvidenceHoldReleased(file, one)),
        ]

    def _changes(self, unit: Any) -> Iterator[list[Fact]]:
        stream = streams.list_set(unit, YEAR)
        top = self.id("district")
        added = self.id("added", unit)
        change = self.id("change", unit, "add")
        content = self._task(unit, 2)
        proposed = lists.ChangeProposed(unit, YEAR, change, added, "新增", unit, PROPOSED_ON, "T50", task=content)
        yield [(stream, proposed)]
        number = "示委发〔2020〕99号"
        yield [
            (stream, lists.ChangeApproved(unit, YEAR, change, date(YEAR, 6, 1), number)),
            (
                streams.document(top, YEAR, f"change {unit}"),
                documents.ChangeNumbered(top, YEAR, number, unit, change),
            ),
            (stream, lists.TaskItemAdded(unit, YEAR, added, "T50", content, change=change)),
            (streams.item(added), execution.ItemIssued(added, unit, YEAR, ListKind.TASK, date(YEAR, 6, 1))),
        ]
        duty = lists.DutyContent(DutyRole.DIRECT_RESPONSIBLE, self.id("person", 1), "具体责任", 90)
        change = self.id("change", unit, "no")
        proposed = lists.ChangeProposed(unit, YEAR, change, self.id("duty", unit), "换人", unit, PROPOSED_ON, duty=duty)
        yield [(stream, proposed)]
        yield [(stream, lists.ChangeRejected(unit, YEAR, change, "不必"))]
        gone = self.id("problem", unit, 0)
        change = self.id("change", unit, "drop")
        yield [(stream, lists.ChangeProposed(unit, YEAR, change, gone, "已解决", unit, PROPOSED_ON))]
        yield [
            (stream, lists.ChangeApproved(unit, YEAR, change, date(YEAR, 7, 1), "")),
            (stream, lists.ItemWithdrawn(gone, "已解决", change)),
            (streams.item(gone), execution.ItemRevoked(gone, change, "已解决")),
        ]
        into = self.id("carried", unit)
        later = streams.list_set(unit, YEAR + 1)
        yield [(later, lists.ListDrafted(unit, YEAR + 1, top, self.id("person", 1)))]
        old = self.id("problem", unit, self.items - 1)
        problem = lists.ProblemContent(
            "仍未解决", ProblemSource.SECRETARY_REPORT, "述职", ("TEAM",), (), 100, finding=self.id("finding", unit, 0)
        )
        yield [
            (later, lists.ProblemItemAdded(unit, YEAR + 1, into, "P01", problem, old)),
            (streams.item(old), execution.ItemCarriedOver(old, YEAR + 1, into, "未完成")),
        ]

    def _suggestion(self, unit: Any) -> Iterator[list[Fact]]:
        for number, fit in enumerate((True, False)):
            suggestion = self.id("suggestion", unit, number)
            stream = streams.suggestion(suggestion)
            sealed = suggestions.Submission("李四", "路灯不亮")
            day = date(YEAR, 1, 10)
            yield [(stream, suggestions.SuggestionSubmitted(suggestion, unit, YEAR, True, day, sealed))]
            yield [(stream, suggestions.SuggestionScreened(suggestion, fit, "照明", day))]
            if fit:
                item = self.id("problem", unit, 0)
                yield [(stream, suggestions.SuggestionAdopted(suggestion, item, day))]
            yield [(stream, suggestions.SuggestionReplied(suggestion, "已列入", date(YEAR, 1, 20)))]

    def _assessment(self, unit: Any) -> Iterator[list[Fact]]:
        group, top, day = self.id("group", unit), self.id("district"), date(YEAR, 12, 15)
        leader, assessor, later = (self.id("person", number) for number in range(3))
        formed = assessment.GroupFormed(group, top, YEAR, "考核组", date(YEAR, 11, 20))
        own = streams.assessment_group(group)
        yield [(own, formed)]
        for person, leads in ((leader, True), (assessor, False)):
            second = assessment.AssessorSeconded(group, person, "干部", self.id("department"), leads, day)
            yield [(own, second)]
        yield [(own, assessment.GroupLeaderSet(group, assessor, day))]
        yield [(own, assessment.InterestDeclared(group, assessor, unit, InterestKind.FAMILY, day))]
        gone = assessment.AssessorReplaced(group, assessor, later, "干部", self.id("department"), "调动", day)
        yield [(own, gone)]
        task, problem = self.id("task", unit, 1), self.id("problem", unit, 0)
        items = (
            assessment.ScoredItem(task, "T01", ListKind.TASK, 150),
            assessment.ScoredItem(problem, "P00", ListKind.PROBLEM, 200),
        )
        stream = streams.assessment(unit, YEAR)
        opened = assessment.AssessmentOpened(unit, YEAR, unit[:4], top, group, "1/街道", "digest", items, day)
        yield [(stream, opened)]
        yield [(own, assessment.AssessorRecused(group, later, unit, "同乡", day))]
        yield [(stream, assessment.MethodRecorded(unit, YEAR, "INTERVIEW", day, "走访"))]
        for good in (8, 7):
            answers = tally_of({"满意": good, "不满意": 9 - good})
            yield [(stream, assessment.SatisfactionRecorded(unit, YEAR, 10, 9, 9, answers, day))]
        for line in ("1", "2"):
            yield [(stream, assessment.AssessmentFactRecorded(unit, YEAR, line, "逾期报告", 2, "季度", day))]
        yield [(stream, assessment.AssessmentFactWithdrawn(unit, YEAR, "1", "有误"))]
        sheet = streams.score_sheet(unit, YEAR, leader)
        entered = [
            assessment.ScoreEntered(unit, YEAR, leader, item, criterion, "INTERVIEW", 8_000, "不足")
            for item in (task, problem)
            for criterion in ("MEASURES_EFFECTIVE", "TASKS_COMPLETED")
        ]
        yield [(sheet, each) for each in entered]
        amended = assessment.ScoreAmended(
            unit, YEAR, leader, task, "TASKS_COMPLETED", "INTERVIEW", 9_000, "", "笔误", (self.id("evidence", unit, 0),)
        )
        yield [(sheet, amended)]
        signed = assessment.SheetSigned(unit, YEAR, leader, day, self._signature())
        yield [(sheet, signed), (stream, assessment.SheetCounted(unit, YEAR, leader))]
        settled = assessment.ScoreAdjudicated(
            unit, YEAR, task, "TASKS_COMPLETED", 9_500, "核实", day, adjudicated_by=assessor
        )
        yield [(stream, settled)]
        result = assessment.UnitResult(
            tally_of({"TASK": 5_000}), 5_000, tally_of({"逾期报告": 40}), 0, 4_960, ("事故",)
        )
        yield [(stream, assessment.AssessmentSubmitted(unit, YEAR, result, day))]
        yield [(stream, assessment.AssessmentReturned(unit, YEAR, "核对", day))]
        yield [(stream, assessment.AssessmentSubmitted(unit, YEAR, result, day))]
        yield [(stream, assessment.AssessmentFinalised(unit, YEAR, result, date(YEAR, 12, 16)))]
        yield [(stream, assessment.AssessmentFedBack(unit, YEAR, date(YEAR, 12, 17)))]
        objection = self.id("objection", unit)
        better = assessment.UnitResult(tally_of({"TASK": 5_100}), 5_100, tally_of({"逾期报告": 0}), 0, 5_100, ())
        yield [
            (stream, assessment.AssessmentFactWithdrawn(unit, YEAR, "2", "异议成立", objection)),
            (stream, assessment.AssessmentRevised(unit, YEAR, objection, better, date(YEAR, 12, 30))),
        ]

    def _inspections(self, unit: Any) -> Iterator[list[Fact]]:
        top, day = self.id("district"), date(YEAR, 6, 1)
        for number, style in enumerate(InspectionStyle):
            inspection = self.id("inspection", unit, number)
            stream = streams.inspection(inspection)
            team = (self.id("person", 0), self.id("person", 1))
            planned = supervision.InspectionPlanned(
                inspection, f"DD{number}{unit[:4]}", top, unit, YEAR, "SYMPOSIUM", style,
                (self.id("department"),), team, day, "半年督导", reason_beyond_limit="来信反映" * number,
            )  # fmt: skip
            entered = supervision.InspectionEntered(unit, YEAR, inspection, top)
            yield [(stream, planned), (streams.supervision_plan(unit, YEAR), entered)]
            yield [(stream, supervision.InspectorAdded(inspection, self.id("person", 2)))]
            if number:
                yield [(stream, supervision.InspectionCancelled(inspection, "合并进行"))]
                continue
            yield [(stream, supervision.InspectionStarted(inspection, day))]
            for kind in ListKind:
                seen = supervision.ObservationRecorded(inspection, kind, (), "台账齐全", (self.id("file", unit),))
                yield [(stream, seen)]
            yield [(stream, supervision.InspectionConcluded(inspection, "总体良好", day))]
            yield [(stream, supervision.InspectionFedBack(inspection, date(YEAR, 6, 5)))]

    def _findings(self, unit: Any) -> Iterator[list[Fact]]:
        top, day = self.id("district"), date(YEAR, 6, 2)
        for number, weakness in enumerate(Weakness):
            finding = self.id("finding", unit, number)
            stream = streams.finding(finding)
            raised = supervision.FindingRaised(
                finding, self.id("inspection", unit, 0) if number else None, top, unit, YEAR,
                (self.id("task", unit, 0),), weakness, "推进缓慢", (), self.id("person", 0), day,
            )  # fmt: skip
            yield [(stream, raised)]
            if number == 2:
                yield [(stream, supervision.FindingDismissed(finding, "查无实据", day))]
                continue
            yield [(stream, supervision.FindingConfirmed(finding, day))]
            for passed in (False, True):
                due = date(YEAR, 7, 1)
                yield [(stream, supervision.FindingAssigned(finding, self.id("person", 0), due, day))]
                yield [(stream, supervision.RectificationSubmitted(finding, "已整改", (), date(YEAR, 6, 20)))]
                yield [(stream, supervision.FindingRechecked(finding, passed, top, "复查", date(YEAR, 6, 25)))]
            yield [(stream, supervision.FindingClosed(finding, date(YEAR, 6, 26), date(YEAR + 1, 6, 26)))]
            if number:
                yield [(stream, supervision.FindingReopened(finding, "反弹", date(YEAR, 8, 1)))]

    def _follow_ups(self, unit: Any) -> Iterator[list[Fact]]:
        top, day, due = self.id("district"), date(YEAR, 6, 3), date(YEAR, 12, 3)
        finding, person = self.id("finding", unit, 0), self.id("person", 0)
        for kind in ("WRITTEN_INQUIRY", "ORG_TALK"):
            follow_up = self.id("follow up", unit, kind)
            stream = streams.follow_up(follow_up)
            proposed = supervision.FollowUpProposed(
                follow_up, kind, top, unit, YEAR, (finding,), person, self.id("person", 1), day
            )
            yield [(stream, proposed)]
            yield [(stream, supervision.FollowUpApproved(follow_up, self.id("person", 2), day))]
            said = supervision.Correspondence("请于十五个工作日内回复")
            if kind == "ORG_TALK":
                yield [(stream, supervision.TalkHeld(follow_up, day, due, said))]
                continue
            sent = supervision.FollowUpSent(follow_up, "示函〔2020〕1号", day, date(YEAR, 6, 24), due, said, True)
            yield [(stream, sent)]
            yield [(stream, supervision.ReplyReceived(follow_up, date(YEAR, 6, 20), said))]
            yield [(stream, supervision.RectificationReported(follow_up, (), date(YEAR, 7, 1), said))]
            yield [(stream, supervision.FollowUpClosed(follow_up, "整改到位", date(YEAR, 7, 2)))]


def event_classes(history: History) -> set[type]:
    """The kinds of event that occur."""
    return {type(event) for command in history.commands for _, event in command.facts}


ALL_EVENT_CLASSES = set(STORED_NAMES)
"""Every kind of event there is."""
