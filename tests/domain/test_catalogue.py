"""The words of the log: names given once, shapes that never hold a float, a label for every closed code."""

import dataclasses
import enum
import inspect
import re
import types
import typing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain import codes
from domain.catalogue import EVENT_CLASSES, STORED_NAMES, SUBJECTS
from domain.labels import LABELS
from domain.permissions import COMMAND_GRANTS

GOLDEN = Path(__file__).parents[1] / "golden" / "stored_names.txt"
PLAIN = {str, int, bool, date, Decimal, type(None)}


def parts(hint: object) -> set[type]:
    """Every plain class that a field's type is made of, through unions, tuples and nested dataclasses."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType, tuple):
        return set().union(*(parts(argument) for argument in typing.get_args(hint) if argument is not Ellipsis))
    if isinstance(hint, typing.NewType):
        return parts(hint.__supertype__)
    if inspect.isclass(hint) and dataclasses.is_dataclass(hint):
        return set().union(*(parts(nested) for nested in fields(hint).values()))
    assert inspect.isclass(hint), hint
    return {hint}


def fields(cls: type) -> dict[str, object]:
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


def test_a_stored_name_once_given_is_never_changed_or_dropped() -> None:
    given = GOLDEN.read_text(encoding="utf-8").split()

    assert sorted(EVENT_CLASSES) == given, "add new names to stored_names.txt and to services/bundle/verify_bundle.py"


def test_every_event_class_of_every_subject_has_a_stored_name_with_a_version() -> None:
    for subject in SUBJECTS:
        unions = [value for value in vars(subject).values() if isinstance(value, types.UnionType)]
        events = [event for union in unions for event in typing.get_args(union)]
        # A subject with one kind of event has no union of them.
        events += [value for name, value in vars(subject).items() if name.endswith("Event") and isinstance(value, type)]
        assert events, subject.__name__
        for event in events:
            assert re.fullmatch(r"[a-z_]+\.[a-z_]+\.v[1-9][0-9]*", STORED_NAMES[event])


@pytest.mark.parametrize("event", EVENT_CLASSES.values(), ids=lambda cls: cls.__name__)
def test_an_event_is_frozen_and_holds_no_floating_point_number(event: type) -> None:
    assert event.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(event)
    for name, hint in fields(event).items():
        for kind in parts(hint):
            assert kind in PLAIN or issubclass(kind, enum.StrEnum), f"{event.__name__}.{name}: {kind}"


@pytest.mark.parametrize("command", COMMAND_GRANTS, ids=lambda cls: cls.__name__)
def test_every_command_and_each_of_its_fields_says_in_chinese_what_it_is(command: type) -> None:
    assert re.search(r"[一-鿿]", command.__doc__ or "")
    for name, hint in typing.get_type_hints(command, include_extras=True).items():
        assert re.search(r"[一-鿿]", typing.get_args(hint)[1]), name


def test_every_closed_code_has_one_chinese_label() -> None:
    closed = [
        member
        for enumeration in vars(codes).values()
        if inspect.isclass(enumeration) and issubclass(enumeration, enum.StrEnum)
        for member in enumeration
        if enumeration not in (enum.StrEnum, codes.CodeList)
    ]

    assert {str(member) for member in closed} == {str(member) for member in LABELS}
    assert len(closed) == len({str(member) for member in closed}), "two codes share a spelling and would share a label"


def test_the_five_work_elements_and_the_domains_are_those_of_the_policy_and_villages() -> None:
    assert codes.WORK_ELEMENTS == ("TEAM", "VENUE", "SUPPORT", "INSTITUTION", "INNOVATION")
    assert tuple(codes.OPEN_CODES[codes.CodeList.DOMAIN].values()) == ("社区", "企业", "机关", "学校", "社会组织", "村")
    assert codes.DOMAIN_GROUPS["TWO_NEW"] < codes.OPEN_CODES[codes.CodeList.DOMAIN].keys()
