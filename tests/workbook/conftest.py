"""A district that holds the small workbook, and ways to import another version of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from domain.recorded import Actor
from services.commands.service import CommandService
from services.store import Store, tenant
from services.workbook.check import read_rows
from services.workbook.importer import ImportReport, import_workbook
from services.workbook.plan import plan
from services.workbook.present import fold
from services.workbook.read import read
from services.workbook.rehearse import submission
from services.workbook.steps import Step
from tests.conftest import Database
from tests.workbook.books import Rows, small, write

IMPORTER = "00000000-0000-4000-8000-00000000000a"


@dataclass
class District:
    """One district and the rows that were imported last."""

    store: Store
    tenant_id: int
    folder: Path
    rows: Rows = field(default_factory=small)
    imports: int = 0

    def run(self, change: Callable[[Rows], Any] = lambda rows: None, *, apply: bool = True) -> ImportReport:
        """Change the rows and import them."""
        change(self.rows)
        self.imports += 1
        path = write(self.folder / f"{self.imports}.xlsx", self.rows)
        return import_workbook(path, self.tenant_id, self.store, importer=IMPORTER, apply=apply, open_tenant=True)

    def cut(self, change: Callable[[Rows], Any], goes_on: Callable[[Step], bool]) -> list[Step]:
        """Change the rows and import them up to the first step at which it does not go on; the steps that were left."""
        change(self.rows)
        with tenant(self.tenant_id):
            events = self.store.read_page(0, 10_000, opened=True)
        rows, faults = read_rows(read(write(self.folder / "断.xlsx", self.rows)), lambda year: {})
        made = plan(rows, fold(events), tenant_id=self.tenant_id, importer=Actor(IMPORTER), open_tenant=True)
        assert [*faults, *made.faults] == []
        sent = list(takewhile(goes_on, made.steps))
        for step in sent:
            CommandService(self.store).submit(submission(self.tenant_id, step))
        return list(made.steps[len(sent) :])

    def added(self, change: Callable[[Rows], Any]) -> list[str]:
        """The kinds of the events that importing a change adds; that it is whole, and a second run adds none."""
        before = self.head()
        report = self.run(change)
        assert [str(fault) for fault in report.faults] == []
        with tenant(self.tenant_id):
            kinds = [event.type for event in self.store.read_raw(before)]
        again = self.run()
        assert again.ok
        assert again.planned == 0
        return kinds

    def refused(self, change: Callable[[Rows], Any]) -> list[str]:
        """What importing a change is answered with; that it wrote nothing."""
        before = self.head()
        report = self.run(change)
        assert self.head() == before
        return [str(fault) for fault in report.faults]

    def head(self) -> int:
        """How many events the log has."""
        with tenant(self.tenant_id):
            return self.store.head()


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture
def empty_district(database: Database, store: Store, tmp_path: Path) -> District:
    return District(store, database.new_tenant(), tmp_path)


@pytest.fixture
def district(empty_district: District) -> District:
    """With the small workbook in it."""
    assert empty_district.run().ok
    return empty_district
