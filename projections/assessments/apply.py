"""Assessments with their facts, score sheets and settled scores."""

from collections.abc import Iterable

from domain.assessment.events import (
    AssessmentFactRecorded,
    AssessmentFactWithdrawn,
    AssessmentFedBack,
    AssessmentFinalised,
    AssessmentOpened,
    AssessmentReturned,
    AssessmentRevised,
    AssessmentSubmitted,
    MethodRecorded,
    SatisfactionRecorded,
    ScoreAdjudicated,
    ScoreAmended,
    ScoreEntered,
    SheetSigned,
    UnitResult,
)
from domain.tally import by_name
from projections.temporal import Entry, Op, Patch, Projection, Put, Row, Rows, Table

ASSESSMENT = Table("assessment", key=("unit", "year"), found_by=(("unit", "year"),))
FACT = Table("assessment_fact", key=("unit", "year", "line"), found_by=(("unit", "year", "line"),))
SHEET = Table("score_sheet", key=("unit", "year", "assessor"), found_by=(("unit", "year", "assessor"),))
SCORE = Table(
    "score",
    key=("unit", "year", "assessor", "item", "criterion"),
    found_by=(("unit", "year", "assessor", "item", "criterion"),),
)
ADJUDICATION = Table(
    "adjudication", key=("unit", "year", "item", "criterion"), found_by=(("unit", "year", "item", "criterion"),)
)

assessments = Projection("assessments", ASSESSMENT, FACT, SHEET, SCORE, ADJUDICATION)


@assessments.on(AssessmentOpened)
def opened(entry: Entry, event: AssessmentOpened, rows: Rows) -> Iterable[Op]:
    yield Put(
        ASSESSMENT,
        (event.unit, event.year),
        {
            "unit_code": event.unit_code,
            "organiser": event.organiser,
            "assessment_group": event.group,
            "class": event.class_,
            "rules": event.rules,
            "items": [item.item for item in event.items],
            "opened_on": event.opened_on,
            "state": "SCORING",
            "methods": [],
            "position": entry.recorded.position,
        },
    )


@assessments.on(MethodRecorded)
def method_recorded(entry: Entry, event: MethodRecorded, rows: Rows) -> Iterable[Op]:
    before = rows.require(ASSESSMENT, event.unit, event.year)["methods"]
    if event.method not in before:
        yield Patch(ASSESSMENT, (event.unit, event.year), {"methods": [*before, event.method]})


@assessments.on(SatisfactionRecorded)
def satisfaction_recorded(entry: Entry, event: SatisfactionRecorded, rows: Rows) -> Iterable[Op]:
    changes = {
        "issued": event.issued,
        "returned": event.returned,
        "valid": event.valid,
        "answers": by_name(event.answers),
        "surveyed_on": event.surveyed_on,
    }
    yield Patch(ASSESSMENT, (event.unit, event.year), changes)


@assessments.on(AssessmentFactRecorded)
def fact_recorded(entry: Entry, event: AssessmentFactRecorded, rows: Rows) -> Iterable[Op]:
    yield Put(
        FACT,
        (event.unit, event.year, event.line),
        {
            "kind": event.kind,
            "count": event.count,
            "reason": event.reason,
            "evidence": list(event.evidence),
            "recorded_on": event.recorded_on,
            "position": entry.recorded.position,
        },
    )


@assessments.on(AssessmentFactWithdrawn)
def fact_withdrawn(entry: Entry, event: AssessmentFactWithdrawn, rows: Rows) -> Iterable[Op]:
    changes = {"withdrawn_reason": event.reason, "objection": event.objection}
    yield Patch(FACT, (event.unit, event.year, event.line), changes)


@assessments.on(ScoreEntered, ScoreAmended)
def scored(entry: Entry, event: ScoreEntered | ScoreAmended, rows: Rows) -> Iterable[Op]:
    yield Put(
        SCORE,
        (event.unit, event.year, event.assessor, event.item, event.criterion),
        {
            "method": event.method,
            "score": event.score,
            "reason": event.reason,
            "evidence": list(event.evidence),
            "findings": list(event.findings),
            "amended_because": event.amended_because if isinstance(event, ScoreAmended) else None,
            "position": entry.recorded.position,
        },
    )
    if isinstance(event, ScoreEntered):
        key = (event.unit, event.year, event.assessor)
        sheet = rows.get(SHEET, *key) or {"entered": 0, "position": entry.recorded.position}
        yield Put(SHEET, key, {**sheet, "entered": sheet["entered"] + 1})


@assessments.on(SheetSigned)
def signed(entry: Entry, event: SheetSigned, rows: Rows) -> Iterable[Op]:
    yield Patch(SHEET, (event.unit, event.year, event.assessor), {"signed_on": event.signed_on})


@assessments.on(ScoreAdjudicated)
def adjudicated(entry: Entry, event: ScoreAdjudicated, rows: Rows) -> Iterable[Op]:
    yield Put(
        ADJUDICATION,
        (event.unit, event.year, event.item, event.criterion),
        {
            "score": event.score,
            "reason": event.reason,
            "adjudicated_on": event.adjudicated_on,
            "adjudicated_by": event.adjudicated_by,
            "objection": event.objection,
            "position": entry.recorded.position,
        },
    )


@assessments.on(AssessmentSubmitted)
def submitted(entry: Entry, event: AssessmentSubmitted, rows: Rows) -> Iterable[Op]:
    changes = {"state": "SUBMITTED", "submitted_on": event.submitted_on, **_points(event.result)}
    yield Patch(ASSESSMENT, (event.unit, event.year), changes)


@assessments.on(AssessmentReturned)
def returned(entry: Entry, event: AssessmentReturned, rows: Rows) -> Iterable[Op]:
    changes = {"state": "SCORING", "returned_on": event.returned_on, "returned_reason": event.reason}
    yield Patch(ASSESSMENT, (event.unit, event.year), {**changes, "submitted_on": None, **_NO_POINTS})


@assessments.on(AssessmentFinalised)
def finalised(entry: Entry, event: AssessmentFinalised, rows: Rows) -> Iterable[Op]:
    changes = {"state": "FINALISED", "finalised_on": event.finalised_on, **_points(event.result)}
    yield Patch(ASSESSMENT, (event.unit, event.year), changes)


@assessments.on(AssessmentFedBack)
def fed_back(entry: Entry, event: AssessmentFedBack, rows: Rows) -> Iterable[Op]:
    yield Patch(ASSESSMENT, (event.unit, event.year), {"state": "FED_BACK", "fed_back_on": event.fed_back_on})


@assessments.on(AssessmentRevised)
def revised(entry: Entry, event: AssessmentRevised, rows: Rows) -> Iterable[Op]:
    changes = {"revised_on": event.revised_on, "objection": event.objection, **_points(event.result)}
    yield Patch(ASSESSMENT, (event.unit, event.year), changes)


_NO_POINTS: Row = dict.fromkeys(("components", "base", "deductions", "bonus", "final", "veto"))


def _points(result: UnitResult) -> Row:
    return {
        "components": by_name(result.components),
        "base": result.base,
        "deductions": by_name(result.deductions),
        "bonus": result.bonus,
        "final": result.final,
        "veto": list(result.veto),
    }
