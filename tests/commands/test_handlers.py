"""The year's beginning as people do it: each command of tenant, persons, tree, year, research and guidance."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from domain import streams
from domain.codes import CodeList, CyclePhase, PostKind, SuperiorLevel, TaskTier, UnitKind
from domain.cycle.commands import (
    AdvancePhase,
    ApproveIssueException,
    CloseCycle,
    DeclarePriorReport,
    OpenCycle,
    ReopenPhase,
    SetPhaseWindow,
)
from domain.cycle.errors import CycleNotOpen, CycleOpenAlready, NotFirstYear, PhaseForbids, PhaseOutOfOrder
from domain.guidance.commands import (
    PublishListTemplate,
    SetCityTarget,
    WithdrawCityTarget,
    WithdrawGoodPractice,
    WithdrawListTemplate,
)
from domain.guidance.errors import GuidanceNotFound, GuidanceWithdrawn
from domain.guidance.events import TemplateTask
from domain.organisation.commands import (
    AssignPost,
    DissolveUnit,
    EndPost,
    MoveUnit,
    RegisterUnit,
    ReviseUnit,
    SetPortfolio,
)
from domain.organisation.errors import SubordinatesRemain, TreeCyclic, UnitCodeTaken, UnitNotFound
from domain.persons.commands import CorrectIdentity, RegisterPerson
from domain.persons.errors import PersonNotFound
from domain.priorities.commands import PublishPriority, RevisePriority
from domain.priorities.errors import PriorityNotFound
from domain.recorded import Actor, Classification
from domain.research.commands import (
    CompleteResearch,
    RecordProblems,
    RecordSituation,
    RecordStrengths,
    StartResearch,
)
from domain.research.errors import ResearchNotStarted, ResearchPartMissing
from domain.tenancy.commands import ExtendCodeList, GrantConsent, RotateKey, SetPolicy
from domain.tenancy.errors import CodeUnknown
from domain.tenancy.events import Policy
from tests.commands.list_year import open_phases

ADMIN = Actor("admin", roles=frozenset({"TENANT_ADMIN"}))
OPENED = OpenCycle(2020, date(2020, 1, 2))
JUNE = date(2020, 6, 1)


@pytest.fixture
def office(district: Any) -> Actor:
    """Somebody of the organisation department, with the year 2020 open."""
    actor: Actor = district.holder("ZZB", PostKind.STAFF)
    district.submit(actor, OPENED)
    return actor


def last(district: Any, stream: str) -> Any:
    return district.events(stream)[-1].event


def test_a_districts_policy_holds_for_the_years_opened_after_it(district: Any) -> None:
    district.submit(ADMIN, SetPolicy(Policy(issue_from="01-10", issue_until="02-20", late_entry_days=200), "调整"))

    district.submit(district.holder("ZZB", PostKind.STAFF), OPENED)

    window = last(district, streams.cycle(2020))
    assert (window.phase, window.from_on, window.until_on) == (
        CyclePhase.ISSUED,
        date(2020, 1, 10),
        date(2020, 2, 20),
    )


def test_what_an_administrator_does_is_on_record(district: Any) -> None:
    for command in (
        SetPolicy(Policy(), "开通"),
        ExtendCodeList(CodeList.INDUSTRY, "PORT", "港航"),
        RotateKey("例行"),
        GrantConsent("跨区统计", date(2020, 12, 31)),
    ):
        district.submit(ADMIN, command)

    recorded = district.events(streams.TENANT)[2:]
    assert [type(found.event).__name__ for found in recorded] == [
        "PolicyVersioned",
        "CodeListExtended",
        "KeyRotated",
        "ConsentGranted",
    ]
    assert all(found.occurred_on is None for found in recorded)


def test_a_name_is_restricted_and_corrected(district: Any) -> None:
    person = district.make(ADMIN, RegisterPerson("张三", "13800000000"))
    district.submit(ADMIN, CorrectIdentity(person, "张散", "录入有误"))  # type: ignore[arg-type]

    names = district.events(streams.person(person))
    assert [found.event.sealed.name for found in names] == ["张三", "张散"]
    assert {found.classification for found in names} == {Classification.RESTRICTED}
    with pytest.raises(PersonNotFound):
        district.submit(ADMIN, CorrectIdentity(str(uuid4()), "无", "录入有误"))  # type: ignore[arg-type]


def test_the_tree_is_kept_over_time(district: Any) -> None:
    branch, committee = district.units["DW01-001"], district.units["DW02"]
    district.submit(ADMIN, ReviseUnit(branch, "东湖第一社区党总支", JUNE, "更名", "COMMUNITY"))
    district.submit(ADMIN, MoveUnit(branch, committee, JUNE, "划转"))
    post, _ = district.posts["DW01-001", PostKind.TEAM_MEMBER]
    district.submit(ADMIN, SetPortfolio(branch, post, "统战工作", JUNE))
    for kind in PostKind:
        district.submit(ADMIN, EndPost(branch, district.posts["DW01-001", kind][0], date(2020, 6, 29), "撤并"))
    district.submit(ADMIN, DissolveUnit(branch, date(2020, 6, 30), "撤并"))

    kinds = [type(found.event).__name__ for found in district.events(streams.unit(branch))]
    assert kinds[-10:] == ["UnitRevised", "UnitMoved", "PortfolioSet", *["PostEnded"] * 6, "UnitDissolved"]
    assert last(district, streams.unit(committee)).subordinate == branch


def test_the_tree_refuses_what_would_break_it(district: Any) -> None:
    units = district.units
    with pytest.raises(UnitCodeTaken):
        district.submit(ADMIN, RegisterUnit("DW01", "又一个", UnitKind.PARTY_COMMITTEE, JUNE, units["QW"]))
    with pytest.raises(TreeCyclic):
        district.submit(ADMIN, MoveUnit(units["DW01"], units["DW01-001"], JUNE, "划转"))
    with pytest.raises(SubordinatesRemain):
        district.submit(ADMIN, DissolveUnit(units["DW01"], JUNE, "撤并"))
    with pytest.raises(UnitNotFound):
        district.submit(ADMIN, MoveUnit(units["DW01"], str(uuid4()), JUNE, "划转"))  # type: ignore[arg-type]
    with pytest.raises(CodeUnknown):
        district.submit(ADMIN, ReviseUnit(units["DW01-001"], "新名", JUNE, "更名", "MOON"))
    nobody = AssignPost(units["DW01"], str(uuid4()), "委员", PostKind.STAFF, JUNE)  # type: ignore[arg-type]
    with pytest.raises(PersonNotFound):
        district.submit(ADMIN, nobody)


def test_a_year_is_opened_run_and_closed(district: Any, office: Actor) -> None:
    with pytest.raises(CycleOpenAlready):
        district.submit(office, OPENED)
    district.submit(office, SetPhaseWindow(2020, CyclePhase.RESEARCH, date(2020, 1, 5), date(2020, 1, 20)))
    district.submit(office, ApproveIssueException(2020, district.units["DW01"], date(2020, 3, 10), "疫情"))
    for phase in list(CyclePhase)[1:9]:
        district.submit(office, AdvancePhase(2020, phase, date(2020, 2, 1)))
    district.submit(office, CloseCycle(2020, date(2020, 6, 30)))

    with pytest.raises(CycleNotOpen):
        district.submit(office, PublishPriority(2020, SuperiorLevel.CITY, "创建"))
    with pytest.raises(PhaseOutOfOrder):
        district.submit(office, AdvancePhase(2020, CyclePhase.REVIEW, date(2020, 6, 30)))
    district.submit(office, ReopenPhase(2020, CyclePhase.RESULT_USE, "异议成立"))
    with pytest.raises(PhaseForbids):
        district.submit(office, PublishPriority(2020, SuperiorLevel.CITY, "创建"))
    district.submit(office, ReopenPhase(2020, CyclePhase.EXECUTION, "补充依据"))
    assert district.submit(office, PublishPriority(2020, SuperiorLevel.CITY, "创建"))


def test_a_year_that_was_not_opened_refuses_everything(district: Any, office: Actor) -> None:
    for command in (
        DeclarePriorReport(2021, "汇编"),
        SetPhaseWindow(2021, CyclePhase.RESEARCH, date(2021, 1, 5), date(2021, 1, 20)),
        AdvancePhase(2021, CyclePhase.RESEARCH, date(2020, 6, 1)),
        ReopenPhase(2021, CyclePhase.RESEARCH, "误操作"),
        ApproveIssueException(2021, district.units["DW01"], date(2021, 3, 10), "疫情"),
        CloseCycle(2021, date(2020, 6, 1)),
        PublishPriority(2021, SuperiorLevel.CITY, "创建"),
        SetCityTarget(2021, SuperiorLevel.CITY, "增长", "目标"),
    ):
        with pytest.raises(CycleNotOpen):
            district.submit(office, command)


def test_only_a_first_year_cites_one_report_for_all(district: Any, office: Actor) -> None:
    district.submit(office, OpenCycle(2019, date(2019, 1, 2)))
    district.submit(office, DeclarePriorReport(2019, "2018年述职汇编"))

    with pytest.raises(NotFirstYear):
        district.submit(office, DeclarePriorReport(2020, "2019年述职汇编"))
    maker = district.holder("DW01", PostKind.LIST_OFFICER)
    assert district.submit(maker, DeclarePriorReport(2020, "述职报告", district.units["DW01-001"]))


def test_priorities_are_published_and_revised(district: Any, office: Actor) -> None:
    priority = district.make(office, PublishPriority(2020, SuperiorLevel.CENTRAL, "主题教育常态化", "中办〔2020〕1号"))
    revision = RevisePriority(2020, priority, "主题教育常态化制度化", "表述更正")  # type: ignore[arg-type]
    district.submit(office, revision)

    assert last(district, streams.priorities(2020)).title == "主题教育常态化制度化"
    with pytest.raises(PriorityNotFound):
        district.submit(office, replace(revision, priority=str(uuid4())))


def test_research_is_done_part_by_part(district: Any, office: Actor) -> None:
    unit, officer = district.units["DW01-001"], district.holder("DW01", PostKind.LIST_OFFICER)
    complete = CompleteResearch(unit, 2020, date(2020, 1, 19))
    open_phases(district)
    with pytest.raises(ResearchNotStarted):
        district.submit(officer, RecordSituation(unit, 2020, "现状"))

    district.submit(officer, StartResearch(unit, 2020, date(2020, 1, 5)))
    district.submit(officer, RecordSituation(unit, 2020, "现状"))
    district.submit(officer, RecordProblems(unit, 2020, "问题"))
    with pytest.raises(ResearchPartMissing, match="自身优势"):
        district.submit(officer, complete)
    district.submit(officer, RecordStrengths(unit, 2020, "优势"))

    assert district.submit(officer, complete).version == 5


def test_targets_and_templates_come_and_go(district: Any, office: Actor) -> None:
    task = TemplateTask(TaskTier.BASIC, "按期开展“三会一课”", "次", Decimal(12))
    target = district.make(office, SetCityTarget(2020, SuperiorLevel.CITY, "经济增长", "增速高于全市平均"))
    template = district.make(office, PublishListTemplate(2020, "COMMUNITY", "社区模板", (task,)))
    with pytest.raises(CodeUnknown):
        district.submit(office, PublishListTemplate(2020, "COMMUNITY", "港航模板", (task,), "PORT"))

    withdrawals = WithdrawCityTarget(target, "调整"), WithdrawListTemplate(template, "过时")  # type: ignore[arg-type]
    for withdrawal in withdrawals:
        district.submit(office, withdrawal)
        with pytest.raises(GuidanceWithdrawn):
            district.submit(office, withdrawal)


def test_an_unknown_target_template_or_practice_is_not_found(district: Any, office: Actor) -> None:
    unknown = str(uuid4())

    for withdrawal in (
        WithdrawCityTarget(unknown, "调整"),  # type: ignore[arg-type]
        WithdrawListTemplate(unknown, "过时"),  # type: ignore[arg-type]
        WithdrawGoodPractice(unknown, "复核未通过"),  # type: ignore[arg-type]
    ):
        with pytest.raises(GuidanceNotFound):
            district.submit(office, withdrawal)
