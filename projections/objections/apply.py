"""Objections from filing to decision. What was written stays sealed."""

from collections.abc import Iterable

from domain.objections.events import ObjectionAccepted, ObjectionDecided, ObjectionFiled, ReviewersAssigned
from domain.recorded import Recorded
from projections.temporal import Entry, Key, Op, Patch, Projection, Put, Rows, Table

_OWN = ObjectionFiled | ObjectionAccepted | ReviewersAssigned | ObjectionDecided


def _objection(recorded: Recorded) -> Iterable[Key]:
    """An event of the objection's own; what follows from one names it as well."""
    return ((recorded.event.objection,),) if isinstance(recorded.event, _OWN) else ()


OBJECTION = Table("objection", key=("objection",), found_by=(_objection,))

objections = Projection("objections", OBJECTION)


@objections.on(ObjectionFiled)
def filed(entry: Entry, event: ObjectionFiled, rows: Rows) -> Iterable[Op]:
    yield Put(
        OBJECTION,
        (event.objection,),
        {
            "unit": event.unit,
            "year": event.year,
            "ruling": event.ruling,
            "filed_by": event.filed_by,
            "filed_on": event.filed_on,
            "sealed": entry.recorded.sealed,
            "state": "FILED",
            "reviewers": [],
            "position": entry.recorded.position,
        },
    )


@objections.on(ObjectionAccepted)
def accepted(entry: Entry, event: ObjectionAccepted, rows: Rows) -> Iterable[Op]:
    columns = {"accepted_on": event.accepted_on, "decide_by_on": event.decide_by_on}
    yield Patch(OBJECTION, (event.objection,), {"state": "ACCEPTED", **columns})


@objections.on(ReviewersAssigned)
def assigned(entry: Entry, event: ReviewersAssigned, rows: Rows) -> Iterable[Op]:
    columns = {"reviewers": list(event.reviewers), "assigned_on": event.assigned_on}
    yield Patch(OBJECTION, (event.objection,), {"state": "IN_REVIEW", **columns})


@objections.on(ObjectionDecided)
def decided(entry: Entry, event: ObjectionDecided, rows: Rows) -> Iterable[Op]:
    columns = {"reason": event.reason, "decided_on": event.decided_on}
    yield Patch(OBJECTION, (event.objection,), {"state": str(event.outcome), **columns})
