"""The ballots on one unit's secretary: opened with the vote, then sealed and counted, or counted on paper by two."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.ids import PersonId, UnitId
from domain.review.errors import (
    BoxNotFound,
    BoxStageWrong,
    CounterIsVotedOn,
    CountsDiffer,
    CountUnsound,
    TooManyVoters,
)
from domain.review.events import (
    BallotBoxOpened,
    BallotEvent,
    BallotKeysPublished,
    BallotsCounted,
    BallotsSealed,
    PaperCountEntered,
)
from domain.tally import Tally, by_name, tally_of

ABSTENTION = "弃权"
"""The choice of nobody's: it counts as valid and is left out of the score."""

VOTERS_MAX = 700
"""In one electronic box: its votes and commitments must fit into one event."""


class BoxStage(StrEnum):
    """How far a box has come. Votes on paper, too, are counted after the vote was closed."""

    ABSENT = "ABSENT"
    OPEN = "OPEN"
    COUNTED = "COUNTED"


@dataclass(frozen=True, slots=True)
class PaperCount:
    """What one counter found."""

    issued: int
    returned: int
    valid: int
    abstentions: int
    votes: Tally


@dataclass(frozen=True, slots=True)
class BoxState:
    """A box folded from its stream. `box` is None until an electronic one has its keys."""

    stage: BoxStage = BoxStage.ABSENT
    unit: UnitId | None = None
    year: int = 0
    organiser: UnitId | None = None
    eligible: int | None = None
    choices: tuple[str, ...] = ()
    on_paper: bool = False
    box: str | None = None
    counts: Mapping[PersonId, PaperCount] = field(default_factory=dict)
    counted: BallotsCounted | None = None


EMPTY = BoxState()


def evolve(state: BoxState, event: BallotEvent) -> BoxState:
    """The box after one more fact."""
    match event:
        case BallotBoxOpened():
            return BoxState(
                stage=BoxStage.OPEN,
                unit=event.unit,
                year=event.year,
                organiser=event.organiser,
                eligible=event.eligible,
                choices=event.choices,
                on_paper=event.on_paper,
            )
        case BallotKeysPublished():
            return replace(state, box=event.box)
        case BallotsSealed():
            return state
        case PaperCountEntered():
            if event.counted_by is None:
                return state
            count = PaperCount(event.issued, event.returned, event.valid, event.abstentions, event.votes)
            return replace(state, counts={**state.counts, event.counted_by: count})
        case BallotsCounted():
            return replace(state, stage=BoxStage.COUNTED, counted=event)
        case _:
            assert_never(event)


def open_box(
    state: BoxState,
    *,
    unit: UnitId,
    year: int,
    organiser: UnitId,
    eligible: int | None,
    ballot: tuple[str, ...],
    on_paper: bool,
    opened_on: date,
) -> list[BallotBoxOpened]:
    """Open the box on a unit's secretary together with the appraisal.

    ballot: the names of votes in the rule set, best first. Raises BoxStageWrong or TooManyVoters.
    """
    if state.stage is not BoxStage.ABSENT:
        raise BoxStageWrong("已经打开。", field="unit")
    if not on_paper and (eligible or 0) > VOTERS_MAX:
        raise TooManyVoters(f"{eligible}人，最多{VOTERS_MAX}人。", field="on_paper")
    return [
        BallotBoxOpened(
            unit=unit,
            year=year,
            organiser=organiser,
            eligible=eligible,
            choices=(*ballot, ABSTENTION),
            on_paper=on_paper,
            opened_on=opened_on,
        )
    ]


def publish_keys(state: BoxState, *, box: str, token_key: str, vote_key: str) -> list[BallotKeysPublished]:
    """Publish the address and the public keys of an electronic box, once. Raises BoxNotFound or BoxStageWrong."""
    unit = _opened(state)
    if state.on_paper:
        raise BoxStageWrong("使用纸质票。", field="unit")
    if state.box is not None:
        raise BoxStageWrong("公钥已经公布。", field="unit")
    return [BallotKeysPublished(unit=unit, year=state.year, box=box, token_key=token_key, vote_key=vote_key)]


def seal_ballots(
    state: BoxState,
    *,
    closed: bool,
    issued: int,
    votes: tuple[str, ...],
    commitments: tuple[str, ...],
    sealed_on: date,
) -> list[BallotsSealed | BallotsCounted]:
    """Publish what was cast, in the order it is given in, and count it.

    closed: whether the vote is over. Raises BoxNotFound, BoxStageWrong or CountUnsound.
    """
    unit = _countable(state, closed=closed, on_paper=False)
    if state.box is None:
        raise BoxStageWrong("公钥尚未公布。", field="unit")
    if len(commitments) != len(votes) or len(set(commitments)) != len(votes):
        raise CountUnsound("每张选票须有各自的承诺值。", field="commitments")
    counts = {choice: votes.count(choice) for choice in state.choices}
    if sum(counts.values()) != len(votes):
        raise CountUnsound("有的选票不在可选的档次之中。", field="votes")
    abstentions = counts.pop(ABSTENTION)
    found = PaperCount(issued, len(votes), len(votes), abstentions, tally_of(counts))
    _refuse_unsound(state, found)
    sealed = BallotsSealed(
        unit=unit, year=state.year, issued=issued, votes=votes, commitments=commitments, sealed_on=sealed_on
    )
    return [sealed, _counted(state, unit, found, sealed_on)]


