"""One command: once, in full, on what the log says, or refused in words a user understands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain import streams
from domain.codes import CodeList, PostKind, UnitKind
from domain.cycle.commands import OpenCycle
from domain.organisation.commands import AssignPost, EndPost, MoveUnit, RegisterUnit, ReviseUnit
from domain.organisation.errors import SecondSecretary, UnitNotFound
from domain.persons.commands import RegisterPerson
from domain.recorded import Actor
from domain.refusal import InvalidInput, Refusal
from domain.tenancy.commands import ExtendCodeList, OpenTenant, ResumeTenant, SetPolicy, SuspendTenant
from domain.tenancy.errors import TenantIsSuspended, TenantNotOpen
from domain.tenancy.events import Policy
from services.clock import day_of
from services.commands.service import ATTEMPTS_MAX, CommandService, Submission
from services.store import CommandIdReused, ConcurrencyConflict
from services.store.tenant import tenant

ADMIN = Actor("admin", roles=frozenset({"TENANT_ADMIN"}))
PLATFORM = Actor("platform", roles=frozenset({"SYSTEM"}))
COMMITTEE = RegisterUnit("DW09", "新设党工委", UnitKind.PARTY_WORK_COMMITTEE, date(2020, 3, 1))


def test_a_command_gives_the_receipt_of_its_events(district: Any) -> None:
    command = replace(COMMITTEE, superior=district.units["QW"])

    receipt = district.submit(ADMIN, command)

    assert receipt.stream == streams.unit(receipt.entity_id)
    assert receipt.version == 1
    [registered] = district.events(receipt.stream)
    joined = district.events(streams.unit(district.units["QW"]))[-1]
    assert (registered.position, joined.position) == (receipt.first_position, receipt.last_position)
    assert registered.command_id == joined.command_id == receipt.command_id
    assert registered.actor == ADMIN
    assert registered.occurred_on == date(2020, 3, 1)


def test_the_same_command_again_gives_the_same_receipt_and_happens_once(district: Any) -> None:
    command_id = str(uuid4())
    command = replace(COMMITTEE, superior=district.units["QW"])

    first = district.submit(ADMIN, command, command_id=command_id)
    again = district.submit(ADMIN, command, command_id=command_id.upper())

    assert again == first
    assert len(district.events(first.stream)) == 1


def test_the_same_command_again_finds_its_receipt_even_if_it_would_be_refused_now(district: Any) -> None:
    command_id = str(uuid4())
    first = district.submit(ADMIN, RegisterPerson("张三"), command_id=command_id)

    district.submit(ADMIN, SuspendTenant("演练"))

    assert district.submit(ADMIN, RegisterPerson("张三"), command_id=command_id) == first


def test_a_command_id_stands_for_one_command_of_one_actor(district: Any) -> None:
    command_id = str(uuid4())
    district.submit(ADMIN, RegisterPerson("张三"), command_id=command_id)

    with pytest.raises(CommandIdReused):
        district.submit(ADMIN, RegisterPerson("李四"), command_id=command_id)
    with pytest.raises(CommandIdReused):
        district.submit(replace(ADMIN, person="another"), RegisterPerson("张三"), command_id=command_id)
    with pytest.raises(CommandIdReused):
        district.submit(ADMIN, RegisterPerson("张三"), command_id=command_id, entity_id=str(uuid4()))


def test_further_roles_in_a_token_do_not_make_it_another_command(district: Any) -> None:
    command_id = str(uuid4())
    first = district.submit(ADMIN, RegisterPerson("张三"), command_id=command_id)

    promoted = replace(ADMIN, roles=frozenset({"TENANT_ADMIN", "AUDITOR"}))

    assert district.submit(promoted, RegisterPerson("张三"), command_id=command_id) == first


def test_a_caller_may_name_what_it_creates(district: Any) -> None:
    entity_id = str(uuid4())

    receipt = district.submit(ADMIN, RegisterPerson("张三"), entity_id=entity_id)

    assert receipt.entity_id == entity_id
    with pytest.raises(Refusal):
        district.submit(ADMIN, RegisterPerson("李四"), entity_id=entity_id)
    with pytest.raises(InvalidInput) as refused:
        district.submit(ADMIN, replace(COMMITTEE, superior=district.units["QW"]), entity_id=entity_id)
    assert refused.value.field == "entity_id"


def test_a_refused_command_leaves_nothing_behind(district: Any) -> None:
    command_id = str(uuid4())
    command = AssignPost(
        district.units["DW01"],
        district.posts["DW01", PostKind.STAFF][1],
        "书记",
        PostKind.SECRETARY,
        date(2020, 6, 1),
    )

    with pytest.raises(SecondSecretary):
        district.submit(ADMIN, command, command_id=command_id)

    with tenant(district.tenant_id):
        assert district.log.find_receipt(command_id) is None


def test_an_expected_version_that_is_not_the_version_is_refused(district: Any) -> None:
    unit = district.units["DW01-001"]
    command = ReviseUnit(unit, "东湖第一社区党总支", date(2020, 6, 1), "更名", "COMMUNITY")
    version = len(district.events(streams.unit(unit)))

    for wrong in (0, version - 1, version + 1):
        with pytest.raises(ConcurrencyConflict):
            district.submit(ADMIN, command, expected_version=wrong)

    assert district.submit(ADMIN, command, expected_version=version).version == version + 1


def test_a_decision_is_made_anew_when_somebody_else_was_faster(district: Any) -> None:
    unit = district.units["DW01-001"]
    other = CommandService(district.log, lambda: district.clock[0])

    class Overtaken:
        """The district's log, where another command arrives just before each of the first appends."""

        def __init__(self, times: int) -> None:
            self.left = times

        def __getattr__(self, name: str) -> Any:
            return getattr(district.log, name)

        def append(self, *given: Any) -> Any:
            if self.left:
                self.left -= 1
                name = f"第{self.left}次更名"
                faster = ReviseUnit(unit, name, date(2020, 6, 1), "更名", "COMMUNITY")
                other.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, faster))
            return district.log.append(*given)

    mine = ReviseUnit(unit, "我的更名", date(2020, 6, 1), "更名", "COMMUNITY")

    slow = CommandService(Overtaken(3), lambda: district.clock[0])
    receipt = slow.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, mine))

    names = [recorded.event.name for recorded in district.events(streams.unit(unit))[-4:]]
    assert names == ["第2次更名", "第1次更名", "第0次更名", "我的更名"]
    assert receipt.version == len(district.events(streams.unit(unit)))

    never = CommandService(Overtaken(ATTEMPTS_MAX), lambda: district.clock[0])
    with pytest.raises(ConcurrencyConflict):
        never.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, replace(mine, name="再次更名")))


