"""What a document may be: depth, aliases, directives; and what a client is told of one that is none.

strawberry's own rules for depth and aliases walk every way through the fragments: twenty-two fragments that spread the
next one twice keep them busy for minutes, before anything else could refuse. Here each fragment is measured once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSyntaxError, ValidationRule
from graphql.language import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from graphql_api.errors import ApiError, BadDocument, TooDeep, TooManyAliases, TooManyDirectives, TooManyTokens

TOKENS_MAX = 4000
DEPTH_MAX = 16
"""Fields inside each other; introspection, which graphql-core limits by itself, does not count."""
ALIASES_MAX = 40
DIRECTIVES_MAX = 20


@dataclass(slots=True)
class Measure:
    """Of an operation or a fragment: its own depth and aliases, and which fragments are spread at which depth."""

    depth: int = 0
    aliases: int = 0
    spreads: list[tuple[str, int]] = field(default_factory=list)


class WithinLimits(ValidationRule):
    """Refuses documents that are too deep or have too many aliases or directives, each with a code of its own."""

    def enter_document(self, document: DocumentNode, *_args: Any) -> None:
        """Measure the whole document; before the visit of its parts."""
        self._directives = 0
        measured = {
            part.name.value: measure(part.selection_set)
            for part in document.definitions
            if isinstance(part, FragmentDefinitionNode)
        }
        for name in innermost_first(measured):
            add_spread(measured[name], measured)
        for part in document.definitions:
            if isinstance(part, OperationDefinitionNode):
                whole = measure(part.selection_set)
                add_spread(whole, measured)
                if whole.depth > DEPTH_MAX:
                    self.report_error(TooDeep(f"{whole.depth} > {DEPTH_MAX}。", nodes=[part]))
                if whole.aliases > ALIASES_MAX:
                    self.report_error(TooManyAliases(f"{whole.aliases} > {ALIASES_MAX}。", nodes=[part]))

    def enter_directive(self, node: Any, *_args: Any) -> None:
        """Each is work, even on one and the same field."""
        self._directives += 1
        if self._directives == DIRECTIVES_MAX + 1:
            self.report_error(TooManyDirectives(f"> {DIRECTIVES_MAX}。", nodes=[node]))


def measure(selection: SelectionSetNode) -> Measure:
    """What a selection says itself, fragments aside. A stack of its own: inline fragments nest without being deep."""
    found = Measure()
    waiting = [(selection, 0)]
    while waiting:
        chosen, above = waiting.pop()
        for part in chosen.selections:
            if isinstance(part, FragmentSpreadNode):
                found.spreads.append((part.name.value, above))
                continue
            inside = above
            if isinstance(part, FieldNode):
                found.aliases += part.alias is not None
                if part.name.value.startswith("__"):
                    continue
                inside += 1
                found.depth = max(found.depth, inside)
            below: SelectionSetNode | None = part.selection_set  # type: ignore[attr-defined]
            if below is not None:
                waiting.append((below, inside))
    return found


def add_spread(to: Measure, fragments: dict[str, Measure]) -> None:
    """Add what the fragments that it spreads measure; unknown ones are another rule's business."""
    for name, above in to.spreads:
        if name in fragments:
            to.depth = max(to.depth, above + fragments[name].depth)
            to.aliases += fragments[name].aliases


def innermost_first(fragments: dict[str, Measure]) -> Iterator[str]:
    """Names of fragments, each after those it spreads. Rings, which another rule refuses, are cut anywhere."""
    seen: set[str] = set()
    for first in fragments:
        waiting = [(first, False)]
        while waiting:
            name, done = waiting.pop()
            if done:
                yield name
            elif name in fragments and name not in seen:
                seen.add(name)
                waiting.append((name, True))
                waiting.extend((spread, False) for spread, _ in fragments[name].spreads)


def as_document_error(error: GraphQLError) -> ApiError:
    """An error of the parser or a rule with a code and a Chinese sentence; the original text is its detail."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, GraphQLSyntaxError) and "tokens. Parsing aborted" in error.message:
        return TooManyTokens(f"> {TOKENS_MAX}。")
    return BadDocument(error.message, nodes=error.nodes, source=error.source, positions=error.positions)
