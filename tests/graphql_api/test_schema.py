"""The published contract: golden, described, subject first, every command and event in it, no read around a gate."""

import ast
import dataclasses
import inspect
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    parse,
    validate,
)

from domain.catalogue import EVENT_CLASSES
from domain.permissions import COMMAND_GRANTS
from graphql_api import nodes
from graphql_api.commands import COMMANDS, MAKES, mutation_name
from graphql_api.event_names import EVENT_NAMES
from graphql_api.ids import KIND_OF
from graphql_api.model import Model, Node
from graphql_api.schema import make_schema, sdl

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "graphql" / "schema.graphql"
CODE = ROOT / "graphql" / "graphql_api"
SCHEMA = make_schema()._schema


def own_types() -> Iterator[GraphQLNamedType]:
    built_in = {"String", "Int", "Float", "Boolean", "ID"}
    return (kind for name, kind in SCHEMA.type_map.items() if not name.startswith("__") and name not in built_in)


def test_the_contract_is_what_the_code_serves() -> None:
    assert sdl() == CONTRACT.read_text(encoding="utf-8"), "run `make schema` and read the difference"


def test_every_type_field_argument_and_value_is_described() -> None:
    bare = []
    for kind in own_types():
        places: dict[str, Any] = {kind.name: kind}
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for name, field in kind.fields.items():
                places[f"{kind.name}.{name}"] = field
                for argument, given in getattr(field, "args", {}).items():
                    places[f"{kind.name}.{name}({argument})"] = given
        if isinstance(kind, GraphQLEnumType):
            places |= {f"{kind.name}.{name}": value for name, value in kind.values.items()}
        bare += [place for place, described in places.items() if not (described.description or "").strip()]

    assert bare == []


def test_every_command_has_a_mutation_with_an_input_and_a_payload_of_its_own() -> None:
    mutation = SCHEMA.mutation_type
    assert mutation is not None

    assert len(COMMAND_GRANTS) == len(COMMANDS)
    assert set(mutation.fields) - {spec.mutation for spec in COMMANDS} == {"evidenceView", "accessLogRead"}
    for command in COMMAND_GRANTS:
        field = mutation.fields[mutation_name(command)]
        assert str(field.args["input"].type) == f"{command.__name__}Input!"
        assert str(field.type) == f"{command.__name__}Payload!"
        given = SCHEMA.type_map[f"{command.__name__}Input"]
        assert isinstance(given, GraphQLInputObjectType)
        assert {name: str(given.fields[name].type) for name in ("commandId", "expectedVersion", "occurredOn")} == {
            "commandId": "ID!",
            "expectedVersion": "Int",
            "occurredOn": "Date",
        }


@pytest.mark.parametrize(
    ("command", "mutation"),
    [("IssueList", "listIssue"), ("AddProblemItem", "problemItemAdd"), ("CarryItemOver", "itemCarryOver")],
)
def test_a_mutation_says_its_subject_first(command: str, mutation: str) -> None:
    [found] = [spec.mutation for spec in COMMANDS if spec.command.__name__ == command]

    assert found == mutation


def test_nothing_executes_an_arbitrary_command() -> None:
    assert not {name for name in SCHEMA.type_map if "JSON" in name.upper()}
    mutation = SCHEMA.mutation_type
    assert mutation is not None
    assert not {"execute", "submit", "command"} & set(mutation.fields)


def test_who_and_which_district_are_never_asked() -> None:
    asked = {
        name
        for kind in own_types()
        if isinstance(kind, GraphQLInputObjectType)
        for name in kind.fields
        if name in ("tenant", "tenantId", "district", "actor", "onBehalfOf", "roles")
    }

    assert asked == set()


def test_what_a_command_makes_is_a_node() -> None:
    assert set(MAKES.values()) <= set(Node.KINDS)
    assert set(KIND_OF.values()) <= set(Node.KINDS)
    assert set(nodes.LOADS) == set(Node.KINDS)


def test_every_event_has_a_chinese_name() -> None:
    assert set(EVENT_NAMES) == set(EVENT_CLASSES)


def test_pages_are_keyset_connections_of_at_most_a_hundred() -> None:
    for kind in own_types():
        if isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection"):
            assert set(kind.fields) == {"edges", "pageInfo", "totalCount"}
    district = SCHEMA.type_map["District"]
    assert isinstance(district, GraphQLObjectType)
    for field in district.fields.values():
        if str(field.type).rstrip("!").endswith("Connection"):
            assert {"first", "after"} <= set(field.args)


