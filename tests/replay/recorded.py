"""Histories of districts as bytes, kept in tests/golden/recorded: what was once recorded is read for ever.

`SANDAN_RECORD=1 pytest tests/replay/test_golden.py` records them anew (`digests`: keeps the histories) and writes down
what they are replayed to. Only a wanted change of read models is a reason to: the diff of digests.json says of which.
"""

import gzip
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from services.projector import project_once
from services.replay import verify_year
from services.store import Store, tenant
from tests.conftest import Database
from tests.projections.histories import History
from tests.replay.sample_year import YEAR, SampleYear

HOME = Path(__file__).parents[1] / "golden" / "recorded"
HISTORIES = ("every_event", "published_year")
DIGESTS = HOME / "digests.json"
UNITS = frozenset({"DW01", "DW04", "DW01-001"})


def recorded(name: str) -> list[bytes]:
    """The events of a history: the bytes of each as they lay in the log."""
    return gzip.decompress((HOME / f"{name}.jsonl.gz").read_bytes()).splitlines()


def restore(database: Database, name: str) -> int:
    """A new district with the history as its log; gives its id."""
    return lay(database, recorded(name))


def lay(database: Database, states: list[bytes], tenant_id: int | None = None) -> int:
    """A district, a new one unless it is given, with these events as its log; gives its id."""
    tenant_id = tenant_id or database.new_tenant()
    with psycopg.connect(database.superuser_dsn) as connection:
        for position, state in enumerate(states):
            envelope = json.loads(state)
            row = (envelope["stream"], envelope["version"], envelope["type"], state, envelope["recorded_at"])
            connection.execute(
                "INSERT INTO event (tenant_id, position, stream_id, stream_version, type, state, recorded_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                (tenant_id, position, *row),
            )
        connection.execute(
            "UPDATE log_head SET size = %s, recorded_at = %s WHERE tenant_id = %s",
            (position + 1, envelope["recorded_at"], tenant_id),
        )
    return tenant_id


def shown(database: Database, tenant_id: int) -> dict[str, str]:
    """Table of read models -> SHA-256 of every version of every row that it holds of a district, in a fixed order."""
    found = {}
    with psycopg.connect(database.superuser_dsn) as connection:
        names = connection.execute(
            "SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'model' ORDER BY relname"
        ).fetchall()
        for (name,) in names:
            if name not in ("version", "entry"):
                found[name] = sha256(b"\n".join(_rows(connection, name, tenant_id))).hexdigest()
    return found


def _rows(connection: psycopg.Connection[Any], name: str, tenant_id: int) -> Iterator[bytes]:
    connection.execute("SET TIME ZONE 'UTC'")
    statement = sql.SQL(
        "SELECT said FROM (SELECT (to_jsonb(t) - 'tenant_id' - 'generation')::text AS said FROM model.{table} AS t"
        ' WHERE tenant_id = %s) AS row ORDER BY said COLLATE "C"'
    ).format(table=sql.Identifier(name))
    for (said,) in connection.execute(statement, (tenant_id,)):
        yield said.encode()


def replayed(database: Database, name: str) -> dict[str, Any]:
    """What a history is replayed to today: its read models, and the results of its published year."""
    tenant_id = restore(database, name)
    with Store(database.dsn, database.keyring) as store:
        project_once(store, tenant_id)
    found: dict[str, Any] = {"read models": shown(database, tenant_id)}
    if name == "published_year":
        year = verify_year(database.dsn, tenant_id, YEAR)
        assert year.faults == []
        found["results"] = [[each.rules, each.assessment, each.evaluation] for each in year.rounds]
    return found


def record(database: Database) -> None:
    """Write the histories and what they are replayed to."""
    HOME.mkdir(exist_ok=True)
    with Store(database.dsn, database.keyring) as store:
        every = database.new_tenant()
        History(seed=7, units=2, items=1).append(store, every)
        year = SampleYear(store, database.new_tenant())
        year.play(UNITS)
        year.publish(("QW", "DW01"))
        for name, tenant_id in zip(HISTORIES, (every, year.tenant_id), strict=True):
            with tenant(tenant_id):
                states = [event.state for event in store.read_raw(0, store.head())]
            (HOME / f"{name}.jsonl.gz").write_bytes(gzip.compress(b"\n".join(states), mtime=0))


def write_digests(database: Database) -> None:
    """Write down what the histories are replayed to."""
    digests = {name: replayed(database, name) for name in HISTORIES}
    DIGESTS.write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n", encoding="utf-8")
