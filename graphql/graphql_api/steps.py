"""Steps of a computation as the API shows them: a division, something counted with what one of it is worth."""

from collections.abc import Iterable
from typing import Any, TypeVar

import strawberry

from domain.scoring.explain_1 import Quotient, Weighed
from graphql_api.described import leaf
from graphql_api.scalars import Whole

Shown = TypeVar("Shown")


@strawberry.type(description="一次除法；得数四舍五入到整数，是计分中唯一的舍入。")
class Division:
    numerator: Whole = leaf("被除数")
    denominator: Whole = leaf("除数")
    result: int = leaf("得数")


@strawberry.type(description="一个答案或一种票：份数乘以系数。")
class WeighedCount:
    name: str = leaf("名称")
    count: int = leaf("份数或票数")
    coefficient: int = leaf("系数，万分之一")


def division(quotient: Quotient) -> Division:
    """A division."""
    return same_named(Division, quotient)


def maybe_division(quotient: Quotient | None) -> Division | None:
    """A division, or none."""
    return None if quotient is None else division(quotient)


def weighed(counts: Iterable[Weighed]) -> list[WeighedCount]:
    """Answers or votes."""
    return [same_named(WeighedCount, each) for each in counts]


def same_named(shown: type[Shown], source: object, **changed: Any) -> Shown:
    """An object of the API with the attributes of the same names, but for those that are `changed`."""
    return shown(**{name: changed.get(name, getattr(source, name)) for name in shown.__annotations__})
