"""scoreExplain on the time axis and for each viewer: before and after an objection, and before the unit is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests.conftest import Database
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.second_half import CRITERIA
from tests.graphql_api.server import Client

EXPLAINED = """query Explained($unit: ID!, $asOf: AsOf, $year: Int! = 2020) { district(asOf: $asOf) {
    scoreExplain(unit: $unit, year: $year) { agrees problem
      points { final components { name items { number criteria { criterion score { result }
        entries { score position assessor { id } } settled { score position } } } } }
      standing { agrees evaluation { round } rank { final rank units } grade { earned afterVeto goodMax grade }
        secretary { numerator result } ballot { position } } } } }"""


def explained(ours: HttpDistrict, client: Client, at: int | None = None, **asked: Any) -> Any:
    """What somebody is told of the street's points as of a position."""
    moment = None if at is None else {"position": at}
    district = client.ask(EXPLAINED, unit=ours.units["DW01"], asOf=moment, **asked).data["district"]
    return district["scoreExplain"]


def position_of(ours: HttpDistrict, *types: str) -> list[int]:
    """Where the log holds events of these types about the street."""
    question = """query A($unit: ID!, $types: [String!]) { district { timeline(unit: $unit, types: $types, first: 100) {
        edges { node { position } } } } }"""
    answer = ours.platform("AUDITOR").ask(question, unit=ours.units["DW01"], types=list(types))
    return [edge["node"]["position"] for edge in answer.data["district"]["timeline"]["edges"]]


def criterion(tree: Any, number: str, name: str) -> Any:
    """One criterion of one item."""
    items = [item for part in tree["points"]["components"] for item in part["items"]]
    [item] = [each for each in items if each["number"] == number]
    [found] = [each for each in item["criteria"] if each["criterion"] == name]
    return found


def test_a_score_is_explained_before_and_after_the_objection_that_changed_it(ours: HttpDistrict) -> None:
    auditor = ours.platform("AUDITOR")
    [revised] = position_of(ours, "assessment.revised.v1")
    [settled] = [at for at in position_of(ours, "assessment.score_adjudicated.v1") if revised - 5 < at < revised]
    first, second = position_of(ours, "evaluation.computed.v1")

    published, _ = publications(ours)

    before, after = explained(ours, auditor, published), explained(ours, auditor, revised)

    entries = [{"score": 8500, "assessor": {"id": ours.people["DW01-001", "STAFF"]}}]
    for tree, score, replaced in ((before, 8500, None), (after, 9500, {"score": 9500, "position": settled})):
        found = criterion(tree, "T01", CRITERIA[1])
        assert found["score"] == {"result": score}
        assert found["settled"] == replaced
        assert [{name: each[name] for name in ("score", "assessor")} for each in found["entries"]] == entries
        assert (tree["agrees"], tree["problem"]) == (True, None)
    assert after["points"]["final"] > before["points"]["final"]
    # The evaluation of the first round stands until it is computed again.
    assert after["standing"] == before["standing"]
    again = explained(ours, auditor, second)
    rounds = [tree["standing"]["evaluation"]["round"] for tree in (explained(ours, auditor, first), after, again)]
    assert rounds == [1, 1, 2]
    for tree, points in ((after, before), (again, after)):
        assert tree["standing"]["agrees"] is True
        assert tree["standing"]["rank"]["final"] == points["points"]["final"]
        assert tree["standing"]["ballot"]["position"] == position_of(ours, "ballot_box.counted.v1")[0]


def test_an_amended_score_is_explained_by_the_event_that_put_it_there(ours: HttpDistrict) -> None:
    [amended] = position_of(ours, "score_sheet.score_amended.v1")

    [entry] = criterion(explained(ours, ours.platform("AUDITOR")), "P01", CRITERIA[0])["entries"]

    assert (entry["score"], entry["position"]) == (9250, amended)


