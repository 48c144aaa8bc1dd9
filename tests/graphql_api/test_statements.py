"""How many statements a question takes: a few for each level of it, however many rows stand there."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLObjectType, is_leaf_type

import graphql_api.gates.reading
from projections.query import Query, fetch_async
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.questions import AS_OF_NOW, SCHEMA, asks, named, selection
from tests.graphql_api.test_paging import CONNECTIONS

ROWS = 20
LEVELS = 2
"""How often a statement may be made: units are asked for by the rows and once more by what is below them."""
VERSION, KINDS = "stream_version", 7
"""Versions are asked for with each kind of node, by one and the same statement."""
FEW_ROWS = (
    "assessmentGroups", "assessments", "ruleSets",
    "ballotTally", "contributions", "cycles", "evaluations", "goodPractices", "keyManagementCases",
    "disclosures", "erasures", "listTemplates", "meetingBoard", "notices", "objections", "opinions", "policies",
    "publications", "restrictedEvidence", "caseFolders",
    "ranking", "resultUses", "reviewQuestions", "reviewReports", "suggestions",
    "inspectionCalendar", "rectificationLedger", "signingKeys",
)  # fmt: skip
"""Connections that have too few rows in a year to tell."""
FROM_THE_LOG = ("blockers", "coverage", "issueBlockers")


def nested_fields() -> Iterator[tuple[str, str]]:
    """Every connection of the district with every field of its nodes that leads further."""
    district = SCHEMA.type_map["District"]
    assert isinstance(district, GraphQLObjectType)
    for name in CONNECTIONS:
        edge = named(named(district.fields[name].type).fields["edges"].type)
        node = named(edge.fields["node"].type)
        for below, field in node.fields.items():
            if is_leaf_type(named(field.type)) or below in AS_OF_NOW or below in FROM_THE_LOG:
                continue
            told = "(year: 2020)" if asks(field) else "(first: 2)" if "first" in field.args else ""
            yield name, f"{below}{told} {selection(named(field.type), 1)}"


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement of the API, in order."""
    made: list[str] = []

    async def counted(connection: Any, query: Query[Any]) -> list[Any]:
        made.append(query.sql)
        return await fetch_async(connection, query)

    monkeypatch.setattr(graphql_api.gates.reading, "fetch_async", counted)
    return made


NESTED = list(nested_fields())


@pytest.mark.parametrize(("name", "below"), NESTED, ids=[f"{name}-{below.split()[0]}" for name, below in NESTED])
def test_no_statement_is_made_for_each_row(ours: HttpDistrict, statements: list[str], name: str, below: str) -> None:
    told = CONNECTIONS[name].replace("SOMEBODY", ours.people["ZZB", "STAFF"])
    told = told.replace("SOMETHING", ours.made["DW01/2020/T01"])
    arguments = ", ".join(filter(None, (f"first: {ROWS}", told)))
    question = f"{{ district {{ {name}({arguments}) {{ edges {{ node {{ {below} }} }} }} }} }}"

    edges = ours.platform("AUDITOR").ask(question).data["district"][name]["edges"]

    assert len(edges) > LEVELS or name in FEW_ROWS
    often = {sql: count for sql, count in Counter(statements).items() if count > (KINDS if VERSION in sql else LEVELS)}
    assert often == {}
