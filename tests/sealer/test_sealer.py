"""The process that seals, on a real database, object store and signer: which districts, how often, and what is told."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from services.access.log import AccessLog
from services.evidence.errors import StorageUnfit
from services.sealer.asking import SignerClient
from services.sealer.checkpoint import read_checkpoint
from services.sealer.files import LogBucket
from services.sealer.heads import Sealed, SealedHeads, sealed, why
from services.sealer.kinds import LogKind, path_of
from services.sealer.merkle import Range, includes, leaf_hash
from services.sealer.note import read_note
from services.sealer.proving import ProofDesk
from services.sealer.sealer import Sealer
from services.sealer.serving import Server
from services.setting_values import Listen
from services.signer.signer import LogSigner
from services.store import Store, tenant
from tests.conftest import Database
from tests.sealer.conftest import append
from tests.sealer.fakes import HOST, SECRET

LONG = 3600.0


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignerClient]:
    with (
        closing(LogSigner(tmp_path_factory.mktemp("signer"), HOST, SECRET)) as signer,
        closing(Server(Listen("127.0.0.1", 0), signer.respond)) as server,
        closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)) as client,
    ):
        yield client


def of(store: Store, district: int, kind: LogKind = LogKind.EVENTS) -> Sealed:
    [found] = [each for each in sealed(store) if (each.tenant_id, each.kind) == (district, kind)]
    return found


def published(store: Store, bucket: LogBucket, district: int, kind: LogKind = LogKind.EVENTS) -> tuple[str, int]:
    with tenant(district):
        content = bucket.read(f"{path_of(store.code(), kind)}/checkpoint")
    assert content is not None
    checkpoint = read_checkpoint(read_note(content).text)
    return checkpoint.origin, checkpoint.size


def test_every_district_with_new_events_is_sealed_under_its_name(
    database: Database, store: Store, bucket: LogBucket, signer: SignerClient
) -> None:
    districts = [database.new_tenant(), database.new_tenant()]
    empty = database.new_tenant()
    for district in districts:
        append(store, district, 5)
    sealer = Sealer(store, bucket, signer, HOST)

    moved = sealer.turn()

    with tenant(districts[0]):
        assert published(store, bucket, districts[0]) == (f"{HOST}/d/{store.code()}", 5)
    assert moved >= 2
    assert [(of(store, each).size, of(store, each).published_size) for each in districts] == [(5, 5), (5, 5)]
    assert of(store, empty).size == 0
    assert sealer.turn() == 0


def test_the_log_of_accesses_is_a_log_of_its_own_with_another_name_and_key(
    database: Database, store: Store, bucket: LogBucket, signer: SignerClient
) -> None:
    district = database.new_tenant()
    append(store, district, 4)
    append(store, district, 3, LogKind.ACCESS)
    sealer = Sealer(store, bucket, signer, HOST)

    assert sealer.turn() == 2

    with tenant(district):
        code, desk = store.code(), ProofDesk(store, bucket)
        heads = {kind: SealedHeads(store, kind).read() for kind in LogKind}
        accesses = [raw.state for raw in AccessLog(store).read_page(0)]
        proof = desk.prove(2, LogKind.ACCESS)
        assert desk.prove(3, LogKind.ACCESS).file is None
        assert desk.prove(3).file is not None
    assert published(store, bucket, district) == (f"{HOST}/d/{code}", 4)
    assert published(store, bucket, district, LogKind.ACCESS) == (f"{HOST}/d/{code}/access", 3)
    assert heads[LogKind.EVENTS].verifier != heads[LogKind.ACCESS].verifier
    assert heads[LogKind.ACCESS].root == Range().extended(map(leaf_hash, accesses)).root
    assert proof.file is not None
    assert proof.file.checkpoint.text.startswith(f"{HOST}/d/{code}/access\n3\n")
    assert includes(leaf_hash(accesses[2]), 2, 3, proof.file.hashes, heads[LogKind.ACCESS].root)


def test_an_access_log_that_was_changed_stands_still_while_the_districts_events_go_on(
    database: Database, store: Store, bucket: LogBucket, signer: SignerClient
) -> None:
    district = database.new_tenant()
    for kind in LogKind:
        append(store, district, 3, kind)
    Sealer(store, bucket, signer, HOST).turn()
    with psycopg.connect(database.superuser_dsn) as connection:
        change = "UPDATE access_entry SET state = state || ' ' WHERE tenant_id = %s AND position = 1"
        connection.execute(change, (district,))
    for kind in LogKind:
        append(store, district, 1, kind)

    Sealer(store, bucket, signer, HOST, every_seconds=0).turn()

    assert "d/" in (why(store, district, LogKind.ACCESS) or "")
    assert why(store, district) is None
    assert (of(store, district).size, of(store, district, LogKind.ACCESS).size) == (4, 3)


def test_a_store_that_writes_over_what_lies_there_is_refused(
    bucket: LogBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LogBucket, "write_new", lambda bucket, key, content: bucket.write(key, content) is None)

    with pytest.raises(StorageUnfit, match="If-None-Match"):
        bucket.prepare()


def test_an_object_is_replaced_only_where_it_is_still_the_one_that_was_seen(bucket: LogBucket) -> None:
    assert bucket.tag("seen") is None
    assert bucket.replace("seen", b"first", None)
    first = bucket.tag("seen")

    assert not bucket.replace("seen", b"another", None)
    assert bucket.replace("seen", b"second", first)
    assert not bucket.replace("seen", b"late", first)
    assert bucket.read("seen") == b"second"


def test_a_store_that_does_not_know_its_own_tags_is_written_to_all_the_same(
    bucket: LogBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.write("own", b"first")
    monkeypatch.setattr(LogBucket, "_put", lambda *_: False)

    assert bucket.replace("own", b"second", bucket.tag("own"))

    assert bucket.read("own") == b"second"


def test_a_head_moves_no_more_often_than_it_should(
    database: Database, store: Store, bucket: LogBucket, signer: SignerClient
) -> None:
    district = database.new_tenant()
    append(store, district, 1)
    patient = Sealer(store, bucket, signer, HOST, every_seconds=LONG)
    patient.turn()
    append(store, district, 1)

    assert patient.turn() == 0
    assert of(store, district).size == 1
    assert Sealer(store, bucket, signer, HOST, every_seconds=0).turn() == 1
    assert of(store, district).size == 2


def test_a_head_that_nobody_published_for_an_hour_is_published_again(
    database: Database, store: Store, bucket: LogBucket, signer: SignerClient
) -> None:
    district = database.new_tenant()
    append(store, district, 1)
    sealer = Sealer(store, bucket, signer, HOST)
    sealer.turn()
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute(
            "UPDATE sealed_head SET published_at = published_at - interval '2 hours' WHERE tenant_id = %s", (district,)
        )
    with tenant(district):
        bucket.write(f"d/{store.code()}/checkpoint", b"an older one")

    sealer.turn()

    assert published(store, bucket, district)[1] == 1


def test_a_district_whose_log_was_changed_stands_still_and_says_why_while_others_go_on(
    database: Database, store: Store, bucket: LogBucket, signer: SignerClient
) -> None:
    changed, sound = database.new_tenant(), database.new_tenant()
    for district in (changed, sound):
        append(store, district, 3)
    Sealer(store, bucket, signer, HOST).turn()
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("UPDATE event SET state = state || ' ' WHERE tenant_id = %s AND position = 1", (changed,))
    for district in (changed, sound):
        append(store, district, 1)

    Sealer(store, bucket, signer, HOST, every_seconds=0).turn()

    with tenant(changed):
        assert why(store, changed) == f"存证文件与日志不符，日志或存证文件被改动：d/{store.code()}/tile/entries/000.p/3"
    assert of(store, changed).fault_at is not None
    assert (of(store, changed).size, of(store, sound).size) == (3, 4)

    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute(
            "UPDATE event SET state = substr(state, 1, octet_length(state) - 1) WHERE tenant_id = %s AND position = 1",
            (changed,),
        )
    Sealer(store, bucket, signer, HOST, every_seconds=0).turn()

    assert (of(store, changed).size, of(store, changed).fault_at) == (4, None)
