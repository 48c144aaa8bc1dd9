"""The whole year's results: computed by the engine from finalised assessments and counted ballots, then published.

Both documents are recomputed whenever somebody relies on them; what the log keeps of them is their digests, and each
unit's entry beside them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never

from domain.assessment.events import UnitResult
from domain.codes import Grade
from domain.ids import UnitId
from domain.outcomes.errors import (
    AssessmentsUnfinished,
    BallotsUncounted,
    CannotEvaluate,
    GradesUndecided,
    NotEvaluated,
    NothingAssessed,
    OutcomeDayWrong,
    ResultsOutdated,
    ResultsPublishedAlready,
    ResultsUnchanged,
)
from domain.outcomes.events import ResultsComputed, ResultsEvent, UnitEvaluated, YearPublished
from domain.scoring import score_1
from domain.signing.facts import OfficerSignature
from domain.tally import Tally, by_name

NAMED_MAX = 5
"""Units that a refusal names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Votes:
    """The tally on a unit's secretary."""

    valid: int
    abstentions: int
    votes: Tally


@dataclass(frozen=True, slots=True)
class Assessed:
    """A unit of the year as its evaluation takes it. `code` is its code in the documents; `votes` None without box."""

    unit: UnitId
    code: str
    class_: str
    result: UnitResult
    votes: Votes | None


@dataclass(frozen=True, slots=True)
class Year:
    """What a year's results rest on. Units are named by code where something of them is missing."""

    rules: bytes
    assessed: tuple[Assessed, ...]
    unfinished: tuple[str, ...] = ()
    uncounted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The newest sealed head of the log when a year is published: how many events, the root of their tree (base64)."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Documents:
    """A year's assessment and evaluation as bytes, and the latter's entries by unit code."""

    rules: str
    assessment: bytes
    evaluation: bytes
    entries: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ResultsState:
    """A year's results folded from their stream; `computed` None before the first round, `published` 0 before any."""

    computed: ResultsComputed | None = None
    published: int = 0
    published_on: date = date.min


EMPTY = ResultsState()


def evolve(state: ResultsState, event: ResultsEvent) -> ResultsState:
    """The results after one more fact."""
    match event:
        case ResultsComputed():
            return replace(state, computed=event)
        case YearPublished():
            return replace(state, published=event.round, published_on=event.published_on)
        case _:
            assert_never(event)


def assessment_document(rules: bytes, units: Iterable[tuple[str, UnitResult]]) -> bytes:
    """The assessment document (scoring.md 1-7) of some units by code, as the engine writes it."""
    entries = [
        {
            "unit": code,
            "components": by_name(result.components),
            "base": result.base,
            "deductions": by_name(result.deductions),
            "bonus": result.bonus,
            "final": result.final,
            "veto": list(result.veto),
        }
        for code, result in sorted(units, key=lambda each: each[0])
    ]
    return score_1.canonical({"engine": score_1.ENGINE, "rules": score_1.digest(rules), "units": entries})


def documents_of(year: Year) -> Documents:
    """Both documents of a year. Raises NothingAssessed, AssessmentsUnfinished, BallotsUncounted or CannotEvaluate."""
    if year.unfinished:
        raise AssessmentsUnfinished(_named(year.unfinished), field="year")
    if year.uncounted:
        raise BallotsUncounted(_named(year.uncounted), field="year")
    if not year.assessed:
        raise NothingAssessed(field="year")
    assessment = assessment_document(year.rules, ((each.code, each.result) for each in year.assessed))
    try:
        evaluation = score_1.evaluate(assessment, year.rules, [_standing(each) for each in year.assessed])
    except (score_1.CannotFinalise, score_1.FactsUnsound) as reason:
        raise CannotEvaluate(f"{reason}。", field="year") from reason
    entries = {entry["unit"]: entry for entry in json.loads(evaluation)["units"]}
    return Documents(score_1.digest(year.rules), assessment, evaluation, entries)


def compute_results(
    state: ResultsState, year: Year, *, number: int, computed_on: date
) -> tuple[list[ResultsComputed], dict[UnitId, UnitEvaluated]]:
    """Evaluate a whole year, once more after assessments were revised. `number` is the year's.

    Gives the year's fact and each unit's. Raises what `documents_of` does, ResultsUnchanged or OutcomeDayWrong.
    """
    documents = documents_of(year)
    before = state.computed
    if before is not None:
        if before.evaluation == score_1.digest(documents.evaluation):
            raise ResultsUnchanged(field="year")
        if computed_on < before.computed_on:
            raise OutcomeDayWrong(f"{computed_on}早于上一轮计算之日{before.computed_on}。", field="computed_on")
    round_ = 1 if before is None else before.round + 1
    computed = ResultsComputed(
        year=number,
        round=round_,
        engine=score_1.ENGINE,
        rules=documents.rules,
        assessment=score_1.digest(documents.assessment),
        evaluation=score_1.digest(documents.evaluation),
        units=len(year.assessed),
        computed_on=computed_on,
    )
    return [computed], {each.unit: _evaluated(each, documents.entries[each.code], computed) for each in year.assessed}


