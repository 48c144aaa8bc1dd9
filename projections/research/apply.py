"""Research records."""

from collections.abc import Iterable

from domain.research.events import (
    ProblemsRecorded,
    ResearchCompleted,
    ResearchStarted,
    SituationRecorded,
    StrengthsRecorded,
)
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

RESEARCH = Table("research", key=("unit", "year"), found_by=(("unit", "year"),))

research = Projection("research", RESEARCH)


@research.on(ResearchStarted)
def started(entry: Entry, event: ResearchStarted, rows: Rows) -> Iterable[Op]:
    yield Put(
        RESEARCH,
        (event.unit, event.year),
        {
            "officer": event.officer,
            "started_on": event.started_on,
            "situation": None,
            "problems": None,
            "strengths": None,
            "completed_on": None,
            "position": entry.recorded.position,
        },
    )


@research.on(SituationRecorded)
def situation_recorded(entry: Entry, event: SituationRecorded, rows: Rows) -> Iterable[Op]:
    yield Patch(RESEARCH, (event.unit, event.year), {"situation": event.text})


@research.on(ProblemsRecorded)
def problems_recorded(entry: Entry, event: ProblemsRecorded, rows: Rows) -> Iterable[Op]:
    yield Patch(RESEARCH, (event.unit, event.year), {"problems": event.text})


@research.on(StrengthsRecorded)
def strengths_recorded(entry: Entry, event: StrengthsRecorded, rows: Rows) -> Iterable[Op]:
    yield Patch(RESEARCH, (event.unit, event.year), {"strengths": event.text})


@research.on(ResearchCompleted)
def completed(entry: Entry, event: ResearchCompleted, rows: Rows) -> Iterable[Op]:
    yield Patch(RESEARCH, (event.unit, event.year), {"completed_on": event.completed_on})
