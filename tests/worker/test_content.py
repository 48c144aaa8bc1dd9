"""The address of a sealed file: what comes from it, to whom, for how long, and what it never gives."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from domain import streams
from domain.codes import Rendition, SealedKind
from domain.evidence.errors import EvidenceDestroyed
from domain.evidence.events import EvidenceDeclared, EvidenceSealed
from domain.ids import EvidenceId, PersonId, SealedSubjectId
from domain.sealed.events import SubjectErased
from graphql_api.ids import Ids
from services.clock import now
from services.edge.app import make_app
from services.evidence.desk import EvidenceDesk
from services.evidence.sealing import lock_upload, retain_until
from services.evidence.storage import Storage, object_key
from services.evidence.ticket import TICKET_MINUTES, Tickets
from services.evidence.vault import Vault
from services.store import Store
from tests.conftest import Database
from tests.evidence.samples import unlooked
from tests.graphql_api.server import IDS_KEY, parts, serving
from tests.worker.district import District, today

CONTENT = os.urandom(2_500_000)
NAME = "整改 照片.jpg"
GOOD_HEADERS = {
    "content-type": "image/jpeg",
    "content-disposition": "attachment; filename*=UTF-8''%E6%95%B4%E6%94%B9%20%E7%85%A7%E7%89%87.jpg",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "no-store",
}


def a_sealed_file(district: District, content: bytes, name: str = NAME) -> EvidenceId:
    """A file as the log and the vault have it once it is sealed."""
    evidence = EvidenceId(os.urandom(8).hex())
    key, digest = object_key(district.tenant_id, evidence, 1), sha256(content).hexdigest()
    bucket = district.storage.incoming
    district.storage.client.put_object(bucket_name=bucket, object_name=key, data=BytesIO(content), length=len(content))
    until_on = retain_until(today(), 1)
    with district.here():
        found = lock_upload(
            district.storage,
            key,
            lambda: district.store.subject_keys.obtain([evidence])[evidence],
            examine=unlooked,
            sha256=digest,
            size_bytes=len(content),
            until_on=until_on,
        )
    assert found is not None
    blob = (found.key_id, found.blob.sha256, found.blob.size_bytes)
    known = (digest, len(content))
    district.given(
        streams.evidence(evidence),
        EvidenceDeclared(evidence, district.unit, None, name, *known, "image/jpeg", no_state_secret=True),
        EvidenceSealed(evidence, *known, found.object_key, found.object_version, *blob, until_on),
    )
    return evidence


@dataclass(frozen=True)
class Window:
    """The desk, and the edge in front of it."""

    desk: EvidenceDesk
    client: httpx.Client

    def path(self, district: District, evidence: str) -> str:
        return self.desk.address(district.tenant_id, "person-li", evidence, Rendition.ORIGINAL).path


@pytest.fixture(scope="module")
def window(database: Database, store: Store, storage: Storage) -> Iterator[Window]:
    desk = EvidenceDesk(storage, store.read_stream, store.subject_keys.living, lambda _t, _e: None, IDS_KEY)
    app = make_app(parts(database.dsn, database.keyring, desk=desk))
    with serving(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield Window(desk, client)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


def test_a_sealed_file_comes_whole_under_a_harmless_name_and_without_a_token(
    district: District, window: Window
) -> None:
    path = window.path(district, a_sealed_file(district, CONTENT))

    answer, head = window.client.get(path), window.client.head(path)

    assert answer.status_code == 200
    assert answer.content == CONTENT
    for found in (answer, head):
        assert GOOD_HEADERS.items() <= dict(found.headers).items()
        assert found.headers["content-length"] == str(len(CONTENT))
        assert found.headers["etag"] == f'"{sha256(CONTENT).hexdigest()}"'
    assert head.content == b""


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", 'a"\r\nset-cookie: x=1.jpg', "photo\u202egpj.exe", "..", "a" * 300]
)
def test_whatever_a_file_is_called_the_answer_is_saved_under_a_plain_name(
    district: District, window: Window, name: str
) -> None:
    answer = window.client.get(window.path(district, a_sealed_file(district, b"x", name)))

    disposition = answer.headers["content-disposition"]
    assert answer.status_code == 200
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert not set('/\\\r\n"<>;') & set(disposition.partition("''")[2])
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=1048570-1048590", 1_048_570, 1_048_591),
        ("bytes=2000000-", 2_000_000, 2_500_000),
        ("bytes=2000000-99999999", 2_000_000, 2_500_000),
        ("bytes=-10", 2_499_990, 2_500_000),
        ("bytes=-99999999", 0, 2_500_000),
    ],
)
def test_a_part_is_sent_alone(file: str, window: Window, asked: str, start: int, end: int) -> None:
    answer = window.client.get(file, headers={"range": asked})

    assert answer.status_code == 206
    assert answer.content == CONTENT[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/2500000"


@pytest.fixture(scope="module")
def file(database: Database, store: Store, storage: Storage, window: Window) -> str:
    """The address of one sealed file."""
    district = District(store, storage, database.new_tenant())
    return window.path(district, a_sealed_file(district, CONTENT))


@pytest.mark.parametrize("asked", ["bytes=2500000-", "bytes=-0", "bytes=10-9"])
def test_a_part_that_there_is_not_is_refused(file: str, window: Window, asked: str) -> None:
    answer = window.client.get(file, headers={"range": asked})

    assert code(answer) == (416, "RANGE_NOT_SATISFIABLE")
    assert answer.headers["content-range"] == "bytes */2500000"


@pytest.mark.parametrize("asked", ["bytes=0-0,5-9", "bytes=-", "lines=0-1", "bytes=a-b"])
def test_a_range_of_another_kind_is_answered_with_the_whole(file: str, window: Window, asked: str) -> None:
    answer = window.client.get(file, headers={"range": asked})

    assert (answer.status_code, len(answer.content)) == (200, len(CONTENT))


def test_a_part_of_another_file_than_was_begun_is_never_sewn_onto_it(file: str, window: Window) -> None:
    tag = window.client.head(file).headers["etag"]

    same = window.client.get(file, headers={"range": "bytes=5-9", "if-range": tag})
    other = window.client.get(file, headers={"range": "bytes=5-9", "if-range": '"other"'})

    assert (same.status_code, other.status_code) == (206, 200)


def test_a_ticket_that_was_changed_or_is_for_something_else_is_refused(district: District, window: Window) -> None:
    mine, other = (window.path(district, a_sealed_file(district, b"x")) for _ in range(2))
    ticket = parse_qs(urlsplit(mine).query)["ticket"][0]
    foreign = Ids(IDS_KEY, district.tenant_id + 1).make("Evidence", "x")
    head, dot, tail = ticket.partition(".")
    changed = tail[:-1] + ("A" if tail[-1] != "A" else "B")

    refused = [
        f"{urlsplit(mine).path}?rendition=ORIGINAL&ticket={head}{dot}{changed}",
        f"{urlsplit(mine).path}?rendition=ORIGINAL&ticket={int(head) + 1}.{tail}",
        f"{urlsplit(mine).path}?rendition=ORIGINAL&ticket={tail}",
        f"{urlsplit(mine).path}?rendition=ORIGINAL&ticket={'9' * 400}",
        f"{urlsplit(mine).path}?rendition=ORIGINAL",
        f"{urlsplit(mine).path}?rendition=THUMBNAIL&ticket={ticket}",
        f"{urlsplit(other).path}?rendition=ORIGINAL&ticket={ticket}",
        f"/evidence/{foreign}/content?rendition=ORIGINAL&ticket={ticket}",
        f"/evidence/none/content?rendition=ORIGINAL&ticket={ticket}",
    ]

    for path in refused:
        answer = window.client.get(path)
        assert code(answer) == (403, "TICKET_INVALID"), path
        assert answer.json()["errors"][0]["message"] == "下载地址无效，或不属于这份文件，请重新获取。"


def test_a_ticket_ends_after_five_minutes(district: District, window: Window) -> None:
    evidence = a_sealed_file(district, b"x")
    before = Tickets(IDS_KEY, lambda: now() - timedelta(minutes=TICKET_MINUTES, seconds=1))
    ticket, _ = before.issue(district.tenant_id, "person-li", evidence, Rendition.ORIGINAL)

    answer = window.client.get(f"{urlsplit(window.path(district, evidence)).path}?rendition=ORIGINAL&ticket={ticket}")

    assert code(answer) == (403, "TICKET_EXPIRED")
    assert "已过期" in answer.json()["errors"][0]["message"]


def test_of_a_file_whose_key_was_destroyed_neither_an_address_nor_a_byte_is_given(
    district: District, window: Window
) -> None:
    evidence = a_sealed_file(district, CONTENT)
    path = window.path(district, evidence)
    with district.here():
        district.store.subject_keys.destroy(evidence)
    lost = window.client.get(path)
    subject = SealedSubjectId(evidence)
    erased = SubjectErased(subject, SealedKind.SUGGESTION, None, PersonId("admin"))
    district.given(streams.erasure(subject), erased)
    answer = window.client.get(path)

    assert code(lost) == code(answer) == (410, "EVIDENCE_DESTROYED")
    with pytest.raises(EvidenceDestroyed):
        window.path(district, evidence)


def test_from_the_decision_on_nothing_is_given_also_before_the_key_is_destroyed(
    district: District, window: Window
) -> None:
    evidence = a_sealed_file(district, CONTENT)
    path, subject = window.path(district, evidence), SealedSubjectId(evidence)
    district.given(streams.erasure(subject), SubjectErased(subject, SealedKind.SUGGESTION, None, PersonId("admin")))

    assert code(window.client.get(path)) == (410, "EVIDENCE_DESTROYED")


def test_a_file_that_was_changed_in_the_store_is_not_sent_and_never_ends_as_if_it_were_whole(
    district: District, window: Window
) -> None:
    at_once, later = a_sealed_file(district, CONTENT), a_sealed_file(district, CONTENT)
    for evidence, offset in ((at_once, 100), (later, 2_000_000)):
        changed(district, evidence, offset)

    refused = window.client.get(window.path(district, at_once))

    assert code(refused) == (500, "EVIDENCE_UNSOUND")
    with pytest.raises(httpx.RemoteProtocolError):
        window.client.get(window.path(district, later))


def changed(district: District, evidence: EvidenceId, offset: int) -> None:
    """Let the log name a version in which one bit is another."""
    state = district.dossier(evidence).state
    assert state.object_key is not None
    assert state.object_version is not None
    blob = bytearray(b"".join(Vault(district.storage).chunks(state.object_key, state.object_version) or ()))
    blob[offset] ^= 1
    put = district.storage.client.put_object(
        bucket_name=district.storage.vault, object_name=state.object_key, data=BytesIO(blob), length=len(blob)
    )
    with district.here():
        [_, sealed] = [recorded.event for recorded in district.store.read_stream(streams.evidence(evidence))]
    assert isinstance(sealed, EvidenceSealed)
    district.given(streams.evidence(evidence), replace(sealed, object_version=str(put.version_id)))


def test_a_client_that_goes_away_amid_a_file_harms_nobody(file: str, window: Window) -> None:
    for _ in range(20):
        with window.client.stream("GET", file) as answer:
            next(answer.iter_raw(1_000))

    assert window.client.get(file).content == CONTENT
