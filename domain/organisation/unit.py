"""What one unit is and was: every question is asked for a day, so that a past year uses the tree of its days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar, assert_never

from domain.codes import TEAM_POSTS, PostKind, UnitKind
from domain.ids import PersonId, PostId, UnitId
from domain.organisation.events import (
    PortfolioSet,
    PostAssigned,
    PostEnded,
    SubordinateJoined,
    UnitDissolved,
    UnitEvent,
    UnitMoved,
    UnitRegistered,
    UnitRevised,
)


class _Dated(Protocol):
    @property
    def from_on(self) -> date: ...


Fact = TypeVar("Fact", bound=_Dated)


@dataclass(frozen=True, slots=True)
class Placement:
    """Under which superior (None: under none) the unit stands from a day on."""

    from_on: date
    superior: UnitId | None


@dataclass(frozen=True, slots=True)
class Description:
    """What the unit is called and how it is classed from a day on."""

    from_on: date
    name: str
    domain: str | None
    assessment_class: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What a post is in charge of (分管领域、分管工作) from a day on."""

    from_on: date
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """One person's time in one duty. `until_on` is the last day in it, None while it has no end."""

    post: PostId
    person: PersonId
    title: str
    kind: PostKind
    from_on: date
    until_on: date | None
    portfolios: tuple[Portfolio, ...]

    def stands_on(self, day: date) -> bool:
        """Whether the post is held on that day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def overlaps(self, from_on: date, until_on: date | None = None) -> bool:
        """Whether the post is held on any day from `from_on` to `until_on` (None: for ever)."""
        return (self.until_on is None or from_on <= self.until_on) and (until_on is None or self.from_on <= until_on)

    def portfolio_on(self, day: date) -> str:
        """What the post is in charge of on that day; the first portfolio before it began."""
        return (_latest(self.portfolios, day) or self.portfolios[0]).text


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit folded from its stream; `unit` is None while nothing is registered under the id.

    `subordinates` are all that ever stood directly under it; where they stand on a day, their own streams say.
    """

    unit: UnitId | None = None
    code: str = ""
    kind: UnitKind = UnitKind.GRASSROOTS
    placements: tuple[Placement, ...] = ()
    descriptions: tuple[Description, ...] = ()
    posts: tuple[Post, ...] = ()
    dissolved_on: date | None = None
    subordinates: tuple[UnitId, ...] = ()

    @property
    def registered(self) -> bool:
        """Whether there is such a unit at all."""
        return self.unit is not None

    def stands_on(self, day: date) -> bool:
        """Whether the unit exists on that day: from its registration until the day before its dissolution."""
        return (
            self.registered
            and self.placements[0].from_on <= day
            and (self.dissolved_on is None or day < self.dissolved_on)
        )

    def dissolved_by(self, day: date) -> bool:
        """Whether the unit has ceased to exist by that day."""
        return self.dissolved_on is not None and self.dissolved_on <= day

    def superior_on(self, day: date) -> UnitId | None:
        """The one direct superior on that day; None for 区委 and for a unit that does not stand."""
        placement = _latest(self.placements, day)
        return placement.superior if placement is not None and self.stands_on(day) else None

    def accountable_to(self, day: date) -> UnitId | None:
        """The superior on that day, or the last one before the dissolution: somebody answers for what was left."""
        placement = _latest(self.placements, day)
        return placement.superior if self.registered and placement is not None else None

    def superiors_from(self, day: date) -> tuple[Placement, ...]:
        """Where the unit stands from that day on: the placement of the day and every later one."""
        return tuple(
            placement
            for placement, following in zip(self.placements, (*self.placements[1:], None), strict=True)
            if following is None or following.from_on > day
        )

    def described_on(self, day: date) -> Description:
        """Name, domain, class and credit code on that day; the first ones before it. Only of a registered unit."""
        return _latest(self.descriptions, day) or self.descriptions[0]

    def post(self, post: str) -> Post | None:
        """A post by its id, ended or not."""
        return next((held for held in self.posts if held.post == post), None)

    def posts_on(self, day: date) -> tuple[Post, ...]:
        """Every post held on that day, in the order of appointment."""
        return tuple(post for post in self.posts if post.stands_on(day))

    def team_on(self, day: date) -> tuple[Post, ...]:
        """The leadership team on that day (三(三)): secretary, deputies in charge, other members."""
        return tuple(post for post in self.posts_on(day) if post.kind in TEAM_POSTS)

    def officers_on(self, day: date) -> tuple[Post, ...]:
        """The list officers (专人, 五(二)) on that day."""
        return tuple(post for post in self.posts_on(day) if post.kind is PostKind.LIST_OFFICER)

    def portfolio_on(self, post: str, day: date) -> str:
        """What a post is in charge of on that day; empty for an unknown post."""
        found = self.post(post)
        return "" if found is None else found.portfolio_on(day)


EMPTY = UnitState()


def evolve(state: UnitState, event: UnitEvent) -> UnitState:
    """The unit after one more fact."""
    match event:
        case UnitRegistered():
            return UnitState(
                unit=event.unit,
                code=event.code,
                kind=event.kind,
                placements=(Placement(event.effective_on, event.superior),),
                descriptions=(_description(event),),
            )
        case UnitRevised():
            return replace(state, descriptions=_then(state.descriptions, _description(event)))
        case UnitMoved():
            moved = Placement(event.effective_on, event.superior)
            return replace(state, placements=_then(state.placements, moved))
        case PostAssigned():
            post = Post(
                post=event.post,
                person=event.person,
                title=event.title,
                kind=event.kind,
                from_on=event.from_on,
                until_on=None,
                portfolios=(Portfolio(event.from_on, event.portfolio),),
            )
            return replace(state, posts=(*state.posts, post))
        case PostEnded():
            return _with_post(state, event.post, until_on=event.until_on)
        case PortfolioSet():
            found = state.post(event.post)
            before = found.portfolios if found is not None else ()
            return _with_post(state, event.post, portfolios=_then(before, Portfolio(event.from_on, event.portfolio)))
        case UnitDissolved():
            return replace(state, dissolved_on=event.effective_on)
        case SubordinateJoined():
            joined = dict.fromkeys((*state.subordinates, event.subordinate))
            return replace(state, subordinates=tuple(joined))
        case _:
            assert_never(event)


def _description(event: UnitRegistered | UnitRevised) -> Description:
    return Description(event.effective_on, event.name, event.domain, event.assessment_class, event.credit_code)


def _with_post(state: UnitState, post: PostId, **changes: object) -> UnitState:
    posts = tuple(replace(held, **changes) if held.post == post else held for held in state.posts)  # type: ignore[arg-type]
    return replace(state, posts=posts)


def _latest(facts: Iterable[Fact], day: date) -> Fact | None:
    """The fact that holds on a day: the last one that began by then."""
    holding = None
    for fact in facts:
        if fact.from_on <= day:
            holding = fact
    return holding


def _then(facts: tuple[Fact, ...], later: Fact) -> tuple[Fact, ...]:
    """The facts with one that begins on the last one's day or after it; on the same day it takes its place."""
    kept = facts[:-1] if facts and facts[-1].from_on == later.from_on else facts
    return (*kept, later)
