"""Reads of case folders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class CaseFolderRow:
    """A folder; `outcome` and `closed_at` are None while it is open, `sealed` is its title's ciphertext."""

    folder: str
    number: str
    keeper: str
    sealed: str | None
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None
    position: int


@dataclass(frozen=True, slots=True)
class CaseContentRow:
    """What lies in a folder: `kind` is evidence, item or finding, `entity` its id."""

    folder: str
    kind: str
    entity: str
    ground: str
    added_at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class EvidenceHoldRow:
    """The hold of one folder on one file."""

    evidence: str
    folder: str
    ground: str
    placed_at: datetime
    position: int


def case_folders(
    tenant: int,
    at: int,
    *,
    folders: Sequence[str] | None = None,
    closed: bool | None = None,
    keepers: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[CaseFolderRow]:
    """Folders by (position, folder): the order in which they were opened."""
    return (
        Read(tenant, at, "case_folder AS f", "f")
        .given("f.folder = ANY(%(folders)s)", folders=folders)
        .given("(f.closed_at IS NOT NULL) = %(closed)s", closed=closed)
        .given("f.keeper = ANY(%(keepers)s)", keepers=keepers)
        .page(CaseFolderRow, "f", ("position", "folder"), first, after)
    )


def contents(
    tenant: int,
    at: int,
    *,
    folders: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[CaseContentRow]:
    """What lies in folders, by (position, folder, kind, entity): the order in which it came in."""
    return (
        Read(tenant, at, "case_content AS c", "c")
        .given("c.folder = ANY(%(folders)s)", folders=folders)
        .page(CaseContentRow, "c", ("position", "folder", "kind", "entity"), first, after)
    )


def evidence_holds(tenant: int, at: int, *, evidence: Sequence[str] | None = None) -> Query[EvidenceHoldRow]:
    """The holds on files, by (evidence, position, folder)."""
    return (
        Read(tenant, at, "evidence_hold AS h", "h")
        .given("h.evidence = ANY(%(evidence)s)", evidence=evidence)
        .page(EvidenceHoldRow, "h", ("evidence", "position", "folder"))
    )
