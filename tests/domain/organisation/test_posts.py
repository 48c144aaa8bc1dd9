"""Posts and portfolios: who was in which duty on which day (policy 三(三), 五(二))."""

from datetime import date
from functools import reduce

import pytest

from domain.codes import PostKind, UnitKind
from domain.ids import PersonId, PostId, UnitId
from domain.organisation.decider import EMPTY, UnitState, evolve
from domain.organisation.errors import (
    AlreadyInTeam,
    HistoryFixed,
    NothingChanged,
    PostEndedAlready,
    PostNotFound,
    SecondSecretary,
    UnitNotInPlace,
)
from domain.organisation.events import PostAssigned, PostEnded, UnitDissolved, UnitEvent, UnitRegistered
from domain.organisation.posts import assign_post, end_post, set_portfolio

UNIT = UnitId("DW01")
REGISTERED = UnitRegistered(
    UNIT, "DW01", "东湖街道党工委", UnitKind.PARTY_WORK_COMMITTEE, UnitId("QW"), None, "", "", date(2020, 1, 1)
)
OLD = PostAssigned(UNIT, PostId("OLD"), PersonId("SUN"), "书记", PostKind.SECRETARY, "全面工作", date(2018, 3, 1))
OLD_ENDED = PostEnded(UNIT, PostId("OLD"), date(2020, 6, 11), "调离")


def given(*events: UnitEvent) -> UnitState:
    return reduce(evolve, events, EMPTY)


def assign(
    state: UnitState,
    kind: PostKind = PostKind.SECRETARY,
    *,
    person: str = "PAN",
    from_on: date = date(2020, 6, 12),
    portfolio: str = "",
) -> list[PostAssigned]:
    return assign_post(
        state,
        PostId("NEW"),
        person=PersonId(person),
        title="职务",
        kind=kind,
        portfolio=portfolio,
        from_on=from_on,
    )


def test_a_second_secretary_is_refused() -> None:
    with pytest.raises(SecondSecretary) as refused:
        assign(given(REGISTERED, OLD))

    assert (refused.value.rule, refused.value.source) == ("R7", "三(三)")


def test_a_secretary_follows_the_one_who_left_the_day_before() -> None:
    state = given(REGISTERED, OLD, OLD_ENDED, *assign(given(REGISTERED, OLD, OLD_ENDED)))

    assert [post.person for post in state.team_on(date(2020, 6, 11))] == ["SUN"]
    assert [post.person for post in state.team_on(date(2020, 6, 12))] == ["PAN"]


def test_a_secretary_cannot_start_on_the_last_day_of_the_one_before() -> None:
    with pytest.raises(SecondSecretary):
        assign(given(REGISTERED, OLD, OLD_ENDED), from_on=date(2020, 6, 11))


def test_a_vacant_post_makes_the_team_smaller() -> None:
    state = given(REGISTERED, OLD, OLD_ENDED)

    assert state.team_on(date(2020, 7, 1)) == ()
    assert [post.person for post in state.team_on(date(2020, 6, 11))] == ["SUN"]


def test_nobody_holds_two_posts_in_one_team() -> None:
    with pytest.raises(AlreadyInTeam):
        assign(given(REGISTERED, OLD), PostKind.TEAM_MEMBER, person="SUN")


def test_a_list_officer_is_no_member_of_the_team() -> None:
    state = given(REGISTERED, OLD, *assign(given(REGISTERED, OLD), PostKind.LIST_OFFICER, person="SUN"))

    assert len(state.team_on(date(2020, 7, 1))) == 1
    assert [post.person for post in state.officers_on(date(2020, 7, 1))] == ["SUN"]


def test_the_same_appointment_is_not_made_twice() -> None:
    state = given(REGISTERED, *assign(given(REGISTERED), PostKind.LIST_OFFICER))

    with pytest.raises(NothingChanged):
        assign(state, PostKind.LIST_OFFICER)


def test_an_appointment_may_be_older_than_the_units_registration_here() -> None:
    state = given(REGISTERED, OLD)

    assert [post.person for post in state.team_on(date(2019, 5, 1))] == ["SUN"]


def test_nobody_is_appointed_in_a_dissolved_unit() -> None:
    with pytest.raises(UnitNotInPlace):
        assign(given(REGISTERED, UnitDissolved(UNIT, date(2020, 5, 1), "撤并")))


def test_a_post_ends_once_and_not_before_it_began() -> None:
    with pytest.raises(HistoryFixed):
        end_post(given(REGISTERED, OLD), PostId("OLD"), until_on=date(2018, 2, 28), reason="")
    with pytest.raises(PostEndedAlready):
        end_post(given(REGISTERED, OLD, OLD_ENDED), PostId("OLD"), until_on=date(2020, 7, 1), reason="")
    with pytest.raises(PostNotFound):
        end_post(given(REGISTERED), PostId("OLD"), until_on=date(2020, 7, 1), reason="")
    with pytest.raises(UnitNotInPlace):
        end_post(EMPTY, PostId("OLD"), until_on=date(2020, 7, 1), reason="")


def test_a_post_is_held_on_its_last_day_and_not_after() -> None:
    state = given(
        REGISTERED, OLD, *end_post(given(REGISTERED, OLD), PostId("OLD"), until_on=date(2020, 6, 11), reason="")
    )

    assert state.posts_on(date(2020, 6, 11))
    assert not state.posts_on(date(2020, 6, 12))


def test_a_portfolio_changes_from_its_day_and_the_old_one_is_kept_for_the_days_before() -> None:
    state = given(REGISTERED, OLD)

    state = reduce(evolve, set_portfolio(state, PostId("OLD"), portfolio="组织工作", from_on=date(2020, 3, 1)), state)

    assert state.portfolio_on("OLD", date(2020, 2, 29)) == "全面工作"
    assert state.portfolio_on("OLD", date(2020, 3, 1)) == "组织工作"
    assert state.portfolio_on("NOBODY", date(2020, 3, 1)) == ""


def test_a_portfolio_is_changed_forward_for_a_post_that_is_held_and_into_something_else() -> None:
    with pytest.raises(HistoryFixed):
        set_portfolio(given(REGISTERED, OLD), PostId("OLD"), portfolio="组织工作", from_on=date(2018, 1, 1))
    with pytest.raises(NothingChanged):
        set_portfolio(given(REGISTERED, OLD), PostId("OLD"), portfolio="全面工作", from_on=date(2020, 3, 1))
    with pytest.raises(PostEndedAlready):
        set_portfolio(given(REGISTERED, OLD, OLD_ENDED), PostId("OLD"), portfolio="组织工作", from_on=date(2020, 3, 1))
