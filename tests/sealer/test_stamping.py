"""Heads that stay get one time stamp; an authority that is away or lies keeps nothing else waiting, and is told of."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from services.cli.doctor import examine
from services.sealer.asking import SignerClient
from services.sealer.files import LogBucket
from services.sealer.keeping import kept_heads
from services.sealer.kinds import LogKind
from services.sealer.note import read_note
from services.sealer.sealer import Sealer
from services.sealer.serving import Server
from services.sealer.stamping import Stamping, stamped_sizes, waiting
from services.sealer.tsa import TsaClient
from services.setting_values import Listen
from services.signer.signer import LogSigner
from services.store import Store, tenant
from tests.conftest import Database
from tests.sealer.conftest import append
from tests.sealer.fakes import HOST, SECRET
from tests.sealer.tsa import Tsa, TsaServer, holder

TSA = Tsa()
LIAR = Tsa(root=holder("liar", ca=True))


class Authority:
    """Answers as `tsa` does; away while that is None. Counts what it was asked."""

    def __init__(self) -> None:
        self.tsa: Tsa | None = TSA
        self.asked = 0

    def answer(self, query: bytes) -> bytes:
        self.asked += 1
        if self.tsa is None:
            raise ConnectionAbortedError
        return self.tsa.answer(query)


@pytest.fixture
def authority() -> Authority:
    return Authority()


@pytest.fixture
def district(database: Database, store: Store, bucket: LogBucket, tmp_path: Path) -> int:
    """With a head of yesterday; nothing of other districts waits."""
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("DELETE FROM kept_head")
    district = database.new_tenant()
    append(store, district, 3)
    with (
        closing(LogSigner(tmp_path / "signer", HOST, SECRET)) as signer,
        closing(Server(Listen("127.0.0.1", 0), signer.respond)) as server,
        closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)) as client,
    ):
        Sealer(store, bucket, client, HOST, every_seconds=0).turn()
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("UPDATE kept_head SET sealed_on = sealed_on - 2, sealed_at = sealed_at - interval '2 days'")
    return district


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stamping(store: Store, bucket: LogBucket, authority: Authority, clock: Clock) -> Iterator[Stamping]:
    with (
        closing(TsaServer(authority.answer)) as server,
        closing(TsaClient(server.url, [TSA.root.certificate])) as client,
    ):
        yield Stamping(store, bucket, client, clock)


def kept(store: Store, bucket: LogBucket, district: int) -> tuple[bytes, bytes | None]:
    """The text of the head that stays, and the time stamp beside it."""
    with tenant(district):
        [head] = kept_heads(store)
        return read_note(head.checkpoint).text.encode(), bucket.read(f"d/{store.code()}/heads/{head.size}.tsr")


def test_a_head_that_stays_gets_one_time_stamp(
    store: Store, bucket: LogBucket, district: int, stamping: Stamping, authority: Authority
) -> None:
    assert [each.size for each in waiting(store)] == [3]

    assert [stamping.step(), stamping.step()] == [1, 0]

    text, answer = kept(store, bucket, district)
    assert answer is not None
    assert stamping.client.refuse_other(text, answer)
    assert authority.asked == 1
    with tenant(district):
        assert stamped_sizes(store, LogKind.EVENTS) == [3]


def test_the_head_of_today_waits_for_its_day_to_end(
    database: Database, store: Store, district: int, stamping: Stamping, authority: Authority
) -> None:
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("UPDATE kept_head SET sealed_on = sealed_on + 3")

    assert (stamping.step(), authority.asked) == (0, 0)
    with tenant(district):
        store.bind_head()
    assert stamping.step() == 1


def test_one_that_was_killed_before_he_noted_it_is_followed_by_one_who_asks_for_no_second(
    database: Database, store: Store, bucket: LogBucket, district: int, stamping: Stamping, authority: Authority
) -> None:
    stamping.step()
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("UPDATE kept_head SET stamped_at = NULL")

    assert stamping.step() == 1

    assert authority.asked == 1


def test_an_authority_that_is_away_is_asked_again_later_and_later(
    store: Store, district: int, stamping: Stamping, authority: Authority, clock: Clock
) -> None:
    authority.tsa = None
    asked_at = []
    for _ in range(10_000):
        before = authority.asked
        stamping.step()
        if authority.asked > before:
            asked_at.append(int(clock.seconds))
        clock.seconds += 1
    assert asked_at == [0, 60, 180, 420, 900, 1860, 3780, 7380]
    authority.tsa = TSA
    clock.seconds += 3600

    assert stamping.step() == 1


def test_an_answer_that_does_not_hold_is_kept_nowhere_and_keeps_no_other_head_waiting(
    database: Database,
    store: Store,
    bucket: LogBucket,
    district: int,
    stamping: Stamping,
    authority: Authority,
    clock: Clock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    authority.tsa = LIAR
    stamping.step()
    assert kept(store, bucket, district)[1] is None
    assert "not_time_stamped" in capsys.readouterr().out
    authority.tsa = TSA
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute(
            "INSERT INTO kept_head (tenant_id, log, size, root, checkpoint, sealed_at, sealed_on)"
            " SELECT tenant_id, log, 2, root, checkpoint, sealed_at, sealed_on - 1 FROM kept_head"
        )

    assert stamping.step() == 1
    clock.seconds += 60
    assert stamping.step() == 1


def test_the_doctor_names_an_authority_that_gives_none(
    database: Database, store: Store, district: int, stamping: Stamping, tmp_path: Path
) -> None:
    (tmp_path / "ca.pem").write_bytes(TSA.root.pem)
    environ = {
        "SANDAN_DATA_DIR": str(tmp_path),
        "SANDAN_DATABASE_URL": database.dsn,
        "SANDAN_KEYRING": str(database.keyring),
        "SANDAN_TSA_URL": "http://127.0.0.1:1/tsr",
        "SANDAN_TSA_CA": str(tmp_path / "ca.pem"),
    }

    def found(environ: dict[str, str]) -> tuple[str, str]:
        return next((each.sign, each.text) for each in examine(environ) if each.subject == "时间戳")

    sign, text = found(environ)
    assert (sign, text[:11]) == ("✗", "1 个检查点没有时间戳")
    assert "从未取得时间戳" in text
    stamping.step()

    assert found(environ)[0] == "✓"
    del environ["SANDAN_TSA_URL"]
    assert found(environ)[0] == "–"
