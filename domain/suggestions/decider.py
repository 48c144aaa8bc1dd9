"""What members and masses raise (policy 三(一)): submitted sealed, screened, adopted as a problem, replied to.

A reply is due within the district's days (15 by default) of submission; that day is derived where it is shown.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never

from domain.codes import ProblemSource, UnitKind
from domain.ids import ItemId, SuggestionId, UnitId
from domain.labels import label
from domain.lists.events import ProblemContent
from domain.research.decider import RESPONSIBLE_KINDS
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
from domain.text import SHORT_CHARACTERS_MAX, check_text


@dataclass(frozen=True, slots=True)
class SuggestionState:
    """A suggestion folded from its stream, without what is sealed. `fit` is None until it was screened."""

    suggestion: SuggestionId | None = None
    unit: UnitId | None = None
    year: int = 0
    submitted_on: date = date.min
    fit: bool | None = None
    item: ItemId | None = None
    replied: bool = False


EMPTY = SuggestionState()


def evolve(state: SuggestionState, event: SuggestionEvent) -> SuggestionState:
    """The suggestion after one more fact."""
    match event:
        case SuggestionSubmitted():
            return SuggestionState(
                suggestion=event.suggestion, unit=event.unit, year=event.year, submitted_on=event.submitted_on
            )
        case SuggestionScreened():
            return replace(state, fit=event.fit)
        case SuggestionAdopted():
            return replace(state, item=event.item)
        case SuggestionReplied():
            return replace(state, replied=True)
        case _:
            assert_never(event)


def reply_due_on(submitted_on: date, reply_days: int) -> date:
    """The day by which a suggestion is replied to; reply_days is the district's `suggestion_reply_days`."""
    return submitted_on + timedelta(days=reply_days)


def submit_suggestion(
    state: SuggestionState,
    suggestion: SuggestionId,
    *,
    unit: UnitId,
    unit_kind: UnitKind,
    unit_stands: bool,
    year: int,
    from_member: bool,
    text: str,
    author: str,
    submitted_on: date,
) -> list[SuggestionSubmitted]:
    """Raise something about a unit. Author and text are sealed; the author may stay unnamed.

    Raises SubmittedAlready, SuggestionForNobody, SuggestionDayWrong or InvalidInput.
    """
    if state.suggestion is not None:
        raise SubmittedAlready
    if unit_kind not in RESPONSIBLE_KINDS:
        raise SuggestionForNobody(f"所选单位为{label(unit_kind)}。", field="unit")
    if not unit_stands:
        raise SuggestionForNobody("所选单位当日不在册。", field="unit")
    # What is raised late in a year goes into the lists of the next one (四(一)).
    if submitted_on.year not in (year - 1, year):
        raise SuggestionDayWrong(f"提出日期{submitted_on}与{year}年度清单不符。", field="submitted_on")
    check_text(text, "text", "意见建议")
    check_text(author, "author", "提出人", characters_max=SHORT_CHARACTERS_MAX, required=False)
    return [
        SuggestionSubmitted(
            suggestion=suggestion,
            unit=unit,
            year=year,
            from_member=from_member,
            submitted_on=submitted_on,
            sealed=Submission(author=author, text=text),
        )
    ]


def screen_suggestion(
    state: SuggestionState, *, fit: bool, summary: str, screened_on: date
) -> list[SuggestionScreened]:
    """Tell whether it may become a problem of a list. Raises SuggestionNotFound or ScreenedAlready."""
    suggestion = _submitted(state)
    if state.fit is not None:
        raise ScreenedAlready
    check_text(summary, "summary", "摘要")
    _not_before_submission(state, screened_on, "screened_on")
    return [SuggestionScreened(suggestion=suggestion, fit=fit, summary=summary, screened_on=screened_on)]


def adopt_suggestion(
    state: SuggestionState, item: ItemId, *, content: ProblemContent, adopted_on: date, year: int
) -> list[SuggestionAdopted]:
    """Take it up as a problem item; the list set records the item in the same command.

    year: of the list. What is raised once the year's lists are issued goes into those of the next year (四(一)).
    Raises SuggestionNotFound, AdoptionYearWrong, NotScreened, NotFit, AdoptedAlready or SourceNotMasses.
    """
    suggestion = _submitted(state)
    if year not in (state.year, state.year + 1):
        raise AdoptionYearWrong(f"{state.year}、{state.year + 1}年度。", field="year")
    if state.fit is None:
        raise NotScreened
    if not state.fit:
        raise NotFit
    if state.item is not None:
        raise AdoptedAlready
    if content.source is not ProblemSource.MEMBERS_AND_MASSES:
        raise SourceNotMasses(field="content.source")
    _not_before_submission(state, adopted_on, "adopted_on")
    return [SuggestionAdopted(suggestion=suggestion, item=item, adopted_on=adopted_on)]


def reply_suggestion(state: SuggestionState, *, text: str, replied_on: date) -> list[SuggestionReplied]:
    """Answer whoever raised it. Raises SuggestionNotFound, NotScreened or RepliedAlready."""
    suggestion = _submitted(state)
    if state.fit is None:
        raise NotScreened
    if state.replied:
        raise RepliedAlready
    check_text(text, "text", "答复内容")
    _not_before_submission(state, replied_on, "replied_on")
    return [SuggestionReplied(suggestion=suggestion, text=text, replied_on=replied_on)]


def _submitted(state: SuggestionState) -> SuggestionId:
    if state.suggestion is None:
        raise SuggestionNotFound(field="suggestion")
    return state.suggestion


def _not_before_submission(state: SuggestionState, day: date, field: str) -> None:
    if day < state.submitted_on:
        raise SuggestionDayWrong(f"{day}早于提出日期{state.submitted_on}。", field=field)
