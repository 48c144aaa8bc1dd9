"""Files, the matters they are shown in, and the events that make their trails."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from domain.catalogue import EVENT_CLASSES
from domain.recorded import Recorded
from domain.supervision.events import FollowUpProposed
from projections.evidence_trail.matters import DECIDING, about, decided, files, shown_in
from projections.temporal import Entry, Key, Op, Projection, Put, Rows, Table


def _citations(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    return [(matter, file) for matter in shown_in(event) for file in files(event)]


def _abouts(recorded: Recorded) -> Iterable[Key]:
    return about(recorded.event)


def _steps(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    matters = (*(f"evidence/{file}" for file in files(event)), *decided(event))
    return [(matter, recorded.position) for matter in matters]


CITATION = Table("trail_citation", key=("matter", "evidence"), found_by=(_citations,))
ABOUT = Table("trail_about", key=("about", "matter"), found_by=(_abouts,))
STEP = Table("trail_step", key=("matter", "step"), found_by=(_steps,))

evidence_trail = Projection("evidence_trail", CITATION, ABOUT, STEP)

_NAMING = [cls for cls in EVENT_CLASSES.values() if "evidence" in {field.name for field in fields(cls)}]
"""Whatever names a file belongs to its trail, also what is yet to be invented."""


@evidence_trail.on(*dict.fromkeys((*_NAMING, *DECIDING, FollowUpProposed)))
def concerning(entry: Entry, event: Any, rows: Rows) -> Iterable[Op]:
    recorded = entry.recorded
    for key in _citations(recorded):
        if rows.get(CITATION, *key) is None:
            yield Put(CITATION, key, {"position": recorded.position})
    for key in _abouts(recorded):
        yield Put(ABOUT, key, {})
    for key in _steps(recorded):
        yield Put(STEP, key, {})
