"""/graphql: GraphQL over HTTP. One operation a request; hostile bodies get 400; who asks comes from the token alone.

strawberry's own ASGI view is not used: eight audits of graphql-http fail on it, a body such as `1` or a lone surrogate
ends in a 500, and subscriptions, batches, uploads and multipart are open unless closed one by one.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from graphql import GraphQLError
from psycopg_pool import PoolTimeout
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from strawberry.schema import Schema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from graphql_api.context import Context
from graphql_api.errors import OutcomeUnknown, Overloaded, TooSlow
from services.edge.identity import Identity, IdentityProvider, Unauthenticated
from services.edge.operation import Operation, Unreadable, read_operation
from services.edge.responses import GRAPHQL_RESPONSE, JSON, formatted, json_response, media_type_of, problem, root_cause

log = structlog.get_logger("sandan.edge")

MakeContext = Callable[[Identity], Context]
"""Who asks -> the context of one request."""


class Endpoint:
    """The one GraphQL endpoint. Queries by GET and POST, commands by POST."""

    def __init__(
        self, schema: Schema, identities: IdentityProvider, make_context: MakeContext, *, request_seconds: float
    ) -> None:
        self._schema = schema
        self._identities = identities
        self._make_context = make_context
        self._request_seconds = request_seconds

    async def respond(self, request: Request) -> Response:
        """Serve one request. What goes wrong before the schema is reached is a JSON body with one error."""
        media_type = media_type_of(request.headers.get("accept"))
        if media_type is None:
            return problem(406, "NOT_ACCEPTABLE", f"Accept 须包含 {JSON} 或 {GRAPHQL_RESPONSE}。")
        try:
            identity = self._identities.identify(bearer(request))
            structlog.contextvars.bind_contextvars(tenant=identity.tenant_id)
            operation = await read_operation(request)
            structlog.contextvars.bind_contextvars(operation=operation.name)
            context = self._make_context(identity)
            result = await self._execute(context, operation)
            return answer(result, media_type, request.state.request_id, commanded=context.commands_given > 0)
        except Unauthenticated as refused:
            log.info("unauthenticated", reason=refused.reason)
            return problem(401, "UNAUTHENTICATED", str(refused), media_type, {"www-authenticate": "Bearer"})
        except Unreadable as refused:
            return problem(refused.status, refused.code, refused.reason, media_type, refused.headers)
        except CannotGetOperationTypeError:
            return problem(400, "BAD_REQUEST", "请求中有多个操作或没有这个操作，请用 operationName 指明。", media_type)
        except InvalidOperationTypeError:
            return problem(405, "METHOD_NOT_ALLOWED", "命令只能用 POST 提交。", media_type, {"allow": "POST"})
        except PoolTimeout:
            log.warning("overloaded")
            busy = Overloaded()
            return problem(503, busy.code, busy.message, media_type, {"retry-after": "2"})
        except ClientDisconnect:
            return problem(400, "BAD_REQUEST", "请求没有发完。", media_type)

    async def _execute(self, context: Context, operation: Operation) -> ExecutionResult:
        """Run the operation within its time, inside the request's one read transaction."""
        allowed = {OperationType.QUERY, OperationType.MUTATION} if operation.by_post else {OperationType.QUERY}
        try:
            async with context.reads, asyncio.timeout(self._request_seconds):
                return await self._schema.execute(
                    operation.query,
                    variable_values=operation.variables,
                    context_value=context,
                    operation_name=operation.name,
                    allowed_operation_types=allowed,
                )
        except TimeoutError:
            # A command once given is carried out whether or not anybody still waits for it.
            late = OutcomeUnknown() if context.commands_given else TooSlow()
            return ExecutionResult(data=None, errors=[GraphQLError(late.message, extensions=late.extensions)])


def bearer(request: Request) -> str:
    """The token of a request. Raises Unauthenticated."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("no bearer token")
    return token.strip()


def answer(result: ExecutionResult, media_type: str, request_id: str, *, commanded: bool) -> Response:
    """Faults masked; `data` left out when nothing was executed, as the specification asks.

    Raises PoolTimeout, unless commands were given: the receipts of those that took effect must reach the client.
    """
    errors = result.errors or []
    for error in errors:
        if isinstance(cause := root_cause(error), PoolTimeout) and not commanded:
            raise cause
    executed = result.data is not None or any(error.path is not None for error in errors)
    told: dict[str, Any] = {}
    if errors:
        told["errors"] = [formatted(error, request_id) for error in errors]
    if executed:
        told["data"] = result.data
    if result.extensions:
        told["extensions"] = result.extensions
    status = 400 if not executed and media_type == GRAPHQL_RESPONSE else 200
    return json_response(told, status, media_type)
