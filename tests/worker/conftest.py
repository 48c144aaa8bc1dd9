"""Real servers, a district a test, and the background process in this one or in one of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from services.edge.app import create_app
from services.embedded import S3, Addresses
from services.evidence.storage import Storage, open_storage, prepare_buckets
from services.projector.projector import Projector
from services.settings import Settings, read
from services.store import Store
from services.worker.main import working
from tests.conftest import Database
from tests.graphql_api.server import TOKEN_KEY, serving
from tests.worker.district import District

RESEND_SECONDS = 1.0
"""How soon the tests' outbox sends again what is not done."""


@pytest.fixture(scope="module")
def environ(database: Database, s3: S3, valkey: str) -> dict[str, str]:
    """The environment of a worker, with buckets that no other module uses."""
    return {
        **Addresses(s3=s3, broker_url=valkey).environment(),
        "SANDAN_DATABASE_URL": database.dsn,
        "SANDAN_KEYRING": str(database.keyring),
        "SANDAN_S3_BUCKET_PREFIX": f"test-{uuid4().hex[:12]}",
    }


@pytest.fixture(scope="module")
def settings(environ: dict[str, str]) -> Settings:
    """The settings of that environment."""
    return read(environ)


@pytest.fixture(scope="module")
def storage(settings: Settings) -> Storage:
    """The object store of those settings, its buckets made."""
    storage = open_storage(settings)
    prepare_buckets(storage)
    return storage


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    """The log, as the tests see it."""
    with Store(database.dsn, database.keyring) as store:
        yield store


@pytest.fixture
def new_district(database: Database, store: Store, storage: Storage) -> Callable[[], District]:
    """Makes districts."""
    return lambda: District(store, storage, database.new_tenant())


@pytest.fixture
def district(new_district: Callable[[], District]) -> District:
    """An open district with one unit."""
    return new_district()


@pytest.fixture
def at_work(settings: Settings) -> Callable[..., AbstractContextManager[None]]:
    """The background process inside this one, for as long as the block lasts."""

    @contextmanager
    def work(**changed: object) -> Iterator[None]:
        stop = threading.Event()
        with working(replace(settings, **changed), stop, resend_seconds=RESEND_SECONDS, claim_seconds=RESEND_SECONDS):
            yield

    return work


@pytest.fixture
def edge(settings: Settings, store: Store) -> Iterator[httpx.Client]:
    """The edge of `sandan serve` with a projector beside it."""
    stop = threading.Event()
    projector = threading.Thread(target=Projector(store).run, args=(stop,))
    with serving(create_app(replace(settings, token_key=TOKEN_KEY))) as url, httpx.Client(base_url=url) as client:
        projector.start()
        yield client
        stop.set()
        projector.join()
