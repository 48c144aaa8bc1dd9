"""Proofs of a sealed log, from tiles that are known and from the object store; and how fast a log is sealed."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from services.embedded import Embedded
from services.sealer.asking import SignerClient
from services.sealer.files import LogBucket, LogFiles, TileCache, open_bucket
from services.sealer.kinds import LogKind
from services.sealer.merkle import consistency_proof, inclusion_proof
from services.sealer.proving import ProofDesk
from services.sealer.sealer import Sealer
from services.sealer.serving import Server
from services.sealer.tiles import Tree
from services.setting_values import Listen
from services.settings import read
from services.signer.signer import LogSigner
from services.store import Store, tenant
from tests.bench.life import record
from tests.bench.table import Bench, Row

ITEMS = 2_500
EVENTS_PER_ITEM = 20
PROOFS = 400
MILLISECONDS_MAX = 1.0
HOST = "bench"
_SECRET = b"s" * 32


def measure(bench: Bench) -> list[Row]:
    """The log of `ITEMS` items, sealed at once, and proofs of leaves all over it."""
    tenant_id = bench.tenants[-2]
    with (
        TemporaryDirectory(prefix="sandan-bench-") as home,
        object_store(Path(home)) as bucket,
        Store(bench.dsn, bench.keyring, connections_max=2) as store,
        closing(LogSigner(Path(home) / "signer", HOST, _SECRET)) as signer,
        closing(Server(Listen("127.0.0.1", 0), signer.respond)) as server,
        closing(SignerClient(f"http://127.0.0.1:{server.port}", _SECRET)) as client,
        tenant(tenant_id),
    ):
        record(store, bench.size(ITEMS, 50), EVENTS_PER_ITEM, "proofs")
        size = store.head()
        sealing = Sealer(store, bucket, client, HOST).sealing(LogKind.EVENTS)
        started_at = time.perf_counter()
        while sealing.seal():
            pass
        seconds = time.perf_counter() - started_at
        positions = range(0, size, max(1, size // bench.size(PROOFS, 20)))
        desk = ProofDesk(store, bucket)
        cold = [milliseconds(partial(ProofDesk(store, bucket).prove, position)) for position in positions]
        milliseconds(lambda: [desk.prove(position) for position in positions])
        receipts = [milliseconds(partial(desk.prove, position)) for position in positions]
        tree = Tree(LogFiles(bucket, store.code(), TileCache()), size)
        paths = {
            "inclusion": [partial(inclusion_proof, position, size, tree.subtree) for position in positions],
            "consistency": [partial(consistency_proof, position + 1, size, tree.subtree) for position in positions],
        }
        rows = [_row(f"{name} proof in {size} leaves, warm", _warm(proofs)) for name, proofs in paths.items()]
    receipt = {"sandan": median(receipts), "from cold tiles": median(cold)}
    return [
        *rows,
        Row("receipt: head read, proof made and verified", "ms", receipt, limit="", less_is_better=True),
        Row("seal: read, hash, write tiles, sign", "events/s", {"sandan": size / seconds}, limit=""),
    ]


def milliseconds(act: Callable[[], object]) -> float:
    """How long that takes."""
    started_at = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started_at)


def _warm(proofs: Sequence[Callable[[], object]]) -> float:
    for prove in proofs:
        prove()
    return median(map(milliseconds, proofs))


def _row(name: str, figure: float) -> Row:
    figures = {"sandan": figure, "one millisecond": MILLISECONDS_MAX}
    return Row(name, "ms", figures, limit="one millisecond", bars={"one millisecond": 1.0}, less_is_better=True)


@contextmanager
def object_store(home: Path) -> Iterator[LogBucket]:
    """A store of its own with an empty bucket."""
    with Embedded(home / "s3", postgres=False, valkey=False) as addresses:
        bucket = open_bucket(read(addresses.environment()))
        bucket.prepare()
        yield bucket
