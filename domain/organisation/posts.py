"""Who is appointed to what (policy 三(三), 五(二)). Dates are inclusive first and last days."""

from collections.abc import Iterable
from datetime import date

from domain.codes import TEAM_POSTS, PostKind
from domain.ids import PersonId, PostId, UnitId
from domain.labels import label
from domain.organisation.decider import name_of
from domain.organisation.errors import (
    AlreadyInTeam,
    HistoryFixed,
    NothingChanged,
    OwnPost,
    OwnSigner,
    PostEndedAlready,
    PostNotFound,
    SecondSecretary,
    UnitNotInPlace,
)
from domain.organisation.events import PortfolioSet, PostAssigned, PostEnded
from domain.organisation.unit import Post, UnitState

SIGNING_POSTS = frozenset({PostKind.SECRETARY, PostKind.COMMITTEE_APPROVER})
"""Posts that sign for a unit: who prepares what they sign does not choose them."""


def refuse_own(kind: PostKind, person: PersonId, *, actor: str | None, over_self: bool) -> None:
    """Refuse an appointment, or the end of one, that whoever acts has a part in.

    actor: the person who acts. over_self: whether the unit is their own, or the committee that theirs works for.
    Raises OwnPost, or OwnSigner for a post that signs for it.
    """
    if person == actor:
        raise OwnPost(field="person")
    if over_self and kind in SIGNING_POSTS:
        raise OwnSigner(f"{label(kind)}。", field="kind")


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
    held = open_post(state, post)
    if until_on < held.from_on:
        raise HistoryFixed(f"任职自{held.from_on}起。", field="until_on")
    return [PostEnded(unit=_unit(state), post=post, until_on=until_on, reason=reason)]


def set_portfolio(state: UnitState, post: PostId, *, portfolio: str, from_on: date) -> list[PortfolioSet]:
    """Change what a post is in charge of from a day on.

    Raises UnitNotInPlace, PostNotFound, PostEndedAlready, HistoryFixed or NothingChanged.
    """
    held = open_post(state, post)
    last = held.portfolios[-1]
    if from_on < last.from_on:
        raise HistoryFixed(f"现有分管自{last.from_on}起。", field="from_on")
    if portfolio == last.text:
        raise NothingChanged(f"分管已经是“{portfolio}”。", field="portfolio")
    return [PortfolioSet(unit=_unit(state), post=post, portfolio=portfolio, from_on=from_on)]


def _refuse_second_secretary(held: Iterable[Post]) -> None:
    for other in held:
        if other.kind is PostKind.SECRETARY:
            until = "至今" if other.until_on is None else f"至{other.until_on}"
            raise SecondSecretary(f"现任书记任职自{other.from_on}{until}，请先办理离任。", field="kind")


def _undissolved(state: UnitState, day: date) -> UnitId:
    if state.unit is None or state.dissolved_on is not None:
        raise UnitNotInPlace(f"{name_of(state, day)}，{day}。")
    return state.unit


def open_post(state: UnitState, post: PostId) -> Post:
    """A post without an end. Raises UnitNotInPlace, PostNotFound or PostEndedAlready."""
    _unit(state)
    held = state.post(post)
    if held is None:
        raise PostNotFound(f"{name_of(state, state.placements[-1].from_on)}。", field="post")
    if held.until_on is not None:
        raise PostEndedAlready(f"{held.title}，离任日期{held.until_on}。", field="post")
    return held


def _unit(state: UnitState) -> UnitId:
    if state.unit is None:
        raise UnitNotInPlace
    return state.unit
