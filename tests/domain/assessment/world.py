"""A group, a unit and its three lists, brought as far as a test needs them by facts alone."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from domain.assessment import assessment as assessments
from domain.assessment import group as groups
from domain.assessment import sheet as sheets
from domain.assessment.assessment import AssessmentState
from domain.assessment.events import (
    AssessmentEvent,
    AssessmentFactRecorded,
    AssessmentFedBack,
    AssessmentFinalised,
    AssessmentOpened,
    AssessmentSubmitted,
    AssessorSeconded,
    GroupEvent,
    GroupFormed,
    SatisfactionRecorded,
    ScoredItem,
    ScoreEntered,
    SheetCounted,
    SheetEvent,
    SheetSigned,
)
from domain.assessment.facts import Scoring
from domain.assessment.group import GroupState
from domain.assessment.result import unit_facts, unit_result
from domain.assessment.sheet import SheetState
from domain.codes import OPEN_CODES, CodeList, ListKind
from domain.ids import GroupId, ItemId, PersonId, UnitId
from domain.tally import tally_of

RULES = (Path(__file__).parents[2] / "golden" / "score_1" / "示例区-2020.rules.json").read_bytes()
YEAR = 2020
GROUP, DISTRICT, STREET, BUREAU = GroupId("group"), UnitId("district"), UnitId("street"), UnitId("bureau")
LEADER, SECOND, THIRD = PersonId("leader"), PersonId("second"), PersonId("third")
STRANGER = PersonId("stranger")
NOVEMBER, FIELDWORK, FINAL = date(2020, 11, 20), date(2020, 12, 1), date(2020, 12, 16)
CRITERIA = ("MEASURES_EFFECTIVE", "TASKS_COMPLETED")

FORMED = GroupFormed(GROUP, DISTRICT, YEAR, "区考核组", NOVEMBER)
MEMBERS = tuple(
    AssessorSeconded(GROUP, person, "抽调干部", BUREAU, person == LEADER, NOVEMBER)
    for person in (LEADER, SECOND, THIRD)
)
ITEMS = (
    ScoredItem(ItemId("p"), "P01", ListKind.PROBLEM, 100),
    ScoredItem(ItemId("t1"), "T01", ListKind.TASK, 100),
    ScoredItem(ItemId("t2"), "T02", ListKind.TASK, 300),
    ScoredItem(ItemId("d"), "D01", ListKind.RESPONSIBILITY, 100),
)
CELLS = tuple((item.item, criterion) for item in ITEMS for criterion in CRITERIA)
OPENED = AssessmentOpened(STREET, YEAR, "DW01", DISTRICT, GROUP, "1/街道", "digest", ITEMS, FIELDWORK)
SURVEYED = SatisfactionRecorded(STREET, YEAR, 50, 40, 40, tally_of({"满意": 30, "一般": 10}), FIELDWORK)
LATE = AssessmentFactRecorded(STREET, YEAR, "late", "逾期报告", 3, "季度报告逾期", FIELDWORK)


def group(*events: GroupEvent) -> GroupState:
    """A group after these facts; formed and with its three members where none are given."""
    state = groups.EMPTY
    for event in events or (FORMED, *MEMBERS):
        state = groups.evolve(state, event)
    return state


def assessed(*events: AssessmentEvent) -> AssessmentState:
    """An assessment after its opening and these facts."""
    state = assessments.EMPTY
    for event in (OPENED, *events):
        state = assessments.evolve(state, event)
    return state


def sheet(*events: SheetEvent) -> SheetState:
    """A score sheet after these facts."""
    state = sheets.EMPTY
    for event in events:
        state = sheets.evolve(state, event)
    return state


def scored(person: PersonId, score: int = 8_000, cells: Iterable[Any] = CELLS) -> tuple[SheetEvent, ...]:
    """A sheet filled in with one score throughout."""
    return tuple(
        ScoreEntered(STREET, YEAR, person, item, criterion, "INTERVIEW", score, "成效不足") for item, criterion in cells
    )


def signed(person: PersonId, score: int = 8_000) -> SheetState:
    """A whole sheet with one score throughout, signed."""
    return sheet(*scored(person, score), SheetSigned(STREET, YEAR, person, FIELDWORK))


def counted(*persons: PersonId) -> tuple[SheetCounted, ...]:
    """That these have signed, in the assessment's own stream."""
    return tuple(SheetCounted(STREET, YEAR, person) for person in persons)


def ground(belonging: frozenset[PersonId] = frozenset(), on: date = FIELDWORK) -> Scoring:
    """What scores are checked against."""
    return Scoring(frozenset(CRITERIA), OPEN_CODES[CodeList.ASSESSMENT_METHOD], belonging, on)


SHEETS = {LEADER: signed(LEADER, 8_000), SECOND: signed(SECOND, 8_500), THIRD: signed(THIRD, 9_000)}
READY: tuple[AssessmentEvent, ...] = (SURVEYED, LATE, *counted(LEADER, SECOND, THIRD))
RESULT = unit_result(RULES, unit_facts(assessed(*READY), group(), SHEETS))
SUBMITTED = AssessmentSubmitted(STREET, YEAR, RESULT, FIELDWORK)
FINALISED = AssessmentFinalised(STREET, YEAR, RESULT, FINAL)
FED_BACK = AssessmentFedBack(STREET, YEAR, FINAL)
