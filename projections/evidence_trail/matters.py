"""What each event says of files and of the matters that they are shown in. A matter is a text such as `report/<id>`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from domain.assessment.events import (
    AssessmentFactRecorded,
    AssessmentFactWithdrawn,
    ScoreAdjudicated,
    ScoreAmended,
    ScoreEntered,
    SheetSigned,
)
from domain.evidence.events import EvidenceLinked
from domain.execution.events import (
    CompletionClaimed,
    CompletionReturned,
    CompletionVerified,
    ItemClosed,
    ItemReopened,
    ProgressAccepted,
    ProgressCorrected,
    ProgressReturned,
    ProgressSubmitted,
)
from domain.rulings.events import RulingApproved, RulingIssued, RulingProposed, RulingReviewed, RulingRevoked
from domain.supervision.events import (
    FindingClosed,
    FindingConfirmed,
    FindingDismissed,
    FindingRaised,
    FindingRechecked,
    FindingReopened,
    FollowUpClosed,
    FollowUpProposed,
    InspectionConcluded,
    ObservationRecorded,
    RectificationReported,
    RectificationSubmitted,
)

MattersOf = Callable[[Any], tuple[str, ...]]


def files(event: Any) -> tuple[str, ...]:
    """The files an event names: one, several, or none; and the one that takes its place."""
    named = getattr(event, "evidence", ()) or ()
    told = (named, getattr(event, "successor", None)) if isinstance(named, str) else named
    return tuple(dict.fromkeys(file for file in told if file is not None))


def items(event: Any) -> tuple[str, ...]:
    """The items an event that names files names beside them, as matters."""
    named = getattr(event, "items", None) or (getattr(event, "item", None),)
    return tuple(f"item/{item}" for item in dict.fromkeys(named) if item is not None)


def shown_in(event: Any) -> tuple[str, ...]:
    """Where the files that an event names are shown from then on."""
    return (*items(event), *_SHOWN_IN.get(type(event), _nowhere)(event))


def decided(event: Any) -> tuple[str, ...]:
    """The matters that an event decides, whatever files are shown in them."""
    return _DECIDED.get(type(event), _nowhere)(event)


def about(event: Any) -> Iterable[tuple[str, str]]:
    """(what it is about, matter)."""
    match event:
        case FindingRaised():
            return [(each, f"finding/{event.finding}") for each in items(event)]
        case FollowUpProposed():
            return [(f"finding/{each}", f"follow_up/{event.follow_up}") for each in dict.fromkeys(event.findings)]
        case _:
            return ()


def _nowhere(event: Any) -> tuple[str, ...]:
    return ()


def _report(event: Any) -> tuple[str, ...]:
    return (f"report/{event.report}",)


def _completion(event: Any) -> tuple[str, ...]:
    return (f"completion/{event.item}",)


def _item(event: Any) -> tuple[str, ...]:
    return (f"item/{event.item}",)


def _inspection(event: Any) -> tuple[str, ...]:
    return (f"inspection/{event.inspection}",)


def _finding(event: Any) -> tuple[str, ...]:
    return (f"finding/{event.finding}",)


def _follow_up(event: Any) -> tuple[str, ...]:
    return (f"follow_up/{event.follow_up}",)


def _ruling(event: Any) -> tuple[str, ...]:
    return (f"ruling/{event.ruling}",)


def _sheet(event: Any) -> tuple[str, ...]:
    return (f"score_sheet/{event.unit}/{event.year}/{event.assessor}",)


def _cell(event: Any) -> tuple[str, ...]:
    return (f"score/{event.item}/{event.criterion}",)


def _line(event: Any) -> tuple[str, ...]:
    return (f"fact/{event.unit}/{event.year}/{event.line}",)


_SHOWN_IN: Mapping[type, MattersOf] = {
    EvidenceLinked: _report,
    ProgressSubmitted: _report,
    ProgressCorrected: _report,
    CompletionClaimed: _completion,
    ObservationRecorded: _inspection,
    FindingRaised: _finding,
    RectificationSubmitted: _finding,
    RectificationReported: _follow_up,
    ScoreEntered: lambda event: (*_sheet(event), *_cell(event)),
    ScoreAmended: lambda event: (*_sheet(event), *_cell(event)),
    AssessmentFactRecorded: _line,
    RulingProposed: _ruling,
}

_DECIDED: Mapping[type, MattersOf] = {
    ProgressAccepted: _report,
    ProgressReturned: _report,
    CompletionReturned: _completion,
    CompletionVerified: _completion,
    ItemClosed: _item,
    ItemReopened: _item,
    InspectionConcluded: _inspection,
    FindingConfirmed: _finding,
    FindingDismissed: _finding,
    FindingRechecked: _finding,
    FindingClosed: _finding,
    FindingReopened: _finding,
    FollowUpClosed: _follow_up,
    SheetSigned: _sheet,
    ScoreAdjudicated: _cell,
    AssessmentFactWithdrawn: _line,
    RulingReviewed: _ruling,
    RulingApproved: _ruling,
    RulingIssued: _ruling,
    RulingRevoked: _ruling,
}

DECIDING: frozenset[type] = frozenset(_DECIDED)
"""Events that decide a matter."""
