"""Facts of supervision that tests begin from, each as it would be recorded."""

from datetime import date
from typing import Any

from domain.codes import InspectionStyle, ListKind, Weakness
from domain.execution.item import ItemState
from domain.ids import FindingId, FollowUpId, InspectionId, ItemId, PersonId, UnitId
from domain.supervision import findings, follow_ups, inspections
from domain.supervision.events import (
    Correspondence,
    FindingAssigned,
    FindingClosed,
    FindingConfirmed,
    FindingRaised,
    FindingRechecked,
    FollowUpApproved,
    FollowUpProposed,
    FollowUpSent,
    InspectionConcluded,
    InspectionPlanned,
    InspectionStarted,
    ObservationRecorded,
    RectificationReported,
    RectificationSubmitted,
)

OFFICE, STREET, OTHER, BUREAU = UnitId("office"), UnitId("street"), UnitId("other"), UnitId("bureau")
FIRST, SECOND, OWN = PersonId("first"), PersonId("second"), PersonId("own")
ITEM = ItemId("item")
INSPECTION, FINDING, FOLLOW_UP = InspectionId("inspection"), FindingId("finding"), FollowUpId("follow up")
YEAR, DAY, LATER = 2020, date(2020, 6, 1), date(2020, 6, 20)
ISSUED = ItemState(item=ITEM, unit=STREET, year=YEAR, kind=ListKind.TASK, issued_on=date(2020, 2, 5))

PLANNED = InspectionPlanned(
    INSPECTION, "DD01", OFFICE, STREET, YEAR, "SYMPOSIUM", InspectionStyle.UNANNOUNCED, (BUREAU,), (FIRST, SECOND), DAY,
    "半年督导",
)  # fmt: skip
STARTED = InspectionStarted(INSPECTION, DAY)
OBSERVED = ObservationRecorded(INSPECTION, ListKind.TASK, (ITEM,), "台账齐全")
CONCLUDED = InspectionConcluded(INSPECTION, "总体良好", DAY)

RAISED = FindingRaised(
    FINDING, INSPECTION, OFFICE, STREET, YEAR, (ITEM,), Weakness.WEAK_PROGRESS, "推进缓慢", (), FIRST, DAY
)
CONFIRMED = FindingConfirmed(FINDING, DAY)
ASSIGNED = FindingAssigned(FINDING, OWN, date(2020, 7, 1), DAY)
SUBMITTED = RectificationSubmitted(FINDING, "已整改", (), LATER)
PASSED = FindingRechecked(FINDING, True, OFFICE, "", LATER)
FAILED = FindingRechecked(FINDING, False, OFFICE, "仍未到位", LATER)
CLOSED = FindingClosed(FINDING, LATER)

PROPOSED = FollowUpProposed(
    FOLLOW_UP, "WRITTEN_INQUIRY", OFFICE, STREET, YEAR, (FINDING,), None, FIRST, date(2020, 6, 2)
)
APPROVED = FollowUpApproved(FOLLOW_UP, SECOND, date(2020, 6, 3))
SENT = FollowUpSent(
    FOLLOW_UP, "示组函〔2020〕1号", date(2020, 6, 4), date(2020, 6, 29), date(2020, 12, 4), Correspondence("请说明")
)
REPORTED = RectificationReported(FOLLOW_UP, (), date(2020, 7, 1), Correspondence("已整改"))


def inspection(*events: Any) -> inspections.InspectionState:
    """An inspection after these facts."""
    state = inspections.EMPTY
    for event in events:
        state = inspections.evolve(state, event)
    return state


def finding(*events: Any) -> findings.FindingState:
    """A finding after these facts."""
    state = findings.EMPTY
    for event in events:
        state = findings.evolve(state, event)
    return state


def follow_up(*events: Any) -> follow_ups.FollowUpState:
    """A follow-up after these facts."""
    state = follow_ups.EMPTY
    for event in events:
        state = follow_ups.evolve(state, event)
    return state
