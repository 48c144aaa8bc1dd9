"""What list commands rest on besides the list itself, read from the tree, the year and the district's code lists."""

from collections.abc import Iterable
from datetime import date

from domain.codes import CodeList
from domain.execution.guards import is_finished
from domain.ids import ItemId, UnitId
from domain.lists.events import ProblemContent
from domain.lists.facts import CodeFacts, Ground, TeamPost, UnitFacts, YearFacts
from domain.lists.list_set import ListSetState
from domain.organisation.errors import UnitNotInPlace
from domain.supervision.findings import refuse_no_cause
from domain.tenancy.decider import codes_in
from services.commands import states
from services.commands.decide import Decide


def unit_facts(decide: Decide, unit: UnitId, day: date) -> UnitFacts:
    """The unit as it stands on a day: superior, domain, leadership team. Raises UnitNotFound or UnitNotInPlace."""
    state = states.unit(decide, unit)
    if not state.stands_on(day):
        raise UnitNotInPlace(f"{state.described_on(day).name}，{day}。", field="unit")
    return UnitFacts(
        unit=unit,
        kind=state.kind,
        superior=state.superior_on(day),
        domain=state.described_on(day).domain,
        team=tuple(
            TeamPost(post.post, post.person, post.kind, post.title, post.portfolio_on(day))
            for post in state.team_on(day)
        ),
    )


def ground(decide: Decide, unit: UnitId, year: int, day: date) -> Ground:
    """All that an item's content is checked against on a day. Raises UnitNotInPlace or CycleNotOpen."""
    cycle = states.open_cycle(decide, year)
    window = cycle.issue_window()
    district = states.tenant(decide)
    return Ground(
        unit=unit_facts(decide, unit, day),
        year=YearFacts(
            year=year,
            issue_from=None if window is None else window.from_on,
            issue_until=None if window is None else window.until_on,
            exception_until=cycle.exception_until(unit),
            prior_report=cycle.has_prior_report(unit),
            commitments=cycle.commitments_of(unit),
            priorities={key: entry.level for key, entry in states.priorities(decide, year).entries.items()},
        ),
        codes=CodeFacts(
            elements=codes_in(district, CodeList.WORK_ELEMENT, year),
            domains=codes_in(district, CodeList.DOMAIN, year),
            programmes=codes_in(district, CodeList.PROGRAMME, year),
            tags=codes_in(district, CodeList.CONSTRUCTION_TAG, year),
            subgroups=codes_in(district, CodeList.BASIC_SUBGROUP, year),
        ),
    )


def carried_items(state: ListSetState) -> list[ItemId]:
    """The items of the year before that standing items of a list set were carried over from."""
    return [item.carried_from for item in state.standing() if item.carried_from is not None]


def finished_items(decide: Decide, items: Iterable[ItemId]) -> frozenset[ItemId]:
    """Those of some issued items that were found done, closed, carried over or taken off their lists."""
    return frozenset(item for item in items if is_finished(states.item(decide, item)))


def refuse_unfounded(decide: Decide, content: ProblemContent | None, unit: UnitId, *, field: str) -> None:
    """Refuse a problem said to come from a finding of supervision that there is not, or that is not the unit's.

    Raises FindingNotFound or FindingOfOtherUnit.
    """
    if content is not None and content.finding is not None:
        refuse_no_cause(states.finding(decide, content.finding, field=field), unit=unit, field=field)
