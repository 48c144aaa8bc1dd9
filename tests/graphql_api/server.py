"""The edge as clients meet it: a uvicorn on a port of its own, real HTTP, real PostgreSQL, a projector beside it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
import uvicorn
from starlette.applications import Starlette

from services.ballots.desk import open_desk
from services.edge.app import Parts, make_app
from services.edge.reading import ReadPool
from services.edge.serving import server_config
from services.edge.tokens import DevelopmentTokens, make_token
from services.evidence.desk import EvidenceDesk
from services.evidence.storage import open_storage
from services.projector.projector import Projector
from services.sealer.files import open_bucket
from services.sealer.proving import ProofDesk
from services.settings import read
from services.store import Store

TOKEN_KEY = b"a key for tests, of thirty-two bytes and more"
IDS_KEY = b"another key for tests, of 32 bytes and more.."


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers, exact bytes, and the JSON in them."""

    status: int
    headers: httpx.Headers
    bytes: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return orjson.loads(self.bytes)

    @property
    def data(self) -> Any:
        """The data of an answer without errors."""
        assert "errors" not in self.json, self.json
        return self.json["data"]

    @property
    def codes(self) -> list[str]:
        """The codes of the errors."""
        return [error.get("extensions", {}).get("code", "") for error in self.json["errors"]]


@dataclass(frozen=True)
class Client:
    """Somebody with a token and an HTTP connection."""

    url: str
    http: httpx.Client
    token: str | None

    def ask(self, query: str, **variables: Any) -> Answer:
        """Ask a question or give a command."""
        return self.post({"query": query, "variables": variables})

    def post(self, body: Any, **headers: str) -> Answer:
        """Send a JSON body."""
        return self.send(orjson.dumps(body), **{"content-type": "application/json", **headers})

    def get(self, told: dict[str, str], **headers: str) -> Answer:
        """Ask by GET, everything in the URL."""
        return self.send(b"", "GET", f"/graphql?{urlencode(told)}", **headers)

    def send(self, content: bytes, method: str = "POST", path: str = "/graphql", **headers: str) -> Answer:
        """Send any bytes. Header names may be written with underscores."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            given.setdefault("authorization", f"Bearer {self.token}")
        response = self.http.request(method, f"{self.url}{path}", content=content, headers=given)
        return Answer(response.status_code, response.headers, response.content)


@dataclass(frozen=True)
class Edge:
    """A running edge and the store and projector behind it."""

    url: str
    store: Store
    http: httpx.Client

    def client(self, tenant_id: int, person: str, **claims: Any) -> Client:
        """Somebody of a district; claims as in services.edge.tokens.make_token."""
        return Client(self.url, self.http, make_token(TOKEN_KEY, tenant_id=tenant_id, person=person, **claims))


def parts(dsn: str, keyring: Path, **given: Any) -> Parts:
    """The parts of an application on a database, object store addresses signed but never used."""
    settings = read(
        {
            "SANDAN_S3_ENDPOINT": "127.0.0.1:1",
            "SANDAN_S3_ACCESS_KEY": "key",
            "SANDAN_S3_SECRET_KEY": "secret",
            "SANDAN_S3_SECURE": "0",
        }
    )
    store = given.pop("store", None) or Store(dsn, keyring)
    return Parts(
        store=store,
        reads=ReadPool(
            dsn, connections_max=given.pop("reads_max", 4), statement_seconds=given.pop("statement_seconds", 10.0)
        ),
        desk=given.pop("desk", None)
        or EvidenceDesk(
            open_storage(settings),
            store.read_stream,
            store.subject_keys.living,
            hurry=lambda _tenant, _evidence: None,
            key=IDS_KEY,
        ),
        proof_desk=given.pop("proof_desk", None) or ProofDesk(store, open_bucket(settings)),
        ballots=open_desk(store, keyring),
        identities=DevelopmentTokens(TOKEN_KEY),
        ids_key=IDS_KEY,
        **given,
    )


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """The application on a free port of the loopback address; its URL."""
    config = server_config(app, host="127.0.0.1", port=0, lifespan="on", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="edge")
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the edge did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def running_edge(dsn: str, keyring: Path, *, projecting: bool = True, **given: Any) -> Iterator[Edge]:
    """An edge on a database, with a projector at work unless told otherwise."""
    made = parts(dsn, keyring, **given)
    stop = threading.Event()
    with httpx.Client(timeout=30) as http, serving(make_app(made)) as url:
        projector = threading.Thread(target=Projector(made.store).run, args=(stop,), name="projector")
        if projecting:
            projector.start()
        try:
            yield Edge(url, made.store, http)
        finally:
            stop.set()
            if projecting:
                projector.join(10)
