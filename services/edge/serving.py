"""How the HTTP server runs, the same under `sandan serve` and in the tests."""

from typing import Any

import uvicorn
from starlette.applications import Starlette

GRACEFUL_SECONDS = 10
KEEP_ALIVE_SECONDS = 75
"""Longer than proxies and clients keep an idle connection (60 seconds and less): whoever closes first must be the one
that sends next, or a request goes out on a connection that is just being closed and is lost without an answer."""


def server_config(app: Starlette, **given: Any) -> uvicorn.Config:
    """Silent (the edge logs its own requests), patient with idle connections, quick to stop."""
    return uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
        **given,
    )
