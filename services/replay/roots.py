"""The checkpoint that a publication names, computed anew: the root over the bytes of the log's first so many events."""

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

import psycopg

from services.replay.chosen import Noted
from services.sealer.merkle import Range, leaf_hash

_CHUNK_EVENTS = 5_000

# Some events' exact bytes in order. By primary key.
_STATES = """
SELECT state FROM event WHERE tenant_id = %(tenant)s AND position >= %(first)s AND position < %(end)s
ORDER BY position"""


def check_roots(connection: psycopg.Connection[Any], tenant_id: int, year: int, noted: list[Noted]) -> list[str]:
    """What does not hold of the checkpoints that a year's publications name."""
    published = [
        (position, said) for position, type_, said in noted if type_ == "results.published.v1" and said["year"] == year
    ]
    roots = _roots(connection, tenant_id, {said["checkpoint_size"] for _, said in published})
    faults = []
    for position, said in published:
        where, size = f"{year}年度第{said['round']}轮", said["checkpoint_size"]
        if size > position:
            faults.append(f"{where}：公布在位置 {position}，所写的检查点却已有 {size} 条")
        elif roots[size] != said["checkpoint_root"]:
            named = said["checkpoint_root"]
            faults.append(f"{where}：前 {size} 条事件的根复算为 {roots[size]}，公布所写的检查点为 {named}")
    return faults


def _roots(connection: psycopg.Connection[Any], tenant_id: int, sizes: Iterable[int]) -> dict[int, str]:
    """The roots of the trees of these sizes, in one pass."""
    tree, found = Range(), {}
    for size in sorted(sizes):
        for first in range(tree.size, size, _CHUNK_EVENTS):
            params = {"tenant": tenant_id, "first": first, "end": min(first + _CHUNK_EVENTS, size)}
            tree = tree.extended(leaf_hash(state) for (state,) in connection.execute(_STATES, params))
        found[size] = b64encode(tree.root).decode()
    return found