def test_the_unit_is_told_from_its_feedback_on_and_others_as_the_assessment_is(ours: HttpDistrict) -> None:
    [told] = position_of(ours, "assessment.fed_back.v1")
    head, above, assessor = ours.holder("DW01", "SECRETARY"), ours.holder("QW", "SECRETARY"), ("DW01-001", "STAFF")

    for client, seen_before in ((head, False), (above, True), (ours.holder(*assessor), True)):
        assert (explained(ours, client, told - 1) is not None) == seen_before
        assert explained(ours, client, told) is not None
    for stranger in (ours.holder("DW02", "SECRETARY"), ours.holder("DW02", "STAFF"), ours.holder("ZN01", "STAFF")):
        assert explained(ours, stranger) is None


def test_ballots_and_standing_are_told_to_those_who_see_them(ours: HttpDistrict) -> None:
    assessor, head = ours.holder("DW01-001", "STAFF"), ours.holder("DW01", "SECRETARY")
    first, _ = position_of(ours, "evaluation.computed.v1")
    published, _ = publications(ours)

    assert explained(ours, head, first)["standing"] is None
    own = explained(ours, head, published)["standing"]
    assert own["ballot"] is not None
    heard = explained(ours, assessor, published)["standing"]
    # Whoever assesses reads the meeting as well (4.4), in figures like everybody.
    assert (heard["rank"], heard["secretary"], heard["ballot"]) == (own["rank"], own["secretary"], own["ballot"])


def publications(ours: HttpDistrict) -> list[int]:
    """Where the log holds the year's publications."""
    question = """{ district { timeline(types: ["results.published.v1"]) { edges { node { position } } } } }"""
    edges = ours.platform("AUDITOR").ask(question).data["district"]["timeline"]["edges"]
    return [edge["node"]["position"] for edge in edges]


def test_there_is_nothing_to_explain_while_there_is_no_result(ours: HttpDistrict) -> None:
    auditor = ours.platform("AUDITOR")
    submitted, _ = position_of(ours, "assessment.submitted.v1")
    [returned] = position_of(ours, "assessment.returned.v1")

    assert explained(ours, auditor, submitted - 1) is None
    assert explained(ours, auditor, submitted) is not None
    assert explained(ours, auditor, returned) is None
    assert explained(ours, auditor, year=2019) is None
    assert auditor.ask(EXPLAINED, unit="nonsense", asOf=None).data["district"]["scoreExplain"] is None


@contextmanager
def changed(database: Database, table: str, column: str, to: str, condition: str) -> Iterator[None]:
    """A read model says something else; put right again afterwards."""
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        connection.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM model.{table}".encode())
        connection.execute(f"UPDATE model.{table} SET {column} = {to} WHERE {condition}".encode())
        try:
            yield
        finally:
            connection.execute(f"DELETE FROM model.{table}".encode())
            connection.execute(f"INSERT INTO model.{table} SELECT * FROM kept".encode())


@pytest.mark.parametrize(
    ("table", "column", "to", "points", "standing"),
    [
        ("assessment", "final", "final + 1", False, True),
        ("score", "score", "score - 1000", False, True),
        ("unit_evaluation", "grade", "'GOOD'", True, False),
        ("unit_evaluation", "rank", "rank + 1", True, False),
        ("ballot_tally", "vote_names", "vote_names[2:] || vote_names[:1]", True, False),
    ],
)
def test_what_was_recorded_otherwise_than_its_steps_come_to_is_told(
    ours: HttpDistrict, played_database: Database, table: str, column: str, to: str, points: bool, standing: bool
) -> None:
    with changed(played_database, table, column, to, f"tenant_id = {ours.tenant_id}"):
        tree = explained(ours, ours.platform("AUDITOR"))

    assert (tree["agrees"], tree["standing"]["agrees"]) == (points, standing)


def test_what_can_no_longer_be_computed_says_why(ours: HttpDistrict, played_database: Database) -> None:
    with changed(played_database, "score_sheet", "signed_on", "NULL", f"tenant_id = {ours.tenant_id}"):
        tree = explained(ours, ours.platform("AUDITOR"))

    assert (tree["points"], tree["agrees"]) == (None, False)
    assert tree["problem"].endswith("尚未评分。")
