"""What members and masses raise: sealed, screened, adopted as a problem, replied to (policy 三(一))."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.codes import ProblemSource, UnitKind
from domain.ids import ItemId, SuggestionId, UnitId
from domain.lists.events import ProblemContent
from domain.refusal import InvalidInput
from domain.suggestions.decider import (
    EMPTY,
    SuggestionState,
    adopt_suggestion,
    evolve,
    reply_due_on,
    reply_suggestion,
    screen_suggestion,
    submit_suggestion,
)
from domain.suggestions.errors import (
    AdoptedAlready,
    AdoptionYearWrong,
    NotFit,
    NotScreened,
    RepliedAlready,
    ScreenedAlready,
    SourceNotMasses,
    SubmittedAlready,
    SuggestionDayWrong,
    SuggestionForNobody,
    SuggestionNotFound,
)
from domain.suggestions.events import (
    Submission,
    SuggestionAdopted,
    SuggestionEvent,
    SuggestionReplied,
    SuggestionScreened,
    SuggestionSubmitted,
)

ID, STREET, ITEM = SuggestionId("suggestion"), UnitId("street"), ItemId("item")
ON = date(2020, 1, 10)
SUBMITTED = SuggestionSubmitted(ID, STREET, 2020, True, ON, Submission("王某", "活动室太小"))
FIT = SuggestionScreened(ID, True, "反映活动场所面积不足", date(2020, 1, 12))
UNFIT = replace(FIT, fit=False, summary="信访事项，已转交")
PROBLEM = ProblemContent(
    "党群活动场所面积不达标", ProblemSource.MEMBERS_AND_MASSES, "", ("VENUE",), ("COMMUNITY",), 100, suggestion=ID
)


def given(*events: SuggestionEvent) -> SuggestionState:
    state = EMPTY
    for event in events:
        state = evolve(state, event)
    return state


def submit(state: SuggestionState = EMPTY, **changes: Any) -> list[SuggestionSubmitted]:
    facts: dict[str, Any] = {
        "unit": STREET,
        "unit_kind": UnitKind.PARTY_WORK_COMMITTEE,
        "unit_stands": True,
        "year": 2020,
        "from_member": True,
        "text": "活动室太小",
        "author": "王某",
        "submitted_on": ON,
        **changes,
    }
    return submit_suggestion(state, ID, **facts)


def adopt(*events: SuggestionEvent, content: ProblemContent = PROBLEM, year: int = 2020) -> list[SuggestionAdopted]:
    return adopt_suggestion(given(*events), ITEM, content=content, adopted_on=date(2020, 1, 15), year=year)


def test_author_and_text_are_sealed_under_the_suggestion_and_stand_nowhere_else() -> None:
    [event] = submit()

    assert event == SUBMITTED
    assert SuggestionSubmitted.SEALED_SUBJECT == "suggestion"
    assert "王某" not in repr(replace(event, sealed=None))


def test_whoever_raises_something_may_stay_unnamed_but_not_silent() -> None:
    assert submit(author="")
    with pytest.raises(InvalidInput):
        submit(text=" ")
    with pytest.raises(SubmittedAlready):
        submit(given(SUBMITTED))


@pytest.mark.parametrize("changes", [{"unit_kind": UnitKind.FUNCTIONAL_DEPT}, {"unit_stands": False}])
def test_a_suggestion_is_about_a_unit_that_lists_are_made_for(changes: dict[str, Any]) -> None:
    with pytest.raises(SuggestionForNobody):
        submit(**changes)


def test_what_is_raised_late_in_a_year_goes_into_the_lists_of_the_next() -> None:
    assert submit(submitted_on=date(2019, 12, 1))
    with pytest.raises(SuggestionDayWrong):
        submit(submitted_on=date(2018, 12, 1))


def test_a_suggestion_is_screened_once() -> None:
    screened = screen_suggestion(
        given(SUBMITTED), fit=True, summary="反映活动场所面积不足", screened_on=date(2020, 1, 12)
    )

    assert screened == [FIT]
    with pytest.raises(ScreenedAlready):
        screen_suggestion(given(SUBMITTED, FIT), fit=False, summary="改主意", screened_on=date(2020, 1, 13))
    with pytest.raises(SuggestionDayWrong):
        screen_suggestion(given(SUBMITTED), fit=True, summary="摘要", screened_on=date(2020, 1, 9))


def test_a_suggestion_found_fit_becomes_a_problem_from_members_and_masses() -> None:
    assert adopt(SUBMITTED, FIT) == [SuggestionAdopted(ID, ITEM, date(2020, 1, 15))]
    with pytest.raises(SourceNotMasses) as refusal:
        adopt(SUBMITTED, FIT, content=replace(PROBLEM, source=ProblemSource.SUPERIOR_COMMENT))
    assert (refusal.value.rule, refusal.value.source) == ("R5", "三(一)")


def test_a_suggestion_is_adopted_once_it_was_screened_as_fit_and_only_once() -> None:
    with pytest.raises(NotScreened):
        adopt(SUBMITTED)
    with pytest.raises(NotFit):
        adopt(SUBMITTED, UNFIT)
    with pytest.raises(AdoptedAlready):
        adopt(SUBMITTED, FIT, SuggestionAdopted(ID, ITEM, date(2020, 1, 15)))
    with pytest.raises(SuggestionNotFound):
        adopt()


def test_a_suggestion_goes_into_the_lists_of_its_year_or_of_the_next() -> None:
    assert adopt(SUBMITTED, FIT, year=2021)
    for year in (2019, 2022):
        with pytest.raises(AdoptionYearWrong):
            adopt(SUBMITTED, FIT, year=year)


def test_every_screened_suggestion_is_replied_to_once() -> None:
    for screened in (FIT, UNFIT):
        replied = reply_suggestion(given(SUBMITTED, screened), text="已列入问题清单", replied_on=date(2020, 1, 20))
        assert replied == [SuggestionReplied(ID, "已列入问题清单", date(2020, 1, 20))]
        with pytest.raises(RepliedAlready):
            reply_suggestion(given(SUBMITTED, screened, *replied), text="再答", replied_on=date(2020, 1, 21))
    with pytest.raises(NotScreened):
        reply_suggestion(given(SUBMITTED), text="已列入问题清单", replied_on=date(2020, 1, 20))


def test_a_reply_is_due_within_the_districts_days() -> None:
    assert reply_due_on(ON, 15) == date(2020, 1, 25)
