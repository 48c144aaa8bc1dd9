"""Ids of what commands create: derived, never drawn, so that the same command makes the same thing twice."""

from uuid import UUID, uuid5

from domain.ids import CaseFolderId, InspectionId, UnitId
from domain.text import same_key

_PLATFORM = UUID("6f0b8d0c-3c1e-5c0a-9f8a-5f1d3a5b7e21")


def unit_id(tenant_id: int, code: str) -> UnitId:
    """The id of the unit with that code (单位编码) in that district; a code is therefore registered once.

    Spellings that differ in case or width alone are one code, as with items' numbers.
    """
    return UnitId(str(uuid5(uuid5(_PLATFORM, f"tenant/{tenant_id}"), f"unit/{same_key(code)}")))


def target_id(tenant_id: int, year: int, level: str, title: str) -> str:
    """The id of the target of that year, level and title in that district; it is therefore set once."""
    return str(uuid5(uuid5(_PLATFORM, f"tenant/{tenant_id}"), f"target/{year}/{level}/{same_key(title)}"))


def inspection_id(tenant_id: int, year: int, number: str) -> InspectionId:
    """The id of the inspection of that number (督导编号) and year in that district; a number is planned once."""
    name = f"inspection/{year}/{same_key(number)}"
    return InspectionId(str(uuid5(uuid5(_PLATFORM, f"tenant/{tenant_id}"), name)))


def case_folder_id(tenant_id: int, number: str) -> CaseFolderId:
    """The id of the case folder of that number (案件编号) in that district; a number is opened once."""
    name = f"case_folder/{same_key(number)}"
    return CaseFolderId(str(uuid5(uuid5(_PLATFORM, f"tenant/{tenant_id}"), name)))


def objection_id(tenant_id: int, subject: str) -> str:
    """The id of the objection to one ruling, or to one unit's assessment of a year; it is therefore filed once."""
    return str(uuid5(uuid5(_PLATFORM, f"tenant/{tenant_id}"), f"objection/{subject}"))


def created_id(command_id: str, name: str = "entity") -> str:
    """The id of what a command creates. A command that creates several things names each differently."""
    return str(uuid5(UUID(command_id), name))
