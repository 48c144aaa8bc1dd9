"""Several commands in one commit: each as if it had been given alone, in the order given."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from domain import streams
from domain.codes import PostKind
from domain.organisation.commands import AssignPost, EndPost, ReviseUnit
from domain.organisation.errors import SecondSecretary
from domain.persons.commands import RegisterPerson
from domain.recorded import Actor
from services.commands.service import CommandService, Submission
from services.store import Receipt
from services.store.errors import CommandIdReused

ADMIN = Actor("admin", roles=frozenset({"TENANT_ADMIN"}))


def named(district: Any, name: str, unit: str = "DW01-001", **given: Any) -> Submission:
    command = ReviseUnit(district.units[unit], name, date(2020, 6, 1), "更名", "COMMUNITY")
    return Submission(district.tenant_id, str(uuid4()), ADMIN, command, **given)


def names(district: Any, unit: str = "DW01-001") -> list[str]:
    recorded = district.events(streams.unit(district.units[unit]))
    return [each.event.name for each in recorded if hasattr(each.event, "name")]


def appends(district: Any) -> tuple[CommandService, list[int]]:
    """A service on the district's log, and how many commands each of its appends held."""
    counted: list[int] = []

    class Counting:
        def __getattr__(self, name: str) -> Any:
            return getattr(district.log, name)

        def append(self, *given: Any) -> Any:
            counted.append(1)
            return district.log.append(*given)

        def append_all(self, decided: Any) -> Any:
            counted.append(len(decided))
            return district.log.append_all(decided)

    return CommandService(Counting(), lambda: district.clock[0]), counted


def test_commands_that_rest_on_each_other_take_one_commit_and_have_receipts_of_their_own(district: Any) -> None:
    service, counted = appends(district)
    person = str(uuid4())
    register = Submission(district.tenant_id, str(uuid4()), ADMIN, RegisterPerson("张三"), entity_id=person)
    post = AssignPost(district.units["DW01"], person, "干事", PostKind.STAFF, date(2020, 1, 1))  # type: ignore[arg-type]
    given = [
        register,
        Submission(district.tenant_id, str(uuid4()), ADMIN, post),
        named(district, "甲"),
        named(district, "乙"),
    ]

    outcomes = service.submit_all(given)

    assert counted == [4]
    receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    assert [receipt.command_id for receipt in receipts] == [submission.command_id for submission in given]
    first = receipts[0].first_position
    assert [(each.first_position, each.last_position) for each in receipts] == [
        (first + n, first + n) for n in range(4)
    ]
    assert receipts[0].entity_id == person
    assert receipts[3].version == receipts[2].version + 1
    assert [service.submit(each) for each in given] == receipts
    assert names(district)[-2:] == ["甲", "乙"]


def test_a_refused_command_stops_none_of_the_others(district: Any) -> None:
    person = district.posts["DW01", PostKind.STAFF][1]
    second = AssignPost(district.units["DW01"], person, "书记", PostKind.SECRETARY, date(2020, 6, 1))
    refused = Submission(district.tenant_id, str(uuid4()), ADMIN, second)

    outcomes = district.service.submit_all([named(district, "先"), refused, named(district, "后")])

    assert [type(outcome) for outcome in outcomes] == [Receipt, SecondSecretary, Receipt]
    assert names(district)[-2:] == ["先", "后"]


def test_a_batch_that_somebody_overtakes_is_decided_again_on_what_was_recorded(district: Any) -> None:
    other = CommandService(district.log, lambda: district.clock[0])

    class Overtaken:
        def __getattr__(self, name: str) -> Any:
            return getattr(district.log, name)

        def append_all(self, decided: Any) -> Any:
            other.submit(named(district, "插队"))
            return district.log.append_all(decided)

    slow = CommandService(Overtaken(), lambda: district.clock[0])  # type: ignore[arg-type]
    before = names(district, "DW02-001")

    outcomes = slow.submit_all([named(district, "一"), named(district, "二"), named(district, "旁", "DW02-001")])

    assert all(isinstance(outcome, Receipt) for outcome in outcomes)
    assert names(district)[-3:] == ["插队", "一", "二"]
    assert names(district, "DW02-001") == [*before, "旁"]


def test_what_a_lost_batch_decided_is_never_taken_for_what_was_recorded(district: Any) -> None:
    other = CommandService(district.log, lambda: district.clock[0])

    class Broken:
        """Somebody else's command takes the version that the batch has decided on, and the batch is lost."""

        def __getattr__(self, name: str) -> Any:
            return getattr(district.log, name)

        def append_all(self, decided: Any) -> Any:
            other.submit(named(district, "别人的", "DW01"))
            raise KeyboardInterrupt

    service = CommandService(Broken(), lambda: district.clock[0])  # type: ignore[arg-type]
    unit, (post, _) = district.units["DW01"], district.posts["DW01", PostKind.SECRETARY]
    left = EndPost(unit, post, date(2020, 6, 1), "调离")
    with suppress(KeyboardInterrupt):
        service.submit_all([Submission(district.tenant_id, str(uuid4()), ADMIN, left)])

    person = district.posts["DW01", PostKind.STAFF][1]
    second = AssignPost(unit, person, "书记", PostKind.SECRETARY, date(2020, 6, 2))
    with pytest.raises(SecondSecretary):
        service.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, second))


def test_a_batch_given_twice_takes_effect_once(district: Any) -> None:
    given = [named(district, "仅此"), named(district, "一次")]

    first, again = district.service.submit_all(given), district.service.submit_all(given)

    assert again == first
    assert names(district).count("仅此") == 1


def test_the_same_id_for_another_command_is_refused_inside_a_batch(district: Any) -> None:
    first = named(district, "原命令")
    other = replace(named(district, "另一个"), command_id=first.command_id)

    outcomes = district.service.submit_all([first, other])

    assert [type(outcome) for outcome in outcomes] == [Receipt, CommandIdReused]
    assert names(district)[-1] == "原命令"
