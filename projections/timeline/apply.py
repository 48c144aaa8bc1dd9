"""Every event becomes one entry of the trail, with whom it is about and the latest business day so far."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from domain.assessment.events import GroupFormed
from domain.contributions.events import ContributionRequested
from domain.evidence.events import EvidenceDeclared
from domain.guidance.events import GoodPracticePublished
from domain.lists.events import DutyItemAdded, ProblemItemAdded, TaskItemAdded
from domain.objections.events import ObjectionFiled
from domain.recorded import STORED_NAMES
from domain.rulings.events import KeyManagementOpened, RulingProposed
from domain.suggestions.events import SuggestionSubmitted
from domain.supervision.events import FindingRaised, FollowUpProposed, InspectionPlanned
from projections.temporal import Append, Entry, Op, Projection, Put, Row, Rows, Table

TIMELINE = Table("timeline", journal=True)
_MADE = (
    "contribution",
    "suggestion",
    "practice",
    "ruling",
    "case",
    "objection",
    "inspection",
    "finding",
    "follow_up",
    "group",
    "sealed_subject",
)
"""Fields with the id of something that an earlier event made, with its unit and year."""
SUBJECT = Table(
    "timeline_subject",
    key=("entity",),
    found_by=("item", *_MADE, lambda recorded: _evidence(recorded.event)),
)

timeline = Projection("timeline", TIMELINE, SUBJECT)

_PERSONS = ("person", "leader", "officer", "holder", "addressee", "reporter")
"""Fields that say which person an event is about, the first that is there."""


@timeline.on_every
def recorded(entry: Entry, event: Any, rows: Rows) -> Iterable[Op]:
    facts = entry.recorded
    about = _about(event, rows)
    before = rows.last(TIMELINE)
    occurred_max: date | None = before["occurred_max"] if before is not None else None
    days = [day for day in (facts.occurred_on, occurred_max) if day is not None]
    behalf = facts.actor.on_behalf_of
    yield Append(
        TIMELINE,
        {
            "command_id": facts.command_id,
            "recorded_at": facts.recorded_at,
            "occurred_on": facts.occurred_on,
            "occurred_max": max(days, default=None),
            "type": STORED_NAMES[type(event)],
            "stream": facts.stream,
            "version": facts.version,
            "unit": about["unit"],
            "year": about["year"],
            "item": about["item"],
            "person": _person(event),
            "actor_person": facts.actor.person,
            "actor_post": facts.actor.post,
            "actor_unit": facts.actor.unit,
            "actor_roles": sorted(facts.actor.roles),
            "behalf_unit": behalf and behalf.unit,
            "behalf_post": behalf and behalf.post,
            "behalf_person": behalf and behalf.person,
            "attested": behalf is not None and behalf.attested_on_paper,
            "causation": facts.causation,
            "correlation": facts.correlation,
            "classification": facts.classification,
            "data": entry.data,
            "state_sha256": entry.state_sha256,
        },
    )
    match event:
        case ProblemItemAdded() | TaskItemAdded() | DutyItemAdded():
            yield Put(SUBJECT, (event.item,), {"unit": event.unit, "year": event.year, "item": event.item})
        case ContributionRequested():
            yield Put(SUBJECT, (event.contribution,), about)
        case SuggestionSubmitted():
            yield Put(SUBJECT, (event.suggestion,), about)
        case EvidenceDeclared():
            yield Put(SUBJECT, (event.evidence,), about)
        case GoodPracticePublished():
            yield Put(SUBJECT, (event.practice,), about)
        case RulingProposed():
            yield Put(SUBJECT, (event.ruling,), about)
        case ObjectionFiled():
            yield Put(SUBJECT, (event.objection,), about)
        case KeyManagementOpened():
            yield Put(SUBJECT, (event.case,), about)
        case InspectionPlanned():
            yield Put(SUBJECT, (event.inspection,), about)
        case FindingRaised():
            yield Put(SUBJECT, (event.finding,), about)
        case FollowUpProposed():
            yield Put(SUBJECT, (event.follow_up,), about)
        case GroupFormed():
            yield Put(SUBJECT, (event.group,), about)


def _about(event: Any, rows: Rows) -> Row:
    """Unit, year and item: as the event says, else as the event says that made what it speaks of; else the unit that
    organises it."""
    about: Row = {name: getattr(event, name, None) for name in ("unit", "year", "item")}
    for entity in (about["item"], *_others(event)):
        known = rows.get(SUBJECT, entity) if entity is not None else None
        if known is not None:
            for name in about:
                about[name] = about[name] if about[name] is not None else known[name]
    if about["unit"] is None:
        # A meeting, or a group, is of the committee that holds or forms it.
        about["unit"] = getattr(event, "organiser", None)
    return about


def _others(event: Any) -> Iterable[str]:
    for name in _MADE:
        entity = getattr(event, name, None)
        if entity is not None:
            yield entity
    for (entity,) in _evidence(event):
        yield entity


def _evidence(event: Any) -> Iterable[tuple[str]]:
    """The file an event of its own stream is about; the files that a report only shows are no subject of it."""
    entity = getattr(event, "evidence", None)
    return ((entity,),) if isinstance(entity, str) else ()


def _person(event: Any) -> str | None:
    for name in _PERSONS:
        person = getattr(event, name, None)
        if isinstance(person, str):
            return person
    holder = getattr(getattr(event, "content", None), "holder", None)
    return holder if isinstance(holder, str) else None
