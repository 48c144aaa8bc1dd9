"""The demonstration's requests over HTTP: published operations, sent with somebody's token."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from services.published import operation

REQUEST_SECONDS_MAX = 30.0


class DemoFailed(Exception):
    """演示没有按预期进行："""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{detail}")


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the name of its file, what it shows, who sends it, a published operation and its variables."""

    name: str
    title: str
    who: str
    operation: str
    variables: dict[str, Any]

    def body(self) -> bytes:
        """The JSON to POST to /graphql."""
        return json.dumps(
            {"query": operation(self.operation), "variables": self.variables}, ensure_ascii=False
        ).encode()

    def curl(self, url: str, folder: Path) -> str:
        """The same as a command line. The token is in the variable that is named after who sends it."""
        headers = f"-H \"authorization: Bearer ${self.who}\" -H 'content-type: application/json'"
        return f"curl -s {url}/graphql {headers} -d @{folder / self.name}.json"


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends requests to one address; `tokens` by who sends."""

    url: str
    tokens: dict[str, str]

    def send(self, request: Request) -> Any:
        """The data of the answer. Raises DemoFailed for errors instead of data, httpx.HTTPError without an answer."""
        answer = httpx.post(
            f"{self.url}/graphql",
            content=request.body(),
            headers={"authorization": f"Bearer {self.tokens[request.who]}", "content-type": "application/json"},
            timeout=REQUEST_SECONDS_MAX,
            # Not through a proxy that the environment names for the world outside.
            trust_env=False,
        ).json()
        if "errors" in answer:
            raise DemoFailed(f"{request.title}：{answer['errors']}")
        return answer["data"]
