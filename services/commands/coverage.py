"""What a unit's lists leave uncovered, read before issue (domain.md R6)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from domain.codes import CodeList
from domain.execution.guards import is_finished
from domain.ids import ItemId, UnitId
from domain.lists.coverage import Coverage, coverage
from domain.recorded import Recorded
from domain.tenancy.decider import codes_in
from services.commands import states
from services.commands.asking import asking
from services.commands.decide import Decide


def find_coverage(
    read_stream: Callable[[str], Sequence[Recorded]], tenant_id: int, unit: UnitId, year: int, day: date
) -> Coverage:
    """The coverage of a unit's lists of a year; of nothing where none were drafted.

    day: whose unit tree counts. read_stream: a stream's events up to the position asked for; call inside
    `with tenant(tenant_id)`.
    """
    asked = asking(read_stream, tenant_id, day)
    cycle = states.cycle(asked, year)
    return coverage(
        states.list_set(asked, unit, year),
        elements=codes_in(states.tenant(asked), CodeList.WORK_ELEMENT, year),
        prior_report=cycle.has_prior_report(unit),
        commitments=cycle.commitments_of(unit),
        unfinished=tuple(_unfinished(asked, unit, year - 1)),
        domains=frozenset(_domains(asked, unit, day)),
    )


def _unfinished(asked: Decide, unit: UnitId, year: int) -> Iterator[ItemId]:
    """The items of a year's issued lists that are neither found done nor ended."""
    lists = states.list_set(asked, unit, year)
    if lists.issued_on is None:
        return
    for item in lists.standing():
        if not is_finished(states.item(asked, item.item)):
            yield item.item


def _domains(asked: Decide, unit: UnitId, day: date) -> Iterator[str]:
    """The domains of a unit and of those that stand below it on a day."""
    state = states.unit(asked, unit)
    domain = state.described_on(day).domain
    if domain is not None:
        yield domain
    for below in state.subordinates:
        found = states.unit(asked, below)
        if found.stands_on(day) and found.superior_on(day) == unit:
            yield from _domains(asked, below, day)
