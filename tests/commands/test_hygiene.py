"""What no field of any command may be, whatever the rules of its subject say."""

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.codes import CodeList, PostKind, SuperiorLevel, TaskTier, UnitKind
from domain.guidance.commands import PublishListTemplate, SetCityTarget
from domain.guidance.events import TemplateTask
from domain.organisation.commands import AssignPost, RegisterUnit
from domain.permissions import COMMAND_GRANTS
from domain.persons.commands import RegisterPerson
from domain.priorities.commands import PublishPriority
from domain.refusal import InvalidInput
from domain.research.commands import RecordSituation
from domain.tenancy.commands import ExtendCodeList
from services.commands.hygiene import COMMAND_BYTES_MAX, MEMBERS_MAX, TEXT_CHARACTERS_MAX, refuse_unclean


def template(*tasks: TemplateTask) -> PublishListTemplate:
    return PublishListTemplate(2020, "COMMUNITY", "社区模板", tasks)


def task(value: Any = Decimal(1), goal: str = "目标") -> TemplateTask:
    return TemplateTask(TaskTier.BASIC, goal, "次", value)


@pytest.mark.parametrize(
    ("command", "field", "says"),
    [
        (RegisterPerson(""), "name", "“姓名”不能为空"),
        (RegisterPerson(" \n　"), "name", "“姓名”不能为空"),
        (RegisterPerson("张\x00三"), "name", "第2个字符（U+0000）"),
        (RegisterPerson("张\x1b三"), "name", "U+001B"),
        (RegisterPerson("张\ud800三"), "name", "U+D800"),
        (RegisterPerson("张\ufffe"), "name", "U+FFFE"),
        (RegisterPerson("三" * 201), "name", "超过200个字"),
        (RegisterPerson("张三", "1" * 41), "telephone", "超过40个字"),
        (RegisterPerson(5), "name", "不属于规定的类型"),  # type: ignore[arg-type]
        (RecordSituation("u", 2020, "字" * (TEXT_CHARACTERS_MAX + 1)), "text", "超过10000个字"),  # type: ignore[arg-type]
        (RecordSituation("u", 1999, "字"), "year", "“年度”应为2000至2100"),  # type: ignore[arg-type]
        (RecordSituation("u", True, "字"), "year", "整数"),  # type: ignore[arg-type]
        (RecordSituation("unit/../x", 2020, "字"), "unit", "编号格式有误"),  # type: ignore[arg-type]
        (RecordSituation("", 2020, "字"), "unit", "编号格式有误"),  # type: ignore[arg-type]
        (PublishPriority(2020, "CITY", "创建"), "level", "不属于规定的类型或选项"),  # type: ignore[arg-type]
        (ExtendCodeList(CodeList.DOMAIN, "A", "甲", 1900), "year", "2000至2100"),
        (RegisterUnit("A", "甲", UnitKind.GRASSROOTS, date(1899, 12, 31)), "effective_on", "1900-01-01"),
        (
            RegisterUnit("A", "甲", UnitKind.GRASSROOTS, datetime(2020, 1, 1)),  # noqa: DTZ001
            "effective_on",
            "日期",
        ),
        (template(task("一")), "tasks.0.target_value", "数值"),
        (template(task(), task(Decimal("NaN"))), "tasks.1.target_value", "数值"),
        (template(task(Decimal("1E+1000000"))), "tasks.0.target_value", "数值"),
        (template(task(Decimal("0.0000001"))), "tasks.0.target_value", "小数不超过6位"),
        (template(task(goal="目\x00标")), "tasks.0.goal", "U+0000"),
        (template(*[task()] * (MEMBERS_MAX + 1)), "tasks", "超过1000项"),
        (PublishListTemplate(2020, "COMMUNITY", "模板", [task()]), "tasks", "类型"),  # type: ignore[arg-type]
        (PublishListTemplate(2020, "COMMUNITY", "模板", ("任务",)), "tasks.0", "类型"),  # type: ignore[arg-type]
    ],
)
def test_a_field_that_cannot_be_kept_is_named(command: object, field: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        refuse_unclean(command)

    assert refused.value.field == field
    assert says in refused.value.message


@pytest.mark.parametrize(
    "command",
    [
        RegisterPerson("欧阳　娜娜", "+86 138-0000-0000"),
        RegisterPerson("𠮷野\n"),
        RecordSituation("3f2a", 2020, "字" * TEXT_CHARACTERS_MAX),  # type: ignore[arg-type]
        RegisterUnit("QW", "区委", UnitKind.DISTRICT_COMMITTEE, date(2019, 1, 1)),
        SetCityTarget(2020, SuperiorLevel.CITY, "增长", "目标"),
        PublishPriority(2020, SuperiorLevel.CITY, "“红旗社区”创建"),
        AssignPost("u", "p", "书记", PostKind.SECRETARY, date(2018, 3, 1)),  # type: ignore[arg-type]
        template(task(Decimal("12.500000")), task(Decimal("1E+3"))),
    ],
)
def test_what_a_district_really_writes_passes(command: object) -> None:
    refuse_unclean(command)


def test_a_command_too_large_for_an_event_names_its_largest_field() -> None:
    many = template(*[task(goal="目" * 100)] * 300)

    with pytest.raises(InvalidInput) as refused:
        refuse_unclean(many)

    assert refused.value.field == "tasks"
    assert f"超过{COMMAND_BYTES_MAX}字节" in refused.value.message
    assert "“建议的任务”" in refused.value.message


@pytest.mark.parametrize("command_class", COMMAND_GRANTS)
def test_every_command_can_be_checked(command_class: Any) -> None:
    broken = object.__new__(command_class)
    for field in fields(command_class):
        object.__setattr__(broken, field.name, object())

    with pytest.raises(InvalidInput) as refused:
        refuse_unclean(broken)

    assert refused.value.field == fields(command_class)[0].name
