"""Nobody acts for both sides of a list, and whose word counts (policy 四(一), 五(二))."""

from dataclasses import replace
from datetime import date

import pytest

from domain import streams
from domain.codes import Disposition, PostKind
from domain.ids import PersonId
from domain.lists.commands import (
    AddTaskItem,
    CompareElement,
    HoldConsultation,
    RecordOpinion,
    RequestConsultation,
    ResolveOpinion,
    WithdrawItem,
)
from domain.lists.errors import (
    ConfirmerIsMaker,
    IssuerIsDrafter,
)
from domain.lists.not_ready import (
    OpinionsUnresolved,
)
from domain.organisation.commands import AssignPost, EndPost
from domain.recorded import Actor
from domain.research.commands import StartResearch
from tests.commands import list_year as year
from tests.commands.conftest import ADMIN, District
from tests.commands.list_year import TASK, YEAR


@pytest.fixture
def opened(district: District) -> District:
    """A district with the year 2020 open and its bases on file."""
    year.open_year(district)
    return district


def test_who_submitted_the_list_does_not_issue_it_in_another_post(opened: District) -> None:
    year.research(opened, "DW01")
    year.draft(opened, "DW01")
    year.consult(opened, "DW01")
    both = year.officer(opened, "DW01")
    approver = opened.make(
        ADMIN, AssignPost(opened.units["QW"], both.person, "签发人", PostKind.COMMITTEE_APPROVER, date(2020, 1, 1))
    )
    year.submit(opened, "DW01")

    with pytest.raises(IssuerIsDrafter):
        year.issue(opened, "DW01", actor=replace(both, post=approver))


@pytest.mark.parametrize("step", ["item", "element", "consultation"])
def test_who_worked_on_the_draft_does_not_issue_it_in_another_post(opened: District, step: str) -> None:
    key, staff = opened.units["DW01"], year.office(opened)
    year.research(opened, "DW01")
    made = year.draft(opened, "DW01")
    if step == "item":
        opened.submit(staff, WithdrawItem(key, YEAR, made["T01"], "重复"))
    elif step == "element":
        opened.submit(staff, CompareElement(key, YEAR, "VENUE", "经对照未发现突出问题"))
    else:
        opened.submit(staff, RequestConsultation(key, YEAR, year.CONSULTED))
        opened.submit(year.head(opened, "DW01"), HoldConsultation(key, YEAR, year.CONSULTED))
    if step != "consultation":
        year.consult(opened, "DW01")
        opened.submit(year.officer(opened, "DW01"), AddTaskItem(key, YEAR, "T09", TASK))
        year.consult(opened, "DW01")
    year.submit(opened, "DW01")
    command = AssignPost(
        opened.units["QW"], PersonId(staff.person), "签发人", PostKind.COMMITTEE_APPROVER, date(2020, 1, 1)
    )
    approver = opened.make(ADMIN, command)

    with pytest.raises(IssuerIsDrafter):
        year.issue(opened, "DW01", actor=Actor(staff.person, approver, opened.units["QW"]))


def test_nobody_asks_the_unit_for_the_maker_and_answers_for_the_unit(opened: District) -> None:
    key, head = opened.units["DW01"], year.head(opened, "DW01")
    year.research(opened, "DW01")
    year.draft(opened, "DW01")
    command = AssignPost(opened.units["QW"], PersonId(head.person), "组织员", PostKind.LIST_OFFICER, date(2020, 1, 1))
    of_maker = Actor(head.person, opened.make(ADMIN, command), opened.units["QW"])
    opened.submit(of_maker, RequestConsultation(key, YEAR, year.CONSULTED))

    with pytest.raises(ConfirmerIsMaker):
        opened.submit(head, HoldConsultation(key, YEAR, year.CONSULTED))
    opened.submit(opened.holder("DW01", PostKind.DEPUTY_IN_CHARGE), HoldConsultation(key, YEAR, year.CONSULTED))


def test_a_departments_comment_is_told_apart_from_the_units_opinion(opened: District) -> None:
    key, officer = opened.units["DW01"], year.officer(opened, "DW01")
    year.research(opened, "DW01")
    year.draft(opened, "DW01")
    opened.submit(officer, RequestConsultation(key, YEAR, year.CONSULTED))
    opened.make(opened.holder("ZN01", PostKind.STAFF), RecordOpinion(key, YEAR, "建议加强", year.CONSULTED))
    own = opened.make(year.head(opened, "DW01"), RecordOpinion(key, YEAR, "请核减", year.CONSULTED))
    opened.submit(year.head(opened, "DW01"), HoldConsultation(key, YEAR, year.CONSULTED))
    year.submit(opened, "DW01")

    with pytest.raises(OpinionsUnresolved, match="还有1条"):
        year.issue(opened, "DW01")
    opened.submit(officer, ResolveOpinion(key, YEAR, own, Disposition.ADOPTED))
    year.issue(opened, "DW01")


def test_an_officer_of_the_organisation_department_is_enough_for_a_committee_without_one(opened: District) -> None:
    post = opened.posts["QW", PostKind.LIST_OFFICER][0]
    opened.submit(ADMIN, EndPost(opened.units["QW"], post, date(2019, 12, 31)))

    opened.submit(opened.behalf("QW", attested=True), StartResearch(opened.units["DW01"], YEAR, date(2020, 1, 6)))

    [started] = opened.events(streams.research(opened.units["DW01"], YEAR))
    assert started.event.officer == opened.posts["ZZB", PostKind.LIST_OFFICER][1]
