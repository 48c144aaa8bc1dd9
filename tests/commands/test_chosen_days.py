"""What a chosen day can do: tell when a thing happened. It brings back no authority and outlives no time limit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from domain import streams
from domain.business_day import EnteredTooLate
from domain.codes import PostKind
from domain.lists.not_ready import OutsideIssueWindow
from domain.organisation.commands import AssignPost, EndPost, MoveUnit
from domain.organisation.errors import NotTheMaker, PostNotHeld
from domain.persons.commands import RegisterPerson
from domain.persons.errors import PersonNotFound
from domain.recorded import Actor, Behalf
from domain.research.commands import StartResearch
from domain.tenancy.commands import SetPolicy
from domain.tenancy.events import Policy
from services.store import CommandIdReused
from tests.commands import list_year as year
from tests.commands.conftest import ADMIN


def test_the_maker_of_that_day_does_not_issue_for_a_unit_that_was_moved_away(district: Any) -> None:
    year.open_year(district)
    year.ready(district, "DW01-001")
    move = MoveUnit(district.units["DW01-001"], district.units["DW02"], date(2020, 3, 1), "划转")
    district.submit(ADMIN, move)

    with pytest.raises(NotTheMaker):
        year.issue(district, "DW01-001")
    with pytest.raises(NotTheMaker):
        year.issue(district, "DW01-001", actor=year.head(district, "DW02"))


def test_who_is_appointed_today_signs_for_no_earlier_day(district: Any) -> None:
    year.open_year(district)
    year.ready(district, "DW01")
    person = district.make(ADMIN, RegisterPerson("新签发人"))
    committee, since = district.units["QW"], date(2020, 2, 6)
    post = district.make(ADMIN, AssignPost(committee, person, "签发人", PostKind.COMMITTEE_APPROVER, since))

    with pytest.raises(PostNotHeld, match="2020-02-05"):
        year.issue(district, "DW01", actor=Actor(person, post, committee))


def test_a_post_that_has_ended_signs_for_no_earlier_day(district: Any) -> None:
    year.open_year(district)
    year.ready(district, "DW01")
    actor = year.committee(district, "DW01")
    district.submit(ADMIN, EndPost(actor.unit, actor.post, date(2020, 6, 29), "调离"))

    with pytest.raises(PostNotHeld):
        year.issue(district, "DW01")


def test_an_importer_tells_what_the_maker_of_that_day_did(district: Any) -> None:
    year.open_year(district)
    year.ready(district, "DW01-001")
    district.submit(ADMIN, MoveUnit(district.units["DW01-001"], district.units["DW02"], date(2020, 3, 1), "划转"))

    paper = district.behalf("DW01", PostKind.SECRETARY, attested=True)

    assert year.issue(district, "DW01-001", actor=paper)


def test_the_issue_window_is_not_kept_by_naming_a_day_in_it_long_afterwards(district: Any) -> None:
    year.open_year(district)
    year.ready(district, "DW01")
    district.submit(ADMIN, SetPolicy(Policy(), "补登期限三十一天"))

    with pytest.raises(EnteredTooLate) as refused:
        year.issue(district, "DW01", issued_on=date(2020, 2, 15))
    with pytest.raises(OutsideIssueWindow):
        year.issue(district, "DW01", issued_on=district.today)

    assert (refused.value.rule, refused.value.field) == ("补登期限", "occurred_on")
    assert year.issue(district, "DW01", actor=district.behalf("QW", attested=True))


@pytest.mark.parametrize(("told", "accepted"), [(date(2020, 3, 2), True), (date(2020, 3, 1), False)])
def test_what_happened_is_told_within_a_month(
    new_stored_district: Callable[[], Any], told: date, accepted: bool
) -> None:
    district = new_stored_district()
    district.open()
    year.open_year(district)
    district.submit(ADMIN, SetPolicy(Policy(), "补登期限三十一天"))
    district.clock[0] = datetime(2020, 4, 2, 4, tzinfo=UTC)
    start = StartResearch(district.units["DW01"], 2020, told)

    if accepted:
        assert district.submit(year.officer(district, "DW01"), start)
    else:
        with pytest.raises(EnteredTooLate):
            district.submit(year.officer(district, "DW01"), start)
        with pytest.raises(EnteredTooLate):
            district.submit(district.behalf("QW", PostKind.LIST_OFFICER), start)
        assert district.submit(district.behalf("QW", PostKind.LIST_OFFICER, attested=True), start)


def test_a_repetition_after_midnight_gets_its_receipt_and_no_other_day(district: Any) -> None:
    command_id = str(uuid4())
    move = MoveUnit(district.units["DW01-001"], district.units["DW02"], date(2020, 9, 1), "划转")
    first = district.submit(ADMIN, move, command_id=command_id)

    district.clock[0] = datetime(2020, 7, 1, 4, tzinfo=UTC)

    assert district.submit(ADMIN, move, command_id=command_id) == first
    with pytest.raises(CommandIdReused):
        district.submit(ADMIN, move, command_id=command_id, occurred_on=date(2020, 6, 1))


def test_paper_names_nobody_who_is_not_registered(district: Any) -> None:
    year.open_year(district)
    start = StartResearch(district.units["DW01"], 2020, date(2020, 1, 6))
    paper = Behalf(district.units["QW"], person="nobody-registered", attested_on_paper=True)
    importer = Actor("importer", roles=frozenset({"IMPORTER"}), on_behalf_of=paper)

    with pytest.raises(PersonNotFound):
        district.submit(importer, start)

    known = replace(paper, person=district.posts["QW", PostKind.STAFF][1])
    receipt = district.submit(replace(importer, on_behalf_of=known), start)
    assert district.events(streams.research(district.units["DW01"], 2020))[0].command_id == receipt.command_id
