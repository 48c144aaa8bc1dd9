"""GET /documents/<kind>?unit=<code>&year=<year>: an official document, for whoever may read all of its figures."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar
from urllib.parse import quote

from psycopg_pool import PoolTimeout
from starlette.requests import Request
from starlette.responses import Response
from strawberry.schema import Schema

from graphql_api.context import Context
from graphql_api.errors import Overloaded, TooSlow
from services.documents.asking import AskFailed, Asking
from services.documents.draw import draw
from services.documents.errors import DocumentOutOfReach, NotDrawn
from services.edge.endpoint import bearer
from services.edge.identity import Identity, IdentityProvider, Unauthenticated
from services.edge.responses import JSON, formatted, json_response, problem, root_cause

PATH = "/documents/{kind}"
POSITION_MAX = 2**53

Read = TypeVar("Read")


def documents(
    schema: Schema, identities: IdentityProvider, make_context: Callable[[Identity], Context], request_seconds: float
) -> Callable[[Request], Awaitable[Response]]:
    """The route's function. Parameters: unit (its code), year; position, day and number where given.

    200 with the file and `x-sandan-position`; 400 for what cannot be read; 401; 404 for what is not there or not the
    viewer's to see in full; 409 where there is nothing to tell yet.
    """

    async def respond(request: Request) -> Response:
        try:
            context = make_context(identities.identify(bearer(request)))
            told = request.query_params
            async with context.reads, asyncio.timeout(request_seconds):
                drawn = await draw(
                    Asking(schema, context),
                    request.path_params["kind"],
                    code=told.get("unit", ""),
                    year=_parameter(told.get("year"), _year, "year") or context.today.year,
                    position=_parameter(told.get("position"), _position, "position"),
                    day=_parameter(told.get("day"), date.fromisoformat, "day"),
                    number=told.get("number", ""),
                )
        except Unauthenticated as refused:
            return problem(401, "UNAUTHENTICATED", str(refused), JSON, {"www-authenticate": "Bearer"})
        except NotDrawn as refused:
            return problem(404 if isinstance(refused, DocumentOutOfReach) else 409, refused.code, str(refused), JSON)
        except TimeoutError:
            late = TooSlow()
            return problem(503, late.code, late.message, JSON)
        except AskFailed as failed:
            return _failed(failed, request.state.request_id)
        except _Unreadable as unreadable:
            return problem(400, "BAD_REQUEST", str(unreadable), JSON)
        name = quote(drawn.file_name, safe="")
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
            "cache-control": "no-store",
            "x-sandan-position": str(drawn.position),
        }
        return Response(drawn.content, media_type=drawn.media_type, headers=headers)

    return respond


class _Unreadable(Exception):
    """地址中的参数写法不对："""

    def __init__(self, name: str) -> None:
        super().__init__(f"{type(self).__doc__}{name}。year 为四位年度，position 为日志位置，day 如 2020-12-28。")


def _parameter(text: str | None, read: Callable[[str], Read], name: str) -> Read | None:
    if text is None:
        return None
    try:
        return read(text)
    except ValueError:
        raise _Unreadable(name) from None


def _year(text: str) -> int:
    if len(text) != 4:
        raise ValueError(text)
    return _position(text)


def _position(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > POSITION_MAX:
        raise ValueError(text)
    return int(text)


def _failed(failed: AskFailed, request_id: str) -> Response:
    """What the API answered instead of data, in the shape that its clients know."""
    if any(isinstance(root_cause(error), PoolTimeout) for error in failed.errors):
        busy = Overloaded()
        return problem(503, busy.code, busy.message, JSON, {"retry-after": "2"})
    told = [formatted(error, request_id) for error in failed.errors]
    deliberate = all(root_cause(error) is None for error in failed.errors)
    return json_response({"errors": told}, 400 if deliberate and told else 500, JSON)