def enter_paper_count(
    state: BoxState,
    count: PaperCount,
    *,
    closed: bool,
    counted_by: PersonId | None,
    reporter: PersonId | None,
    counted_on: date,
) -> list[PaperCountEntered | BallotsCounted]:
    """One person's count; the second person's counts if it is the same. Whoever counts again replaces their own.

    counted_by: None where paper attests both counters, which settles it at once. reporter: who is voted on.
    Raises BoxNotFound, BoxStageWrong, CountUnsound, CountsDiffer or CounterIsVotedOn.
    """
    unit = _countable(state, closed=closed, on_paper=True)
    if counted_by is not None and counted_by == reporter:
        raise CounterIsVotedOn
    found = _complete(state, count)
    _refuse_unsound(state, found)
    others = [other for person, other in state.counts.items() if person != counted_by]
    for other in others:
        _refuse_difference(found, other)
    entered = PaperCountEntered(
        unit=unit,
        year=state.year,
        issued=found.issued,
        returned=found.returned,
        valid=found.valid,
        abstentions=found.abstentions,
        votes=found.votes,
        counted_by=counted_by,
        counted_on=counted_on,
    )
    agreed = counted_by is None or bool(others)
    return [entered, _counted(state, unit, found, counted_on)] if agreed else [entered]


def _opened(state: BoxState) -> UnitId:
    if state.unit is None:
        raise BoxNotFound(field="unit")
    return state.unit


def _countable(state: BoxState, *, closed: bool, on_paper: bool) -> UnitId:
    unit = _opened(state)
    if state.stage is BoxStage.COUNTED:
        raise BoxStageWrong("已经计票。", field="unit")
    if state.on_paper is not on_paper:
        raise BoxStageWrong("使用纸质票。" if state.on_paper else "使用电子票，由平台计票。", field="unit")
    if not closed:
        raise BoxStageWrong("投票尚未结束。", field="unit")
    return unit


def _complete(state: BoxState, count: PaperCount) -> PaperCount:
    """The count with every choice named once. Raises CountUnsound for a name that is none, or twice."""
    given = by_name(count.votes)
    choices = [choice for choice in state.choices if choice != ABSTENTION]
    if len(given) < len(count.votes) or not set(given) <= set(choices):
        raise CountUnsound(f"档次应为{'、'.join(choices)}，每档一次。", field="votes")
    votes = tally_of({choice: given.get(choice, 0) for choice in choices})
    return PaperCount(count.issued, count.returned, count.valid, count.abstentions, votes)


def _refuse_unsound(state: BoxState, count: PaperCount) -> None:
    if min(count.valid, count.abstentions, *by_name(count.votes).values()) < 0:
        raise CountUnsound("票数不能为负数。", field="votes")
    if state.eligible is not None and count.issued > state.eligible:
        raise CountUnsound(f"发出{count.issued}票，有投票资格的只有{state.eligible}人。", field="issued")
    if count.returned > count.issued:
        raise CountUnsound(f"收回{count.returned}票，多于发出的{count.issued}票。", field="returned")
    if count.valid > count.returned:
        raise CountUnsound(f"有效{count.valid}票，多于收回的{count.returned}票。", field="valid")
    total = sum(by_name(count.votes).values()) + count.abstentions
    if total != count.valid:
        raise CountUnsound(f"各档次与弃权共{total}票，有效票为{count.valid}票。", field="valid")


def _refuse_difference(found: PaperCount, other: PaperCount) -> None:
    """Raises CountsDiffer, which names every figure that differs."""
    names = {"issued": "发出", "returned": "收回", "valid": "有效", "abstentions": ABSTENTION}
    pairs = {called: (getattr(found, name), getattr(other, name)) for name, called in names.items()}
    theirs = by_name(other.votes)
    pairs |= {choice: (count, theirs[choice]) for choice, count in by_name(found.votes).items()}
    differing = [f"{called}{mine}票（另一份{yours}票）" for called, (mine, yours) in pairs.items() if mine != yours]
    if differing:
        raise CountsDiffer(f"{'、'.join(differing)}。", field="votes")


def _counted(state: BoxState, unit: UnitId, found: PaperCount, counted_on: date) -> BallotsCounted:
    return BallotsCounted(
        unit=unit,
        year=state.year,
        issued=found.issued,
        returned=found.returned,
        valid=found.valid,
        abstentions=found.abstentions,
        votes=found.votes,
        on_paper=state.on_paper,
        counted_on=counted_on,
    )
