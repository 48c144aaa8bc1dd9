"""GraphQL over HTTP: which media type is answered, with which status, and what may be said of an error.

Follows the specification's draft as the graphql-http audits (1.23) check it.
"""

from collections.abc import Sequence
from typing import Any

import orjson
import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from psycopg.errors import QueryCanceled
from psycopg_pool import PoolTimeout
from starlette.responses import Response

from graphql_api.errors import BadInput, Overloaded, TooSlow
from services.edge.rules import as_document_error

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"
_MASKED = "平台内部错误，请稍后重试；仍有问题请把请求编号告诉管理员："

log = structlog.get_logger("sandan.edge")


def media_type_of(accept: str | None) -> str | None:
    """The media type to answer with for an Accept header; None when the client takes neither of ours.

    `application/json` unless the client ranks `application/graphql-response+json` at least as high by name.
    """
    if accept is None or not accept.strip():
        return JSON
    ranks = {JSON: 0.0, GRAPHQL_RESPONSE: 0.0, "*/*": 0.0, "application/*": 0.0}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name in ranks:
            ranks[name] = max(ranks[name], _quality(parameters))
    if ranks[GRAPHQL_RESPONSE] and ranks[GRAPHQL_RESPONSE] >= ranks[JSON]:
        return GRAPHQL_RESPONSE
    return JSON if ranks[JSON] or ranks["*/*"] or ranks["application/*"] else None


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return min(1.0, max(0.0, float(parameter[2:])))
            except ValueError:
                return 0.0
    return 1.0


def json_response(content: Any, status: int, media_type: str, headers: dict[str, str] | None = None) -> Response:
    """A JSON body in UTF-8 that no cache keeps."""
    body = orjson.dumps(content)
    given = {"content-type": f"{media_type}; charset=utf-8", "cache-control": "no-store", **(headers or {})}
    return Response(body, status_code=status, headers=given)


def problem(
    status: int, code: str, message: str, media_type: str = JSON, headers: dict[str, str] | None = None
) -> Response:
    """A request that never reached the schema: one error, no data."""
    return json_response({"errors": [{"message": message, "extensions": {"code": code}}]}, status, media_type, headers)


def formatted(error: GraphQLError, request_id: str) -> dict[str, Any]:
    """What a client is told of an error: all of what was raised on purpose, nothing of a fault but the request's id."""
    cause = root_cause(error)
    if cause is None:
        return dict(_deliberate(error).formatted)
    if isinstance(cause, QueryCanceled | PoolTimeout):
        known = TooSlow() if isinstance(cause, QueryCanceled) else Overloaded()
        return {"message": known.message, "path": error.path, "extensions": known.extensions}
    log.error("fault", path=error.path, error=f"{type(cause).__name__}: {cause}", exc_info=cause)
    told: dict[str, Any] = {"message": f"{_MASKED}{request_id}", "extensions": {"code": "INTERNAL"}}
    if error.path is not None:
        told["path"] = error.path
    if error.locations:
        told["locations"] = [location.formatted for location in error.locations]
    return told


def _deliberate(error: GraphQLError) -> GraphQLError:
    """With a code: the parser and graphql-core's reading of variables and arguments give none of their own."""
    if isinstance(error, GraphQLSyntaxError):
        return as_document_error(error)
    if "code" in (error.extensions or {}):
        return error
    coded = BadInput(error.message, nodes=error.nodes, source=error.source, positions=error.positions)
    coded.path = error.path
    return coded


def root_cause(error: GraphQLError) -> BaseException | None:
    """The exception behind an error that nobody raised on purpose; None for deliberate errors."""
    while error.original_error is not None:
        if not isinstance(error.original_error, GraphQLError):
            return error.original_error
        error = error.original_error
    return None
