"""`make bench`: every figure beside its limit and its peer, on one database, in one run. Exit code 1 below a bar.

Others may load the machine at the same time, so peers take turns and ratios are of medians: read those.
"""

import argparse
import multiprocessing
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg

from services.embedded import Embedded
from services.store import Store, create_tenant, migrate, tenant
from tests.bench import append, as_of, bundles, projector, proofs, replay, year
from tests.bench.row import request, uuid_of
from tests.bench.table import Bench, Row

DISTRICTS = 8

MEASUREMENTS: dict[str, Callable[[Bench], list[Row]]] = {
    "append": append.measure,
    "replay": replay.measure,
    "projector": projector.measure,
    "as-of": as_of.measure,
    "proofs": proofs.measure,
    "bundle": bundles.measure,
    "year": year.measure,
}
"""Name on the command line -> what measures. Add yours here."""

LONG = frozenset({"year"})
"""Measured only when named: some minutes each."""


def main() -> int:
    """Measure what was named (everything short, if nothing was) and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    told = f"some of {', '.join(MEASUREMENTS)}; all but {', '.join(LONG)} by default"
    parser.add_argument("names", nargs="*", help=told)
    parser.add_argument(
        "--flush-us", type=int, default=500, help="how long the modelled disk takes to flush; 0: this machine's own"
    )
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(MEASUREMENTS))
    if unknown:
        parser.error(f"{', '.join(unknown)}: choose from {', '.join(MEASUREMENTS)}")
    names = arguments.names or [name for name in MEASUREMENTS if name not in LONG]
    memory = Path("/dev/shm") if arguments.flush_us and Path("/dev/shm").is_dir() else None
    with (
        tempfile.TemporaryDirectory(prefix="sandan-bench-", dir=memory, ignore_cleanup_errors=True) as home,
        Embedded(Path(home) / "servers", s3=False, valkey=False) as addresses,
    ):
        assert addresses.postgres is not None
        bench = prepare(addresses.postgres.database_url, addresses.postgres.database_admin_url, Path(home) / "keyring")
        model_disk(addresses.postgres.superuser_url, arguments.flush_us)
        print(describe(bench), flush=True)
        missed = [peer for name in names for peer in measure(bench, name)]
    return 1 if missed else 0


def measure(bench: Bench, name: str) -> list[str]:
    """Measure, print every row, and return the peers whose bars were not met."""
    missed = []
    for row in MEASUREMENTS[name](bench):
        print("\n".join(row.lines()), flush=True)
        missed += row.missed()
    return missed


def prepare(dsn: str, admin_dsn: str, keyring: Path, *, tiny: bool = False) -> Bench:
    """A migrated database with `DISTRICTS` districts, and the tables of the peers in a schema of their own."""
    migrate(admin_dsn)
    tenants = [create_tenant(admin_dsn, keyring, f"qu-{number}", f"第{number}区") for number in range(DISTRICTS)]
    with Store(dsn, keyring) as store, tenant(tenants[0]):
        store.append(*request(uuid_of("sample"), 1, uuid_of("sample command")))
        state = store.read_raw(0)[0].state
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA bench AUTHORIZATION sandan_owner")
        connection.execute("CREATE TABLE bench.event (LIKE event INCLUDING ALL)")
    append.stock(admin_dsn).create_table()
    return Bench(dsn, admin_dsn, keyring, tenants, state, tiny)


def model_disk(superuser_dsn: str, flush_us: int) -> None:
    """Let every flush take this long, as on a disk of constant speed: files lie in memory, and PostgreSQL waits
    `commit_delay` before each. On a real disk figures of one run differ threefold with what else the disk does."""
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET commit_delay = {flush_us:d}".encode())
        connection.execute("ALTER SYSTEM SET commit_siblings = 0")
        connection.execute("SELECT pg_reload_conf()")


def describe(bench: Bench) -> str:
    """What the figures were taken on."""
    with psycopg.connect(bench.admin_dsn) as connection:
        [version] = connection.execute("SHOW server_version").fetchone() or [""]
        [fsync] = connection.execute("SHOW fsync").fetchone() or [""]
        [delay] = connection.execute("SHOW commit_delay").fetchone() or [""]
    return (
        f"PostgreSQL {version}, fsync {fsync}, commit_delay {delay} us; {multiprocessing.cpu_count()} processors;"
        f" psycopg {psycopg.__version__} ({psycopg.pq.__impl__}); one row is {len(bench.state)} bytes"
    )


if __name__ == "__main__":
    sys.exit(main())
