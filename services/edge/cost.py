"""What a request costs, before it is run: the number of nodes it could make the platform fetch.

A field that gives an object costs 1; a list multiplies what is under it, a connection by its `first`, any other list by
LIST_SIZE. Leaves are free; a command costs COMMAND, a field that is answered from the log LOG_READ, one that computes a
whole year WHOLE_YEAR. Conventions of Shopify's and GitHub's APIs.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    FieldNode,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)
from graphql.language import (
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ValueNode,
    VariableNode,
)

from graphql_api.paging import PAGE_DEFAULT

COMMAND = 10
LIST_SIZE = 10
LOG_READ = 50
FROM_THE_LOG = frozenset(
    {
        ("District", "signingText"),
        ("ListSet", "coverage"),
        ("ListSet", "issueBlockers"),
        ("TimelineEntry", "proof"),
        ("AccessEntry", "proof"),
    }
)
"""Fields that read and decode streams of the log, or its tiles, one by one, instead of rows."""

WHOLE_YEAR = 3_000
OF_A_YEAR = frozenset({("District", "whatIf")})
"""Fields that read and compute a whole year of the district, whatever is asked of it."""

SIZES = {("PointsExplanation", "components"): 4}
"""Lists that always have as many entries."""

COST_CAP = 10**9
"""Counting stops here: a small document may describe astronomically large answers."""

Fragments = Mapping[str, FragmentDefinitionNode]


def cost_of(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments, variables: Mapping[str, Any]
) -> int:
    """Cost of a valid operation in nodes, at most COST_CAP."""
    root = schema.get_root_type(operation.operation)
    if root is None:
        return 0
    each = COMMAND if operation.operation is OperationType.MUTATION else 0
    counter = _Counter(schema, fragments, {**_defaults(operation), **variables})
    return min(COST_CAP, counter.selections(operation.selection_set, root) + each * counter.commands(operation))


def _defaults(operation: OperationDefinitionNode) -> dict[str, int]:
    """The whole numbers that variables stand for where the request gives none."""
    return {
        definition.variable.name.value: int(definition.default_value.value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode) and len(definition.default_value.value) < 10
    }


class _Counter:
    def __init__(self, schema: GraphQLSchema, fragments: Fragments, variables: Mapping[str, Any]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        # A fragment is counted once for each type it is spread on: spread twice in each of n fragments it would
        # otherwise take 2^n steps.
        self._known: dict[tuple[str, str], int] = {}

    def commands(self, operation: OperationDefinitionNode) -> int:
        return len(operation.selection_set.selections)

    def selections(self, chosen: SelectionSetNode, parent: Any) -> int:
        total = 0
        for selection in chosen.selections:
            if isinstance(selection, FieldNode):
                total += self._field(selection, parent)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                under = self._schema.type_map[condition.name.value] if condition else parent
                total += self.selections(selection.selection_set, under)
            elif isinstance(selection, FragmentSpreadNode):
                total += self._spread(selection.name.value)
        return min(total, COST_CAP)

    def _spread(self, name: str) -> int:
        fragment = self._fragments[name]
        condition = fragment.type_condition.name.value
        if (name, condition) not in self._known:
            self._known[name, condition] = self.selections(fragment.selection_set, self._schema.type_map[condition])
        return self._known[name, condition]

    def _field(self, node: FieldNode, parent: Any) -> int:
        name = node.name.value
        if name.startswith("__") or node.selection_set is None or name == "pageInfo":
            return 0
        definition = parent.fields[name]
        named, many = _unwrap(definition.type)
        under = self.selections(node.selection_set, named)
        if (parent.name, name) in FROM_THE_LOG:
            under += LOG_READ
        if (parent.name, name) in OF_A_YEAR:
            under += WHOLE_YEAR
        if "first" in definition.args:
            return 1 + self._page(node) * under
        if name == "edges":
            # The page was multiplied already, at the connection.
            return under
        return SIZES.get((parent.name, name), LIST_SIZE) * (1 + under) if many else 1 + under

    def _page(self, node: FieldNode) -> int:
        sizes = [
            size
            for argument in node.arguments or ()
            if argument.name.value == "first" and (size := self._integer(argument.value)) is not None
        ]
        return max(sizes, default=PAGE_DEFAULT)

    def _integer(self, value: ValueNode) -> int | None:
        if isinstance(value, IntValueNode):
            return max(0, int(value.value)) if len(value.value) < 10 else COST_CAP
        if isinstance(value, VariableNode):
            given = self._variables.get(value.name.value)
            # 100.0 is a whole number to GraphQL too.
            if isinstance(given, float) and given.is_integer():
                given = int(given)
            return min(COST_CAP, given) if isinstance(given, int) and given >= 0 else None
        return None


def _unwrap(kind: GraphQLOutputType) -> tuple[GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType, bool]:
    many = False
    while isinstance(kind, GraphQLNonNull | GraphQLList):
        many = many or isinstance(kind, GraphQLList)
        kind = kind.of_type
    return kind, many  # type: ignore[return-value]
