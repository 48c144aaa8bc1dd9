"""Questions made from the published contract itself, so that none is forgotten: each field of a district, whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    is_leaf_type,
    parse,
)
from graphql.language import OperationDefinitionNode

from graphql_api.schema import make_schema
from services.edge.cost import cost_of
from services.edge.rules import ALIASES_MAX

SCHEMA: GraphQLSchema = make_schema()._schema

AS_OF_NOW = frozenset({"upload", "freshness", "proof", "integrityReport"})
"""Fields whose answer is about the moment of asking, whatever the position read."""

NESTED_FIRST = 2

LOOK = 'purpose: DUTY, commandId: "6b9f4c1e-2d3a-4f5b-8c6d-7e8f9a0b1c2d"'
"""How a look at a trail is recorded: the same one each time."""


@dataclass(frozen=True)
class Question:
    """One field of the district with everything below it: the text that stands inside `district { … }`."""

    field: str
    text: str


def named(kind: Any) -> Any:
    """The type without lists and non-nulls."""
    while isinstance(kind, GraphQLNonNull | GraphQLList):
        kind = kind.of_type
    return kind


def selection(kind: Any, depth: int) -> str:
    """Everything of a type, objects down to `depth` further levels."""
    if is_leaf_type(kind):
        return ""
    if isinstance(kind, GraphQLUnionType):
        parts = [f"... on {each.name} {selection(each, depth)}" for each in kind.types]
        return f"{{ __typename {' '.join(parts)} }}"
    if isinstance(kind, GraphQLInterfaceType):
        return "{ __typename id }"
    parts = list(fields_of(kind, depth))
    return f"{{ {' '.join(parts) or '__typename'} }}"


def of_node(kind: str, depth: int) -> str:
    """Everything of a node of that type, as a selection on the interface."""
    return f"{{ __typename id ... on {kind} {selection(SCHEMA.type_map[kind], depth)} }}"


def fields_of(kind: GraphQLObjectType, depth: int) -> Iterator[str]:
    """The fields of a type that can be asked without being told anything."""
    for name, field in kind.fields.items():
        if name in AS_OF_NOW or asks(field):
            continue
        inner = named(field.type)
        if is_leaf_type(inner):
            yield name
        elif depth > 0:
            paged = f"(first: {NESTED_FIRST})" if "first" in field.args else ""
            yield f"{name}{paged} {selection(inner, depth if _is_frame(inner) else depth - 1)}"


def asks(field: GraphQLField) -> bool:
    """Whether a field needs an argument that has no default."""
    return any(
        isinstance(given.type, GraphQLNonNull) and given.default_value is Undefined for given in field.args.values()
    )


def _is_frame(kind: Any) -> bool:
    """Connections, edges and page infos only frame what they hold."""
    return kind.name.endswith(("Connection", "Edge")) or kind.name == "PageInfo"


def questions(given: Mapping[str, str], depth: int, first: int) -> list[Question]:
    """Every field of a district. `given` has the arguments of fields that need some, as GraphQL text."""
    district = SCHEMA.type_map["District"]
    assert isinstance(district, GraphQLObjectType)
    found = []
    for name, field in district.fields.items():
        if name in AS_OF_NOW:
            continue
        inner = named(field.type)
        arguments = [f"first: {first}"] if "first" in field.args else []
        if name in given:
            arguments.append(given[name])
        assert not asks(field) or name in given, f"say what to ask {name} about"
        told = f"({', '.join(arguments)})" if arguments else ""
        found.append(Question(name, f"{name}{told} {selection(inner, depth)}".strip()))
    return found


def bundled(texts: Mapping[str, str], cost_max: int = 12_000, words_max: int = 2_500) -> list[dict[str, str]]:
    """The same texts in as few documents as the limits allow."""
    bundles: list[dict[str, str]] = []
    cost = words = 0
    for name, text in texts.items():
        [operation] = parse(f"{{ district {{ {text} }} }}").definitions
        assert isinstance(operation, OperationDefinitionNode)
        own_cost, own_words = cost_of(SCHEMA, operation, {}, {}), len(text.split())
        if (
            not bundles
            or len(bundles[-1]) == ALIASES_MAX
            or cost + own_cost > cost_max
            or words + own_words > words_max
        ):
            bundles.append({})
            cost = words = 0
        bundles[-1][name] = text
        cost, words = cost + own_cost, words + own_words
    return bundles
