"""The made-up district's units and people, and who acts for a unit at a moment."""

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.codes import PostKind, UnitKind
from domain.ids import PersonId, PostId, UnitId
from domain.recorded import Actor
from domain.roles import Role

Who = Callable[[], Actor]
"""Who acts, asked when the moment has come: meanwhile a secretary may have been replaced or a branch moved."""


@dataclass(slots=True)
class Member:
    """Somebody in a post."""

    person: PersonId
    post: PostId
    kind: PostKind
    title: str
    portfolio: str = ""


@dataclass(slots=True)
class Unit:
    """A unit as it is at the present moment of the play. `team` are those with duties, `others` all other posts."""

    unit: UnitId
    code: str
    name: str
    kind: UnitKind
    superior: "Unit | None" = None
    domain: str | None = None
    assessment_class: str = ""
    team: list[Member] = field(default_factory=list)
    others: list[Member] = field(default_factory=list)

    def holder(self, kind: PostKind) -> Member:
        """Who holds the first post of a kind."""
        return next(member for member in (*self.team, *self.others) if member.kind is kind)

    def acting(self, member: Member) -> Actor:
        """A member as their token names them."""
        return Actor(member.person, member.post, self.unit)

    def by(self, kind: PostKind) -> Who:
        """Whoever holds a kind of post when it is their turn."""
        return lambda: self.acting(self.holder(kind))

    def by_maker(self, kind: PostKind) -> Who:
        """Whoever holds a kind of post in the unit right above, when it is their turn."""

        def who() -> Actor:
            assert self.superior is not None, "the district committee has no maker"
            return self.superior.acting(self.superior.holder(kind))

        return who

    def issuer(self) -> Who:
        """Who signs for the maker: the approver of the district committee, the secretary of any other."""

        def who() -> Actor:
            assert self.superior is not None, "the district committee has no maker"
            is_district = self.superior.kind is UnitKind.DISTRICT_COMMITTEE
            kind = PostKind.COMMITTEE_APPROVER if is_district else PostKind.SECRETARY
            return self.superior.acting(self.superior.holder(kind))

        return who

    def leading(self, member: Member) -> Who:
        """A leader of the team; whoever leads the unit, once they have left it."""
        return lambda: self.acting(member if member in self.team else self.holder(PostKind.SECRETARY))


@dataclass(slots=True)
class District:
    """The whole tree. `tenant_id` and `code` are the platform's, everything else is made up."""

    tenant_id: int
    name: str
    committee: Unit
    office: Unit
    departments: list[Unit] = field(default_factory=list)
    committees: list[Unit] = field(default_factory=list)
    branches: list[Unit] = field(default_factory=list)

    @property
    def listed(self) -> list[Unit]:
        """The units that lists are made for."""
        return [*self.committees, *self.branches]

    def by_office(self) -> Actor:
        """Somebody of the organisation department."""
        return self.office.acting(self.office.holder(PostKind.STAFF))


def platform(role: Role) -> Who:
    """Somebody with a role of the token alone."""
    actor = Actor(f"simulated-{role.lower().replace('_', '-')}", roles=frozenset({role}))
    return lambda: actor
