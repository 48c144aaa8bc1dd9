"""Inspections and what was observed in them."""

from collections.abc import Iterable

from domain.supervision.events import (
    InspectionCancelled,
    InspectionConcluded,
    InspectionFedBack,
    InspectionPlanned,
    InspectionStarted,
    InspectorAdded,
    ObservationRecorded,
)
from projections.temporal import Append, Entry, Op, Patch, Projection, Put, Rows, Table

INSPECTION = Table("inspection", key=("inspection",), found_by=("inspection",))
OBSERVATION = Table("observation", journal=True)

inspections = Projection("inspections", INSPECTION, OBSERVATION)


@inspections.on(InspectionPlanned)
def planned(entry: Entry, event: InspectionPlanned, rows: Rows) -> Iterable[Op]:
    yield Put(
        INSPECTION,
        (event.inspection,),
        {
            "number": event.number,
            "organiser": event.organiser,
            "unit": event.unit,
            "year": event.year,
            "method": event.method,
            "style": event.style,
            "departments": list(event.departments),
            "team": list(event.team),
            "planned_for_on": event.planned_for_on,
            "purpose": event.purpose,
            "tracks": event.case,
            "reason_beyond_limit": event.reason_beyond_limit,
            "state": "PLANNED",
            "position": entry.recorded.position,
        },
    )


@inspections.on(InspectorAdded)
def inspector_added(entry: Entry, event: InspectorAdded, rows: Rows) -> Iterable[Op]:
    team = rows.require(INSPECTION, event.inspection)["team"]
    yield Patch(INSPECTION, (event.inspection,), {"team": [*team, event.person]})


@inspections.on(InspectionStarted)
def started(entry: Entry, event: InspectionStarted, rows: Rows) -> Iterable[Op]:
    yield Patch(INSPECTION, (event.inspection,), {"state": "RUNNING", "started_on": event.started_on})


@inspections.on(ObservationRecorded)
def observed(entry: Entry, event: ObservationRecorded, rows: Rows) -> Iterable[Op]:
    yield Append(
        OBSERVATION,
        {
            "inspection": event.inspection,
            "list_kind": event.list_kind,
            "items": list(event.items),
            "text": event.text,
            "evidence": list(event.evidence),
        },
    )


@inspections.on(InspectionConcluded)
def concluded(entry: Entry, event: InspectionConcluded, rows: Rows) -> Iterable[Op]:
    changes = {"state": "CONCLUDED", "conclusion": event.conclusion, "concluded_on": event.concluded_on}
    yield Patch(INSPECTION, (event.inspection,), changes)


@inspections.on(InspectionFedBack)
def fed_back(entry: Entry, event: InspectionFedBack, rows: Rows) -> Iterable[Op]:
    yield Patch(INSPECTION, (event.inspection,), {"state": "FED_BACK", "fed_back_on": event.fed_back_on})


@inspections.on(InspectionCancelled)
def cancelled(entry: Entry, event: InspectionCancelled, rows: Rows) -> Iterable[Op]:
    yield Patch(INSPECTION, (event.inspection,), {"state": "CANCELLED", "cancelled_reason": event.reason})
