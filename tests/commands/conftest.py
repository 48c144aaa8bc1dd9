"""A small district, built by commands, on a log in memory and again on PostgreSQL: both must behave alike."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from domain.codes import PostKind, UnitKind
from domain.organisation.commands import AssignPost, RegisterUnit
from domain.persons.commands import RegisterPerson
from domain.recorded import Actor, Behalf, Recorded
from domain.tenancy.commands import OpenTenant, SetPolicy
from domain.tenancy.events import Policy
from services.clock import day_of
from services.commands.log import Log
from services.commands.rehearsal import RehearsalLog
from services.commands.service import CommandService, Submission
from services.store import Receipt, Store, tenant

_numbers = count(1)

NOON = datetime(2020, 6, 30, 4, tzinfo=UTC)
FOUNDED = date(2019, 1, 1)
PLATFORM = Actor("platform", roles=frozenset({"SYSTEM"}))
ADMIN = Actor("admin", roles=frozenset({"TENANT_ADMIN"}))

UNITS = {
    "QW": (UnitKind.DISTRICT_COMMITTEE, None),
    "ZZB": (UnitKind.ORG_DEPT, "QW"),
    "ZN01": (UnitKind.FUNCTIONAL_DEPT, "QW"),
    "ZN02": (UnitKind.FUNCTIONAL_DEPT, "QW"),
    "DW01": (UnitKind.PARTY_WORK_COMMITTEE, "QW"),
    "DW02": (UnitKind.PARTY_COMMITTEE, "QW"),
    "DW01-001": (UnitKind.GRASSROOTS, "DW01"),
    "DW02-001": (UnitKind.GRASSROOTS, "DW02"),
}
"""Code -> kind and superior."""


@dataclass
class District:
    """One district on one log. Units are called by their code, posts by (code, kind of post)."""

    tenant_id: int
    service: CommandService
    log: Log
    clock: list[datetime]
    units: dict[str, str] = field(default_factory=dict)
    posts: dict[tuple[str, PostKind], tuple[str, str]] = field(default_factory=dict)

    def submit(self, actor: Actor, command: Any, **given: Any) -> Receipt:
        """Carry out a command, under a fresh id unless one is given."""
        command_id = given.pop("command_id", str(uuid4()))
        return self.service.submit(Submission(self.tenant_id, command_id, actor, command, **given))

    def make(self, actor: Actor, command: Any, **given: Any) -> str:
        """Carry out a command and give the id of what it created."""
        entity = self.submit(actor, command, **given).entity_id
        assert entity is not None
        return entity

    @property
    def today(self) -> date:
        """The district's day."""
        return day_of(self.clock[0])

    def events(self, stream: str) -> Sequence[Recorded]:
        """What stands in a stream."""
        with tenant(self.tenant_id):
            return self.log.read_stream(stream)

    def holder(self, unit: str, kind: PostKind) -> Actor:
        """Whoever holds that post, as their token would name them."""
        post, person = self.posts[unit, kind]
        return Actor(person, post, self.units[unit])

    def behalf(self, unit: str, kind: PostKind | None = None, *, attested: bool = False) -> Actor:
        """The importer, acting for a post or, on paper, for a unit."""
        post, person = self.posts[unit, kind] if kind is not None else (None, None)
        behalf = Behalf(self.units[unit], post, person, attested)
        return Actor("importer", roles=frozenset({"IMPORTER"}), on_behalf_of=behalf)

    def open(self) -> None:
        """The district, its units, and every kind of post in each of them; its year may be told long afterwards."""
        self.submit(PLATFORM, OpenTenant("330299", "示例区"))
        self.submit(ADMIN, SetPolicy(Policy(late_entry_days=3650), "补登"))
        for code, (kind, superior) in UNITS.items():
            above = None if superior is None else self.units[superior]
            domain = "COMMUNITY" if kind is UnitKind.GRASSROOTS else None
            command = RegisterUnit(code, f"{code}单位", kind, FOUNDED, above, domain)  # type: ignore[arg-type]
            self.units[code] = self.make(ADMIN, command)
        for code in UNITS:
            for post_kind in PostKind:
                self.appoint(code, post_kind)

    def appoint(self, unit: str, kind: PostKind, from_on: date = FOUNDED) -> None:
        """Register a person and give them a post."""
        person = self.make(ADMIN, RegisterPerson(f"{unit}{kind}"))
        command = AssignPost(self.units[unit], person, "职务", kind, from_on, "分管领域")  # type: ignore[arg-type]
        self.posts[unit, kind] = (self.make(ADMIN, command), person)


@pytest.fixture(scope="module")
def store(database: Any) -> Iterator[Store]:
    """A store on a fresh database. Its own day lies ahead, so that a test may move the service's clock into 2021."""
    with Store(database.dsn, database.keyring, today=lambda: date(2021, 12, 31)) as opened:
        yield opened


def _unopened(log: Log, tenant_id: int, clock: list[datetime]) -> District:
    return District(tenant_id, CommandService(log, lambda: clock[0]), log, clock)


@pytest.fixture
def new_stored_district(database: Any, store: Store) -> Callable[[], District]:
    """Makes unopened districts in one database."""
    return lambda: _unopened(store, database.new_tenant(), [NOON])


@pytest.fixture(params=["rehearsal", "postgres"])
def new_district(request: pytest.FixtureRequest) -> Callable[[], District]:
    """Makes unopened districts, each on a log in memory, or all in one database."""
    if request.param == "postgres":
        make: Callable[[], District] = request.getfixturevalue("new_stored_district")
        return make
    return rehearse


def rehearse() -> District:
    """An unopened district on a log of its own in memory, for tests that the log's part in makes no difference to."""
    clock = [NOON]
    return _unopened(RehearsalLog(clock=lambda: clock[0]), next(_numbers), clock)


@pytest.fixture
def district(new_district: Callable[[], District]) -> District:
    """An open district with its units and posts."""
    opened = new_district()
    opened.open()
    return opened


@pytest.fixture(scope="module")
def rehearsed() -> District:
    """An open district in memory for tests that only read it."""
    log = RehearsalLog(clock=lambda: NOON)
    opened = District(next(_numbers), CommandService(log, lambda: NOON), log, [NOON])
    opened.open()
    return opened
