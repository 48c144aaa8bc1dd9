"""Suggestions from coming in to reply. What was written stays sealed."""

from collections.abc import Iterable

from domain.suggestions.events import (
    SuggestionAdopted,
    SuggestionReplied,
    SuggestionScreened,
    SuggestionSubmitted,
)
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

SUGGESTION = Table("suggestion", key=("suggestion",), found_by=("suggestion",))

suggestions = Projection("suggestions", SUGGESTION)


@suggestions.on(SuggestionSubmitted)
def submitted(entry: Entry, event: SuggestionSubmitted, rows: Rows) -> Iterable[Op]:
    yield Put(
        SUGGESTION,
        (event.suggestion,),
        {
            "unit": event.unit,
            "year": event.year,
            "from_member": event.from_member,
            "submitted_on": event.submitted_on,
            "sealed": entry.recorded.sealed,
            "state": "SUBMITTED",
            "position": entry.recorded.position,
        },
    )


@suggestions.on(SuggestionScreened)
def screened(entry: Entry, event: SuggestionScreened, rows: Rows) -> Iterable[Op]:
    state = "SCREENED" if event.fit else "REFERRED"
    changes = {"state": state, "summary": event.summary, "screened_on": event.screened_on}
    yield Patch(SUGGESTION, (event.suggestion,), changes)


@suggestions.on(SuggestionAdopted)
def adopted(entry: Entry, event: SuggestionAdopted, rows: Rows) -> Iterable[Op]:
    changes = {"state": "ADOPTED", "item": event.item, "adopted_on": event.adopted_on}
    yield Patch(SUGGESTION, (event.suggestion,), changes)


@suggestions.on(SuggestionReplied)
def replied(entry: Entry, event: SuggestionReplied, rows: Rows) -> Iterable[Op]:
    yield Patch(SUGGESTION, (event.suggestion,), {"reply": event.text, "replied_on": event.replied_on})