def test_a_decision_that_no_longer_holds_is_refused_and_not_repeated(district: Any) -> None:
    unit, (post, _) = district.units["DW01"], district.posts["DW01", PostKind.SECRETARY]
    other = CommandService(district.log, lambda: district.clock[0])
    end = EndPost(unit, post, date(2020, 6, 1), "调离")

    class Overtaken:
        def __getattr__(self, name: str) -> Any:
            return getattr(district.log, name)

        def append(self, *given: Any) -> Any:
            other.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, end))
            return district.log.append(*given)

    slow = CommandService(Overtaken(), lambda: district.clock[0])
    with pytest.raises(Refusal, match="已经离任"):
        slow.submit(Submission(district.tenant_id, str(uuid4()), ADMIN, replace(end, reason="退休")))


def test_nothing_but_its_opening_happens_in_a_district_that_is_not_open(new_district: Callable[[], Any]) -> None:
    district = new_district()

    with pytest.raises(TenantNotOpen):
        district.submit(ADMIN, RegisterPerson("张三"))

    district.submit(PLATFORM, OpenTenant("330299", "示例区"))
    assert district.submit(ADMIN, RegisterPerson("张三"))


def test_nothing_but_resumption_happens_in_a_suspended_district(district: Any) -> None:
    district.submit(ADMIN, SuspendTenant("演练"))

    with pytest.raises(TenantIsSuspended, match="演练"):
        district.submit(ADMIN, RegisterPerson("张三"))
    with pytest.raises(TenantIsSuspended):
        district.submit(ADMIN, SetPolicy(Policy(), "调整"))

    district.submit(ADMIN, ResumeTenant("结束"))
    assert district.submit(ADMIN, RegisterPerson("张三"))


