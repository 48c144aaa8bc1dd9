"""A unit's lists brought as far as a test needs them, each step by whoever may take it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.codes import CyclePhase, DutyRole, PostKind, ProblemSource, SuperiorLevel, TaskBasis, TaskTier
from domain.cycle.commands import AdvancePhase, DeclarePriorReport, OpenCycle
from domain.evidence.commands import DeclareEvidence, SealEvidence
from domain.evidence.facts import Examination
from domain.execution.commands import (
    AcceptProgress,
    AssignCommitment,
    ClaimCompletion,
    SubmitProgress,
    VerifyCompletion,
)
from domain.lists.commands import (
    AddDutyItem,
    AddProblemItem,
    AddTaskItem,
    CompareElement,
    DraftList,
    HoldConsultation,
    IssueList,
    RequestConsultation,
    SubmitList,
)
from domain.lists.events import DutyContent, ProblemContent, TaskContent
from domain.priorities.commands import PublishPriority
from domain.recorded import Actor
from domain.research.commands import (
    CompleteResearch,
    RecordProblems,
    RecordSituation,
    RecordStrengths,
    StartResearch,
)

YEAR = 2020
RESEARCHED, CONSULTED, SUBMITTED = date(2020, 1, 10), date(2020, 1, 20), date(2020, 1, 25)
ISSUED = date(2020, 2, 5)
DECOMPOSED, REPORTED = date(2020, 2, 6), date(2020, 3, 20)
NODE = date(2020, 7, 11)
FOUND = Examination("image/jpeg")
MAKER_OF = {"DW01": "QW", "DW02": "QW", "DW01-001": "DW01", "DW02-001": "DW02"}

PROBLEM = ProblemContent("集中学习参与率偏低", ProblemSource.SUPERIOR_COMMENT, "纪要", ("TEAM",), ("COMMUNITY",), 100)
TASK = TaskContent(TaskTier.BASIC, "按期开展主题党日", TaskBasis.LOCAL_REALITY, "", "次", Decimal(12), NODE, 100)


def office(district: Any) -> Actor:
    """Somebody of the organisation department."""
    found: Actor = district.holder("ZZB", PostKind.STAFF)
    return found


def officer(district: Any, unit: str) -> Actor:
    """The list officer of the unit's maker."""
    found: Actor = district.holder(MAKER_OF[unit], PostKind.LIST_OFFICER)
    return found


def head(district: Any, unit: str) -> Actor:
    """The unit's own secretary."""
    found: Actor = district.holder(unit, PostKind.SECRETARY)
    return found


def committee(district: Any, unit: str) -> Actor:
    """The secretary of the unit's maker."""
    return head(district, MAKER_OF[unit])


def open_year(district: Any) -> str:
    """The year with its bases on file; gives the id of the one priority."""
    actor = office(district)
    district.submit(actor, OpenCycle(YEAR, date(2020, 1, 2)))
    district.submit(actor, DeclarePriorReport(YEAR, "2019年述职报告"))
    open_phases(district)
    priority: str = district.make(actor, PublishPriority(YEAR, SuperiorLevel.CITY, "红旗社区创建"))
    return priority


def open_phases(district: Any, year: int = YEAR, on: date | None = None) -> None:
    """The year as far as lists may be issued in it; before the time for that, as far as they are consulted on."""
    window = date(year, 1, 5)
    for phase in (CyclePhase.RESEARCH, CyclePhase.DRAFTING, CyclePhase.CONSULTATION, CyclePhase.ISSUED):
        if phase is not CyclePhase.ISSUED or (on or window) >= window:
            district.submit(office(district), AdvancePhase(year, phase, on or window))


def research(district: Any, unit: str) -> None:
    """Research on the unit, completed."""
    actor, key = officer(district, unit), district.units[unit]
    district.submit(actor, StartResearch(key, YEAR, date(2020, 1, 6)))
    for record in (RecordSituation, RecordProblems, RecordStrengths):
        district.submit(actor, record(key, YEAR, "详见调研报告"), occurred_on=RESEARCHED)
    district.submit(actor, CompleteResearch(key, YEAR, RESEARCHED))


def draft(district: Any, unit: str) -> dict[str, str]:
    """A draft with everything an issue needs; number -> id of each item."""
    district.submit(officer(district, unit), DraftList(district.units[unit], YEAR), occurred_on=RESEARCHED)
    return fill(district, unit, YEAR, RESEARCHED)


