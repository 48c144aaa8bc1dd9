"""The rows every measurement uses: a progress report with a Chinese note, and its acceptance."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from domain.execution.events import ProgressAccepted, ProgressSubmitted
from domain.ids import EvidenceId, ItemId, PersonId, ReportId, UnitId
from domain.recorded import Actor
from services.store import CommandRow, Pending

NOTE = "已完成对全镇十八个行政村党组织书记的集中轮训，发现并整改组织生活不规范问题六个，其余两个正在整改。"
DAY = date(2020, 6, 30)
PERSON = PersonId("3f1f2c52-6a0e-5b1f-9a53-0f6c8d5a7b10")
UNIT = UnitId("0b9d3a0e-4f7c-5c57-9e0a-8b1a2f3c4d5e")
ACTOR = Actor(
    person=PERSON,
    post="7a0c8a5e-1b7e-5d0c-8a35-5f0f5a6a2e11",
    unit=UNIT,
    roles=frozenset({"SECRETARY_TEAM", "LIST_OFFICER"}),
)


def uuid_of(*parts: object) -> str:
    """A uuid that only these parts give: the same in every run, and as random as any other to an index."""
    return str(UUID(bytes=sha256(repr(parts).encode()).digest()[:16]))


def submitted(item: str, number: int) -> ProgressSubmitted:
    """The report that brings the item to `number`."""
    return ProgressSubmitted(
        item=ItemId(item),
        unit=UNIT,
        report=ReportId(uuid_of(item, number)),
        reported_on=DAY,
        value=Decimal(number),
        note=NOTE,
        evidence=(EvidenceId(uuid_of("evidence", number)),),
        reporter=PERSON,
    )


def accepted(item: str, number: int) -> ProgressAccepted:
    """The acceptance of that report."""
    return ProgressAccepted(item=ItemId(item), report=ReportId(uuid_of(item, number)), accepted_on=DAY)


def pending(item: str, version: int, command_id: str, event: object) -> Pending:
    """The event as the item's next."""
    return Pending(f"item/{item}", version, event, command_id, ACTOR, occurred_on=DAY)


def request(item: str, version: int, command_id: str) -> tuple[list[Pending], CommandRow]:
    """What a command appends that reports progress once."""
    report = pending(item, version, command_id, submitted(item, version))
    return [report], CommandRow(command_id, sha256(command_id.encode()).digest(), report.stream, version)
