"""Receipts over HTTP and GraphQL: an event of one's own district is proven from its sealed log, and nobody else's."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from services.access.log import AccessLog
from services.embedded import S3, Addresses
from services.sealer.asking import SignerClient
from services.sealer.checkpoint import read_checkpoint, read_proof_file
from services.sealer.files import LogBucket, open_bucket
from services.sealer.kinds import LogKind, origin_of
from services.sealer.merkle import includes, leaf_hash
from services.sealer.note import verified
from services.sealer.proving import ProofDesk
from services.sealer.sealer import Sealer
from services.sealer.serving import Server
from services.setting_values import Listen
from services.settings import read
from services.signer.signer import LogSigner
from services.store import Store, tenant
from tests.access.accesses import view
from tests.conftest import Database
from tests.graphql_api.conftest import Played
from tests.graphql_api.log_keys import PlayedKeys, log_key
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Answer, Edge, running_edge
from tests.graphql_api.test_operations import send
from tests.sealer.fakes import HOST, SECRET

ACCESSES = 3


@pytest.fixture(scope="module")
def bucket(s3: S3) -> LogBucket:
    environ = {**Addresses(s3=s3).environment(), "SANDAN_S3_BUCKET_PREFIX": f"test-{uuid4().hex[:12]}"}
    bucket = open_bucket(read(environ))
    bucket.prepare()
    return bucket


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signer")


@pytest.fixture(scope="module")
def edge(played_database: Database, bucket: LogBucket) -> Iterator[Edge]:
    store = Store(played_database.dsn, played_database.keyring)
    desk = ProofDesk(store, bucket)
    dsn, keyring = played_database.dsn, played_database.keyring
    with running_edge(dsn, keyring, projecting=False, store=store, proof_desk=desk) as running:
        yield running


@pytest.fixture(scope="module")
def unsealed(played: Played, edge: Edge) -> HttpDistrict:
    """The district before anything is sealed. Asked for first."""
    return replace(played.ours, edge=edge)


@pytest.fixture(scope="module")
def sealed(unsealed: HttpDistrict, edge: Edge, bucket: LogBucket, directory: Path) -> HttpDistrict:
    """The same, once everything is sealed: both districts' events, with the change of key in them, and our accesses."""
    with tenant(unsealed.tenant_id):
        log = AccessLog(edge.store)
        for number in range(ACCESSES):
            log.record(view(f"e-{number}"))
    with (
        closing(LogSigner(directory, HOST, SECRET, PlayedKeys())) as signer,
        closing(Server(Listen("127.0.0.1", 0), signer.respond)) as server,
        closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)) as client,
    ):
        sealer = Sealer(edge.store, bucket, client, HOST, every_seconds=0)
        assert sealer.turn() == 3
        while sealer.turn():
            pass
    return unsealed


def fetch(district: HttpDistrict, position: object, **headers: str) -> Answer:
    return district.platform("AUDITOR").send(b"", "GET", f"/proofs/{position}", **headers)


def test_what_is_not_sealed_yet_is_said_to_be_so(unsealed: HttpDistrict) -> None:
    answer = fetch(unsealed, 3)
    shown = send(unsealed.platform("AUDITOR"), "proof_of_events", unit=unsealed.units["QW"])

    assert (answer.status, answer.codes, answer.headers["retry-after"]) == (409, ["NOT_SEALED_YET"], "1")
    assert "尚未封存（已封存 0 条）" in answer.json["errors"][0]["message"]
    proofs = [edge["node"]["proof"] for edge in shown["timeline"]["edges"]]
    assert proofs == [{"state": "PENDING", "sealed": 0, "witnesses": 0, "file": None}] * 5


def test_a_receipt_proves_the_exact_bytes_of_its_event(sealed: HttpDistrict) -> None:
    store, tenant_id = sealed.edge.store, sealed.tenant_id
    with tenant(tenant_id):
        states = [event.state for event in store.read_raw(0)]
        origin = f"{HOST}/d/{store.code()}"
    key = log_key(origin, 1).verifier

    for position in (0, 255, 256, len(states) - 1):
        answer = fetch(sealed, position)
        proof = read_proof_file(answer.bytes.decode())

        checkpoint = read_checkpoint(proof.checkpoint.text)
        assert verified(proof.checkpoint, [key]) == {key: None}
        assert (checkpoint.origin, checkpoint.size, proof.index) == (origin, len(states), position)
        leaf = leaf_hash(states[position])
        assert includes(leaf, position, checkpoint.size, proof.hashes, checkpoint.root)
        assert f'"{position}.tlog-proof"' in answer.headers["content-disposition"]


def test_a_receipt_of_an_access_proves_it_in_the_access_log(sealed: HttpDistrict) -> None:
    store = sealed.edge.store
    with tenant(sealed.tenant_id):
        [entry] = AccessLog(store).read_page(1, 1)
        origin = origin_of(HOST, store.code(), LogKind.ACCESS)
    key = log_key(origin, 0).verifier

    answer = fetch(sealed, "access/1")
    proof = read_proof_file(answer.bytes.decode())

    checkpoint = read_checkpoint(proof.checkpoint.text)
    assert verified(proof.checkpoint, [key]) == {key: None}
    assert (checkpoint.origin, checkpoint.size, proof.index) == (origin, ACCESSES, 1)
    assert includes(leaf_hash(entry.state), 1, ACCESSES, proof.hashes, checkpoint.root)
    assert '"access-1.tlog-proof"' in answer.headers["content-disposition"]
    nowhere = fetch(sealed, f"access/{ACCESSES}")
    assert nowhere.status == 404
    assert "访问日志中没有位置" in nowhere.json["errors"][0]["message"]


def test_the_timeline_shows_the_same_file(sealed: HttpDistrict) -> None:
    shown = send(sealed.platform("AUDITOR"), "proof_of_events", unit=sealed.units["QW"], first=2)

    for edge in shown["timeline"]["edges"]:
        proof = edge["node"]["proof"]
        assert proof["state"] == "SEALED"
        assert proof["file"].encode() == fetch(sealed, edge["node"]["position"]).bytes


def test_a_reader_gets_proofs_of_his_own_district_only(sealed: HttpDistrict, played: Played, edge: Edge) -> None:
    theirs = replace(played.theirs, edge=edge)

    mine, other = (read_proof_file(fetch(each, 3).bytes.decode()) for each in (sealed, theirs))

    assert read_checkpoint(mine.checkpoint.text).origin != read_checkpoint(other.checkpoint.text).origin
    assert fetch(sealed, 3, authorization="Bearer none").status == 401


@pytest.mark.parametrize("asked", ["999999999", "-1", "x", "1e3", "9" * 40])
def test_there_is_no_proof_of_what_is_not_in_the_log(sealed: HttpDistrict, asked: str) -> None:
    assert fetch(sealed, asked).status == 404


def test_tiles_that_are_not_those_that_were_signed_prove_nothing(
    sealed: HttpDistrict, edge: Edge, bucket: LogBucket, played_database: Database
) -> None:
    with tenant(sealed.tenant_id):
        key = f"d/{edge.store.code()}/tile/0/000"
    sound = bucket.read(key)
    assert sound is not None
    bucket.write(key, bytes(32) + sound[32:])
    bent = ProofDesk(edge.store, bucket)

    dsn, keyring = played_database.dsn, played_database.keyring
    with running_edge(dsn, keyring, projecting=False, proof_desk=bent) as other:
        answer = fetch(replace(sealed, edge=other), 0)
    bucket.write(key, sound)

    assert (answer.status, answer.codes) == (503, ["UNAVAILABLE"])
