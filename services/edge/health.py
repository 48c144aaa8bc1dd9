"""/healthz: the process answers. /readyz: it can serve, that is, its database answers and fits this program."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import Request
from starlette.responses import Response

from services.edge.responses import JSON, json_response

CHECK_SECONDS = 3.0

Check = Callable[[], Awaitable[None]]
"""Raises what is wrong."""

log = structlog.get_logger("sandan.edge")


async def healthz(_request: Request) -> Response:
    """200 as long as the event loop turns."""
    return json_response({"status": "ok"}, 200, JSON)


def readyz(checks: dict[str, Check]) -> Callable[[Request], Awaitable[Response]]:
    """200 when every check passes within CHECK_SECONDS, else 503 with the names of those that do not."""

    async def respond(_request: Request) -> Response:
        answers: dict[str, str] = {}
        for name, check in checks.items():
            try:
                async with asyncio.timeout(CHECK_SECONDS):
                    await check()
                answers[name] = "ok"
            except Exception as error:
                # The reason goes to the log: this address needs no token, so it tells nothing.
                log.warning("not ready", check=name, error=f"{type(error).__name__}: {error}")
                answers[name] = "failed"
        ready = all(answer == "ok" for answer in answers.values())
        return json_response(
            {"status": "ok" if ready else "unavailable", "checks": answers}, 200 if ready else 503, JSON
        )

    return respond
