"""The unit tree, posts and persons."""

from collections.abc import Iterable

from domain.organisation.events import (
    PortfolioSet,
    PostAssigned,
    PostEnded,
    UnitDissolved,
    UnitMoved,
    UnitRegistered,
    UnitRevised,
)
from domain.persons.events import IdentityCorrected, PersonRegistered
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

UNIT = Table("unit", key=("unit",), found_by=("unit",))
PROFILE = Table("unit_profile", key=("unit", "effective_on"), found_by=(("unit", "effective_on"),))
PLACEMENT = Table("unit_placement", key=("unit", "effective_on"), found_by=(("unit", "effective_on"),))
POST = Table("post", key=("post",), found_by=("post",))
PORTFOLIO = Table("portfolio", key=("post", "from_on"), found_by=(("post", "from_on"),))
PERSON = Table("person", key=("person",), found_by=("person",))

units = Projection("units", UNIT, PROFILE, PLACEMENT, POST, PORTFOLIO, PERSON)


@units.on(UnitRegistered)
def unit_registered(entry: Entry, event: UnitRegistered, rows: Rows) -> Iterable[Op]:
    yield Put(
        UNIT,
        (event.unit,),
        {
            "code": event.code,
            "kind": event.kind,
            "registered_on": event.effective_on,
            "dissolved_on": None,
            "dissolved_reason": None,
        },
    )
    yield _profile(event)
    yield Put(PLACEMENT, (event.unit, event.effective_on), {"superior": event.superior})


@units.on(UnitRevised)
def unit_revised(entry: Entry, event: UnitRevised, rows: Rows) -> Iterable[Op]:
    yield _profile(event)


@units.on(UnitMoved)
def unit_moved(entry: Entry, event: UnitMoved, rows: Rows) -> Iterable[Op]:
    yield Put(PLACEMENT, (event.unit, event.effective_on), {"superior": event.superior})


@units.on(UnitDissolved)
def unit_dissolved(entry: Entry, event: UnitDissolved, rows: Rows) -> Iterable[Op]:
    yield Patch(UNIT, (event.unit,), {"dissolved_on": event.effective_on, "dissolved_reason": event.reason})


@units.on(PostAssigned)
def post_assigned(entry: Entry, event: PostAssigned, rows: Rows) -> Iterable[Op]:
    yield Put(
        POST,
        (event.post,),
        {
            "unit": event.unit,
            "person": event.person,
            "title": event.title,
            "kind": event.kind,
            "from_on": event.from_on,
            "until_on": None,
            "ended_reason": None,
            "position": entry.recorded.position,
        },
    )
    yield Put(PORTFOLIO, (event.post, event.from_on), {"portfolio": event.portfolio})


@units.on(PostEnded)
def post_ended(entry: Entry, event: PostEnded, rows: Rows) -> Iterable[Op]:
    yield Patch(POST, (event.post,), {"until_on": event.until_on, "ended_reason": event.reason})


@units.on(PortfolioSet)
def portfolio_set(entry: Entry, event: PortfolioSet, rows: Rows) -> Iterable[Op]:
    yield Put(PORTFOLIO, (event.post, event.from_on), {"portfolio": event.portfolio})


@units.on(PersonRegistered)
def person_registered(entry: Entry, event: PersonRegistered, rows: Rows) -> Iterable[Op]:
    row = {"sealed": entry.recorded.sealed, "position": entry.recorded.position}
    yield Put(PERSON, (event.person,), row)


@units.on(IdentityCorrected)
def identity_corrected(entry: Entry, event: IdentityCorrected, rows: Rows) -> Iterable[Op]:
    yield Patch(PERSON, (event.person,), {"sealed": entry.recorded.sealed})


def _profile(event: UnitRegistered | UnitRevised) -> Put:
    return Put(
        PROFILE,
        (event.unit, event.effective_on),
        {
            "name": event.name,
            "domain": event.domain,
            "assessment_class": event.assessment_class,
            "credit_code": event.credit_code,
        },
    )
