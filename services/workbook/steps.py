"""One step of an import: a command, on whose behalf, for which day, and the row it comes from.

Ids are derived, never drawn: of a command from district, year, sheet, business key and what the row says (and, for a
correction, from the position in the log of what it corrects); of what it creates from the business key alone. So the
same workbook makes the same steps, and a step that took effect is not planned again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID, uuid5

from domain.codes import SuperiorLevel
from domain.ids import PriorityId
from domain.recorded import Actor, Behalf
from domain.roles import Role
from services.commands.identity import unit_id
from services.workbook.faults import Fault
from services.workbook.present import Present
from services.workbook.rows import DistrictYear, Table
from services.workbook.sheets import SHEETS, Sheet

_NAMESPACE = UUID("0b5f3a44-6a0e-5d35-9f0b-6f5d8a1c2e77")
_PLACES: Mapping[str, int] = {name: place for place, name in enumerate(SHEETS)}


@dataclass(frozen=True, slots=True)
class When:
    """Where among the steps of one day: at a sheet's place, with its rows (depth 0), before or after them."""

    sheet: str
    depth: int = 0


CONSULTATION = When("责任清单", 1)
"""A list is consulted on once it is written, also where both have the same day."""

FIELDS: Mapping[str, str] = {"priority": "basis_note", "level": "basis", "element": "element", "item": "number"}
"""Fields of an item's commands and contents that have another name in the rows of the lists."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command to send.

    order: day, place among the sheets, depth (before or after the rows of that sheet), place of the row's own sheet,
    row, number within the row.
    unit: code of the unit that the row is about, "" for the whole district. fields: field of the command that a refusal
    may name -> field of the row, where their names differ. rows: the rows of a command that was made of several, in the
    order of its parts.
    correlation: the id of what the row says; every event of the step carries it.
    """

    order: tuple[date, int, int, int, int, int]
    sheet: str
    row: int
    unit: str
    fields: Mapping[str, str]
    actor: Actor
    command: object
    occurred_on: date | None
    command_id: str
    entity_id: str | None
    correlation: str
    rows: tuple[int, ...] = ()


class Ids:
    """Ids of one district-year, all derived."""

    def __init__(self, tenant_id: int, year: int) -> None:
        self.tenant_id = tenant_id
        self.year = year
        self._district = uuid5(_NAMESPACE, f"tenant/{tenant_id}")

    def unit(self, code: str) -> str:
        """The unit with that code."""
        return unit_id(self.tenant_id, code)

    def of(self, kind: str, *key: object) -> str:
        """Something by its business key, in this district."""
        return str(uuid5(self._district, json.dumps([kind, *map(str, key)], ensure_ascii=False)))

    def content(self, sheet: str, key: tuple[object, ...], content: object) -> str:
        """What one row says."""
        said = _plain(content)
        named = [self.year, sheet, [str(part) for part in key], said]
        return str(uuid5(self._district, json.dumps(named, ensure_ascii=False, sort_keys=True)))

    def command(self, correlation: str, verb: str) -> str:
        """The command that does `verb` with what a row says."""
        return str(uuid5(UUID(correlation), verb))


@dataclass(frozen=True, slots=True)
class Origin:
    """A row that steps come from, with the id of what it says and the code of the unit it is about ("" for none)."""

    sheet: Sheet
    row: int
    correlation: str
    unit: str = ""


@dataclass(slots=True)
class Planner:
    """What the planners of the subjects share: the workbook, the log, and where steps, faults and notices go.

    organiser: code of the organisation department, in whose name tree and year are kept. registered: persons whose
    registration or correction is planned. priorities: the year's catalogue by (level, `same_key` of its title).
    """

    district: DistrictYear
    present: Present
    ids: Ids
    importer: Actor
    organiser: str
    steps: list[Step] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)
    priorities: dict[tuple[SuperiorLevel, str], PriorityId] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The workbook's year."""
        return self.district.year

    def origin(self, table: Table[Any], row: Any, *key: object, unit: str) -> Origin:
        """A row of a unit as the origin of steps; `key` is its business key."""
        return Origin(table.sheet, row.row, self.ids.content(table.sheet.name, key, row), unit)

    def step(
        self,
        origin: Origin,
        day: date,
        command: object,
        behalf: Behalf | None,
        *,
        verb: str,
        occurred_on: date | None,
        entity: str | None = None,
        when: When | None = None,
        fields: Mapping[str, str] | None = None,
        rows: tuple[int, ...] = (),
    ) -> str:
        """Plan a command and return its id. `verb` tells commands of one row apart."""
        where = (origin.sheet.name, origin.row)
        self.counts[where] = part = self.counts.get(where, 0) + 1
        when = when or When(origin.sheet.name)
        command_id = self.command_id(origin, verb)
        actor = Actor(self.importer.person, roles=frozenset({Role.IMPORTER}), on_behalf_of=behalf)
        self.steps.append(
            Step(
                order=(day, _PLACES[when.sheet], when.depth, _PLACES[origin.sheet.name], origin.row, part),
                sheet=origin.sheet.name,
                row=origin.row,
                unit=origin.unit,
                fields=fields or {},
                actor=actor,
                command=command,
                occurred_on=occurred_on,
                command_id=command_id,
                entity_id=entity,
                correlation=origin.correlation,
                rows=rows,
            )
        )
        return command_id

    def command_id(self, origin: Origin, verb: str) -> str:
        """The id of the command that does `verb` with a row.

        Where the same was done before, and undone since, the id also tells after how many events it is done again.
        """
        command_id = self.ids.command(origin.correlation, verb)
        if command_id in self.present.commands:
            return self.ids.command(origin.correlation, f"{verb}@{self.present.events}")
        return command_id

    def differs(self, origin: Origin, table: Table[Any], field_name: str, stream: str, part: str) -> bool:
        """Whether a difference is the workbook's to put right.

        Not where this very row was imported before and somebody changed the thing on the platform afterwards: then the
        workbook is older than the log, which a notice says.
        """
        if self.present.imported_last(stream, part) or origin.correlation not in self.present.correlations:
            return True
        message = "这一行已经导入过，之后系统中又有修改；以系统为准，未作改动。如需修改，请先导出最新的工作簿。"
        self.notices.append(table.fault(origin.row, field_name, "提示", message))
        return False

    def left_alone(self, sheet: str, what: str) -> None:
        """Tell of what the log has and the workbook names no more: it stays as it is."""
        self.notices.append(Fault(sheet, None, None, "", "提示", f"系统中{what}，工作簿里没有，未作改动。"))

    def refuse(self, table: Table[Any], row: int, field_name: str, message: str) -> None:
        """A difference for which there is no command."""
        self.faults.append(table.fault(row, field_name, "不能更正", message))

    def reason(self, origin: Origin) -> str:
        """What a correcting command gives as its reason."""
        return f"导入更正：工作簿“{origin.sheet.name}”第{origin.row}行"

    def on_paper(self, unit_code: str) -> Behalf:
        """In the name of a unit; who acted for it, only paper shows."""
        return Behalf(unit=self.ids.unit(unit_code), attested_on_paper=True)


def _plain(content: Any) -> Any:
    """What a row says, without its place, as JSON."""
    if isinstance(content, tuple):
        return [_plain(part) for part in content]
    if isinstance(content, Enum):
        return content.value
    if isinstance(content, Decimal | date):
        return str(content)
    if content is None or isinstance(content, str | int):
        return content
    if isinstance(content, Mapping):
        return {name: _plain(value) for name, value in content.items()}
    return {part.name: _plain(getattr(content, part.name)) for part in fields(content) if part.name != "row"}
