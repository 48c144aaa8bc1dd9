"""A sealer is killed before each of its writes, on a real database, object store and signer's directory."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from services.embedded import S3, Addresses
from services.sealer.checkpoint import read_checkpoint
from services.sealer.files import LogBucket
from services.sealer.kinds import LogKind, origin_of, path_of, stored_log
from services.sealer.merkle import Range, leaf_hash
from services.sealer.note import read_note, read_verifier, verified
from services.sealer.tiles import unbundle
from services.settings import Settings
from services.store import Store, tenant
from tests.conftest import Database
from tests.sealer.conftest import append
from tests.sealer.fakes import HOST
from tests.sealer.killed import seal

ROOT = Path(__file__).parents[2]
WRITES = 12
"""A bundle and a tile that are full, three that are not, four of the signer's files, head, checkpoint, its mark."""


class Sealers:
    """Runs of `tests.sealer.killed`, one after another."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, district: int, kind: LogKind, write: int) -> int:
        """The signal that ended the run; 0 where it came to its end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(f"{district}|{kind}|{write}", file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signer")


@pytest.fixture
def sealers(database: Database, s3: S3, settings: Settings, signer: Path) -> Iterator[Sealers]:
    environ = {**Addresses(s3=s3).environment(), "SANDAN_S3_BUCKET_PREFIX": settings.s3_bucket_prefix}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.sealer.killed", database.dsn, str(database.keyring), str(signer)],
        cwd=ROOT,
        env={**os.environ, **environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Sealers(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.parametrize("kind", LogKind)
def test_a_sealer_killed_before_any_write_is_taken_over_by_the_next(
    sealers: Sealers, database: Database, store: Store, bucket: LogBucket, signer: Path, kind: LogKind
) -> None:
    for write in count():
        district = database.new_tenant()
        append(store, district, 258, kind)
        if not (ended := sealers.run(district, kind, write)):
            break
        assert ended == signal.SIGKILL
        append(store, district, 3, kind)

        with tenant(district):
            seal(store, bucket, signer, kind)

            check(store, bucket, signer, kind)
    assert write == WRITES


def check(store: Store, bucket: LogBucket, signer: Path, kind: LogKind) -> None:
    """What lies in the bucket is the log of 261 entries, signed with the log's key."""
    code, place = store.code(), path_of(store.code(), kind)
    vkey = signer / "keys" / f"{quote(origin_of(HOST, code, kind), safe='')}.vkey"
    published = bucket.read(f"{place}/checkpoint")
    assert published is not None
    note = read_note(published)
    assert verified(note, [read_verifier(vkey.read_text().strip())])
    entries = list(stored_log(store, kind).entries(0, 261))
    checkpoint = read_checkpoint(note.text)
    assert (checkpoint.size, stored_log(store, kind).size()) == (261, 261)
    assert checkpoint.root == Range().extended(map(leaf_hash, entries)).root
    bundles = [bucket.read(f"{place}/tile/entries/{name}") for name in ("000", "001.p/5")]
    assert [entry for bundle in bundles for entry in unbundle(bundle or b"")] == entries