def content_of(state: ResultsState, *, from_position: int) -> dict[str, Any]:
    """What the signature of whoever publishes vouches for: the latest round. Raises as `publish_year`.

    Not where the log ends: nobody knows that while signing, and what it must not leave out a verifier finds by itself.
    """
    computed = _unpublished(state)
    return {
        "year": computed.year,
        "round": computed.round,
        "from_position": from_position,
        "engine": computed.engine,
        "rules": computed.rules,
        "assessment": computed.assessment,
        "evaluation": computed.evaluation,
    }


def publish_year(
    state: ResultsState,
    year: Year,
    *,
    undecided: Sequence[str],
    from_position: int,
    to_position: int,
    checkpoint: Checkpoint,
    published_on: date,
    signature: OfficerSignature | None = None,
) -> list[YearPublished]:
    """Make the latest round known in the district: it still follows from the log, and every grade is decided.

    undecided: codes of units whose grade nobody has signed. to_position: the last position the decision saw.
    checkpoint: the newest sealed head, of size 0 before anything was sealed.
    signature: one that was found to hold.
    Raises NotEvaluated, ResultsPublishedAlready, ResultsOutdated, GradesUndecided, OutcomeDayWrong, or what
    `documents_of` does.
    """
    computed = _unpublished(state)
    documents = documents_of(year)
    now = (score_1.digest(documents.assessment), score_1.digest(documents.evaluation))
    if now != (computed.assessment, computed.evaluation):
        raise ResultsOutdated(field="year")
    if undecided:
        raise GradesUndecided(_named(undecided), field="year")
    if published_on < computed.computed_on:
        raise OutcomeDayWrong(f"{published_on}早于计算之日{computed.computed_on}。", field="published_on")
    return [
        YearPublished(
            year=computed.year,
            round=computed.round,
            from_position=from_position,
            to_position=to_position,
            checkpoint_size=checkpoint.size,
            checkpoint_root=checkpoint.root,
            engine=computed.engine,
            rules=computed.rules,
            assessment=computed.assessment,
            evaluation=computed.evaluation,
            published_on=published_on,
            signature=signature,
        )
    ]


def _unpublished(state: ResultsState) -> ResultsComputed:
    """The latest round, not published yet. Raises NotEvaluated or ResultsPublishedAlready."""
    computed = state.computed
    if computed is None:
        raise NotEvaluated(field="year")
    if state.published == computed.round:
        raise ResultsPublishedAlready(f"第{computed.round}轮，{state.published_on}。", field="year")
    return computed


def good_max(rules: bytes, units_in_class: int) -> int:
    """How many units of a class may be GOOD (scoring.md 10)."""
    share: int = score_1.read_rules(rules)["goodCapPercent"]
    return units_in_class * share // 100


def best_grade(rules: bytes, veto: Iterable[str]) -> Grade:
    """The best grade that a unit's vetoes leave."""
    known = score_1.read_rules(rules)["veto"]
    return Grade(max((known[name] for name in veto), key=score_1.GRADES.index, default=score_1.GRADES[0]))


def _standing(each: Assessed) -> score_1.Standing:
    votes = each.votes
    ballot = None if votes is None else score_1.BallotFacts(votes.valid, votes.abstentions, by_name(votes.votes))
    return score_1.Standing(unit=each.code, class_=each.class_, ballot=ballot)


def _evaluated(each: Assessed, entry: Mapping[str, Any], computed: ResultsComputed) -> UnitEvaluated:
    return UnitEvaluated(
        unit=each.unit,
        year=computed.year,
        round=computed.round,
        class_=entry["class"],
        ballot=entry["ballot"],
        secretary=entry["secretary"],
        final=each.result.final,
        rank=entry["rank"],
        grade=Grade(entry["grade"]),
    )


def _named(codes: Sequence[str]) -> str:
    listed = "、".join(codes[:NAMED_MAX])
    return f"{listed}等{len(codes)}个单位。" if len(codes) > NAMED_MAX else f"{listed}。"
