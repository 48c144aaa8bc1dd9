"""A year's results round by round, each unit's evaluation with its grade, the four dimensions, and what was used."""

from collections.abc import Iterable

from domain.outcomes.events import (
    DimensionsRecorded,
    GradeDecided,
    GradeProposed,
    ResultsComputed,
    ResultUsed,
    UnitEvaluated,
    YearPublished,
)
from domain.recorded import Recorded
from projections.temporal import Append, Entry, Key, Op, Patch, Projection, Put, Rows, Table

_OF_YEAR = (ResultsComputed, YearPublished)
_OF_UNIT = (UnitEvaluated, GradeProposed, GradeDecided)


def _year(recorded: Recorded) -> Iterable[Key]:
    return ((recorded.event.year,),) if isinstance(recorded.event, _OF_YEAR) else ()


def _rounds(recorded: Recorded) -> Iterable[Key]:
    """The round an event is of, and the one before, whose decision a new one may keep."""
    event = recorded.event
    if not isinstance(event, _OF_UNIT):
        return ()
    return ((event.unit, event.year, event.round), (event.unit, event.year, event.round - 1))


def _dimension(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if not isinstance(event, DimensionsRecorded):
        return ()
    return ((event.unit, event.year, event.subject, event.person or ""),)


YEAR_RESULT = Table("year_result", key=("year",), found_by=(_year,))
PUBLICATION = Table("publication", journal=True)
UNIT_EVALUATION = Table("unit_evaluation", key=("unit", "year", "round"), found_by=(_rounds,))
DIMENSION = Table("dimension", key=("unit", "year", "subject", "person"), found_by=(_dimension,))
RESULT_USE = Table("result_use", journal=True)

evaluations = Projection("evaluations", YEAR_RESULT, PUBLICATION, UNIT_EVALUATION, DIMENSION, RESULT_USE)

_GRADING = (
    *("state", "proposed_grade", "proposed_reason", "proposed_by", "proposed_on"),
    *("decided_grade", "by_hand", "decided_reason", "decided_by", "decided_on"),
)


@evaluations.on(ResultsComputed)
def computed(entry: Entry, event: ResultsComputed, rows: Rows) -> Iterable[Op]:
    before = rows.get(YEAR_RESULT, event.year)
    yield Put(
        YEAR_RESULT,
        (event.year,),
        {
            "round": event.round,
            "engine": event.engine,
            "rules": event.rules,
            "assessment": event.assessment,
            "evaluation": event.evaluation,
            "units": event.units,
            "computed_on": event.computed_on,
            "published_round": 0 if before is None else before["published_round"],
            "position": entry.recorded.position,
        },
    )


@evaluations.on(YearPublished)
def published(entry: Entry, event: YearPublished, rows: Rows) -> Iterable[Op]:
    names = (
        *("year", "round", "from_position", "to_position", "engine", "rules", "assessment", "evaluation"),
        *("published_on", "checkpoint_size", "checkpoint_root"),
    )
    yield Append(PUBLICATION, {name: getattr(event, name) for name in names})
    yield Patch(YEAR_RESULT, (event.year,), {"published_round": event.round})


@evaluations.on(UnitEvaluated)
def evaluated(entry: Entry, event: UnitEvaluated, rows: Rows) -> Iterable[Op]:
    before = rows.get(UNIT_EVALUATION, event.unit, event.year, event.round - 1)
    # A decision stands as long as the grade that was computed when it was taken.
    kept = before is not None and before["grade"] == event.grade
    grading = {name: before[name] for name in _GRADING} if before is not None and kept else {"state": "COMPUTED"}
    yield Put(
        UNIT_EVALUATION,
        (event.unit, event.year, event.round),
        {
            "class_": event.class_,
            "ballot": event.ballot,
            "secretary": event.secretary,
            "final": event.final,
            "rank": event.rank,
            "grade": event.grade,
            "position": entry.recorded.position,
            **grading,
        },
    )


@evaluations.on(GradeProposed)
def proposed(entry: Entry, event: GradeProposed, rows: Rows) -> Iterable[Op]:
    nothing = dict.fromkeys(("decided_grade", "by_hand", "decided_reason", "decided_by", "decided_on"))
    columns = {
        "proposed_grade": event.grade,
        "proposed_reason": event.reason,
        "proposed_by": event.proposed_by,
        "proposed_on": event.proposed_on,
    }
    yield Patch(UNIT_EVALUATION, (event.unit, event.year, event.round), {"state": "PROPOSED", **columns, **nothing})


@evaluations.on(GradeDecided)
def decided(entry: Entry, event: GradeDecided, rows: Rows) -> Iterable[Op]:
    columns = {
        "decided_grade": event.grade,
        "by_hand": event.by_hand,
        "decided_reason": event.reason or None,
        "decided_by": event.decided_by,
        "decided_on": event.decided_on,
    }
    yield Patch(UNIT_EVALUATION, (event.unit, event.year, event.round), {"state": "DECIDED", **columns})


@evaluations.on(DimensionsRecorded)
def dimensions(entry: Entry, event: DimensionsRecorded, rows: Rows) -> Iterable[Op]:
    names = ("political", "performance", "conduct", "competence", "basis", "recorded_on")
    row = {name: getattr(event, name) for name in names}
    key = (event.unit, event.year, event.subject, event.person or "")
    yield Put(DIMENSION, key, {**row, "position": entry.recorded.position})


@evaluations.on(ResultUsed)
def used(entry: Entry, event: ResultUsed, rows: Rows) -> Iterable[Op]:
    names = ("unit", "year", "kind", "person", "reference", "used_on")
    yield Append(RESULT_USE, {name: getattr(event, name) for name in names})
