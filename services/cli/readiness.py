"""Asks a server of this machine whether it can serve."""

import httpx

ANSWER_SECONDS_MAX = 5.0


def readiness(url: str) -> int | None:
    """The status of its /readyz (200: ready), or None where nothing that speaks HTTP answers."""
    try:
        # Not through a proxy that the environment names for the world outside.
        return httpx.get(f"{url}/readyz", timeout=ANSWER_SECONDS_MAX, trust_env=False).status_code
    except httpx.HTTPError:
        return None
