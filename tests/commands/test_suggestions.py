"""What members and masses raise, from the sealed words to a problem of the list (policy 三(一))."""

from dataclasses import replace
from datetime import date

import pytest

from domain import streams
from domain.codes import PostKind, ProblemSource
from domain.lists.errors import ListIssuedAlready, SuggestionOnlyByAdoption
from domain.lists.events import ProblemItemAdded
from domain.recorded import Actor, Classification
from domain.refusal import NotPermitted
from domain.suggestions.commands import AdoptSuggestion, ReplySuggestion, ScreenSuggestion, SubmitSuggestion
from domain.suggestions.errors import NotFit, SourceNotMasses, SuggestionNotFound
from domain.suggestions.events import SuggestionAdopted
from tests.commands import list_year as year
from tests.commands.conftest import District
from tests.commands.list_year import PROBLEM, RESEARCHED, YEAR

SOMEBODY = Actor("citizen", roles=frozenset({"MEMBER"}))
FOUND = replace(PROBLEM, statement="活动场所面积不足", source=ProblemSource.MEMBERS_AND_MASSES)


@pytest.fixture
def opened(district: District) -> District:
    """A district whose year is open and where research on DW01 is done."""
    year.open_year(district)
    year.research(district, "DW01")
    return district


def raised(district: District) -> str:
    command = SubmitSuggestion(district.units["DW01"], YEAR, True, "活动室太小", date(2020, 1, 8), "王某")
    return district.make(SOMEBODY, command)


def screened(district: District, *, fit: bool = True) -> str:
    suggestion = raised(district)
    district.submit(year.officer(district, "DW01"), ScreenSuggestion(suggestion, fit, "反映场所不足", date(2020, 1, 9)))
    return suggestion


def test_a_suggestion_becomes_a_problem_of_the_draft_in_one_step(opened: District) -> None:
    year.draft(opened, "DW01")
    suggestion = screened(opened)
    key, officer = opened.units["DW01"], year.officer(opened, "DW01")

    receipt = opened.submit(officer, AdoptSuggestion(suggestion, "P02", FOUND, date(2020, 1, 12)))

    adopted = opened.events(streams.suggestion(suggestion))[-1]
    added = opened.events(streams.list_set(key, YEAR))[-1]
    assert adopted.event == SuggestionAdopted(suggestion, receipt.entity_id, date(2020, 1, 12))
    content = replace(FOUND, suggestion=suggestion)
    assert added.event == ProblemItemAdded(key, YEAR, receipt.entity_id, "P02", content, drafter=officer.person)
    assert (adopted.command_id, added.position - adopted.position) == (added.command_id, 1)
    opened.submit(officer, ReplySuggestion(suggestion, "已列入问题清单", date(2020, 1, 13)))


def test_the_words_and_their_author_are_restricted_and_sealed(opened: District) -> None:
    suggestion = raised(opened)

    [submitted] = opened.events(streams.suggestion(suggestion))

    assert submitted.classification is Classification.RESTRICTED
    assert type(submitted.event).SEALED_SUBJECT == "suggestion"


def test_only_the_maker_deals_with_a_suggestion_and_the_unit_does_not(opened: District) -> None:
    suggestion = raised(opened)
    command = ScreenSuggestion(suggestion, True, "反映场所不足", date(2020, 1, 9))

    for actor in (year.head(opened, "DW01"), opened.holder("DW02", PostKind.LIST_OFFICER)):
        with pytest.raises(NotPermitted):
            opened.submit(actor, command)
    with pytest.raises(NotPermitted):
        opened.submit(
            year.head(opened, "DW01"),
            SubmitSuggestion(opened.units["DW01"], YEAR, True, "活动室太小", date(2020, 1, 8)),
        )


def test_a_suggestion_is_adopted_into_a_draft_alone(opened: District) -> None:
    year.draft(opened, "DW01")
    year.consult(opened, "DW01")
    year.submit(opened, "DW01")
    year.issue(opened, "DW01")

    with pytest.raises(ListIssuedAlready):
        opened.submit(
            year.officer(opened, "DW01"),
            AdoptSuggestion(screened(opened), "P02", FOUND, date(2020, 3, 1)),
        )


def test_what_does_not_fit_or_names_another_source_is_not_adopted(opened: District) -> None:
    year.draft(opened, "DW01")
    officer = year.officer(opened, "DW01")
    fit = screened(opened)

    for suggestion, content, refusal in (
        (screened(opened, fit=False), FOUND, NotFit),
        (fit, replace(FOUND, source=ProblemSource.SUPERIOR_COMMENT), SourceNotMasses),
        (fit, replace(FOUND, suggestion="another"), SuggestionOnlyByAdoption),
        ("s1", FOUND, SuggestionNotFound),
    ):
        with pytest.raises(refusal):
            opened.submit(officer, AdoptSuggestion(suggestion, "P02", content, RESEARCHED))  # type: ignore[arg-type]
