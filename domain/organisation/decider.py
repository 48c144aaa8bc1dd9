"""The unit tree's rules (policy 二(二), 三(三), 四(一)). Dates are inclusive first and last days."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType

from domain.codes import TEAM_POSTS, PostKind, UnitKind, label
from domain.ids import PersonId, PostId, UnitId
from domain.organisation import credit_code as credit_codes
from domain.organisation.errors import (
    AlreadyInTeam,
    CreditCodeWrong,
    DomainRequired,
    HistoryFixed,
    NothingChanged,
    PostEndedAlready,
    PostNotFound,
    PostsRemain,
    SecondDistrictCommittee,
    SecondSecretary,
    SubordinatesRemain,
    SuperiorKindWrong,
    TreeCyclic,
    UnitCodeTaken,
    UnitNotInPlace,
)
from domain.organisation.events import (
    PortfolioSet,
    PostAssigned,
    PostEnded,
    SubordinateJoined,
    UnitDissolved,
    UnitMoved,
    UnitRegistered,
    UnitRevised,
)
from domain.organisation.unit import EMPTY, Description, Post, UnitState, evolve

__all__ = [
    "EMPTY",
    "SUPERIOR_KINDS",
    "UnitState",
    "assign_post",
    "dissolve_unit",
    "end_post",
    "evolve",
    "move_unit",
    "refuse_cycle",
    "register_unit",
    "revise_unit",
    "set_portfolio",
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

    Raises UnitCodeTaken, SecondDistrictCommittee, SuperiorKindWrong, UnitNotInPlace, DomainRequired, CreditCodeWrong.
    """
    if state.registered:
        raise UnitCodeTaken(code, field="code")
    for committee in committees if kind is UnitKind.DISTRICT_COMMITTEE else ():
        if not committee.dissolved_by(effective_on):
            raise SecondDistrictCommittee(f"已有{_name(committee, effective_on)}。", field="kind")
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
        raise NothingChanged(f"上级已经是{_name(superior, effective_on)}。", field="superior")
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


def assign_post(
    state: UnitState,
    post: PostId,
    *,
    person: PersonId,
    title: str,
    kind: PostKind,
    portfolio: str,
    from_on: date,
) -> list[PostAssigned]:
    """Appoint a person, without an end. A day before the unit was registered here is allowed: it existed on paper.

    Raises UnitNotInPlace, SecondSecretary (R7) or AlreadyInTeam (R7).
    """
    unit = _undissolved(state, from_on)
    held = [other for other in state.posts if other.overlaps(from_on)]
    if kind is PostKind.SECRETARY:
        _refuse_second_secretary(held)
    if kind in TEAM_POSTS and any(other.person == person and other.kind in TEAM_POSTS for other in held):
        raise AlreadyInTeam("请先办理原任职的离任。", field="person")
    if any(other.person == person and other.kind is kind for other in held):
        raise NothingChanged(f"该同志已担任{label(kind)}。", field="person")
    return [
        PostAssigned(unit=unit, post=post, person=person, title=title, kind=kind, portfolio=portfolio, from_on=from_on)
    ]


def end_post(state: UnitState, post: PostId, *, until_on: date, reason: str) -> list[PostEnded]:
    """End a post; its last day is `until_on`. Raises UnitNotInPlace, PostNotFound, PostEndedAlready or HistoryFixed."""
    unit, held = _open_post(state, post)
    if until_on < held.from_on:
        raise HistoryFixed(f"任职自{held.from_on}起。", field="until_on")
    return [PostEnded(unit=unit, post=post, until_on=until_on, reason=reason)]


def set_portfolio(state: UnitState, post: PostId, *, portfolio: str, from_on: date) -> list[PortfolioSet]:
    """Change what a post is in charge of from a day on.

    Raises UnitNotInPlace, PostNotFound, PostEndedAlready, HistoryFixed or NothingChanged.
    """
    unit, held = _open_post(state, post)
    last = held.portfolios[-1]
    if from_on < last.from_on:
        raise HistoryFixed(f"现有分管自{last.from_on}起。", field="from_on")
    if portfolio == last.text:
        raise NothingChanged(f"分管已经是“{portfolio}”。", field="portfolio")
    return [PortfolioSet(unit=unit, post=post, portfolio=portfolio, from_on=from_on)]


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
            raise SubordinatesRemain(f"{_name(below, effective_on)}。")
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
        raise UnitNotInPlace(f"上级{_name(superior, from_on)}，{from_on}。", field="superior")


def _refuse_description(kind: UnitKind, domain: str | None, credit_code: str) -> None:
    if kind is UnitKind.GRASSROOTS and domain is None:
        raise DomainRequired("请填写领域。", field="domain")
    fault = credit_codes.fault(credit_code) if credit_code else ""
    if fault:
        raise CreditCodeWrong(f"{credit_code}，{fault}", field="credit_code")


def _refuse_second_secretary(held: Iterable[Post]) -> None:
    for other in held:
        if other.kind is PostKind.SECRETARY:
            until = "至今" if other.until_on is None else f"至{other.until_on}"
            raise SecondSecretary(f"现任书记任职自{other.from_on}{until}，请先办理离任。", field="kind")


def _standing(state: UnitState, day: date) -> UnitId:
    if state.unit is None or not state.stands_on(day) or state.dissolved_on is not None:
        raise UnitNotInPlace(f"{_name(state, day)}，{day}。")
    return state.unit


def _undissolved(state: UnitState, day: date) -> UnitId:
    if state.unit is None or state.dissolved_on is not None:
        raise UnitNotInPlace(f"{_name(state, day)}，{day}。")
    return state.unit


def _open_post(state: UnitState, post: PostId) -> tuple[UnitId, Post]:
    if state.unit is None:
        raise UnitNotInPlace
    held = state.post(post)
    if held is None:
        raise PostNotFound(f"{_name(state, state.placements[-1].from_on)}。", field="post")
    if held.until_on is not None:
        raise PostEndedAlready(f"{held.title}，离任日期{held.until_on}。", field="post")
    return state.unit, held


def _name(state: UnitState, day: date) -> str:
    return state.described_on(day).name if state.registered else "该单位"


def _labels(kinds: Iterable[UnitKind]) -> str:
    return "或".join(sorted(label(kind) for kind in kinds))
