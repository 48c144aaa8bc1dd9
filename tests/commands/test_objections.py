"""Objections to rulings by those they are about, and what an upheld one changes in the same command."""

from datetime import date
from typing import Any

import pytest

from domain import streams
from domain.codes import ObjectionOutcome, PostKind, RulingKind
from domain.objections.commands import AcceptObjection, AssignReviewers, DecideObjection, FileObjection
from domain.objections.errors import (
    NothingToObjectTo,
    ObjectionFiledAlready,
    ObjectionTooLate,
    ReviewerTookPart,
    TooFewReviewers,
)
from domain.objections.events import ObjectionDecided
from domain.recorded import Actor, Classification
from domain.refusal import NotPermitted
from domain.rulings.errors import RulingNotFound
from domain.rulings.events import KeyManagementReleased, RulingRevoked
from tests.commands import list_year as year
from tests.commands.conftest import District
from tests.commands.list_year import YEAR
from tests.commands.test_rulings import case_of, judged, proposal, ruled

__all__ = ["judged"]
NEXT = date(2021, 1, 20)


def objection(district: District, ruling: str | None, unit: str = "DW01", on: date = NEXT) -> FileObjection:
    return FileObjection(district.units[unit], YEAR, "与事实不符", on, ruling)  # type: ignore[arg-type]


def in_review(district: District, ruling: str, reviewers: tuple[Any, ...] | None = None) -> Any:
    """A criticism objected to by the unit's secretary, with two reviewers who had no part in it."""
    filed: Any = district.make(year.head(district, "DW01"), objection(district, ruling))
    district.submit(year.office(district), AcceptObjection(filed, NEXT))
    named = reviewers or reviewers_of(district)
    district.submit(year.office(district), AssignReviewers(filed, named, NEXT))
    return filed


def reviewers_of(district: District) -> tuple[Any, ...]:
    return tuple(district.posts[unit, kind][1] for unit, kind in (("ZN01", PostKind.STAFF), ("QW", PostKind.STAFF)))


def reviewer(district: District) -> Actor:
    return district.holder("ZN01", PostKind.STAFF)


def test_an_upheld_objection_takes_the_criticism_and_its_case_back_in_one_command(judged: District) -> None:
    ruling = ruled(judged, proposal(judged, RulingKind.CRITICISM))
    filed = in_review(judged, ruling)
    before = len(judged.events(streams.ruling(ruling)))

    receipt = judged.submit(reviewer(judged), DecideObjection(filed, ObjectionOutcome.UPHELD, "查无实据", NEXT))

    decided = judged.events(streams.objection(filed))[-1]
    revoked = judged.events(streams.ruling(ruling))[-1]
    released = judged.events(streams.key_management(case_of(judged, ruling)))[-1]
    assert isinstance(decided.event, ObjectionDecided)
    assert revoked.event == RulingRevoked(ruling, "查无实据", NEXT, filed)  # type: ignore[arg-type]
    assert isinstance(released.event, KeyManagementReleased)
    assert {decided.command_id, revoked.command_id, released.command_id} == {receipt.command_id}
    assert len(judged.events(streams.ruling(ruling))) == before + 1, "what was issued stays on record"


def test_a_dismissed_one_changes_nothing(judged: District) -> None:
    ruling = ruled(judged, proposal(judged, RulingKind.CRITICISM))
    filed = in_review(judged, ruling)

    judged.submit(reviewer(judged), DecideObjection(filed, ObjectionOutcome.DISMISSED, "事实清楚", NEXT))

    assert not [each for each in judged.events(streams.ruling(ruling)) if isinstance(each.event, RulingRevoked)]


def test_all_of_it_is_restricted_and_the_grounds_are_sealed(judged: District) -> None:
    filed = in_review(judged, ruled(judged, proposal(judged, RulingKind.CRITICISM)))

    recorded = judged.events(streams.objection(filed))
    assert {each.classification for each in recorded} == {Classification.RESTRICTED}
    assert recorded[0].event.sealed.text == "与事实不符"


def test_nobody_reviews_what_they_had_a_hand_in_or_what_is_of_their_own_unit(judged: District) -> None:
    ruling = ruled(judged, proposal(judged, RulingKind.CRITICISM))
    filed: Any = judged.make(year.head(judged, "DW01"), objection(judged, ruling))
    judged.submit(year.office(judged), AcceptObjection(filed, NEXT))
    other = judged.posts["ZN01", PostKind.STAFF][1]

    for unit, kind in (
        *(("ZZB", PostKind.STAFF), ("ZZB", PostKind.LIST_OFFICER), ("QW", PostKind.COMMITTEE_APPROVER)),
        *(("DW01", PostKind.TEAM_MEMBER), ("DW01", PostKind.STAFF)),
    ):
        with pytest.raises(ReviewerTookPart):
            judged.submit(year.office(judged), AssignReviewers(filed, (other, judged.posts[unit, kind][1]), NEXT))  # type: ignore[arg-type]
    with pytest.raises(TooFewReviewers):
        judged.submit(year.office(judged), AssignReviewers(filed, (other,), NEXT))  # type: ignore[arg-type]


def test_a_reviewer_decides_and_nobody_else(judged: District) -> None:
    filed = in_review(judged, ruled(judged, proposal(judged, RulingKind.CRITICISM)))
    command = DecideObjection(filed, ObjectionOutcome.UPHELD, "查无实据", NEXT)

    for actor in (year.office(judged), year.head(judged, "DW01"), judged.holder("QW", PostKind.SECRETARY)):
        with pytest.raises(NotPermitted):
            judged.submit(actor, command)
    assert judged.submit(reviewer(judged), command)


def test_a_handled_person_speaks_for_themselves(judged: District) -> None:
    person = judged.posts["DW01", PostKind.DEPUTY_IN_CHARGE][1]
    command = proposal(judged, RulingKind.ORG_HANDLING, person=person, measure="REASSIGNMENT")
    ruling = ruled(judged, command)

    with pytest.raises(NotPermitted):
        judged.submit(year.head(judged, "DW01"), objection(judged, ruling))
    assert judged.submit(judged.holder("DW01", PostKind.DEPUTY_IN_CHARGE), objection(judged, ruling))


def test_an_objection_is_filed_once_in_time_and_against_what_was_issued(judged: District) -> None:
    ruling = ruled(judged, proposal(judged, RulingKind.CRITICISM))
    head = year.head(judged, "DW01")
    waiting = judged.make(year.office(judged), proposal(judged, RulingKind.CRITICISM))
    commended = ruled(judged, proposal(judged, RulingKind.COMMENDATION), "示委发〔2021〕5号")

    with pytest.raises(ObjectionTooLate):
        judged.submit(head, objection(judged, ruling, on=date(2021, 2, 10)))
    for nothing in (waiting, commended, None):
        with pytest.raises(NothingToObjectTo):
            judged.submit(head, objection(judged, nothing))
    with pytest.raises(RulingNotFound):
        judged.submit(head, objection(judged, "nothing"))
    judged.submit(head, objection(judged, ruling, on=date(2021, 2, 9)))
    with pytest.raises(ObjectionFiledAlready):
        judged.submit(head, objection(judged, ruling))
