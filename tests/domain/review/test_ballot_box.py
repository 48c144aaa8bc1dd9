"""Ballots are counted by the platform, or on paper by two people who agree; figures that do not balance are refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.ids import PersonId, UnitId
from domain.review.ballot_box import (
    EMPTY,
    VOTERS_MAX,
    BoxState,
    PaperCount,
    enter_paper_count,
    evolve,
    open_box,
    publish_keys,
    seal_ballots,
)
from domain.review.errors import (
    BoxNotFound,
    BoxStageWrong,
    CounterIsVotedOn,
    CountsDiffer,
    CountUnsound,
    TooManyVoters,
)
from domain.review.events import (
    BallotBoxOpened,
    BallotEvent,
    BallotKeysPublished,
    BallotsCounted,
    BallotsSealed,
    PaperCountEntered,
)
from domain.tally import tally_of

QW, DW01 = UnitId("QW"), UnitId("DW01")
SUN, TIAN, PAN = PersonId("SUN"), PersonId("TIAN"), PersonId("PAN")
DAY = date(2020, 12, 28)
CHOICES = ("好", "较好", "一般", "差", "弃权")
OPENED = BallotBoxOpened(DW01, 2020, QW, 60, CHOICES, False, DAY)
KEYED = BallotKeysPublished(DW01, 2020, "1.box", "token", "vote")
ON_PAPER = replace(OPENED, on_paper=True)
COUNT = PaperCount(60, 58, 58, 2, tally_of({"好": 33, "较好": 13, "一般": 7, "差": 3}))
ENTERED = PaperCountEntered(DW01, 2020, 60, 58, 58, 2, COUNT.votes, SUN, DAY)
COUNTED = BallotsCounted(DW01, 2020, 60, 58, 58, 2, COUNT.votes, True, DAY)


def given(*events: BallotEvent) -> BoxState:
    state = EMPTY
    for event in events:
        state = evolve(state, event)
    return state


def seal(state: BoxState, **changes: Any) -> list[Any]:
    facts: dict[str, Any] = {
        "closed": True,
        "issued": 4,
        "votes": ("好", "弃权", "好"),
        "commitments": ("a", "b", "c"),
        "sealed_on": DAY,
    }
    return seal_ballots(state, **{**facts, **changes})


def enter(state: BoxState, count: PaperCount = COUNT, **changes: Any) -> list[Any]:
    facts: dict[str, Any] = {"closed": True, "counted_by": SUN, "reporter": TIAN, "counted_on": DAY}
    return enter_paper_count(state, count, **{**facts, **changes})


def opening(state: BoxState, **changes: Any) -> list[BallotBoxOpened]:
    facts: dict[str, Any] = {"unit": DW01, "year": 2020, "organiser": QW, "eligible": 60, "ballot": CHOICES[:-1]}
    return open_box(state, **{**facts, "on_paper": False, "opened_on": DAY, **changes})


def test_a_box_offers_the_votes_of_the_rule_set_and_abstaining() -> None:
    assert opening(EMPTY) == [OPENED]
    with pytest.raises(BoxStageWrong):
        opening(given(OPENED))


def test_a_box_holds_as_many_electronic_votes_as_one_event() -> None:
    with pytest.raises(TooManyVoters):
        opening(EMPTY, eligible=VOTERS_MAX + 1)
    assert opening(EMPTY, eligible=VOTERS_MAX + 1, on_paper=True)


def test_a_boxs_keys_are_published_once_and_only_for_an_electronic_one() -> None:
    keys = {"box": "1.box", "token_key": "token", "vote_key": "vote"}

    assert publish_keys(given(OPENED), **keys) == [KEYED]
    for state in (given(OPENED, KEYED), given(ON_PAPER)):
        with pytest.raises(BoxStageWrong):
            publish_keys(state, **keys)
    with pytest.raises(BoxNotFound):
        publish_keys(EMPTY, **keys)


def test_sealed_votes_are_counted_as_they_were_cast() -> None:
    sealed = BallotsSealed(DW01, 2020, 4, ("好", "弃权", "好"), ("a", "b", "c"), DAY)
    votes = tally_of({"好": 2, "较好": 0, "一般": 0, "差": 0})
    counted = BallotsCounted(DW01, 2020, 4, 3, 3, 1, votes, False, DAY)

    assert seal(given(OPENED, KEYED)) == [sealed, counted]
    assert given(OPENED, KEYED, sealed, counted).counted == counted


@pytest.mark.parametrize(
    "changes",
    [
        {"issued": 2},
        {"issued": 61},
        {"votes": ("好", "弃权", "优秀")},
        {"commitments": ("a", "b")},
        {"commitments": ("a", "b", "b")},
    ],
)
def test_votes_that_cannot_be_are_not_sealed(changes: dict[str, Any]) -> None:
    with pytest.raises(CountUnsound):
        seal(given(OPENED, KEYED), **changes)


def test_a_box_is_sealed_once_after_the_vote() -> None:
    with pytest.raises(BoxStageWrong, match="投票尚未结束"):
        seal(given(OPENED, KEYED), closed=False)
    for state in (given(OPENED), given(OPENED, KEYED, COUNTED), given(ON_PAPER)):
        with pytest.raises(BoxStageWrong):
            seal(state)


def test_two_people_who_agree_settle_the_count() -> None:
    assert enter(given(ON_PAPER)) == [ENTERED]
    assert enter(given(ON_PAPER, ENTERED), counted_by=PAN) == [replace(ENTERED, counted_by=PAN), COUNTED]


def test_a_second_count_that_differs_is_refused_with_every_difference() -> None:
    other = replace(COUNT, returned=59, votes=tally_of({"好": 32, "较好": 14, "一般": 7, "差": 3}))

    with pytest.raises(CountsDiffer) as refused:
        enter(given(ON_PAPER, ENTERED), other, counted_by=PAN)

    assert refused.value.detail == "收回59票（另一份58票）、好32票（另一份33票）、较好14票（另一份13票）。"


def test_counting_again_replaces_ones_own_count_and_is_no_second_one() -> None:
    again = replace(COUNT, returned=59)

    entered = enter(given(ON_PAPER, ENTERED), again)

    assert [type(event) for event in entered] == [PaperCountEntered]
    with pytest.raises(CountsDiffer):
        enter(given(ON_PAPER, ENTERED, *entered), counted_by=PAN)
    assert COUNTED in enter(given(ON_PAPER, ENTERED, *entered, ENTERED), counted_by=PAN)


def test_paper_attests_both_counters_at_once() -> None:
    assert enter(given(ON_PAPER), counted_by=None) == [replace(ENTERED, counted_by=None), COUNTED]
    assert given(ON_PAPER, replace(ENTERED, counted_by=None), COUNTED).counted == COUNTED


@pytest.mark.parametrize(
    ("count", "field"),
    [
        (replace(COUNT, issued=61), "issued"),
        (replace(COUNT, returned=61), "returned"),
        (replace(COUNT, valid=59), "valid"),
        (replace(COUNT, abstentions=3), "valid"),
        (replace(COUNT, abstentions=-1, valid=55), "votes"),
        (replace(COUNT, votes=tally_of({"好": 56, "优秀": 0})), "votes"),
        (replace(COUNT, votes=(*COUNT.votes, *COUNT.votes)), "votes"),
    ],
)
def test_a_count_that_does_not_balance_is_refused(count: PaperCount, field: str) -> None:
    with pytest.raises(CountUnsound) as refused:
        enter(given(ON_PAPER), count)

    assert refused.value.field == field


def test_everybody_may_abstain_and_a_vote_nobody_gave_counts_none() -> None:
    all_abstain = PaperCount(60, 58, 58, 58, ())

    [_, counted] = enter(given(ON_PAPER), all_abstain, counted_by=None)

    assert counted.votes == tally_of({"好": 0, "较好": 0, "一般": 0, "差": 0})


def test_where_paper_shows_no_roll_nobody_knows_how_many_were_eligible() -> None:
    unknown = replace(ON_PAPER, eligible=None)

    assert enter(given(unknown), replace(COUNT, issued=900), counted_by=None)


def test_nobody_counts_the_votes_on_themselves_before_the_end_or_electronic_ones() -> None:
    with pytest.raises(CounterIsVotedOn):
        enter(given(ON_PAPER), counted_by=TIAN)
    with pytest.raises(BoxStageWrong):
        enter(given(ON_PAPER), closed=False)
    with pytest.raises(BoxStageWrong):
        enter(given(OPENED, KEYED))
    with pytest.raises(BoxStageWrong):
        enter(given(ON_PAPER, COUNTED))
    with pytest.raises(BoxNotFound):
        enter(EMPTY)
