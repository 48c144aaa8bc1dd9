"""Reading before a store that fails in every way: the edge says so or breaks off, the program names it and fails."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import httpx
import pytest

from services.cli.main import program, run
from services.edge.app import make_app
from services.embedded import S3
from services.evidence import storage as storage_module
from services.evidence.desk import EvidenceDesk
from services.evidence.storage import open_storage
from services.settings import Settings
from services.store import Store
from tests.conftest import Database
from tests.faulty_s3 import Asked, Fault, FaultyS3, faulty_s3
from tests.graphql_api.server import IDS_KEY, parts, serving
from tests.worker.district import District
from tests.worker.test_content import CONTENT, Window, a_sealed_file, code


@pytest.fixture(scope="module")
def proxy(s3: S3) -> Iterator[FaultyS3]:
    with faulty_s3(s3.endpoint) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def window(proxy: FaultyS3, settings: Settings, database: Database, store: Store) -> Iterator[Window]:
    """The edge, which reaches the store through the proxy and does not wait long for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage_module, "READ_SECONDS_MAX", 0.5)
        through = open_storage(replace(settings, s3_endpoint=proxy.endpoint))
    desk = EvidenceDesk(through, store.read_stream, store.subject_keys.living, lambda _t, _e: None, IDS_KEY)
    app = make_app(parts(database.dsn, database.keyring, desk=desk))
    with serving(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield Window(desk, client)


@pytest.fixture(autouse=True)
def well(proxy: FaultyS3) -> Iterator[None]:
    yield
    proxy.wrong = lambda _: None


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.HANGS_UP, Fault.FAILS, Fault.CUT_DOWN])
def test_while_the_store_is_away_the_edge_says_so_and_when_to_come_again(
    district: District, proxy: FaultyS3, window: Window, fault: Fault
) -> None:
    path = window.path(district, a_sealed_file(district, CONTENT))
    proxy.wrong = lambda _: fault

    answer = window.client.get(path)

    assert code(answer) == (503, "UNAVAILABLE")
    assert answer.headers["retry-after"] == "5"
    assert "对象存储没有应答" in answer.json()["errors"][0]["message"]
    proxy.wrong = lambda _: None
    assert window.client.get(path).content == CONTENT


@pytest.mark.parametrize("fault", [Fault.CUT_DOWN, Fault.OTHER_BYTES])
def test_what_the_store_breaks_off_is_broken_off_and_gone_on_with_where_it_stopped(
    district: District, proxy: FaultyS3, window: Window, fault: Fault
) -> None:
    path = window.path(district, a_sealed_file(district, CONTENT))
    reads = iter([None, fault])
    proxy.wrong = lambda asked: next(reads, None) if is_content(asked) else None
    came = bytearray()

    def follow() -> None:
        with window.client.stream("GET", path) as answer:
            for chunk in answer.iter_raw():
                came.extend(chunk)

    with pytest.raises(httpx.RemoteProtocolError):
        follow()

    assert 0 < len(came) < len(CONTENT)
    assert CONTENT.startswith(came)
    tag = f'"{sha256(CONTENT).hexdigest()}"'
    rest = window.client.get(path, headers={"range": f"bytes={len(came)}-", "if-range": tag})
    assert came + rest.content == CONTENT


def is_content(asked: Asked) -> bool:
    return asked.method == "GET" and "versionId" in asked.query


def test_the_program_calls_a_store_that_is_away_by_name_and_no_file_missing(
    district: District,
    proxy: FaultyS3,
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    a_sealed_file(district, CONTENT)
    with district.here():
        tenant_code = district.store.code()
    for name, value in {**environ, "SANDAN_S3_ENDPOINT": proxy.endpoint}.items():
        monkeypatch.setenv(name, value)
    proxy.wrong = lambda _: Fault.FAILS

    assert run(program(), ["evidence", "verify", "--tenant", tenant_code]) == 1
    said = capsys.readouterr().err
    assert "对象存储没有应答" in said
    assert "没有封存的那个版本" not in said

    proxy.wrong = lambda _: None
    assert run(program(), ["evidence", "verify", "--tenant", tenant_code]) == 0
