"""Nobody appoints themselves, nor whoever signs what they prepare (domain.md 4.4: separation of duty)."""

from datetime import date
from typing import Any

import pytest

from domain.codes import PostKind, UnitKind
from domain.execution.commands import SuspendItem
from domain.organisation.commands import AssignPost, DissolveUnit, EndPost, RegisterUnit
from domain.organisation.errors import OwnPost, OwnSigner
from domain.persons.commands import RegisterPerson
from domain.recorded import Actor
from domain.refusal import NotPermitted
from tests.commands import list_year as year
from tests.commands.conftest import ADMIN

TODAY = date(2020, 6, 30)


def assign(district: Any, unit: str, person: str, kind: PostKind) -> AssignPost:
    return AssignPost(district.units[unit], person, "职务", kind, TODAY)


@pytest.mark.parametrize("unit", ["QW", "ZZB", "DW01"])
@pytest.mark.parametrize("kind", PostKind)
def test_nobody_takes_a_post_by_their_own_hand(rehearsed: Any, unit: str, kind: PostKind) -> None:
    clerk = year.office(rehearsed)

    with pytest.raises(OwnPost):
        rehearsed.submit(clerk, assign(rehearsed, unit, clerk.person, kind))


def test_an_administrator_with_a_post_does_not_appoint_or_end_themselves(district: Any) -> None:
    post, person = district.posts["DW01", PostKind.STAFF]
    themselves = Actor(person, roles=frozenset({"TENANT_ADMIN"}))

    with pytest.raises(OwnPost):
        district.submit(themselves, assign(district, "DW01", person, PostKind.COMMITTEE_APPROVER))
    with pytest.raises(OwnPost):
        district.submit(themselves, EndPost(district.units["DW01"], post, TODAY))


@pytest.mark.parametrize("unit", ["QW", "ZZB"])
@pytest.mark.parametrize("kind", [PostKind.SECRETARY, PostKind.COMMITTEE_APPROVER])
def test_the_organisation_department_chooses_nobody_who_signs_for_it(district: Any, unit: str, kind: PostKind) -> None:
    clerk = year.office(district)
    accomplice = district.make(clerk, RegisterPerson("甲"))
    held, _ = district.posts[unit, kind]

    with pytest.raises(OwnSigner):
        district.submit(clerk, EndPost(district.units[unit], held, TODAY))
    district.submit(ADMIN, EndPost(district.units[unit], held, date(2020, 6, 29)))
    with pytest.raises(OwnSigner) as refused:
        district.submit(clerk, assign(district, unit, accomplice, kind))

    assert refused.value.rule == "职责分离"
    district.submit(ADMIN, assign(district, unit, accomplice, kind))


def test_the_organisation_department_appoints_who_signs_for_those_below_and_other_posts_anywhere(
    district: Any,
) -> None:
    clerk = year.office(district)
    person = district.make(clerk, RegisterPerson("甲"))

    district.submit(clerk, assign(district, "DW01", person, PostKind.COMMITTEE_APPROVER))
    district.submit(clerk, assign(district, "QW", person, PostKind.LIST_OFFICER))


def test_a_drafting_officer_gives_its_own_committee_no_approver(district: Any) -> None:
    officer = district.holder("DW01", PostKind.LIST_OFFICER)
    accomplice = district.make(officer, RegisterPerson("甲"))

    with pytest.raises(NotPermitted):
        district.submit(officer, assign(district, "DW01", accomplice, PostKind.COMMITTEE_APPROVER))

    district.submit(officer, assign(district, "DW01-001", accomplice, PostKind.COMMITTEE_APPROVER))


def test_a_committees_officer_registers_what_is_put_below_the_committee(district: Any) -> None:
    officer = district.holder("DW01", PostKind.LIST_OFFICER)

    for superior, refused in (("DW01", False), ("DW02", True), ("QW", True)):
        command = RegisterUnit(
            f"N-{superior}", "新支部", UnitKind.GRASSROOTS, TODAY, district.units[superior], "COMMUNITY"
        )
        if refused:
            with pytest.raises(NotPermitted):
                district.submit(officer, command)
        else:
            assert district.submit(officer, command)


def test_a_grassroots_officer_keeps_no_part_of_the_tree(district: Any) -> None:
    officer = district.holder("DW01-001", PostKind.LIST_OFFICER)
    unit, (secretary, _) = district.units["DW01-001"], district.posts["DW01-001", PostKind.SECRETARY]
    clerk = district.posts["DW01-001", PostKind.STAFF][1]

    for command in (
        EndPost(unit, secretary, TODAY),
        AssignPost(unit, clerk, "委员", PostKind.TEAM_MEMBER, TODAY),
        RegisterPerson("甲"),
    ):
        with pytest.raises(NotPermitted):
            district.submit(officer, command)


def test_what_paper_shows_of_the_committees_signers_is_recorded(district: Any) -> None:
    paper = district.behalf("ZZB", attested=True)
    held, _ = district.posts["QW", PostKind.SECRETARY]

    district.submit(paper, EndPost(district.units["QW"], held, date(2020, 6, 29)))


def test_the_last_superior_answers_for_what_a_dissolved_unit_leaves_behind(district: Any) -> None:
    year.open_year(district)
    made = year.ready(district, "DW01-001")
    year.issue(district, "DW01-001")
    unit = district.units["DW01-001"]
    for (code, _), (post, _) in list(district.posts.items()):
        if code == "DW01-001":
            district.submit(ADMIN, EndPost(unit, post, date(2020, 5, 31)))
    district.submit(ADMIN, DissolveUnit(unit, date(2020, 6, 1), "撤并"))
    suspend = SuspendItem(made["T01"], TODAY, "单位已撤并")

    with pytest.raises(NotPermitted):
        district.submit(district.holder("DW02", PostKind.LIST_OFFICER), suspend)

    assert district.submit(year.officer(district, "DW01-001"), suspend)
