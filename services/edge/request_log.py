"""One log line for each request, and an id that ties it to what was logged meanwhile and what the client was told.

None for a request that must not be known to have come: of a vote, and of a receipt looked up, there is no line and no
id, also none that a proxy gave it.
"""

import re
import time
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

log = structlog.get_logger("sandan.edge")


class RequestLog:
    """ASGI middleware. A well-formed `X-Request-Id` of a proxy is kept; the answer carries the id in any case.

    unnamed: paths of which nothing is logged.
    """

    def __init__(self, app: ASGIApp, unnamed: frozenset[str] = frozenset()) -> None:
        self._app = app
        self._unnamed = unnamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with `state.request_id` set; log method, path, status and milliseconds afterwards."""
        if scope["type"] != "http" or scope["path"] in self._unnamed:
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0
        begun_at = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                took_ms = round((time.perf_counter() - begun_at) * 1000, 1)
                # The query string stays out: a GET carries variables in it.
                log.info("request", method=scope["method"], path=scope["path"], status=status, took_ms=took_ms)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _GIVEN_ID.fullmatch(text := value.decode("latin-1")):
            return str(text)
    return uuid4().hex