def models() -> list[type[Model[Any]]]:
    found, waiting = [], [Model]
    while waiting:
        cls = waiting.pop()
        below = cls.__subclasses__()
        waiting += below
        if hasattr(cls, "__strawberry_definition__") and "row" in cls.__annotations__:
            found.append(cls)
    return found


@pytest.mark.parametrize("model", models(), ids=lambda cls: cls.__name__)
def test_a_leaf_is_a_column_of_its_row_and_of_its_type(model: type[Model[Any]]) -> None:
    row = typing.get_type_hints(model)["row"]
    columns = typing.get_type_hints(row)
    for field in model.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        if field.base_resolver is None and field.python_name not in ("row", "view", "then"):
            optional = type(None) in typing.get_args(columns[field.python_name])
            declared = typing.get_type_hints(model)[field.python_name]
            assert optional <= (type(None) in typing.get_args(declared)), field.python_name


def imported_from_projections(file: Path) -> set[tuple[str, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("projections"):
            found |= {(node.module or "", name.name) for name in node.names}
        if isinstance(node, ast.Import):
            found |= {(name.name, "") for name in node.names if name.name.startswith("projections")}
    return found


def test_only_the_gates_read() -> None:
    around = []
    for file in CODE.rglob("*.py"):
        if file.parent.name == "gates" or file.name == "view.py":
            continue
        for module, name in imported_from_projections(file):
            imported = getattr(__import__(module, fromlist=[name or "_"]), name, None)
            # Classes of rows and filters say what things look like; functions read.
            if not inspect.isclass(imported):
                around.append(f"{file.name}: {module}.{name}")
        source = file.read_text(encoding="utf-8")
        if file.name not in ("context.py", "paging.py"):
            readings = ("view.rows(", ".connection()", "fetch_async", ".execute(", "gates.reading")
            around += [f"{file.name}: {reading}" for reading in readings if reading in source]

    assert around == []


def test_a_read_around_a_gate_would_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "shortcut.py"
    file.write_text("from projections.ledger.read import ledger\n", encoding="utf-8")

    [(module, name)] = imported_from_projections(file)

    assert isinstance(getattr(__import__(module, fromlist=[name]), name), types.FunctionType)


def test_every_gate_names_its_subject_once() -> None:
    from domain.reading import ReadSubject
    from graphql_api.gates.access import AccessLogGate
    from graphql_api.gates.assessment import AssessmentGate
    from graphql_api.gates.case_folders import CaseFoldersGate
    from graphql_api.gates.erasures import ErasuresGate
    from graphql_api.gates.evaluations import EvaluationsGate, EvaluationsInHandGate
    from graphql_api.gates.execution import ExecutionGate, RestrictedEvidenceGate
    from graphql_api.gates.gate import Gate
    from graphql_api.gates.integrity import IntegrityGate
    from graphql_api.gates.lists import ListsGate
    from graphql_api.gates.objections import ObjectionsGate
    from graphql_api.gates.policy import PolicyGate
    from graphql_api.gates.review import ReviewGate
    from graphql_api.gates.rulings import KeyManagementGate, RulingsGate, RulingsInHandGate
    from graphql_api.gates.signing import SigningKeysGate
    from graphql_api.gates.suggestions import SuggestionsGate
    from graphql_api.gates.supervision import FollowUpsGate, SupervisionGate
    from graphql_api.gates.trail import TrailGate
    from graphql_api.gates.tree import TreeGate
    from graphql_api.gates.units import UnitsGate

    gates: tuple[type[Gate], ...] = (
        *(UnitsGate, TreeGate, ListsGate, ExecutionGate, SuggestionsGate, ReviewGate, TrailGate, PolicyGate),
        *(RulingsGate, RulingsInHandGate, KeyManagementGate, AssessmentGate, SupervisionGate, FollowUpsGate),
        *(EvaluationsGate, EvaluationsInHandGate, ObjectionsGate, ErasuresGate, RestrictedEvidenceGate),
        *(SigningKeysGate, AccessLogGate, IntegrityGate, CaseFoldersGate),
    )

    assert sorted(gate.subject for gate in gates) == sorted(ReadSubject)


OPERATIONS = sorted((ROOT / "graphql" / "operations").glob("*.graphql"))


@pytest.mark.parametrize("file", OPERATIONS, ids=lambda file: file.stem)
def test_a_published_operation_is_valid(file: Path) -> None:
    assert validate(SCHEMA, parse(file.read_text(encoding="utf-8"))) == []


def test_rows_are_frozen() -> None:
    rows = {typing.get_type_hints(model)["row"] for model in models()}

    assert [row for row in rows if not (dataclasses.is_dataclass(row) and row.__dataclass_params__.frozen)] == []  # type: ignore[attr-defined]
