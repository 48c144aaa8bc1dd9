"""Assessment groups, who is in them, who stands back from which unit."""

from collections.abc import Iterable

from domain.assessment.events import (
    AssessorRecused,
    AssessorReplaced,
    AssessorSeconded,
    GroupFormed,
    GroupLeaderSet,
    InterestDeclared,
)
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

GROUP = Table("assessment_group", key=("assessment_group",), found_by=("group",))
ASSESSOR = Table(
    "assessor", key=("assessment_group", "person"), found_by=(("group", "person"), ("group", "replacement"))
)
RECUSAL = Table("recusal", key=("assessment_group", "person", "unit"), found_by=(("group", "person", "unit"),))

assessment_groups = Projection("assessment_groups", GROUP, ASSESSOR, RECUSAL)


@assessment_groups.on(GroupFormed)
def formed(entry: Entry, event: GroupFormed, rows: Rows) -> Iterable[Op]:
    row = {"organiser": event.organiser, "year": event.year, "name": event.name, "formed_on": event.formed_on}
    yield Put(GROUP, (event.group,), {**row, "position": entry.recorded.position})


@assessment_groups.on(AssessorSeconded)
def seconded(entry: Entry, event: AssessorSeconded, rows: Rows) -> Iterable[Op]:
    yield Put(
        ASSESSOR,
        (event.group, event.person),
        {
            "title": event.title,
            "from_unit": event.from_unit,
            "leads": event.leads,
            "seconded_on": event.seconded_on,
            "position": entry.recorded.position,
        },
    )


@assessment_groups.on(GroupLeaderSet)
def leader_set(entry: Entry, event: GroupLeaderSet, rows: Rows) -> Iterable[Op]:
    yield Patch(ASSESSOR, (event.group, event.person), {"leads": True})


@assessment_groups.on(AssessorReplaced)
def replaced(entry: Entry, event: AssessorReplaced, rows: Rows) -> Iterable[Op]:
    before = rows.require(ASSESSOR, event.group, event.person)
    gone = {"left_on": event.replaced_on, "left_reason": event.reason, "replaced_by": event.replacement}
    yield Patch(ASSESSOR, (event.group, event.person), {**gone, "leads": False})
    yield Put(
        ASSESSOR,
        (event.group, event.replacement),
        {
            "title": event.title,
            "from_unit": event.from_unit,
            "leads": before["leads"],
            "seconded_on": event.replaced_on,
            "position": entry.recorded.position,
        },
    )


@assessment_groups.on(InterestDeclared)
def interest_declared(entry: Entry, event: InterestDeclared, rows: Rows) -> Iterable[Op]:
    row = {"kind": event.kind, "recused_on": event.declared_on, "position": entry.recorded.position}
    yield Put(RECUSAL, (event.group, event.person, event.unit), row)


@assessment_groups.on(AssessorRecused)
def recused(entry: Entry, event: AssessorRecused, rows: Rows) -> Iterable[Op]:
    row = {"reason": event.reason, "recused_on": event.recused_on, "position": entry.recorded.position}
    yield Put(RECUSAL, (event.group, event.person, event.unit), row)
