"""What a unit's lists leave uncovered, read before issue (domain.md R6)."""

from collections.abc import Callable, Sequence
from datetime import date

from domain.codes import CodeList
from domain.ids import UnitId
from domain.lists.coverage import Coverage, coverage
from domain.recorded import Recorded
from domain.tenancy.decider import codes_in
from services.commands import states
from services.commands.asking import asking


def find_coverage(
    read_stream: Callable[[str], Sequence[Recorded]], tenant_id: int, unit: UnitId, year: int
) -> Coverage:
    """The coverage of a unit's lists of a year; of nothing where none were drafted.

    read_stream: a stream's events up to the position asked for; call inside `with tenant(tenant_id)`.
    """
    asked = asking(read_stream, tenant_id, date(year, 1, 1))
    return coverage(
        states.list_set(asked, unit, year),
        elements=codes_in(states.tenant(asked), CodeList.WORK_ELEMENT, year),
        prior_report=states.cycle(asked, year).has_prior_report(unit),
    )
