"""Past heads stay: the last of each day and those that a publication binds, once, with the signatures they have."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest

from services.sealer.asking import SignerClient
from services.sealer.checkpoint import read_checkpoint
from services.sealer.files import LogBucket
from services.sealer.heads import SealedHeads
from services.sealer.keeping import Keeping, kept_heads
from services.sealer.kinds import LogKind, path_of
from services.sealer.note import read_note
from services.sealer.sealer import Sealer
from services.sealer.serving import Server
from services.setting_values import Listen
from services.signer.signer import LogSigner
from services.store import Store, tenant
from tests.conftest import Database
from tests.sealer.conftest import append
from tests.sealer.fakes import HOST, SECRET

NOW = timedelta(0)


@pytest.fixture(scope="module")
def sealer(store: Store, bucket: LogBucket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealer]:
    with (
        closing(LogSigner(tmp_path_factory.mktemp("signer"), HOST, SECRET)) as signer,
        closing(Server(Listen("127.0.0.1", 0), signer.respond)) as server,
        closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)) as client,
    ):
        yield Sealer(store, bucket, client, HOST, every_seconds=0)


@pytest.fixture
def district(database: Database, store: Store, bucket: LogBucket) -> int:
    """While nothing of the others waits."""
    Keeping(store, bucket, settled=NOW).step()
    return database.new_tenant()


def grow(store: Store, sealer: Sealer, district: int, times: int = 1) -> None:
    for _ in range(times):
        append(store, district, 2)
        sealer.turn()


def days_pass(database: Database, district: int, days: int = 1) -> None:
    """What was kept was kept so long ago."""
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute(
            "UPDATE kept_head SET sealed_on = sealed_on - %(days)s,"
            " sealed_at = sealed_at - make_interval(days => %(days)s) WHERE tenant_id = %(tenant)s",
            {"days": days, "tenant": district},
        )


def kept(store: Store, district: int) -> list[int]:
    with tenant(district):
        return [head.size for head in kept_heads(store)]


def stored(store: Store, bucket: LogBucket, district: int, size: int) -> bytes | None:
    with tenant(district):
        return bucket.read(f"d/{store.code()}/heads/{size}")


def test_of_each_day_the_last_head_stays(database: Database, store: Store, sealer: Sealer, district: int) -> None:
    grow(store, sealer, district, 3)
    assert kept(store, district) == [6]
    days_pass(database, district)

    grow(store, sealer, district, 2)

    assert kept(store, district) == [6, 10]


def test_each_log_of_a_district_keeps_heads_of_its_own(
    database: Database, store: Store, bucket: LogBucket, sealer: Sealer, district: int
) -> None:
    for kind in LogKind:
        append(store, district, 2, kind)
    sealer.turn()
    append(store, district, 1, LogKind.ACCESS)
    sealer.turn()
    days_pass(database, district)

    assert Keeping(store, bucket).step() == 2

    with tenant(district):
        assert [[head.size for head in kept_heads(store, kind)] for kind in LogKind] == [[2], [3]]
        assert bucket.read(f"{path_of(store.code(), LogKind.ACCESS)}/heads/3") is not None
        assert store.bind_head().size == 2


def test_a_head_that_a_publication_binds_stays_beside_the_last_of_its_day(
    store: Store, sealer: Sealer, district: int
) -> None:
    with tenant(district):
        assert store.bind_head().size == 0
    grow(store, sealer, district)

    with tenant(district):
        bound = store.bind_head()
    grow(store, sealer, district, 2)

    with tenant(district):
        heads = kept_heads(store)
    assert [(head.size, head.bound) for head in heads] == [(2, True), (6, False)]
    assert read_checkpoint(read_note(heads[0].note).text).root == bound.root


def test_what_stays_is_written_once_when_its_day_is_over_with_the_witnesses_lines(
    database: Database, store: Store, bucket: LogBucket, sealer: Sealer, district: int
) -> None:
    keeping = Keeping(store, bucket)
    grow(store, sealer, district)
    with tenant(district):
        head, line = SealedHeads(store).read(), "— audit.example/w AAAAAAAA\n"
        SealedHeads(store).cosign("audit.example/w", head, line)
    keeping.step()
    assert stored(store, bucket, district, 2) is None
    days_pass(database, district)

    assert keeping.step() == 1

    assert stored(store, bucket, district, 2) == (head.checkpoint + line).encode()
    assert keeping.step() == 0
    grow(store, sealer, district)
    assert kept(store, district) == [2, 4]


def test_what_a_publication_binds_is_written_on_the_same_day(
    store: Store, bucket: LogBucket, sealer: Sealer, district: int
) -> None:
    grow(store, sealer, district)
    with tenant(district):
        store.bind_head()

    assert Keeping(store, bucket).step() == 0
    assert Keeping(store, bucket, settled=NOW).step() == 1

    assert stored(store, bucket, district, 2) is not None


def test_one_that_was_killed_before_he_noted_it_is_followed_by_one_who_finds_it_there(
    database: Database, store: Store, bucket: LogBucket, sealer: Sealer, district: int
) -> None:
    grow(store, sealer, district)
    with tenant(district):
        [head] = kept_heads(store)
        bucket.write_new(f"d/{store.code()}/heads/2", head.note.encode())
    days_pass(database, district)

    assert Keeping(store, bucket).step() == 1


def test_another_head_in_its_place_is_left_there_and_told(
    database: Database,
    store: Store,
    bucket: LogBucket,
    sealer: Sealer,
    district: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    grow(store, sealer, district)
    with tenant(district):
        bucket.write_new(f"d/{store.code()}/heads/2", b"another")
    days_pass(database, district)

    assert Keeping(store, bucket).step() == 0

    assert stored(store, bucket, district, 2) == b"another"
    assert "head_not_kept" in capsys.readouterr().out
    # No other test finds it waiting.
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("DELETE FROM kept_head WHERE tenant_id = %s", (district,))
