"""The scalars beside those of the specification. Input is exact or refused; nothing is guessed at."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import GraphQLError, ValueNode
from graphql.language import IntValueNode, StringValueNode
from strawberry.types.scalar import ScalarDefinition

Position = NewType("Position", int)
ByteCount = NewType("ByteCount", int)
Whole = NewType("Whole", int)

WHOLE_MAX = 2**53 - 1
"""The largest integer every JSON reader keeps exactly."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,6})?")


def read_date(value: Any) -> date:
    """A day from its exact text. Raises GraphQLError on anything else, such as 2020.2.5 or a day that never was."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError("日期须写成 YYYY-MM-DD，如 2020-02-05。")


def read_date_time(value: Any) -> datetime:
    """A moment from RFC 3339 text with an offset, in UTC. Raises GraphQLError on anything else."""
    if isinstance(value, str) and _DATE_TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise GraphQLError("时刻须写成带时区的 RFC 3339 格式，如 2020-02-05T10:00:00+08:00。")


def write_date_time(value: datetime) -> str:
    """RFC 3339 in UTC with microseconds, as the log writes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_decimal(value: Any) -> Decimal:
    """A number from its text, so that no digit is lost on the way. Raises GraphQLError on anything else."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    raise GraphQLError('数值须写成字符串，至多二十位整数、六位小数，如 "12.5"。')


def read_whole(value: Any) -> int:
    """A whole number. Raises GraphQLError unless it is an integer from 0 to WHOLE_MAX."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= WHOLE_MAX:
        return value
    raise GraphQLError("须为从 0 起、小于 2^53 的整数。")


def _literal_string(parse: Any) -> Any:
    def read(node: ValueNode, _variables: Any = None) -> Any:
        return parse(node.value if isinstance(node, StringValueNode) else None)

    return read


def _literal_whole(node: ValueNode, _variables: Any = None) -> int:
    # Digits past WHOLE_MAX are not turned into a number first: int() of 5000 digits raises.
    exact = isinstance(node, IntValueNode) and len(node.value) <= 16
    return read_whole(int(node.value) if exact and isinstance(node, IntValueNode) else None)


SCALARS: dict[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date",
        description="A day, `YYYY-MM-DD`. 日期。",
        serialize=date.isoformat,
        parse_value=read_date,
        parse_literal=_literal_string(read_date),
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment, RFC 3339; answers are in UTC with microseconds. 时刻。",
        serialize=write_date_time,
        parse_value=read_date_time,
        parse_literal=_literal_string(read_date_time),
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description='An exact number as a string, such as `"12.5"`. 精确数值。',
        serialize=lambda value: format(value, "f"),
        parse_value=read_decimal,
        parse_literal=_literal_string(read_decimal),
    ),
    Position: strawberry.scalar(
        name="Position",
        description="A position in the district's log: an integer from 0, below 2^53. 事件日志中的位置。",
        serialize=int,
        parse_value=read_whole,
        parse_literal=_literal_whole,
    ),
    ByteCount: strawberry.scalar(
        name="ByteCount",
        description="A number of bytes: an integer from 0, below 2^53. 字节数。",
        serialize=int,
        parse_value=read_whole,
        parse_literal=_literal_whole,
    ),
    Whole: strawberry.scalar(
        name="Whole",
        description="A whole number from 0, below 2^53: a sum that may not fit into Int. 整数。",
        serialize=int,
        parse_value=read_whole,
        parse_literal=_literal_whole,
    ),
}
"""Python type -> scalar, for the schema's configuration."""
