"""What lists are held against: commitments, domains below, templates, targets (policy 二(一), 二(三), 三(二))."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.codes import SuperiorLevel, TaskBasis, TaskTier, UnitKind
from domain.cycle.commands import DeclarePriorReport
from domain.guidance.commands import PublishListTemplate, SetCityTarget
from domain.guidance.errors import TargetSetAlready
from domain.guidance.events import TemplateTask
from domain.ids import UnitId
from domain.lists.commands import (
    AddTaskItem,
    DraftList,
    LinkItemTarget,
    RetractComparison,
    UnlinkItemTarget,
    WithdrawItem,
)
from domain.lists.errors import (
    BasisIncomplete,
    TargetNotLinked,
    TemplateOfOtherDomain,
)
from domain.organisation.commands import RegisterUnit
from services.commands.coverage import find_coverage
from services.store import tenant
from tests.commands import list_year as year
from tests.commands.conftest import ADMIN, District
from tests.commands.list_year import ISSUED, TASK, YEAR


@pytest.fixture
def opened(district: District) -> District:
    """A district with the year 2020 open and its bases on file."""
    year.open_year(district)
    return district


def test_what_a_draft_leaves_uncovered_is_told_and_refuses_nothing(opened: District) -> None:
    year.research(opened, "DW01")
    made = year.draft(opened, "DW01")
    key = UnitId(opened.units["DW01"])
    officer = year.officer(opened, "DW01")
    opened.submit(officer, RetractComparison(key, YEAR, "VENUE", "尚未察看"))
    opened.submit(officer, WithdrawItem(key, YEAR, made["T01"], "合并"))

    with tenant(opened.tenant_id):
        found = find_coverage(opened.log.read_stream, opened.tenant_id, key, YEAR, ISSUED)
        nothing = find_coverage(opened.log.read_stream, opened.tenant_id, UnitId(opened.units["DW02"]), YEAR, ISSUED)

    assert (found.unanswered, found.uncompared, found.commitments_missing) == ((made["P01"],), ("VENUE",), True)
    assert (nothing.unanswered, len(nothing.uncompared)) == ((), 5)


def test_domains_of_the_units_below_that_the_lists_lack_are_told(opened: District) -> None:
    key = UnitId(opened.units["DW01"])
    year.research(opened, "DW01")
    year.draft(opened, "DW01")
    below = RegisterUnit("DW01-002", "学校党支部", UnitKind.GRASSROOTS, date(2020, 1, 1), key, "SCHOOL")
    opened.submit(ADMIN, below)

    with tenant(opened.tenant_id):
        found = find_coverage(opened.log.read_stream, opened.tenant_id, key, YEAR, ISSUED)

    assert (found.domains_unlisted, found.domains_absent) == (("SCHOOL",), ())


def test_a_task_takes_up_a_commitment_of_the_report_on_file(opened: District) -> None:
    key, officer = UnitId(opened.units["DW01"]), year.officer(opened, "DW01")
    promised = ("建成党群活动室", "配齐社区工作者")
    opened.submit(year.office(opened), DeclarePriorReport(YEAR, "2019年述职报告（街道）", key, promised))
    year.research(opened, "DW01")
    year.draft(opened, "DW01")
    content = replace(TASK, basis=TaskBasis.SECRETARY_COMMITMENT, secretary_commitment=1)
    opened.submit(officer, AddTaskItem(key, YEAR, "T09", content))

    with tenant(opened.tenant_id):
        found = find_coverage(opened.log.read_stream, opened.tenant_id, key, YEAR, ISSUED)

    assert found.commitments_unanswered == ("配齐社区工作者",)
    with pytest.raises(BasisIncomplete, match="登记了2项承诺"):
        opened.submit(officer, AddTaskItem(key, YEAR, "T10", replace(content, secretary_commitment=3)))


def test_an_organisations_list_follows_a_template_of_its_domain(opened: District) -> None:
    office, key = year.office(opened), opened.units["DW01-001"]
    task = TemplateTask(TaskTier.BASIC, "主题党日", "次", Decimal(12))
    made = {
        domain: opened.make(office, PublishListTemplate(YEAR, domain, f"{domain}模板", (task,), "", "着力点", "突破点"))
        for domain in ("COMMUNITY", "SCHOOL", "TWO_NEW")
    }
    year.research(opened, "DW01-001")

    for domain in ("SCHOOL", "TWO_NEW"):
        with pytest.raises(TemplateOfOtherDomain):
            opened.submit(year.officer(opened, "DW01-001"), DraftList(key, YEAR, made[domain]))
    opened.submit(year.officer(opened, "DW01-001"), DraftList(key, YEAR, made["COMMUNITY"]))


def test_a_target_is_set_once_and_its_link_taken_back(opened: District) -> None:
    office, officer, key = year.office(opened), year.officer(opened, "DW01"), opened.units["DW01"]
    target = opened.make(office, SetCityTarget(YEAR, SuperiorLevel.CITY, "民生改善", "群众满意度提升"))
    with pytest.raises(TargetSetAlready):
        opened.submit(office, SetCityTarget(YEAR, SuperiorLevel.CITY, "民生", "群众满意度 提升"))
    year.research(opened, "DW01")
    made = year.draft(opened, "DW01")

    opened.submit(officer, LinkItemTarget(key, YEAR, made["T02"], target))
    opened.submit(officer, UnlinkItemTarget(key, YEAR, made["T02"], target, "误挂"))

    with pytest.raises(TargetNotLinked):
        opened.submit(officer, UnlinkItemTarget(key, YEAR, made["T02"], target, "误挂"))
