"""Every line and every link (五(一)): by class of units and domain, how many units have reached each link."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import strawberry

from domain.codes import ListKind, TaskTier, UnitKind
from domain.research.decider import RESPONSIBLE_KINDS
from graphql_api.boards import is_complete
from graphql_api.described import leaf
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.units import UnitsGate
from graphql_api.states import CoverageLink, ItemState
from graphql_api.view import View
from projections.ledger.read import LedgerTotal

_DONE = frozenset({ItemState.CLOSED, ItemState.WITHDRAWN, ItemState.CARRIED_OVER})
_REPORTED = frozenset({ItemState.IN_PROGRESS, ItemState.CLAIMED_DONE, ItemState.VERIFIED, ItemState.REOPENED})


@strawberry.type(description="到达某一环节的单位数。")
class LinkCount:
    link: CoverageLink = leaf("环节")
    units: int = leaf("到达这一环节的单位数")


@strawberry.type(description="一条战线：考核类别和领域相同的责任单位。")
class CoverageLine:
    assessment_class: str = leaf("考核类别；没有登记的为空文字")
    domain: str | None = leaf("领域代码；党（工）委为空")
    units: int = leaf("应当制定清单的单位数")
    links: list[LinkCount] = leaf("各环节的单位数，按先后；没有的为 0")
    problems: int = leaf("问题条数")
    basic_tasks: int = leaf("基础工作条数")
    key_tasks: int = leaf("重点工作条数")
    featured_tasks: int = leaf("特色工作条数")


async def lines(view: View, year: int, chosen: Sequence[str] | None) -> list[CoverageLine]:
    """Lines by (class, domain), of the units that stand on the day and lists are made for; within reach only."""
    gate = ListsGate(view)
    within = await gate.units(chosen)
    seen = None if within is None else frozenset(within)
    members: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for row in await UnitsGate(view).tree():
        if UnitKind(row.kind) in RESPONSIBLE_KINDS and (seen is None or row.unit in seen):
            members[row.assessment_class, row.domain].append(row.unit)
    totals: dict[str, list[LedgerTotal]] = defaultdict(list)
    for total in await gate.totals_of_year(year, chosen):
        totals[total.unit].append(total)
    reached = await _reached(gate, year, chosen, totals)
    order = sorted(members, key=lambda line: (line[0], line[1] is None, line[1] or ""))
    return [_line(line, members[line], reached, totals) for line in order]


def _line(
    line: tuple[str, str | None],
    units: Sequence[str],
    reached: dict[str, set[CoverageLink]],
    totals: dict[str, list[LedgerTotal]],
) -> CoverageLine:
    counted: Counter[tuple[str, str | None]] = Counter()
    for total in (total for unit in units for total in totals.get(unit, ())):
        if total.state != ItemState.WITHDRAWN:
            counted[total.kind, total.tier] += total.items
    return CoverageLine(
        assessment_class=line[0],
        domain=line[1],
        units=len(units),
        links=[
            LinkCount(link=link, units=sum(link in reached.get(unit, ()) for unit in units)) for link in CoverageLink
        ],
        problems=counted[ListKind.PROBLEM, None],
        basic_tasks=counted[ListKind.TASK, TaskTier.BASIC],
        key_tasks=counted[ListKind.TASK, TaskTier.KEY],
        featured_tasks=counted[ListKind.TASK, TaskTier.FEATURED],
    )


async def _reached(
    gate: ListsGate, year: int, chosen: Sequence[str] | None, totals: dict[str, list[LedgerTotal]]
) -> dict[str, set[CoverageLink]]:
    """Unit -> the links it has reached."""
    found: dict[str, set[CoverageLink]] = defaultdict(set)
    for record in await gate.records_of_year(year, chosen):
        if record.completed_on is not None:
            found[record.unit].add(CoverageLink.RESEARCHED)
    for drafted in await gate.list_sets_of_year(year, chosen):
        found[drafted.unit].add(CoverageLink.DRAFTED)
        if drafted.held_on is not None:
            found[drafted.unit].add(CoverageLink.CONSULTED)
        if drafted.issued_on is not None:
            found[drafted.unit].add(CoverageLink.ISSUED)
    for broken_down in await gate.decomposition_of_year(year, chosen):
        if is_complete(broken_down):
            found[broken_down.unit].add(CoverageLink.DECOMPOSED)
    for unit, of_unit in totals.items():
        found[unit] |= set(links_of_states({ItemState(total.state) for total in of_unit}))
    return found


def links_of_states(states: set[ItemState]) -> Iterator[CoverageLink]:
    """The links that a unit's items show by their states: worked on, and all of them over."""
    if states & _REPORTED or ItemState.CLOSED in states:
        yield CoverageLink.REPORTED
    if ItemState.CLOSED in states and states <= _DONE:
        yield CoverageLink.CLOSED_OUT
