"""Facts about suggestions. Author and text are sealed under a key of the suggestion itself."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.ids import ItemId, SuggestionId, UnitId
from domain.recorded import stored


@dataclass(frozen=True, slots=True)
class Submission:
    """What a member or one of the masses wrote. `author` may be empty (anonymous)."""

    author: str
    text: str


@stored("suggestion.submitted.v1")
@dataclass(frozen=True, slots=True)
class SuggestionSubmitted:
    SEALED_SUBJECT: ClassVar[str] = "suggestion"
    suggestion: SuggestionId
    unit: UnitId
    year: int
    from_member: bool
    submitted_on: date
    sealed: Submission | None


@stored("suggestion.screened.v1")
@dataclass(frozen=True, slots=True)
class SuggestionScreened:
    """`summary` is written by the officer and names nobody."""

    suggestion: SuggestionId
    fit: bool
    summary: str
    screened_on: date


@stored("suggestion.adopted.v1")
@dataclass(frozen=True, slots=True)
class SuggestionAdopted:
    suggestion: SuggestionId
    item: ItemId
    adopted_on: date


@stored("suggestion.replied.v1")
@dataclass(frozen=True, slots=True)
class SuggestionReplied:
    suggestion: SuggestionId
    text: str
    replied_on: date


SuggestionEvent = SuggestionSubmitted | SuggestionScreened | SuggestionAdopted | SuggestionReplied
