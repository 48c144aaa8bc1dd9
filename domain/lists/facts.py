"""What a list set is checked against: the unit on a day, the year's rules, code lists, catalogue. Never claimed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.codes import DUTY_OF_POST, DutyRole, PostKind, SuperiorLevel, UnitKind
from domain.ids import PersonId, PostId, PriorityId, UnitId


@dataclass(frozen=True, slots=True)
class TeamPost:
    """A post of the unit's leadership team on the day, with the portfolio it has that day."""

    post: PostId
    person: PersonId
    kind: PostKind
    title: str
    portfolio: str

    @property
    def role(self) -> DutyRole:
        """The responsibility that goes with the post (policy 三(三))."""
        return DUTY_OF_POST[self.kind]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The responsible unit as the tree shows it on the day. `superior` is who may make its lists (R1)."""

    unit: UnitId
    kind: UnitKind
    superior: UnitId | None
    domain: str | None
    team: tuple[TeamPost, ...] = ()

    def post_of(self, person: PersonId) -> TeamPost | None:
        """The person's post in the team that day, of which there is at most one."""
        return next((post for post in self.team if post.person == person), None)


@dataclass(frozen=True, slots=True)
class YearFacts:
    """The list year. Windows are inclusive days; `exception_until` is the unit's own, None without one.

    commitments: what the unit's secretary promised in the prior report, in its order.
    """

    year: int
    issue_from: date | None = None
    issue_until: date | None = None
    exception_until: date | None = None
    prior_report: bool = False
    commitments: tuple[str, ...] = ()
    priorities: Mapping[PriorityId, SuperiorLevel] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """The open code lists of the year: code -> Chinese label."""

    elements: Mapping[str, str]
    domains: Mapping[str, str]
    programmes: Mapping[str, str]
    tags: Mapping[str, str]
    subgroups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """All that an item's content is checked against."""

    unit: UnitFacts
    year: YearFacts
    codes: CodeFacts
