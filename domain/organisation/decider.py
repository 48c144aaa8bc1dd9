"""The unit tree's rules (policy 二(二), 三(三), 四(一)). Dates are inclusive first and last days."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType

from domain.codes import UnitKind
from domain.ids import UnitId
from domain.labels import label
from domain.organisation import credit_code as credit_codes
from domain.organisation.errors import (
    CreditCodeWrong,
    DomainRequired,
    HistoryFixed,
    NothingChanged,
    PostsRemain,
    SecondDistrictCommittee,
    SubordinatesRemain,
    SuperiorKindWrong,
    TreeCyclic,
    UnitCodeTaken,
    UnitNotInPlace,
)
from domain.organisation.events import (
    SubordinateJoined,
    UnitDissolved,
    UnitMoved,
    UnitRegistered,
    UnitRevised,
)
from domain.organisation.unit import EMPTY, Description, UnitState, evolve
from domain.text import check_word

__all__ = [
    "EMPTY",
    "SUPERIOR_KINDS",
    "UnitState",
    "dissolve_unit",
    "evolve",
    "move_unit",
    "name_of",
    "refuse_cycle",
    "register_unit",
    "revise_unit",
    "take_in",
]

_UNDER_DISTRICT = frozenset({UnitKind.DISTRICT_COMMITTEE})
SUPERIOR_KINDS: Mapping[UnitKind, frozenset[UnitKind]] = MappingProxyType(
    {
        UnitKind.DISTRICT_COMMITTEE: frozenset(),
        UnitKind.ORG_DEPT: _UNDER_DISTRICT,
        UnitKind.FUNCTIONAL_DEPT: _UNDER_DISTRICT,
        UnitKind.PARTY_COMMITTEE: _UNDER_DISTRICT,
        UnitKind.PARTY_WORK_COMMITTEE: _UNDER_DISTRICT,
        UnitKind.GRASSROOTS: frozenset({UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE}),
    }
)
"""Kind of unit -> kinds its superior may have (R1: two mirrored tiers). 区委 has no superior."""


def register_unit(
    state: UnitState,
    unit: UnitId,
    *,
    code: str,
    name: str,
    kind: UnitKind,
    superior: UnitState | None,
    committees: Iterable[UnitState],
    domain: str | None,
    assessment_class: str,
    credit_code: str,
    effective_on: date,
) -> list[UnitRegistered]:
    """Put a unit into the tree. `committees` are all that ever were the district's committee.

    Raises InvalidInput, UnitCodeTaken, SecondDistrictCommittee, SuperiorKindWrong, UnitNotInPlace, DomainRequired or
    CreditCodeWrong.
    """
    check_word(code, "code", "单位编码")
    if state.registered:
        raise UnitCodeTaken(code, field="code")
    for committee in committees if kind is UnitKind.DISTRICT_COMMITTEE else ():
        if not committee.dissolved_by(effective_on):
            raise SecondDistrictCommittee(f"已有{name_of(committee, effective_on)}。", field="kind")
    _refuse_superior(kind, superior, effective_on)
    _refuse_description(kind, domain, credit_code)
    return [
        UnitRegistered(
            unit=unit,
            code=code,
            name=name,
            kind=kind,
            superior=None if superior is None else superior.unit,
            domain=domain,
            assessment_class=assessment_class,
            credit_code=credit_code,
            effective_on=effective_on,
        )
    ]


def take_in(superior: UnitState, subordinate: UnitId, from_on: date) -> list[SubordinateJoined]:
    """What a superior, or the root of the tree, records when a unit is put under it."""
    return [SubordinateJoined(unit=superior.unit, subordinate=subordinate, from_on=from_on)]


def revise_unit(
    state: UnitState,
    *,
    name: str,
    domain: str | None,
    assessment_class: str,
    credit_code: str,
    effective_on: date,
    reason: str,
) -> list[UnitRevised]:
    """Change what a unit is called or how it is classed, from a day on.

    Raises UnitNotInPlace, HistoryFixed, NothingChanged, DomainRequired or CreditCodeWrong.
    """
    unit = _standing(state, effective_on)
    last = state.descriptions[-1]
    if effective_on < last.from_on:
        raise HistoryFixed(f"最近一次更正自{last.from_on}起。", field="effective_on")
    if Description(last.from_on, name, domain, assessment_class, credit_code) == last:
        raise NothingChanged(f"{name}。")
    _refuse_description(state.kind, domain, credit_code)
    return [
        UnitRevised(
            unit=unit,
            name=name,
            domain=domain,
            assessment_class=assessment_class,
            credit_code=credit_code,
            effective_on=effective_on,
            reason=reason,
        )
    ]


def move_unit(
    state: UnitState,
    superior: UnitState,
    *,
    find: Callable[[UnitId], UnitState],
    effective_on: date,
    reason: str,
) -> list[UnitMoved]:
    """Put a unit under another superior from a day on; days before it keep theirs.

    `find` gives any unit of the tree.
    Raises UnitNotInPlace, HistoryFixed, NothingChanged, SuperiorKindWrong or TreeCyclic.
    """
    unit = _standing(state, effective_on)
    target = superior.unit
    if target is None:
        raise UnitNotInPlace(field="superior")
    last = state.placements[-1]
    if effective_on < last.from_on:
        raise HistoryFixed(f"现有隶属关系自{last.from_on}起。", field="effective_on")
    if target == last.superior:
        raise NothingChanged(f"上级已经是{name_of(superior, effective_on)}。", field="superior")
    refuse_cycle(unit, superior, effective_on, find)
    _refuse_superior(state.kind, superior, effective_on)
    return [UnitMoved(unit=unit, superior=target, effective_on=effective_on, reason=reason)]


def refuse_cycle(unit: UnitId, superior: UnitState, from_on: date, find: Callable[[UnitId], UnitState]) -> None:
    """Refuse a placement under which the unit would, on that day or any later one, stand above itself.

    Walks the ancestors of every day on which one of them changes its own superior. Raises TreeCyclic.
    """
    days = {from_on}
    above: dict[UnitId, UnitState] = {}
    unvisited = [superior]
    while unvisited:
        state = unvisited.pop()
        if state.unit is None or state.unit in above:
            continue
        above[state.unit] = state
        placements = state.superiors_from(from_on)
        days.update(placement.from_on for placement in placements if placement.from_on > from_on)
        unvisited += [find(placement.superior) for placement in placements if placement.superior is not None]
    for day in sorted(days):
        ancestor = superior.unit
        while ancestor is not None:
            if ancestor == unit:
                raise TreeCyclic(f"自{day}起将形成循环。", field="superior")
            ancestor = above[ancestor].superior_on(day)


def dissolve_unit(
    state: UnitState, *, subordinates: Iterable[UnitState], effective_on: date, reason: str
) -> list[UnitDissolved]:
    """Take a unit out of the tree from a day on. `subordinates` are all units that ever stood under it.

    Raises UnitNotInPlace, HistoryFixed, SubordinatesRemain or PostsRemain.
    """
    unit = _standing(state, effective_on)
    last = state.placements[-1]
    if effective_on < last.from_on:
        raise HistoryFixed(f"现有隶属关系自{last.from_on}起。", field="effective_on")
    for below in subordinates:
        ends_before = below.dissolved_on is not None and below.dissolved_on <= effective_on
        if not ends_before and any(placement.superior == unit for placement in below.superiors_from(effective_on)):
            raise SubordinatesRemain(f"{name_of(below, effective_on)}。")
    for post in state.posts:
        if post.overlaps(effective_on):
            raise PostsRemain(f"{post.title}（自{post.from_on}起）。")
    return [UnitDissolved(unit=unit, effective_on=effective_on, reason=reason)]


def _refuse_superior(kind: UnitKind, superior: UnitState | None, from_on: date) -> None:
    allowed = SUPERIOR_KINDS[kind]
    if superior is None:
        if allowed:
            raise SuperiorKindWrong(f"{label(kind)}的上级应为{_labels(allowed)}，现未填写。", field="superior")
        return
    if superior.kind not in allowed:
        should = f"上级应为{_labels(allowed)}" if allowed else "没有上级"
        raise SuperiorKindWrong(f"{label(kind)}{should}，现为{label(superior.kind)}。", field="superior")
    # A superior that will be dissolved cannot take in anyone: a unit's place has no end of its own.
    if not superior.stands_on(from_on) or superior.dissolved_on is not None:
        raise UnitNotInPlace(f"上级{name_of(superior, from_on)}，{from_on}。", field="superior")


def _refuse_description(kind: UnitKind, domain: str | None, credit_code: str) -> None:
    if kind is UnitKind.GRASSROOTS and domain is None:
        raise DomainRequired("请填写领域。", field="domain")
    fault = credit_codes.fault(credit_code) if credit_code else ""
    if fault:
        raise CreditCodeWrong(f"{credit_code}，{fault}", field="credit_code")


def _standing(state: UnitState, day: date) -> UnitId:
    if state.unit is None or not state.stands_on(day) or state.dissolved_on is not None:
        raise UnitNotInPlace(f"{name_of(state, day)}，{day}。")
    return state.unit


def name_of(state: UnitState, day: date) -> str:
    """What refusals call a unit."""
    return state.described_on(day).name if state.registered else "该单位"


def _labels(kinds: Iterable[UnitKind]) -> str:
    return "或".join(sorted(label(kind) for kind in kinds))
