"""A rehearsal sees the log beneath it, refuses what the log would refuse, and leaves it untouched."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from domain import streams
from domain.persons.commands import RegisterPerson
from domain.recorded import Actor
from domain.tenancy.commands import OpenTenant, SuspendTenant
from domain.tenancy.errors import TenantIsSuspended, TenantOpenAlready
from services.commands.rehearsal import RehearsalLog
from services.commands.service import CommandService, Submission
from services.store import CommandIdReused, CommandRow, ConcurrencyConflict, tenant

ADMIN = Actor("admin", roles=frozenset({"TENANT_ADMIN"}))
PLATFORM = Actor("platform", roles=frozenset({"SYSTEM"}))
OPEN = OpenTenant("330299", "示例区")


@pytest.fixture
def opened(new_district: Callable[[], Any]) -> Any:
    """A district that is open and has nothing else."""
    district = new_district()
    district.submit(PLATFORM, OPEN)
    return district


def test_a_rehearsal_stands_on_the_log_and_does_not_write_to_it(opened: Any) -> None:
    rehearsal = RehearsalLog(opened.log, base_size=1)
    service = CommandService(rehearsal, lambda: opened.clock[0])

    def rehearse(actor: Actor, command: object) -> Any:
        return service.submit(Submission(opened.tenant_id, str(uuid4()), actor, command))

    with pytest.raises(TenantOpenAlready):
        rehearse(PLATFORM, OPEN)
    receipt = rehearse(ADMIN, SuspendTenant("演练"))
    with pytest.raises(TenantIsSuspended):
        rehearse(ADMIN, RegisterPerson("张三"))

    assert (receipt.first_position, receipt.version) == (1, 2)
    assert len(opened.events(streams.TENANT)) == 1
    assert opened.submit(ADMIN, RegisterPerson("张三"))


def test_a_rehearsal_knows_the_commands_of_the_log_and_its_own(opened: Any) -> None:
    command_id = str(uuid4())
    first = opened.submit(ADMIN, RegisterPerson("张三"), command_id=command_id)
    service = CommandService(RehearsalLog(opened.log, base_size=2), lambda: opened.clock[0])

    def rehearse(name: str, command_id: str) -> Any:
        return service.submit(Submission(opened.tenant_id, command_id, ADMIN, RegisterPerson(name)))

    assert rehearse("张三", command_id) == first
    own = str(uuid4())
    assert rehearse("李四", own) == rehearse("李四", own)
    for known in (command_id, own):
        with pytest.raises(CommandIdReused):
            rehearse("王五", known)


def test_a_rehearsal_notices_that_a_stream_has_moved() -> None:
    log = RehearsalLog()
    CommandService(log).submit(Submission(1, str(uuid4()), PLATFORM, OPEN))
    row = CommandRow(str(uuid4()), bytes(32), streams.TENANT, 1)

    with tenant(1), pytest.raises(ConcurrencyConflict):
        log.append([], row, {streams.TENANT: 0})
