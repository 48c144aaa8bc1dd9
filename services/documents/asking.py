"""Asking the API from inside: the published operations, as one viewer, with that viewer's gates and limits."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError
from strawberry.schema import Schema

from graphql_api.context import Context
from services.published import operation


class AskFailed(Exception):
    """The API answered with errors: what a client would have been told, or a fault."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        self.errors = errors
        super().__init__("; ".join(error.message for error in errors))


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks as the viewer of `context`; within one `async with context.reads` all answers are of one transaction."""

    schema: Schema
    context: Context

    async def ask(self, name: str, **variables: Any) -> dict[str, Any]:
        """The data of a published query. Raises AskFailed."""
        result = await self.schema.execute(
            operation(name), variable_values=variables, context_value=self.context, operation_name=None
        )
        if result.errors or result.data is None:
            raise AskFailed(result.errors or [])
        return result.data

    async def pages(self, name: str, *path: str, **variables: Any) -> AsyncIterator[dict[str, Any]]:
        """The nodes of all pages of the connection at `path` below `district`."""
        after = None
        while True:
            answer = (await self.ask(name, after=after, **variables))["district"]
            for step in path:
                answer = answer[step]
            for edge in answer["edges"]:
                yield edge["node"]
            if not answer["pageInfo"]["hasNextPage"]:
                return
            after = answer["pageInfo"]["endCursor"]
