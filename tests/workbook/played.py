"""A district in memory that rows are imported into: the planner, the rehearsal's log, no file and no database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import takewhile
from typing import Any
from uuid import uuid4

from domain.codes import PostKind
from domain.recorded import Actor
from services.commands.identity import unit_id
from services.commands.rehearsal import RehearsalLog
from services.commands.service import CommandService, Submission
from services.store import CommandRow, Pending, tenant
from services.workbook.check import read_rows
from services.workbook.plan import Plan, plan
from services.workbook.present import Present, fold
from services.workbook.read import Book, RawSheet
from services.workbook.rehearse import rehearse, submission
from services.workbook.rows import DistrictYear
from services.workbook.scan import SheetScan
from services.workbook.steps import Step
from tests.workbook.books import Rows, reviewed

IMPORTER = Actor("00000000-0000-4000-8000-00000000000a")
TENANT = 7


def clock() -> datetime:
    """The server's time: shortly after the year."""
    return datetime(2021, 1, 20, 4, tzinfo=UTC)


@dataclass
class Played:
    """One district and the rows that were imported last."""

    rows: Rows = field(default_factory=reviewed)
    log: RehearsalLog = field(default_factory=lambda: RehearsalLog(clock=clock))

    def told(self, change: Callable[[Rows], Any] = lambda rows: None) -> list[str]:
        """Change the rows; everything that an import would refuse of them, and nothing is imported."""
        district, found = self._read(change)
        if not found:
            made = self._plan(district)
            found = list(made.faults)
        if not found:
            with tenant(TENANT):
                recorded = list(self.log.recorded)
                found = rehearse(made.steps, district, recorded, tenant_id=TENANT, clock=clock, advance=lambda: None)
        return [str(fault) for fault in found]

    def run(
        self, change: Callable[[Rows], Any] = lambda rows: None, *, goes_on: Callable[[Step], bool] = lambda step: True
    ) -> list[str]:
        """Change the rows and import them, up to the first step at which it does not go on; the kinds of new events."""
        district, faults = self._read(change)
        made = self._plan(district)
        assert [str(fault) for fault in (*faults, *made.faults)] == []
        before, service = len(self.log.recorded), CommandService(self.log, clock)
        for step in takewhile(goes_on, made.steps):
            service.submit(submission(TENANT, step))
        return self.kinds(before)

    def cut(self, before: type) -> list[str]:
        """Import up to the first command of that class."""
        return self.run(goes_on=lambda step: not isinstance(step.command, before))

    def planned(self, change: Callable[[Rows], Any] = lambda rows: None) -> Plan:
        """What an import of the changed rows would do."""
        return self._plan(self._read(change)[0])

    def notices(self, change: Callable[[Rows], Any] = lambda rows: None) -> list[str]:
        """What an import of the changed rows tells beside its faults."""
        return [str(notice) for notice in self.planned(change).notices]

    def kinds(self, after: int = 0) -> list[str]:
        """The classes of events from a position on."""
        return [type(entry.event).__name__ for entry in self.log.recorded[after:]]

    def events(self, kind: type) -> list[Any]:
        """The events of a class."""
        return [entry.event for entry in self.log.recorded if isinstance(entry.event, kind)]

    def secretary(self, code: str) -> Actor:
        """The secretary of a unit."""
        state = self.present().unit(unit_id(TENANT, code))
        post = next(post for post in state.posts if post.kind is PostKind.SECRETARY)
        return Actor(post.person, post.post, state.unit)

    def give(self, actor: Actor, command: object, day: date | None = None) -> None:
        """Have somebody on the platform give a command."""
        CommandService(self.log, clock).submit(Submission(TENANT, str(uuid4()), actor, command, occurred_on=day))

    def record(self, stream: str, event: object) -> None:
        """Have an event recorded as somebody's on the platform."""
        with tenant(TENANT):
            version = len(self.log.read_stream(stream)) + 1
            command = str(uuid4())
            pending = Pending(stream, version, event, command, Actor("platform"), None)
            self.log.append([pending], CommandRow(command, b"", stream, version), {})

    def read(self) -> DistrictYear:
        """The rows as an import takes them."""
        return self._read(lambda rows: None)[0]

    def present(self) -> Present:
        """The district as an import sees it."""
        return fold(self.log.recorded)

    def _read(self, change: Callable[[Rows], Any]) -> tuple[DistrictYear, list[Any]]:
        change(self.rows)
        raw = {name: RawSheet(name, lines, SheetScan()) for name, lines in self.rows.items()}
        return read_rows(Book(raw, (), 0), lambda year: {})

    def _plan(self, district: DistrictYear) -> Plan:
        return plan(district, self.present(), tenant_id=TENANT, importer=IMPORTER, open_tenant=True)
