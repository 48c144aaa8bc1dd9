"""What any field of any command must be before a rule of the domain looks at it. Refusals name the field in Chinese."""

import re
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, NewType, Union, get_args, get_origin, get_type_hints

from domain.refusal import InvalidInput
from domain.text import DOCUMENT_NUMBER_CHARACTERS_MAX, ITEM_NUMBER_CHARACTERS_MAX
from services.commands.digest import canonical_bytes

TEXT_CHARACTERS_MAX = 10_000
SHORT_CHARACTERS_MAX = {
    "assessment_class": 100,
    "code": 64,
    "criterion": 40,
    "department": 200,
    "digest": 64,
    "document_number": DOCUMENT_NUMBER_CHARACTERS_MAX,
    "element": 64,
    "file_name": 255,
    "kind": 64,
    "label": 100,
    "line": 64,
    "media_type": 200,
    "method": 64,
    "name": 200,
    "number": ITEM_NUMBER_CHARACTERS_MAX,
    "portfolio": 1000,
    "programme": 64,
    "proof": 88,
    "public_key": 88,
    "purpose": 200,
    "resource": 64,
    "telephone": 40,
    "title": 500,
    "unit_of_measure": 40,
}
"""Field name -> most characters; any other text may have `TEXT_CHARACTERS_MAX`."""
ID_CHARACTERS_MAX = 64
MEMBERS_MAX = 1000
COMMAND_BYTES_MAX = 55_000
"""As canonical JSON: an envelope of at most 60,000 bytes keeps room for actor, times and names."""
YEARS = (2000, 2100)
DATES = (date(1900, 1, 1), date(2200, 12, 31))
INTEGER_MAX = 10**15
DECIMAL_EXPONENTS = (-6, 15)
"""Most decimals (as a negative number) and most digits before the point."""

# What XML, and so a workbook, cannot hold, NUL first of all; lone surrogates, which UTF-8 cannot.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ID = re.compile(r"[0-9A-Za-z-]+")

Check = Callable[[Any, str], None]
"""Refuses a value; the second argument is the field's path, such as `content.due_on`."""


def refuse_unclean(command: object) -> None:
    """Refuse a command with a field that is no value of its type, empty where required, unwritable or too large.

    Raises InvalidInput with the field's path.
    """
    cls: type[Any] = type(command)
    for check in _checks_of(cls):
        check(command, "")
    size = len(canonical_bytes(command))
    if size > COMMAND_BYTES_MAX:
        field = _largest_field(command)
        raise InvalidInput(
            f"内容共{size}字节，超过{COMMAND_BYTES_MAX}字节，请精简“{_label_of(field)}”，大段材料作为佐证文件上传。",
            field=field.name,
        )


_checks: dict[type, tuple[Check, ...]] = {}


def _checks_of(cls: type[Any]) -> tuple[Check, ...]:
    """One check for each field of a dataclass, made once."""
    if cls not in _checks:
        _checks[cls] = _make_checks(cls)
    return _checks[cls]


def _make_checks(cls: type[Any]) -> tuple[Check, ...]:
    hints = get_type_hints(cls, include_extras=True)
    return tuple(_field_check(field, hints[field.name]) for field in fields(cls))


def _field_check(field: Field[Any], hint: Any) -> Check:
    check = _check_of(hint, field, _label_of(field))

    def run(owner: Any, path: str) -> None:
        check(getattr(owner, field.name), f"{path}.{field.name}" if path else field.name)

    return run


