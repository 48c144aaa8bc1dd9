"""What a request asks for: one GraphQL operation out of a URL or a JSON body. Anything else is named and refused."""

from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request

BODY_BYTES_MAX = 1_000_000
METHODS = ("GET", "POST")
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, not yet parsed. `variables` is the JSON object as sent."""

    query: str
    variables: dict[str, Any] | None
    name: str | None
    by_post: bool


class Unreadable(Exception):
    """A request that holds no operation: HTTP status, code and reason for the client."""

    def __init__(self, status: int, code: str, reason: str, headers: dict[str, str] | None = None) -> None:
        self.status = status
        self.code = code
        self.reason = reason
        self.headers = headers
        super().__init__(reason)


async def read_operation(request: Request) -> Operation:
    """The operation of a request. Raises Unreadable (400, 405, 413 or 415)."""
    if request.method not in METHODS:
        raise Unreadable(405, "METHOD_NOT_ALLOWED", "只接受 GET 和 POST。", {"allow": ", ".join(METHODS)})
    by_post = request.method == "POST"
    data = _json(await _body(request)) if by_post else _of_url(request)
    if not isinstance(data, dict):
        raise _bad("请求须为一个 JSON 对象；不接受批量请求。")
    query, name = data.get("query"), data.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise _bad("query 须为非空字符串。")
    if not isinstance(name, str | None):
        raise _bad("operationName 须为字符串。")
    for part in ("variables", "extensions"):
        if not isinstance(data.get(part), dict | None):
            raise _bad(f"{part} 须为 JSON 对象。")
    return Operation(query=query, variables=data.get("variables"), name=name or None, by_post=by_post)


def _of_url(request: Request) -> dict[str, Any]:
    data: dict[str, Any] = dict(request.query_params)
    for part in ("variables", "extensions"):
        if part in data:
            data[part] = _json(data[part]) if data[part] else None
    return data


async def _body(request: Request) -> bytes:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    if media_type.strip().lower() != _JSON or charset not in ("", "utf-8", "utf8"):
        raise Unreadable(415, "UNSUPPORTED_MEDIA_TYPE", f"Content-Type 须为 {_JSON}，编码须为 UTF-8。")
    body = bytearray()
    # Counted as it arrives: a chunked body announces no length, and a length may lie.
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            raise Unreadable(413, "TOO_LARGE", f"请求超过 {BODY_BYTES_MAX} 字节。")
    return bytes(body)


def _json(text: str | bytes) -> Any:
    """JSON in UTF-8. orjson refuses lone surrogates, bad UTF-8 and nesting beyond about a thousand levels."""
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise _bad("请求不是合法的 UTF-8 JSON。") from error


def _bad(reason: str) -> Unreadable:
    return Unreadable(400, "BAD_REQUEST", reason)
