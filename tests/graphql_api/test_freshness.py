"""What is read while a read model is behind or still joining: no half of a thing, nor nothing for what there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest

from projections.catalogue import PROJECTIONS
from services.embedded import Postgres
from services.projector import Projector, unpark
from tests.conftest import Database
from tests.graphql_api.conftest import Played, new_database
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.questions import LOOK
from tests.graphql_api.server import running_edge
from tests.projector.test_poison import with_fault

YEAR = 2023


@dataclass(frozen=True)
class Poisoned:
    """A district whose last command opened a year in two events, of which one read model has the first alone."""

    district: HttpDistrict
    before: int
    last: int

    def ask(self, moment: str = "") -> Any:
        """The year at a moment."""
        question = f"{{ district{moment} {{ position cycle(year: {YEAR}) {{ phases {{ phase fromOn }} }} }} }}"
        return self.district.platform("AUDITOR").ask(question)


@pytest.fixture(params=["cycles", "timeline"])
def poisoned(request: pytest.FixtureRequest, played: Played, postgres: Postgres) -> Iterator[Poisoned]:
    """The fault lies in the read model that is asked, or in the trail by which moments are found."""
    _, database = new_database(postgres, played.keyring, played.name)
    with running_edge(database.dsn, database.keyring, projecting=False) as edge:
        ours = replace(played.ours, edge=edge)
        last = ours.give(ours.holder("ZZB", "STAFF"), "cycleOpen", year=YEAR, openedOn=f"{YEAR}-01-02")["position"]
        following, failing = with_fault(edge.store, request.param, ours.tenant_id, last, ValueError("故障"))
        projector = Projector(edge.store, following)
        projector.catch_up(ours.tenant_id)
        yield Poisoned(ours, last - 2, last)
        failing.broken = False
        unpark(edge.store, ours.tenant_id, [request.param])
        projector.catch_up(ours.tenant_id)
        projector.release()
        district = Poisoned(ours, last, last).ask().data["district"]
        assert (district["position"], bool(district["cycle"]["phases"])) == (last, True)


def test_a_faulty_event_inside_a_command_leaves_the_present_readable_before_it(poisoned: Poisoned) -> None:
    district = poisoned.ask().data["district"]

    assert district["position"] == poisoned.before
    assert district["cycle"] is None


@pytest.mark.parametrize("moment", ['recordedAt: "2999-01-01T00:00:00Z"', 'occurredBy: "2999-01-01"'])
def test_a_time_beyond_what_is_readable_is_read_as_far_as_can_be(poisoned: Poisoned, moment: str) -> None:
    district = poisoned.ask(f"(asOf: {{{moment}}})").data["district"]

    assert district["position"] == poisoned.before


def test_a_position_that_is_held_in_part_is_not_reached(poisoned: Poisoned) -> None:
    first = poisoned.before + 1

    assert poisoned.ask(f"(asOf: {{position: {first}}})").codes == ["POSITION_UNREACHED"]
    assert poisoned.ask(f"(asOf: {{position: {first - 1}}})").data["district"]["position"] == poisoned.before


def test_the_read_model_that_stands_still_is_named(poisoned: Poisoned) -> None:
    question = "{ district { freshness { projection applied parkedAt } } }"
    asked = poisoned.district.platform("TENANT_ADMIN").ask(question).data["district"]["freshness"]

    [parked] = [each for each in asked if each["parkedAt"] is not None]
    assert parked["projection"] in ("cycles", "timeline")
    assert parked["applied"] == poisoned.last
    assert {each["applied"] for each in asked if each is not parked} == {poisoned.last + 1}
    secretary = poisoned.district.holder("DW01", "SECRETARY").ask(question)
    assert secretary.data["district"]["freshness"] == []


NEEDING = {
    "timeline": "position",
    "tenancy": "name",
    "units": "units { totalCount }",
    "cycles": "cycles { totalCount }",
    "guidance": "priorities { totalCount }",
    "research": "research { totalCount }",
    "list_sets": "listSets { totalCount }",
    "ledger": "ledger { totalCount }",
    "contributions": "contributions { totalCount }",
    "suggestions": "suggestions { totalCount }",
    "evidence": "evidence { totalCount }",
    "evidence_trail": f'evidenceTrail(item: "ITEM", {LOOK}) {{ totalCount }}',
    "meetings": "meetingBoard { totalCount }",
    "notices": "notices(mine: false) { totalCount }",
    "rulings": "rulings { totalCount }",
    "rule_sets": "ruleSets { totalCount }",
    "assessment_groups": "assessmentGroups { totalCount }",
    "assessments": "assessments { totalCount }",
    "inspections": "inspectionCalendar { totalCount }",
    "findings": "findingLedger { totalCount }",
    "follow_ups": "followUpLedger { totalCount }",
    "evaluations": "evaluations { totalCount }",
    "objections": "objections { totalCount }",
    "erasures": "erasures { totalCount }",
    "case_folders": "caseFolders { totalCount }",
    "signing_keys": "signingKeys { totalCount }",
    "score_grounds": 'scoreExplain(unit: "STREET", year: 2020) { points { final } }',
}
"""A question for each read model that cannot be answered without it."""
NEEDED_BY_ALL = ("timeline", "tenancy")
NEEDING_OTHERS = ("evidence_trail", "score_grounds")
"""Read models whose question cannot be answered without some others either."""


@pytest.fixture(scope="module")
def alone(played: Played, postgres: Postgres) -> Iterator[tuple[HttpDistrict, Database]]:
    """A district on a database of its own that no projector is at work on."""
    _, database = new_database(postgres, played.keyring, played.name)
    with running_edge(database.dsn, database.keyring, projecting=False) as edge:
        yield replace(played.ours, edge=edge), database


@contextmanager
def joining(database: Database, name: str) -> Iterator[None]:
    """The read model is new in every district, as after an upgrade: it is followed and not shown yet."""
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        connection.execute("UPDATE projection_cursor SET state = 'JOINING' WHERE projection = %s", [name])
        yield
        connection.execute("UPDATE projection_cursor SET state = 'LIVE' WHERE projection = %s", [name])


def test_each_read_model_has_its_question_here() -> None:
    assert set(NEEDING) == set(PROJECTIONS)


@pytest.mark.parametrize("name", PROJECTIONS)
def test_a_question_is_not_answered_from_a_read_model_that_is_still_joining(
    alone: tuple[HttpDistrict, Database], name: str
) -> None:
    district, database = alone
    client = district.platform("DISCIPLINE_INSPECTOR")
    question = NEEDING[name].replace("STREET", district.units["DW01"]).replace("ITEM", district.made["DW01/2020/T01"])
    others = " ".join(asked for other, asked in NEEDING.items() if other not in (name, *NEEDING_OTHERS))

    with joining(database, name):
        answer = client.ask(f"{{ district {{ {question} }} }}")
        others_answer = client.ask(f"{{ district {{ {others} }} }}")

    [error] = answer.json["errors"]
    assert (error["extensions"]["code"], error["extensions"]["projections"]) == ("NOT_YET_READABLE", [name])
    assert name in error["message"]
    assert ("errors" in others_answer.json) == (name in NEEDED_BY_ALL)
    assert client.ask(f"{{ district {{ {question} {others} }} }}").data["district"]["position"] > 0
