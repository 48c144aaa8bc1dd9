"""What an event changes of its stream: by this the platform's people and an import are told apart, thing by thing."""

from collections.abc import Iterable
from typing import Any

from domain.assessment.events import AssessmentFinalised
from domain.execution.events import CommitmentAssigned, CommitmentReassigned, MeasureSet, NodeSet
from domain.lists.events import ChangeProposed
from domain.organisation.events import UnitMoved, UnitRegistered, UnitRevised
from domain.outcomes.events import EvaluationEvent, ResultsEvent
from domain.review.events import BallotEvent, MeetingEvent
from domain.rulings.events import RulingEvent


def parts(event: Any) -> Iterable[str]:
    """The names of what an event changes (`Present.imported`)."""
    if isinstance(event, UnitRegistered | UnitRevised | UnitMoved):
        yield "unit"
    elif isinstance(event, ChangeProposed):
        yield event.item
        yield event.change
    elif isinstance(event, CommitmentAssigned | CommitmentReassigned | MeasureSet | NodeSet):
        yield "commitment"
    elif isinstance(event, MeetingEvent | BallotEvent):
        yield "meeting"
    elif isinstance(event, AssessmentFinalised):
        yield "assessment"
    elif isinstance(event, ResultsEvent | EvaluationEvent):
        yield "results"
    elif isinstance(event, RulingEvent):
        yield event.ruling
    else:
        for name in ("report", "post", "element", "opinion", "item", "person", "follow_up", "finding", "inspection"):
            value = getattr(event, name, None)
            if isinstance(value, str):
                yield value
                return
