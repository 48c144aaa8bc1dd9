"""A year's results: all or nothing, round by round, published with what they follow from."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

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
from domain.outcomes.results import (
    EMPTY,
    Assessed,
    Checkpoint,
    ResultsState,
    Votes,
    Year,
    assessment_document,
    best_grade,
    compute_results,
    evolve,
    good_max,
    publish_year,
)
from domain.scoring import score_1
from domain.tally import tally_of

RULES = (Path(__file__).parents[2] / "golden" / "score_1" / "示例区-2020.rules.json").read_bytes()
DAY, NEXT = date(2020, 12, 30), date(2021, 1, 20)


def result(task: int = 5500, veto: tuple[str, ...] = ()) -> UnitResult:
    components = {"PROBLEM": 1800, "TASK": task, "RESPONSIBILITY": 900, "SATISFACTION": 900}
    base = sum(components.values())
    return UnitResult(tally_of(components), base, tally_of({"整改不力": 0, "逾期报告": 0}), 0, base, veto)


VOTED = Votes(10, 1, tally_of({"好": 6, "较好": 3, "一般": 0, "差": 0}))
ONE = Assessed(UnitId("u1"), "DW01", "1/街道", result(), VOTED)
TWO = Assessed(UnitId("u2"), "DW02", "1/街道", result(5000), None)
WHOLE = Year(RULES, (TWO, ONE))


def compute(state: ResultsState = EMPTY, year: Year = WHOLE, on: date = DAY) -> Any:
    return compute_results(state, year, number=2020, computed_on=on)


def computed(year: Year = WHOLE) -> ResultsState:
    [fact], _ = compute(year=year)
    return evolve(EMPTY, fact)


def publish(state: ResultsState, year: Year = WHOLE, **changes: Any) -> Any:
    facts: dict[str, Any] = {
        "undecided": (), "from_position": 7, "to_position": 99, "checkpoint": Checkpoint(90, "AAAA"),
        "published_on": DAY, **changes,
    }  # fmt: skip
    return publish_year(state, year, **facts)


def test_a_year_is_evaluated_for_every_unit_at_once() -> None:
    [fact], units = compute()

    assert (fact.round, fact.units, fact.engine, fact.rules) == (1, 2, "score/1", score_1.digest(RULES))
    first, second = units[ONE.unit], units[TWO.unit]
    assert (first.rank, first.ballot, first.final) == (1, 9333, 9100)
    assert (second.rank, second.ballot, second.secretary, second.grade) == (2, None, None, Grade.FAIR)


def test_the_assessment_document_is_the_engines_own_whatever_the_order_of_units() -> None:
    one, two = (ONE.code, ONE.result), (TWO.code, TWO.result)

    document = assessment_document(RULES, [two, one])

    assert document == assessment_document(RULES, [one, two])
    assert score_1.evaluate(document, RULES, [score_1.Standing("DW01", "1/甲"), score_1.Standing("DW02", "1/甲")])


def test_nothing_is_computed_while_something_is_missing() -> None:
    with pytest.raises(AssessmentsUnfinished, match="DW03"):
        compute(year=replace(WHOLE, unfinished=("DW03",)))
    with pytest.raises(BallotsUncounted, match="DW01"):
        compute(year=replace(WHOLE, uncounted=("DW01",)))
    with pytest.raises(NothingAssessed):
        compute(year=Year(RULES, ()))
    many = tuple(f"DW{number:02}" for number in range(1, 8))
    with pytest.raises(AssessmentsUnfinished, match="等7个单位"):
        compute(year=replace(WHOLE, unfinished=many))


def test_a_vote_in_which_all_abstained_is_named() -> None:
    nobody = replace(ONE, votes=Votes(3, 3, tally_of({"好": 0, "较好": 0, "一般": 0, "差": 0})))

    with pytest.raises(CannotEvaluate, match="DW01"):
        compute(year=Year(RULES, (nobody,)))


def test_a_further_round_takes_a_change_and_counts_on() -> None:
    better = Year(RULES, (replace(ONE, result=result(5600)), TWO))
    with pytest.raises(ResultsUnchanged):
        compute(computed())

    [fact], units = compute(computed(), better, NEXT)

    assert (fact.round, units[ONE.unit].round, units[ONE.unit].final) == (2, 2, 9200)
    with pytest.raises(OutcomeDayWrong):
        compute(computed(), better, date(2020, 12, 29))


def test_a_publication_says_what_the_results_follow_from() -> None:
    state = computed()

    [published] = publish(state)

    assert (published.from_position, published.to_position, published.round) == (7, 99, 1)
    assert (published.checkpoint_size, published.checkpoint_root) == (90, "AAAA")
    assert state.computed is not None
    assert (published.assessment, published.evaluation) == (state.computed.assessment, state.computed.evaluation)
    with pytest.raises(ResultsPublishedAlready):
        publish(evolve(state, published))


def test_what_no_longer_follows_from_the_log_is_not_published() -> None:
    with pytest.raises(NotEvaluated):
        publish(EMPTY)
    with pytest.raises(ResultsOutdated):
        publish(computed(), Year(RULES, (replace(ONE, result=result(5600)), TWO)))
    with pytest.raises(GradesUndecided, match="DW02"):
        publish(computed(), undecided=("DW02",))
    with pytest.raises(OutcomeDayWrong):
        publish(computed(), published_on=date(2020, 12, 29))


def test_the_share_of_good_and_the_vetoes_are_those_of_the_rules() -> None:
    assert [good_max(RULES, units) for units in (1, 3, 4, 16)] == [0, 0, 1, 4]
    assert best_grade(RULES, ()) is Grade.GOOD
    assert best_grade(RULES, ("重大责任事故",)) is Grade.POOR