def test_a_business_day_after_the_servers_day_is_refused(district: Any) -> None:
    tomorrow = day_of(district.clock[0]) + timedelta(days=1)
    officer = district.holder("ZZB", PostKind.LIST_OFFICER)

    with pytest.raises(InvalidInput, match="晚于今天"):
        district.submit(officer, OpenCycle(2020, tomorrow))
    with pytest.raises(InvalidInput, match="晚于今天"):
        district.submit(
            ADMIN, MoveUnit(district.units["DW01-001"], district.units["DW02"], tomorrow, "划转"), occurred_on=tomorrow
        )


def test_the_servers_day_is_the_day_in_beijing(district: Any) -> None:
    district.clock[0] = datetime.fromisoformat("2020-06-29T16:30:00+00:00")

    assert district.submit(district.holder("ZZB", PostKind.STAFF), OpenCycle(2020, date(2020, 6, 30)))


def test_a_move_planned_for_a_later_day_is_recorded_today(district: Any) -> None:
    move = MoveUnit(district.units["DW01-001"], district.units["DW02"], date(2020, 9, 1), "划转")

    receipt = district.submit(ADMIN, move)

    moved = next(found for found in district.events(streams.unit(move.unit)) if found.command_id == receipt.command_id)
    assert moved.occurred_on == date(2020, 6, 30)


def test_a_business_day_agrees_with_the_day_in_the_command(district: Any) -> None:
    officer = district.holder("ZZB", PostKind.LIST_OFFICER)

    with pytest.raises(InvalidInput) as refused:
        district.submit(officer, OpenCycle(2020, date(2020, 1, 2)), occurred_on=date(2020, 1, 3))
    assert refused.value.field == "occurred_on"


def test_housekeeping_has_no_business_day(district: Any) -> None:
    with pytest.raises(InvalidInput, match="不带业务日期"):
        district.submit(ADMIN, RegisterPerson("张三"), occurred_on=date(2020, 6, 1))

    receipt = district.submit(ADMIN, RegisterPerson("张三"))
    assert district.events(receipt.stream)[0].occurred_on is None


def test_an_unknown_unit_is_not_found(district: Any) -> None:
    with pytest.raises(UnitNotFound):
        district.submit(ADMIN, ReviseUnit(str(uuid4()), "无", date(2020, 6, 1), "更名"))  # type: ignore[arg-type]


def test_a_command_of_one_district_finds_nothing_of_another(new_district: Callable[[], Any]) -> None:
    mine, theirs = new_district(), new_district()
    mine.open()
    theirs.open()
    with pytest.raises(UnitNotFound):
        mine.submit(ADMIN, ReviseUnit(theirs.units["DW01-001"], "无", date(2020, 6, 1), "更名"))


@pytest.mark.parametrize("field", ["command_id", "entity_id"])
def test_ids_are_uuids(district: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        district.submit(ADMIN, RegisterPerson("张三"), **{field: "no-uuid"})
    assert refused.value.field == field


def test_a_code_of_the_district_may_be_used_from_the_moment_it_is_added(district: Any) -> None:
    garrison = RegisterUnit(
        "DW01-009", "白河驻地党支部", UnitKind.GRASSROOTS, date(2020, 3, 1), district.units["DW01"], "GARRISON"
    )

    with pytest.raises(InvalidInput):
        district.submit(ADMIN, garrison)
    district.submit(ADMIN, ExtendCodeList(CodeList.DOMAIN, "GARRISON", "驻军"))

    assert district.submit(ADMIN, garrison)
