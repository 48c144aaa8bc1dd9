"""The schema, built once: every question, every command."""

from collections.abc import Callable, Iterable
from typing import Any

from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.schema import Schema
from strawberry.schema.config import StrawberryConfig

from graphql_api.district import Query
from graphql_api.model import Node, column
from graphql_api.mutations import Mutation
from graphql_api.paging import PAGE_MAX
from graphql_api.scalars import SCALARS


class ApiSchema(Schema):
    """Strawberry's schema, silent: the edge logs what is a fault and keeps quiet about what is an answer."""

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        """Nothing; see services.edge.responses."""


def make_schema(extensions: Iterable[Callable[[], SchemaExtension]] = ()) -> ApiSchema:
    """The schema with the limits of whoever serves it."""
    return ApiSchema(
        query=Query,
        mutation=Mutation,
        types=list(Node.KINDS.values()),
        extensions=extensions,
        config=StrawberryConfig(scalar_map=SCALARS, default_resolver=column, relay_max_results=PAGE_MAX),
    )


def sdl() -> str:
    """The published contract, graphql/schema.graphql."""
    return make_schema().as_str() + "\n"
