"""What one request may ask: tokens, depth, aliases, directives, cost. Checked before anything is resolved.

Rules are classes, never made for a request: the validation cache is keyed by them, and would miss every time (11 times
slower on small queries).
"""

from collections.abc import Callable, Iterator
from typing import Any

from graphql import DocumentNode, OperationDefinitionNode
from graphql.language import FragmentDefinitionNode
from strawberry.extensions import (
    AddValidationRules,
    MaxTokensLimiter,
    ParserCache,
    SchemaExtension,
    ValidationCache,
)

from graphql_api.errors import BadInput, TooCostly
from services.edge.cost import cost_of
from services.edge.rules import TOKENS_MAX, WithinLimits, as_document_error

COST_MAX = 15_000
"""In nodes: what a request could make the platform fetch, see `services.edge.cost`."""

DOCUMENTS_CACHED = 512


class Coded(SchemaExtension):
    """Gives what the rules found a code and a Chinese sentence."""

    def on_validate(self) -> Iterator[None]:
        """Right after the validation cache, whose errors are graphql-core's own."""
        asked = self.execution_context
        if asked.pre_execution_errors:
            asked.pre_execution_errors = [as_document_error(error) for error in asked.pre_execution_errors]
        yield


class Cost(SchemaExtension):
    """Refuses what would cost more than COST_MAX, and tells every client what its request costs."""

    def on_validate(self) -> Iterator[None]:
        """Runs after the validation cache, so only valid documents are priced."""
        asked = self.execution_context
        self._cost: int | None = None
        if asked.graphql_document is not None and not asked.pre_execution_errors:
            operation = _operation(asked.graphql_document, asked.operation_name)
            variables = asked.variables or {}
            if operation is not None:
                fragments = _fragments(asked.graphql_document)
                self._cost = cost_of(asked.schema._schema, operation, fragments, variables)
                if self._cost > COST_MAX:
                    asked.pre_execution_errors = [
                        TooCostly(f"{self._cost} > {COST_MAX}。", cost=self._cost, maximum=COST_MAX)
                    ]
        yield

    def get_results(self) -> dict[str, Any]:
        """`extensions.cost`."""
        cost = getattr(self, "_cost", None)
        return {} if cost is None else {"cost": {"requestedQueryCost": cost, "maximumAvailable": COST_MAX}}


class CleanText(SchemaExtension):
    """Refuses the NUL character anywhere: PostgreSQL's text has none, and a stored one would poison later reads."""

    def on_validate(self) -> Iterator[None]:
        """Looks at the variables and, once per document, at its literals."""
        asked = self.execution_context
        if not asked.pre_execution_errors and (
            _holds_nul(asked.variables) or ("\\u" in (asked.query or "") and _literal_nul(asked.graphql_document))
        ):
            asked.pre_execution_errors = [BadInput("文字中含有空字符（U+0000）。")]
        yield


def _holds_nul(given: Any) -> bool:
    """Whether any text in a JSON value holds NUL; a stack of its own, since JSON may be nested a thousand deep."""
    waiting = [given]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if "\0" in value:
                return True
        elif isinstance(value, dict):
            waiting.extend(value.keys())
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False


def _literal_nul(document: DocumentNode | None) -> bool:
    token = document.loc.start_token if document is not None and document.loc is not None else None
    while token is not None:
        if token.value is not None and "\0" in token.value:
            return True
        token = token.next
    return False


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    found = [part for part in document.definitions if isinstance(part, OperationDefinitionNode)]
    return next((part for part in found if name is None or (part.name and part.name.value == name)), None)


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)}


EXTENSIONS: tuple[Callable[[], SchemaExtension], ...] = (
    lambda: MaxTokensLimiter(TOKENS_MAX),
    lambda: ParserCache(DOCUMENTS_CACHED),
    lambda: AddValidationRules([WithinLimits]),
    lambda: ValidationCache(DOCUMENTS_CACHED),
    Coded,
    CleanText,
    Cost,
)
"""In this order: later ones rest on what earlier ones found."""
