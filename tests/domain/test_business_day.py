"""The business day of a command for which none was given."""

from dataclasses import fields
from datetime import date

import pytest

from domain.business_day import DAY_OF_ACT, DAY_OF_EFFECT, business_day, day_of_act, is_housekeeping
from domain.cycle.commands import ApproveIssueException, OpenCycle
from domain.ids import PostId, UnitId
from domain.organisation.commands import EndPost, MoveUnit
from domain.permissions import COMMAND_GRANTS
from domain.persons.commands import RegisterPerson
from domain.tenancy.commands import GrantConsent

TODAY = date(2020, 6, 30)
UNIT = UnitId("DW01")


@pytest.mark.parametrize(
    ("command", "day"),
    [
        (OpenCycle(2020, date(2020, 1, 2)), date(2020, 1, 2)),
        (OpenCycle(2020, date(2020, 7, 2)), date(2020, 7, 2)),
        (MoveUnit(UNIT, UnitId("DW02"), date(2020, 3, 1), "划转"), date(2020, 3, 1)),
        (MoveUnit(UNIT, UnitId("DW02"), date(2020, 9, 1), "划转"), TODAY),
        (EndPost(UNIT, PostId("P"), date(2020, 6, 11)), date(2020, 6, 11)),
        (ApproveIssueException(2020, UNIT, date(2020, 3, 10), "疫情"), TODAY),
        (RegisterPerson("张三"), None),
        (GrantConsent("跨区统计", date(2020, 12, 31)), None),
    ],
)
def test_the_business_day_is_the_day_of_the_act_or_of_its_effect_or_today(command: object, day: date | None) -> None:
    assert business_day(command, TODAY) == day


def test_a_date_that_lies_ahead_by_nature_is_no_day_of_an_act() -> None:
    assert day_of_act(ApproveIssueException(2020, UNIT, date(2020, 3, 10), "疫情")) is None
    assert day_of_act(MoveUnit(UNIT, UnitId("DW02"), date(2020, 3, 1), "划转")) is None


def test_every_date_of_every_command_is_of_a_known_kind() -> None:
    ahead = {"due_on", "deliver_by_on", "retain_until_on", "scheduled_on", "planned_for_on", "tracked_until_on"}
    dates = {field.name for command in COMMAND_GRANTS for field in fields(command) if field.name.endswith("_on")}

    assert dates <= {*DAY_OF_ACT, *DAY_OF_EFFECT, *ahead}
    assert {command.__module__ for command in COMMAND_GRANTS if is_housekeeping(object.__new__(command))} == {
        "domain.case_folders.commands",
        "domain.tenancy.commands",
        "domain.persons.commands",
        "domain.sealed.commands",
        "domain.signing.commands",
    }