def fill(district: Any, unit: str, year: int, day: date, prefix: str = "") -> dict[str, str]:
    """Everything an issue needs put into a draft; number without prefix -> id of each item."""
    actor, key = officer(district, unit), district.units[unit]
    on: dict[str, Any] = {"occurred_on": day}
    made = {"P01": district.make(actor, AddProblemItem(key, year, f"{prefix}P01", PROBLEM), **on)}
    for element in ("VENUE", "SUPPORT", "INSTITUTION", "INNOVATION"):
        district.submit(actor, CompareElement(key, year, element, "未发现突出问题"), **on)
    task = replace(TASK, due_on=NODE.replace(year=year))
    resting = replace(task, basis=TaskBasis.PROBLEM_ITEM, problems=(made["P01"],))
    for number, content in (
        ("T01", resting),
        ("T02", replace(task, tier=TaskTier.KEY)),
        ("T03", replace(task, tier=TaskTier.FEATURED)),
    ):
        made[number] = district.make(actor, AddTaskItem(key, year, f"{prefix}{number}", content), **on)
    for number, kind, role in (
        ("D01", PostKind.SECRETARY, DutyRole.FIRST_RESPONSIBLE),
        ("D02", PostKind.DEPUTY_IN_CHARGE, DutyRole.DIRECT_RESPONSIBLE),
        ("D03", PostKind.TEAM_MEMBER, DutyRole.PORTFOLIO_RESPONSIBLE),
    ):
        duty = DutyContent(role, district.posts[unit, kind][1], "落实基层党建责任", 100)
        made[number] = district.make(actor, AddDutyItem(key, year, f"{prefix}{number}", duty), **on)
    return made


def consult(district: Any, unit: str, year: int = YEAR, day: date = CONSULTED) -> None:
    """The unit is asked and has nothing to add."""
    key = district.units[unit]
    district.submit(officer(district, unit), RequestConsultation(key, year, day))
    district.submit(head(district, unit), HoldConsultation(key, year, day))


def submit(district: Any, unit: str, year: int = YEAR, day: date = SUBMITTED) -> None:
    """The officer asks the committee to decide."""
    district.submit(officer(district, unit), SubmitList(district.units[unit], year, day))


def complete_and_issue(district: Any, unit: str, year: int, day: date) -> None:
    """A draft of some year made whole, consulted on, submitted and issued, all on one day."""
    fill(district, unit, year, day, prefix="N")
    consult(district, unit, year, day)
    submit(district, unit, year, day)
    number = f"示委发〔{year}〕1号"
    district.submit(committee(district, unit), IssueList(district.units[unit], year, day, number))


def ready(district: Any, unit: str) -> dict[str, str]:
    """Lists that only wait to be issued."""
    research(district, unit)
    made = draft(district, unit)
    consult(district, unit)
    submit(district, unit)
    return made


def found_done(district: Any, unit: str, item: str) -> None:
    """An issued item decomposed, reported on, claimed and verified."""
    actor, key = head(district, unit), district.units[unit]
    assign = AssignCommitment(item, actor.person, "组织办", "分季度推进", NODE)  # type: ignore[arg-type]
    district.submit(actor, assign, occurred_on=DECOMPOSED)
    report = district.make(actor, SubmitProgress(item, REPORTED, "已开展", Decimal(12)))  # type: ignore[arg-type]
    district.submit(officer(district, unit), AcceptProgress(item, report, REPORTED))  # type: ignore[arg-type]
    declare = DeclareEvidence(key, "现场.jpg", True, item, "a" * 64, 1000, "image/jpeg")  # type: ignore[arg-type]
    file = district.make(actor, declare)
    seal = SealEvidence(file, "a" * 64, 1000, "1/file", "v1", "key", "b" * 64, 1064, date(2050, 1, 1), FOUND)  # type: ignore[arg-type]
    district.submit(Actor("platform", roles=frozenset({"SYSTEM"})), seal)
    district.submit(actor, ClaimCompletion(item, date(2020, 6, 1), (file,)))  # type: ignore[arg-type]
    district.submit(officer(district, unit), VerifyCompletion(item, date(2020, 6, 1)))  # type: ignore[arg-type]


def issue(district: Any, unit: str, number: str = "示委发〔2020〕1号", **given: Any) -> Any:
    """The committee issues the lists."""
    command = IssueList(district.units[unit], YEAR, given.pop("issued_on", ISSUED), number)
    return district.submit(given.pop("actor", committee(district, unit)), command, **given)
