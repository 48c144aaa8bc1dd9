"""One district's log folded from the beginning, and what that shows."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import psycopg

from services.replay import (
    assessment,
    case_folders,
    district,
    erasures,
    evidence_trail,
    execution,
    lists,
    meetings,
    organisation,
    outcomes,
    rulings,
    signing,
    supervision,
    trail,
)
from services.replay.compare import Comparison
from services.replay.difference import Difference, DifferenceKind
from services.replay.log import Reader
from services.replay.world import Facts, World

Progress = Callable[[int, int], None]
"""Told now and then how many of how many events were read."""

FOLDS: dict[str, Callable[[World, Facts, Facts], None]] = {
    **district.FOLDS,
    **erasures.FOLDS,
    **case_folders.FOLDS,
    **organisation.FOLDS,
    **lists.FOLDS,
    **execution.FOLDS,
    **rulings.FOLDS,
    **signing.FOLDS,
    **outcomes.FOLDS,
    **meetings.FOLDS,
    **assessment.FOLDS,
    **supervision.FOLDS,
}
"""Type of event -> what it means."""

TRAIL_ONLY = frozenset(
    {
        "assessment.sheet_counted.v1",
        "document.change_numbered.v1",
        "document.list_numbered.v1",
        "document.ruling_numbered.v1",
        "log.key_rotated.v1",
        "supervision_plan.inspection_entered.v1",
        "unit.subordinate_joined.v1",
    }
)
"""Types that only the trail shows."""

STATE_NAMES = {
    "DRAFT": "起草中",
    "ISSUED": "已印发、未分解",
    "ASSIGNED": "已分解、未开展",
    "IN_PROGRESS": "进行中",
    "CLAIMED_DONE": "已申请销号",
    "VERIFIED": "已核查",
    "CLOSED": "已销号",
    "REOPENED": "重新打开",
    "SUSPENDED": "暂缓",
    "WITHDRAWN": "已撤回",
    "CARRIED_OVER": "已结转下年度",
}
"""What the states of `Found.items` are called."""

_PROGRESS_EVENTS = 1_000
WINDOW_EVENTS = 5_000
"""After how many events the read models are compared, and what was compared is forgotten."""

# By primary key.
_SIZE = "SELECT size FROM log_head WHERE tenant_id = %(tenant)s"


class NoSuchDistrict(Exception):
    """没有这个区县，用 sandan tenant list 查看有哪些。"""


@dataclass
class Found:
    """What a replay found. `faults` is empty where everything is as it should be."""

    tenant_id: int
    last: int
    events: int = 0
    items: dict[tuple[str, str], int] = field(default_factory=dict)
    """(list kind, state) -> how many items."""
    first_recorded_at: str = ""
    last_recorded_at: str = ""
    seconds: float = 0.0
    rows_compared: int | None = None
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    world: World = field(default_factory=World)

    @property
    def ok(self) -> bool:
        """Whether nothing differs; where read models were to be compared, there must have been something to compare."""
        return not self.faults and not (self.events and self.rows_compared == 0)


def replay(
    dsn: str,
    tenant_id: int,
    *,
    to: int | None = None,
    verify: bool = False,
    progress: Progress | None = None,
    window_events: int = WINDOW_EVENTS,
) -> Found:
    """Fold the log of a district up to the position `to` (all of it by default); with `verify` compare the read models.

    `dsn` logs in as sandan_app. Everything is read at one moment. Raises NoSuchDistrict, psycopg.Error.
    """
    began = perf_counter()
    with psycopg.connect(dsn) as connection:
        size = log_size(connection, tenant_id)
        last = size - 1 if to is None else min(to, size - 1)
        found = Found(tenant_id, last)
        reader = Reader(connection, tenant_id, last)
        comparison = Comparison(connection, tenant_id, last) if verify else None
        for read in reader.events():
            found.events += 1
            if progress is not None and found.events % _PROGRESS_EVENTS == 0:
                progress(found.events, last + 1)
            if read.envelope is not None:
                found.first_recorded_at = found.first_recorded_at or read.envelope["recorded_at"]
                found.last_recorded_at = read.envelope["recorded_at"]
                _fold(found, read.position, read.envelope, read.state)
            if comparison is not None and found.events % window_events == 0:
                comparison.up_to(found.world, read.position)
        reader.check_end(size)
        found.faults[:0] = reader.faults
        found.items = _items(found.world)
        if comparison is not None:
            comparison.up_to(found.world, last)
            compared = comparison.ended()
            found.faults += compared.faults
            found.notes += compared.notes
            found.rows_compared = compared.rows
    if progress is not None:
        progress(last + 1, last + 1)
    found.seconds = perf_counter() - began
    return found


def log_size(connection: psycopg.Connection[Any], tenant_id: int) -> int:
    """Begin to read a district at one moment; how many events it has. Raises NoSuchDistrict."""
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    connection.execute("SELECT set_config('sandan.tenant', %s, true)", (str(tenant_id),))
    row = connection.execute(_SIZE, {"tenant": tenant_id}).fetchone()
    if row is None:
        raise NoSuchDistrict
    size: int = row[0]
    return size


def _fold(found: Found, position: int, envelope: Facts, state: bytes) -> None:
    """One event; one that does not fit what came before it is a fault of the log, and the rest goes on."""
    world = found.world
    world.position = position
    try:
        trail.entered(world, envelope, envelope["data"], state)
        evidence_trail.followed(world, envelope["type"], envelope["data"])
        fold = FOLDS.get(envelope["type"])
        if fold is not None:
            fold(world, envelope, envelope["data"])
        elif envelope["type"] not in TRAIL_ONLY:
            told = f"事件日志：位置 {position}：不认识的事件类型 {envelope['type']}，请升级程序"
            found.faults.append(Difference(told, DifferenceKind.EVENT_UNKNOWN, position))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        told = f"事件日志：位置 {position}：{envelope['type']} 与之前的事件不符（{error}）"
        found.faults.append(Difference(told, DifferenceKind.EVENT_UNSOUND, position))


def _items(world: World) -> dict[tuple[str, str], int]:
    counted: Counter[tuple[str, str]] = Counter()
    for key, spans in world.tables.get("ledger_work", {}).items():
        item: dict[str, Any] = world.have("ledger_item", *key)
        counted[item["kind"], spans[-1].row["state"]] += 1
    return dict(sorted(counted.items()))
