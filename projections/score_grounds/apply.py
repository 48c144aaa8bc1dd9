"""The items of an assessment, and where its survey and its ballots are said."""

from collections.abc import Iterable

from domain.assessment.events import AssessmentOpened, SatisfactionRecorded
from domain.recorded import Recorded
from domain.review.events import BallotsCounted
from projections.temporal import Entry, Key, Op, Projection, Put, Rows, Table


def _items(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, AssessmentOpened):
        return tuple((event.unit, event.year, item.item) for item in event.items)
    return ()


def _ground(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    return ((event.unit, event.year, _GROUNDS[type(event)]),) if type(event) in _GROUNDS else ()


_GROUNDS: dict[type, str] = {SatisfactionRecorded: "SURVEY", BallotsCounted: "VOTES"}

SCORED_ITEM = Table("scored_item", key=("unit", "year", "item"), found_by=(_items,))
SCORE_GROUND = Table("score_ground", key=("unit", "year", "ground"), found_by=(_ground,))

score_grounds = Projection("score_grounds", SCORED_ITEM, SCORE_GROUND)


@score_grounds.on(AssessmentOpened)
def opened(entry: Entry, event: AssessmentOpened, rows: Rows) -> Iterable[Op]:
    for item in event.items:
        yield Put(
            SCORED_ITEM,
            (event.unit, event.year, item.item),
            {
                "number": item.number,
                "kind": item.kind,
                "weight": item.weight,
                "position": entry.recorded.position,
            },
        )


@score_grounds.on(SatisfactionRecorded, BallotsCounted)
def said(entry: Entry, event: SatisfactionRecorded | BallotsCounted, rows: Rows) -> Iterable[Op]:
    key = (event.unit, event.year, _GROUNDS[type(event)])
    yield Put(SCORE_GROUND, key, {"position": entry.recorded.position})
