"""Which units a question is about, as clients say it."""

from typing import Annotated

import strawberry

from graphql_api.gates.units import UnitsGate
from graphql_api.view import View

OfUnit = Annotated[strawberry.ID | None, strawberry.argument(name="unit", description="只要这个单位的")]
Under = Annotated[strawberry.ID | None, strawberry.argument(name="under", description="只要这个单位及其下级的")]
OfYear = Annotated[int | None, strawberry.argument(name="year", description="只要这个年度的")]
Withdrawn = Annotated[bool, strawberry.argument(name="withdrawn", description="是否包括已撤下的")]


async def chosen_units(view: View, unit: str | None, under: str | None = None) -> list[str] | None:
    """Ids of the units chosen; None for no choice. An id that is not this district's chooses none."""
    ids, chosen = view.context.ids, []
    if unit is not None:
        key = ids.key_of("Unit", unit)
        chosen.append(set() if key is None else {key})
    if under is not None:
        key = ids.key_of("Unit", under)
        chosen.append(set() if key is None else set(await UnitsGate(view).below(key)))
    return sorted(set.intersection(*chosen)) if chosen else None


def key_or_nothing(view: View, kind: str, given: str | None) -> str | None:
    """The key behind an id, None for no id. One that is not this district's becomes a key that nothing has."""
    return None if given is None else view.context.ids.key_of(kind, given) or ""
