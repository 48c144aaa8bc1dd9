"""Talking with the unit before issue, and asking the committee (policy 五(二), 四(一))."""

from dataclasses import fields, replace
from datetime import date

import pytest

from domain.codes import Disposition
from domain.ids import OpinionId, PersonId
from domain.lists.decider import (
    hold_consultation,
    record_opinion,
    request_consultation,
    resolve_opinion,
    return_list,
    submit_list,
)
from domain.lists.errors import (
    ConfirmerIsMaker,
    ConsultationNotOpen,
    ConsultationOpenAlready,
    DayOutOfOrder,
    ExplanationMissing,
    ListIssuedAlready,
    ListSetNotFound,
    OpinionNotFound,
    OpinionResolvedAlready,
)
from domain.lists.events import ListEvent, ListReturned, ListSubmitted, OpinionRecorded, OpinionResolved
from domain.lists.list_set import evolve_all
from domain.lists.not_ready import NotSubmitted, ResearchMissing
from tests.domain.lists.world import (
    CONSULTED,
    DRAFTED,
    IN_FORCE,
    ITEMS,
    OFFICER,
    READY,
    RESEARCHED_ON,
    SECRETARY,
    STREET,
    YEAR,
    given,
)

OPINION = OpinionId("opinion")
DAY = date(2020, 1, 30)
REQUESTED, HELD = CONSULTED
RECORDED = OpinionRecorded(STREET, YEAR, OPINION, STREET, "请核减目标值", DAY)


def test_a_unit_says_what_it_thinks_only_while_it_is_asked() -> None:
    with pytest.raises(ConsultationNotOpen):
        record_opinion(given(DRAFTED, *ITEMS), OPINION, given_by=STREET, text="请核减目标值", given_on=DAY)
    with pytest.raises(ConsultationNotOpen):
        record_opinion(given(DRAFTED, *ITEMS, *CONSULTED), OPINION, given_by=STREET, text="请核减目标值", given_on=DAY)

    assert record_opinion(
        given(DRAFTED, *ITEMS, REQUESTED), OPINION, given_by=STREET, text="请核减目标值", given_on=DAY
    ) == [RECORDED]


def test_a_unit_is_asked_once_at_a_time_and_may_be_asked_again() -> None:
    with pytest.raises(ConsultationOpenAlready):
        request_consultation(
            given(DRAFTED, REQUESTED), requested_on=DAY, requested_by=OFFICER, researched_on=RESEARCHED_ON
        )

    assert request_consultation(
        given(DRAFTED, *CONSULTED), requested_on=DAY, requested_by=OFFICER, researched_on=RESEARCHED_ON
    )


def test_a_submitted_list_may_still_be_talked_about() -> None:
    assert request_consultation(given(*READY), requested_on=DAY, requested_by=OFFICER, researched_on=RESEARCHED_ON)


@pytest.mark.parametrize("disposition", [Disposition.PARTLY_ADOPTED, Disposition.NOT_ADOPTED])
def test_an_opinion_that_is_not_adopted_whole_is_answered_with_a_reason(disposition: Disposition) -> None:
    lists = given(DRAFTED, REQUESTED, RECORDED)

    with pytest.raises(ExplanationMissing) as refusal:
        resolve_opinion(lists, OPINION, disposition=disposition, explanation=" ")

    assert (refusal.value.rule, refusal.value.source) == ("R4", "五(二)")
    assert resolve_opinion(lists, OPINION, disposition=disposition, explanation="按规定核定")


def test_an_adopted_opinion_needs_no_reason() -> None:
    lists = given(DRAFTED, REQUESTED, RECORDED)

    events = resolve_opinion(lists, OPINION, disposition=Disposition.ADOPTED, explanation="")

    assert events == [OpinionResolved(STREET, YEAR, OPINION, Disposition.ADOPTED, "")]


def test_an_opinion_is_dealt_with_once() -> None:
    resolved = OpinionResolved(STREET, YEAR, OPINION, Disposition.ADOPTED, "")

    with pytest.raises(OpinionResolvedAlready):
        resolve_opinion(
            given(DRAFTED, REQUESTED, RECORDED, resolved),
            OPINION,
            disposition=Disposition.NOT_ADOPTED,
            explanation="改主意",
        )
    with pytest.raises(OpinionNotFound):
        resolve_opinion(given(DRAFTED, REQUESTED), OPINION, disposition=Disposition.ADOPTED, explanation="")


def test_an_opinion_may_be_dealt_with_after_the_unit_confirmed() -> None:
    lists = given(DRAFTED, REQUESTED, RECORDED, HELD)

    assert resolve_opinion(lists, OPINION, disposition=Disposition.NOT_ADOPTED, explanation="按规定核定")


def test_the_unit_confirms_what_it_was_asked() -> None:
    with pytest.raises(ConsultationNotOpen):
        hold_consultation(given(DRAFTED), held_on=DAY, held_by=SECRETARY)
    with pytest.raises(DayOutOfOrder):
        hold_consultation(given(DRAFTED, REQUESTED), held_on=date(2020, 1, 29), held_by=SECRETARY)
    with pytest.raises(DayOutOfOrder):
        record_opinion(given(DRAFTED, REQUESTED), OPINION, given_by=STREET, text="早说了", given_on=date(2020, 1, 1))

    assert hold_consultation(given(DRAFTED, REQUESTED, RECORDED), held_on=DAY, held_by=SECRETARY) == [HELD]


def test_an_issued_list_is_talked_about_no_more() -> None:
    with pytest.raises(ListIssuedAlready):
        request_consultation(given(*IN_FORCE), requested_on=DAY, requested_by=OFFICER, researched_on=RESEARCHED_ON)
    with pytest.raises(ListSetNotFound):
        request_consultation(given(), requested_on=DAY, requested_by=OFFICER, researched_on=RESEARCHED_ON)


def test_a_list_is_submitted_by_who_drafted_it_and_returned_with_a_reason() -> None:
    lists = given(DRAFTED, *ITEMS)
    submitted = submit_list(lists, submitted_on=DAY, submitted_by=OFFICER)

    assert submitted == [ListSubmitted(STREET, YEAR, DAY, OFFICER)]
    returned = return_list(evolve_all(lists, submitted), reason="目标偏低")
    assert returned == [ListReturned(STREET, YEAR, "目标偏低")]


def test_only_a_submitted_list_is_returned() -> None:
    with pytest.raises(NotSubmitted):
        return_list(given(DRAFTED), reason="目标偏低")


@pytest.mark.parametrize("event", [DRAFTED, REQUESTED, *ITEMS[:1]])
def test_whoever_worked_on_the_lists_for_the_maker_does_not_confirm_for_the_unit(event: ListEvent) -> None:
    both = PersonId("both")
    names = {"drafter", "requested_by"} & {field.name for field in fields(event)}
    told = replace(event, **dict.fromkeys(names, both))  # type: ignore[arg-type]
    lists = given(*(told if event == each else each for each in (DRAFTED, *ITEMS, REQUESTED)))

    with pytest.raises(ConfirmerIsMaker) as refusal:
        hold_consultation(lists, held_on=DAY, held_by=both)

    assert (refusal.value.rule, refusal.value.source) == ("R4", "五(二)")
    assert hold_consultation(lists, held_on=DAY, held_by=SECRETARY)
    assert hold_consultation(lists, held_on=DAY, held_by=None)


def test_the_unit_is_asked_once_research_is_done() -> None:
    with pytest.raises(ResearchMissing, match="早于调研完成日期"):
        request_consultation(given(DRAFTED), requested_on=DAY, requested_by=OFFICER, researched_on=date(2020, 6, 1))
