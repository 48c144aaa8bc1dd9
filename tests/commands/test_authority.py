"""Nobody gains authority from an argument: who may is read from the tree of the day (domain.md 4.4)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.codes import PostKind, SuperiorLevel
from domain.cycle.commands import ApproveIssueException, OpenCycle
from domain.lists.commands import HoldConsultation
from domain.lists.not_ready import OfficerMissing
from domain.organisation.commands import AssignPost, EndPost, MoveUnit, ReviseUnit
from domain.organisation.errors import NotOwnUnit, NotTheMaker, PostNotHeld, UnitNotFound
from domain.persons.commands import CorrectIdentity, RegisterPerson
from domain.priorities.commands import PublishPriority
from domain.recorded import Actor, Behalf
from domain.refusal import NotPermitted
from domain.research.commands import StartResearch
from domain.tenancy.commands import SetPolicy
from domain.tenancy.events import Policy
from tests.commands.list_year import open_phases

ADMIN = Actor("admin", roles=frozenset({"TENANT_ADMIN"}))
IMPORTER = Actor("importer", roles=frozenset({"IMPORTER"}))
JANUARY = date(2020, 1, 5)


@pytest.fixture
def year(district: Any) -> Any:
    """The district with its year 2020 open."""
    district.submit(district.holder("ZZB", PostKind.STAFF), OpenCycle(2020, date(2020, 1, 2)))
    open_phases(district)
    return district


def research(district: Any, unit: str, started_on: date = JANUARY) -> StartResearch:
    return StartResearch(district.units[unit], 2020, started_on)


@pytest.mark.parametrize(
    ("unit", "maker", "post"),
    [
        ("DW01", "QW", PostKind.LIST_OFFICER),
        ("DW01", "ZZB", PostKind.LIST_OFFICER),
        ("DW01", "ZZB", PostKind.STAFF),
        ("DW01-001", "DW01", PostKind.LIST_OFFICER),
    ],
)
def test_lists_are_prepared_by_the_direct_superior(year: Any, unit: str, maker: str, post: PostKind) -> None:
    assert year.submit(year.holder(maker, post), research(year, unit))


@pytest.mark.parametrize(
    ("unit", "other", "post"),
    [
        ("DW01-001", "DW02", PostKind.LIST_OFFICER),
        ("DW01-001", "QW", PostKind.LIST_OFFICER),
        ("DW01-001", "ZZB", PostKind.LIST_OFFICER),
        ("DW01-001", "ZZB", PostKind.STAFF),
        ("DW01-001", "DW01-001", PostKind.LIST_OFFICER),
        ("DW01", "DW02", PostKind.LIST_OFFICER),
        ("DW01", "DW01", PostKind.LIST_OFFICER),
    ],
)
def test_a_peer_a_grand_parent_and_the_unit_itself_are_refused(
    year: Any, unit: str, other: str, post: PostKind
) -> None:
    with pytest.raises(NotTheMaker) as refused:
        year.submit(year.holder(other, post), research(year, unit))

    assert (refused.value.rule, refused.value.source) == ("R1", "二(二)、四(一)")


@pytest.mark.parametrize("other", ["DW02", "QW"])
def test_what_a_unit_says_for_itself_no_other_units_secretary_says(year: Any, other: str) -> None:
    confirm = HoldConsultation(year.units["DW01"], 2020, date(2020, 1, 20))

    with pytest.raises(NotOwnUnit):
        year.submit(year.holder(other, PostKind.SECRETARY), confirm)


def test_another_post_in_the_makers_unit_is_not_enough(year: Any) -> None:
    for post in (PostKind.SECRETARY, PostKind.TEAM_MEMBER, PostKind.STAFF, PostKind.COMMITTEE_APPROVER):
        with pytest.raises(NotPermitted, match="直接上级的专人"):
            year.submit(year.holder("DW01", post), research(year, "DW01-001"))


def test_roles_that_come_from_posts_are_not_taken_from_the_token(year: Any) -> None:
    claimed = frozenset({"ORG_DEPT", "LIST_OFFICER", "SECRETARY", "COMMITTEE_APPROVER"})

    with pytest.raises(NotPermitted):
        year.submit(replace(year.holder("DW01", PostKind.STAFF), roles=claimed), research(year, "DW01-001"))
    with pytest.raises(NotPermitted):
        year.submit(Actor("nobody", roles=claimed), PublishPriority(2020, SuperiorLevel.CITY, "创建"))


def test_the_record_says_which_roles_one_had_not_which_one_claimed(year: Any) -> None:
    officer = replace(year.holder("ZZB", PostKind.LIST_OFFICER), roles=frozenset({"AUDITOR", "SECRETARY"}))
    importer = replace(year.behalf("QW", PostKind.LIST_OFFICER), roles=frozenset({"IMPORTER", "SECRETARY"}))

    own = year.submit(officer, research(year, "DW01"))
    on_behalf = year.submit(importer, research(year, "DW02"))

    assert year.events(own.stream)[0].actor.roles == {"AUDITOR", "LIST_OFFICER", "ORG_DEPT"}
    assert year.events(on_behalf.stream)[0].actor.roles == {"IMPORTER"}


def test_a_post_is_worth_nothing_in_another_persons_hands_or_another_unit(year: Any) -> None:
    officer = year.holder("DW01", PostKind.LIST_OFFICER)

    for forged in (
        replace(officer, person=year.holder("DW01", PostKind.STAFF).person),
        replace(officer, post=year.holder("DW02", PostKind.LIST_OFFICER).post),
        replace(officer, unit=year.units["DW02"]),
        replace(officer, unit=None),
    ):
        with pytest.raises(PostNotHeld):
            year.submit(forged, research(year, "DW01-001"))
    with pytest.raises(UnitNotFound):
        year.submit(replace(officer, unit="5d3e6a0e-0000-4000-8000-000000000000"), research(year, "DW01-001"))


def test_a_post_that_ended_yesterday_gives_no_authority_today(year: Any) -> None:
    officer = year.holder("DW01", PostKind.LIST_OFFICER)
    year.submit(ADMIN, EndPost(officer.unit, officer.post, date(2020, 6, 29), "调离"))

    with pytest.raises(PostNotHeld):
        year.submit(officer, research(year, "DW01-001"))


def test_who_the_maker_is_depends_on_the_day_of_the_act(year: Any) -> None:
    unit = year.units["DW01-001"]
    year.submit(ADMIN, MoveUnit(unit, year.units["DW02"], date(2020, 3, 1), "划转"))
    old, new = year.holder("DW01", PostKind.LIST_OFFICER), year.holder("DW02", PostKind.LIST_OFFICER)

    with pytest.raises(NotTheMaker):
        year.submit(old, research(year, "DW01-001", date(2020, 3, 1)))
    with pytest.raises(NotTheMaker):
        year.submit(new, research(year, "DW01-001", date(2020, 2, 29)))

    assert year.submit(new, research(year, "DW01-001", date(2020, 3, 1)))


def test_a_maker_that_named_no_officer_may_not_begin(year: Any) -> None:
    for unit in ("QW", "ZZB"):
        officer = year.holder(unit, PostKind.LIST_OFFICER)
        year.submit(ADMIN, EndPost(officer.unit, officer.post, date(2019, 12, 31), "调离"))

    with pytest.raises(OfficerMissing) as refused:
        year.submit(year.holder("ZZB", PostKind.STAFF), research(year, "DW01"))

    assert (refused.value.rule, refused.value.source) == ("R3", "五(二)")


def test_the_research_names_the_officer_who_acts_or_else_the_makers_own(year: Any) -> None:
    def officer(receipt: Any) -> str:
        return str(year.events(receipt.stream)[0].event.officer)

    acting = year.submit(year.holder("ZZB", PostKind.LIST_OFFICER), research(year, "DW01"))
    named = year.submit(year.holder("ZZB", PostKind.SECRETARY), research(year, "DW02"))

    assert officer(acting) == year.posts["ZZB", PostKind.LIST_OFFICER][1]
    assert officer(named) in {year.posts[unit, PostKind.LIST_OFFICER][1] for unit in ("QW", "ZZB")}


def test_a_list_officer_keeps_the_tree_below_and_nowhere_else(year: Any) -> None:
    officer = year.holder("DW01", PostKind.LIST_OFFICER)
    person = year.make(officer, RegisterPerson("新人"))
    title = "委员"

    assert year.submit(officer, AssignPost(year.units["DW01-001"], person, title, PostKind.TEAM_MEMBER, JANUARY))
    for unit in ("DW01", "QW", "DW02", "DW02-001", "ZN01"):
        with pytest.raises(NotPermitted):
            year.submit(officer, AssignPost(year.units[unit], person, title, PostKind.STAFF, JANUARY))
    with pytest.raises(NotPermitted):
        year.submit(officer, MoveUnit(year.units["DW01-001"], year.units["DW02"], JANUARY, "划转"))
    with pytest.raises(NotPermitted):
        year.submit(officer, CorrectIdentity(person, "改名", "更正"))


def test_a_list_officer_does_not_reach_a_unit_that_was_moved_away_by_naming_an_earlier_day(year: Any) -> None:
    unit, officer = year.units["DW01-001"], year.holder("DW01", PostKind.LIST_OFFICER)
    rename = ReviseUnit(unit, "新名", date(2020, 2, 1), "更名", "COMMUNITY")
    year.submit(ADMIN, MoveUnit(unit, year.units["DW02"], date(2020, 3, 1), "划转"))

    with pytest.raises(NotPermitted):
        year.submit(officer, rename)
    with pytest.raises(NotPermitted):
        year.submit(officer, rename, occurred_on=date(2020, 2, 1))

    assert year.submit(year.holder("DW02", PostKind.LIST_OFFICER), rename)


def test_an_administrator_keeps_the_register_and_no_content(year: Any) -> None:
    assert year.submit(ADMIN, SetPolicy(Policy(reminder_days=3), "调整"))

    for content in (OpenCycle(2021, date(2020, 6, 1)), research(year, "DW01")):
        with pytest.raises(NotPermitted):
            year.submit(ADMIN, content)


def test_an_importer_acts_for_a_post_that_stood_on_that_day(year: Any) -> None:
    officer = year.holder("DW01", PostKind.LIST_OFFICER)
    year.submit(ADMIN, EndPost(officer.unit, officer.post, date(2020, 2, 1), "调离"))

    receipt = year.submit(year.behalf("DW01", PostKind.LIST_OFFICER), research(year, "DW01-001"))

    started = year.events(receipt.stream)[0]
    assert started.actor.person == "importer"
    assert started.actor.on_behalf_of == Behalf(officer.unit, officer.post, officer.person)
    assert started.event.officer == officer.person
    with pytest.raises(PostNotHeld):
        year.submit(
            year.behalf("DW01", PostKind.LIST_OFFICER), replace(research(year, "DW01-001"), started_on=date(2020, 2, 2))
        )


def test_an_importer_has_no_more_rights_than_the_post_it_acts_for(year: Any) -> None:
    with pytest.raises(NotTheMaker):
        year.submit(year.behalf("DW02", PostKind.LIST_OFFICER), research(year, "DW01-001"))
    with pytest.raises(NotPermitted):
        year.submit(year.behalf("DW01", PostKind.STAFF), research(year, "DW01-001"))
    officer = year.behalf("DW01", PostKind.LIST_OFFICER)
    forged = replace(officer.on_behalf_of, person=year.posts["DW01", PostKind.STAFF][1])
    with pytest.raises(PostNotHeld):
        year.submit(replace(officer, on_behalf_of=forged), research(year, "DW01-001"))


def test_without_a_post_only_paper_speaks_and_the_unit_must_still_be_the_right_one(year: Any) -> None:
    with pytest.raises(NotPermitted, match="纸质材料"):
        year.submit(year.behalf("DW01"), research(year, "DW01-001"))
    with pytest.raises(NotTheMaker):
        year.submit(year.behalf("DW02", attested=True), research(year, "DW01-001"))
    with pytest.raises(NotTheMaker):
        year.submit(year.behalf("QW", attested=True), research(year, "DW01-001"))

    receipt = year.submit(year.behalf("DW01", attested=True), research(year, "DW01-001"))

    assert year.events(receipt.stream)[0].actor.on_behalf_of.attested_on_paper


def test_paper_gives_no_role_that_only_a_token_gives(year: Any) -> None:
    with pytest.raises(NotPermitted):
        year.submit(year.behalf("QW", attested=True), SetPolicy(Policy(reminder_days=3), "调整"))


def test_only_an_importer_acts_for_others(year: Any) -> None:
    officer = year.holder("DW01", PostKind.LIST_OFFICER)
    behalf = Behalf(year.units["DW02"], *year.posts["DW02", PostKind.LIST_OFFICER])

    with pytest.raises(NotPermitted, match="只限数据导入岗位"):
        year.submit(replace(officer, on_behalf_of=behalf), research(year, "DW02-001"))


def test_an_importer_without_anyone_to_act_for_may_nothing(year: Any) -> None:
    for command in (OpenCycle(2021, date(2020, 6, 1)), ReviseUnit(year.units["QW"], "区委", JANUARY, "更名")):
        with pytest.raises(NotPermitted):
            year.submit(IMPORTER, command)


def test_district_wide_acts_belong_to_the_organisation_department(year: Any) -> None:
    exception = ApproveIssueException(2020, year.units["DW01"], date(2020, 3, 10), "疫情")

    for unit, post in (("QW", PostKind.SECRETARY), ("DW01", PostKind.LIST_OFFICER), ("ZN01", PostKind.STAFF)):
        with pytest.raises(NotPermitted, match="组织部门"):
            year.submit(year.holder(unit, post), exception)

    assert year.submit(year.holder("ZZB", PostKind.STAFF), exception)