def _check_of(hint: Any, field: Field[Any], label: str) -> Check:
    """The check for a type."""
    if get_origin(hint) is Annotated:
        # Only a command's own fields are annotated; which parts of a nested content may be empty, its decider says.
        required = field.default is MISSING and field.default_factory is MISSING
        return _check_of(get_args(hint)[0], field, label) if not required else _required(hint, field, label)
    if get_origin(hint) in (Union, types.UnionType):
        [inner] = [part for part in get_args(hint) if part is not type(None)]
        check = _check_of(inner, field, label)
        return lambda value, path: None if value is None else check(value, path)
    if get_origin(hint) is tuple:
        member = _check_of(get_args(hint)[0], field, label)
        return lambda value, path: _refuse_members(value, path, label, member)
    if isinstance(hint, NewType):
        return lambda value, path: _refuse_id(value, path, label)
    if hint is str:
        most = SHORT_CHARACTERS_MAX.get(field.name, TEXT_CHARACTERS_MAX)
        return lambda value, path: _refuse_text(value, path, label, most)
    if hint is int:
        low, high = YEARS if field.name == "year" else (-INTEGER_MAX, INTEGER_MAX)
        return lambda value, path: _refuse_integer(value, path, label, low, high)
    if hint is Decimal:
        return lambda value, path: _refuse_decimal(value, path, label)
    if hint is date:
        return lambda value, path: _refuse_date(value, path, label)
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda value, path: _refuse_nested(value, path, label, hint)
    if hint is bool or issubclass(hint, Enum):
        return lambda value, path: _refuse_other_type(value, path, label, hint)
    raise TypeError(f"no check for {hint!r} of {field.name}")


def _required(hint: Any, field: Field[Any], label: str) -> Check:
    check = _check_of(get_args(hint)[0], field, label)

    def run(value: Any, path: str) -> None:
        check(value, path)
        if isinstance(value, str) and not value.strip():
            raise InvalidInput(f"“{label}”不能为空。", field=path)

    return run


def _refuse_text(value: Any, path: str, label: str, most: int) -> None:
    _refuse_other_type(value, path, label, str)
    if found := UNWRITABLE.search(value):
        raise InvalidInput(
            f"“{label}”第{found.start() + 1}个字符（U+{ord(found[0]):04X}）不能保存，请删除。", field=path
        )
    if len(value) > most:
        raise InvalidInput(f"“{label}”有{len(value)}个字，超过{most}个字。", field=path)


def _refuse_id(value: Any, path: str, label: str) -> None:
    _refuse_other_type(value, path, label, str)
    if len(value) > ID_CHARACTERS_MAX or not _ID.fullmatch(value):
        raise InvalidInput(f"“{label}”的编号格式有误。", field=path)


def _refuse_integer(value: Any, path: str, label: str, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise InvalidInput(f"“{label}”应为{low}至{high}之间的整数。", field=path)


def _refuse_decimal(value: Any, path: str, label: str) -> None:
    low, high = DECIMAL_EXPONENTS
    if isinstance(value, Decimal) and value.is_finite():
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and exponent >= low and value.adjusted() < high:
            return
    raise InvalidInput(f"“{label}”应为数值，整数部分不超过{high}位，小数不超过{-low}位。", field=path)


def _refuse_date(value: Any, path: str, label: str) -> None:
    first, last = DATES
    if not isinstance(value, date) or isinstance(value, datetime) or not first <= value <= last:
        raise InvalidInput(f"“{label}”应为{first}至{last}之间的日期。", field=path)


def _refuse_members(value: Any, path: str, label: str, member: Check) -> None:
    _refuse_other_type(value, path, label, tuple)
    if len(value) > MEMBERS_MAX:
        raise InvalidInput(f"“{label}”有{len(value)}项，超过{MEMBERS_MAX}项。", field=path)
    for number, part in enumerate(value):
        member(part, f"{path}.{number}")


def _refuse_nested(value: Any, path: str, label: str, cls: type[Any]) -> None:
    _refuse_other_type(value, path, label, cls)
    for check in _checks_of(cls):
        check(value, path)


def _refuse_other_type(value: Any, path: str, label: str, cls: type) -> None:
    if not isinstance(value, cls):
        raise InvalidInput(f"“{label}”的值不属于规定的类型或选项。", field=path)


def _label_of(field: Field[Any]) -> str:
    """What a field is called in Chinese: the first words of its annotation, else its name."""
    described = getattr(field.type, "__metadata__", None)
    return re.split("[，；：（、]", described[0])[0] if described else field.name


def _largest_field(command: Any) -> Field[Any]:
    return max(fields(command), key=lambda field: len(str(getattr(command, field.name))))
