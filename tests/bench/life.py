"""A district's working year: items issued, decomposed, reported on and reviewed, as many events as wanted."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain import streams
from domain.codes import ListKind, TaskBasis, TaskTier
from domain.execution.events import (
    CommitmentAccepted,
    CommitmentAssigned,
    ItemIssued,
    MeasureSet,
    NodeSet,
    ProgressAccepted,
    ProgressSubmitted,
)
from domain.ids import ItemId, ReportId, UnitId
from domain.lists.events import ListDrafted, ListIssued, TaskContent, TaskItemAdded
from services.store import CommandRow, Pending, Store
from tests.bench.row import ACTOR, NOTE, PERSON, UNIT, uuid_of

ITEMS_PER_UNIT = 50
YEAR = 2020
_DIGEST = bytes(32)


def record(store: Store, items: int, events_per_item: int, name: str = "life") -> int:
    """Record `items` items with about `events_per_item` events each, by turns as in a year, and return how many."""
    size = store.head()
    units = [UnitId(uuid_of(name, "unit", number)) for number in range(-(-items // ITEMS_PER_UNIT))]
    of_unit = {unit: [ItemId(uuid_of(name, unit, number)) for number in range(ITEMS_PER_UNIT)] for unit in units}
    for unit in units:
        _command(store, name, unit, _listed(unit, of_unit[unit]))
        _command(store, name, (unit, "issue"), _issued(unit, of_unit[unit]))
    versions: dict[str, int] = dict.fromkeys((item for found in of_unit.values() for item in found), 1)
    for unit in units:
        assigned = [(streams.item(item), event) for item in of_unit[unit] for event in _assigned(unit, item)]
        _command(store, name, (unit, "assign"), assigned, versions)
    for month in range(max(1, (events_per_item - 6) // 2)):
        for step in (_submitted, _accepted):
            for unit in units:
                facts = [
                    (streams.item(item), step(unit, item, month, number)) for number, item in enumerate(of_unit[unit])
                ]
                _command(store, name, (unit, month, step.__name__), facts, versions)
    return store.head() - size


def _listed(unit: UnitId, items: list[ItemId]) -> list[tuple[str, Any]]:
    stream = streams.list_set(unit, YEAR)
    content = TaskContent(
        tier=TaskTier.KEY,
        goal="对辖区党组织书记开展集中轮训，整改组织生活不规范问题，建成标准化阵地",
        basis=TaskBasis.LOCAL_REALITY,
        basis_note="年度工作要点",
        unit_of_measure="次",
        target_value=Decimal(12),
        due_on=date(YEAR, 11, 30),
        weight=100,
    )
    added = [TaskItemAdded(unit, YEAR, item, f"{unit[:8]}-T{number:02}", content) for number, item in enumerate(items)]
    return [(stream, ListDrafted(unit, YEAR, UNIT, PERSON)), *[(stream, event) for event in added]]


def _issued(unit: UnitId, items: list[ItemId]) -> list[tuple[str, Any]]:
    issued = ListIssued(unit, YEAR, UNIT, date(YEAR, 2, 5), f"{unit[:8]}号")
    return [
        (streams.list_set(unit, YEAR), issued),
        *[(streams.item(item), ItemIssued(item, unit, YEAR, ListKind.TASK, issued.issued_on)) for item in items],
    ]


def _assigned(unit: UnitId, item: ItemId) -> Iterator[Any]:
    yield CommitmentAssigned(item, unit, YEAR, PERSON, "社区事务办", ("组织办",))
    yield MeasureSet(item, "制定实施方案，分季度推进，按月调度")
    yield NodeSet(item, date(YEAR, 10, 31))
    yield CommitmentAccepted(item, date(YEAR, 3, 1))


def _submitted(unit: UnitId, item: ItemId, month: int, number: int) -> ProgressSubmitted:
    value = Decimal(month + number % 3)
    return ProgressSubmitted(item, unit, ReportId(uuid_of(item, month)), _day(month), value, NOTE, (), PERSON)


def _accepted(unit: UnitId, item: ItemId, month: int, number: int) -> ProgressAccepted:
    return ProgressAccepted(item, ReportId(uuid_of(item, month)), _day(month))


def _day(month: int) -> date:
    return date(YEAR, 3, 1) + timedelta(days=10 * month)


def _command(
    store: Store, name: str, part: object, facts: list[tuple[str, Any]], versions: dict[str, int] | None = None
) -> None:
    """Record facts as one command. `versions` are those of item streams; without it these begin here."""
    command_id = uuid_of(name, "command", part)
    counted: dict[str, int] = {}
    pending = []
    for stream, event in facts:
        if stream not in counted:
            known = 0 if versions is None else versions[stream.removeprefix("item/")]
            if versions is None and isinstance(event, ListIssued):
                known = ITEMS_PER_UNIT + 1
            counted[stream] = known
        counted[stream] += 1
        pending.append(Pending(stream, counted[stream], event, command_id, ACTOR))
    if versions is not None:
        versions.update({stream.removeprefix("item/"): version for stream, version in counted.items()})
    store.append(pending, CommandRow(command_id, _DIGEST, pending[-1].stream, pending[-1].version))
