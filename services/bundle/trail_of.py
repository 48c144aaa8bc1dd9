"""Which entries of a district's log make the trail of an item, as its read models know them."""

import json
from typing import Any

import psycopg

from domain import streams
from projections.evidence_trail import read as trails
from projections.ledger.read import LedgerFilter, Lights, ledger
from projections.query import NOW, fetch
from projections.timeline import read as timelines
from projections.units.read import units
from services.bundle.errors import ItemUnknown, TrailUnsound
from services.bundle.trail import Trail
from services.clock import day_of, now
from services.store import Store

_OF_ITEM = ("item/", "list_set/", "score_sheet/", "assessment/")
"""Beginnings of the streams whose events about an item are in its trail, whether they name a file or not."""


def item_named(store: Store, name: str) -> str:
    """The item of that id, or of `<unit code>/<year>/<number>`. Raises ItemUnknown."""
    tenant_id, today = store.datastore.tenant_id(), day_of(now())
    code, _, rest = name.partition("/")
    year, _, number = rest.partition("/")
    with store.datastore.transaction() as cursor:
        chosen = LedgerFilter(items=[name])
        if number and year.isdecimal():
            found = fetch(cursor.connection, units(tenant_id, NOW, today, codes=[code]))
            chosen = LedgerFilter(units=[unit.unit for unit in found], year=int(year), numbers=[number])
        rows = fetch(cursor.connection, ledger(tenant_id, NOW, Lights(today), chosen))
    if len(rows) != 1:
        raise ItemUnknown(f"“{name}”：须是项目的编号，或“单位编码/年度/清单编号”，例如 DW01/2020/DW01-T基础01。")
    return rows[0].item


def trail_of(store: Store, item: str, sealed: int, *, cases: bool) -> Trail:
    """The trail of an item within the first `sealed` events, as far as the read models are; without `cases` none of the
    holds on its files. Raises TrailUnsound."""
    tenant_id = store.datastore.tenant_id()
    with store.datastore.transaction() as cursor:
        connection = cursor.connection
        applied = {row.projection: row.applied for row in fetch(connection, timelines.freshness(tenant_id))}
        until = min(sealed, applied.get("timeline", 0), applied.get("evidence_trail", 0))
        files = [row.evidence for row in fetch(connection, trails.files(tenant_id, until - 1, item))]
        positions = {row.step for row in fetch(connection, trails.steps(tenant_id, until - 1, files))}
        positions |= {row.position for row in fetch(connection, trails.links(tenant_id, until - 1, item))}
        positions |= _of_item(connection, tenant_id, until - 1, item)
    if not cases:
        positions -= {held.position for file in files for held in store.read_stream(streams.evidence_hold(file))}
    if not positions:
        raise TrailUnsound(f"项目 {item} 没有已封存的事件。")
    return Trail(item, until, sorted(positions), sorted(files), cases)


def _of_item(connection: psycopg.Connection[Any], tenant_id: int, at: int, item: str) -> set[int]:
    """Positions of the events that name the item themselves: its own, its place in the list, its scores."""
    own = streams.item(item)
    rows = fetch(connection, timelines.timeline(tenant_id, at, item=item))
    return {
        row.position
        for row in rows
        if row.stream == own or (row.stream.startswith(_OF_ITEM) and json.loads(row.data).get("item") == item)
    }
