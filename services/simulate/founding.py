"""The district before its first year: opened, its tree registered, everybody in their posts."""

from collections.abc import Iterator
from datetime import date

from domain.codes import CodeList, PostKind, UnitKind
from domain.ids import PersonId, PostId
from domain.organisation.commands import AssignPost, RegisterUnit
from domain.persons.commands import RegisterPerson
from domain.roles import Role
from domain.tenancy.commands import ExtendCodeList, OpenTenant, SetPolicy
from domain.tenancy.events import Policy
from services.commands.identity import unit_id
from services.simulate import words
from services.simulate.chance import Chance, dealt
from services.simulate.people import District, Member, Unit, Who, platform
from services.simulate.size import BRANCH_TEAM, COMMITTEE_TEAM, DOMAINS, Size
from services.simulate.steps import Step, Steps

FOUNDED = date(2016, 1, 1)

_AREAS = ("街道", "街道", "街道", "街道", "街道", "街道", "街道", "街道", "乡镇", "乡镇", *("系统",) * 6)
_SYSTEMS = ("机关", "教育", "两新", "国资", "卫健", "经开区")


def tree(tenant_id: int, number: int, size: Size, chance: Chance) -> District:
    """The units of a district, its people in their posts; nothing is recorded yet."""
    committee = _unit(tenant_id, "QW", f"中共示例{number}区委员会", UnitKind.DISTRICT_COMMITTEE, None)
    office = _unit(tenant_id, "ZZB", f"中共示例{number}区委组织部", UnitKind.ORG_DEPT, committee)
    district = District(tenant_id, f"示例{number}区", committee, office)
    for place in range(size.departments):
        name = words.DEPARTMENTS[place % len(words.DEPARTMENTS)]
        kind = UnitKind.FUNCTIONAL_DEPT
        district.departments.append(_unit(tenant_id, f"ZN{place + 1:02}", name, kind, committee))
    for place in range(size.committees):
        district.committees.append(_committee(tenant_id, place, committee))
    domains = dealt([count for _, count in DOMAINS], size.branches)
    for place, share in enumerate(domains):
        above = district.committees[place % size.committees]
        code = f"{above.code}-{place // size.committees + 1:03}"
        branch = _unit(tenant_id, code, f"{above.name}第{place + 1}支部", UnitKind.GRASSROOTS, above)
        branch.domain = DOMAINS[share][0]
        branch.assessment_class = "基层党组织"
        district.branches.append(branch)
    _people(district, chance)
    return district


def founding(district: District, chance: Chance, size: Size, year: int) -> Steps:
    """Open the district and register everything that `tree` has made up, on the first day of its first year."""
    day = date(year, 1, 1)
    admin, system = platform(Role.TENANT_ADMIN), platform(Role.SYSTEM)

    def step(command: object, who: Who = admin, entity: str | None = None) -> Step:
        return Step(day, who, command, chance.new_id(), entity)

    # Whoever goes on with a play is known by this id: another size or first year is another play.
    opening = chance.new_id(f"opening/{size.scale}/{year}")
    yield Step(day, system, OpenTenant("330299", district.name), opening)
    yield step(SetPolicy(Policy(), "按本区实际确定规则参数"))
    for code, label in words.PROGRAMMES:
        yield step(ExtendCodeList(CodeList.PROGRAMME, code, label))
    for unit in (district.committee, district.office, *district.departments, *district.listed):
        yield step(
            RegisterUnit(
                unit.code,
                unit.name,
                unit.kind,
                FOUNDED,
                None if unit.superior is None else unit.superior.unit,
                unit.domain,
                unit.assessment_class,
            )
        )
        for member in (*unit.team, *unit.others):
            yield step(RegisterPerson(words.name(chance), words.telephone(chance)), entity=member.person)
            post = AssignPost(unit.unit, member.person, member.title, member.kind, FOUNDED, member.portfolio)
            yield step(post, entity=member.post)


def _unit(tenant_id: int, code: str, name: str, kind: UnitKind, superior: Unit | None) -> Unit:
    return Unit(unit_id(tenant_id, code), code, name, kind, superior)


def _committee(tenant_id: int, place: int, above: Unit) -> Unit:
    area = _AREAS[place % len(_AREAS)]
    if area == "系统":
        system = _SYSTEMS[(place - _AREAS.index("系统")) % len(_SYSTEMS)]
        kind = UnitKind.PARTY_COMMITTEE if system in ("国资", "卫健") else UnitKind.PARTY_WORK_COMMITTEE
        name = f"{system}{'党委' if kind is UnitKind.PARTY_COMMITTEE else '工委'}"
    else:
        kind = UnitKind.PARTY_WORK_COMMITTEE if area == "街道" else UnitKind.PARTY_COMMITTEE
        name = f"{words.PLACES[place % len(words.PLACES)]}{area}{'党工委' if area == '街道' else '党委'}"
    unit = _unit(tenant_id, f"DW{place + 1:02}", name, kind, above)
    unit.assessment_class = area
    return unit


def _people(district: District, chance: Chance) -> None:
    for unit, kinds in _offices(district):
        unit.others = [_member(chance, unit, kind, place) for place, kind in enumerate(kinds)]
    for unit in district.listed:
        count = BRANCH_TEAM if unit.kind is UnitKind.GRASSROOTS else COMMITTEE_TEAM
        team = [PostKind.SECRETARY, PostKind.DEPUTY_IN_CHARGE, *[PostKind.TEAM_MEMBER] * (count - 2)]
        unit.team = [_member(chance, unit, kind, place) for place, kind in enumerate(team)]
        if unit.kind is not UnitKind.GRASSROOTS:
            unit.others = [_member(chance, unit, kind, 20 + place) for place, kind in enumerate(_OFFICER)]


_OFFICER = (PostKind.LIST_OFFICER, PostKind.STAFF)


def _offices(district: District) -> Iterator[tuple[Unit, tuple[PostKind, ...]]]:
    yield (
        district.committee,
        (PostKind.SECRETARY, PostKind.DEPUTY_IN_CHARGE, PostKind.COMMITTEE_APPROVER, *_OFFICER),
    )
    # Enough people for inspections and groups of assessors, who do not score for their own units.
    yield district.office, (PostKind.STAFF,) * 12
    for department in district.departments:
        yield department, (PostKind.STAFF,) * 4


def _member(chance: Chance, unit: Unit, kind: PostKind, place: int) -> Member:
    name = f"{unit.code}/{place}"
    return Member(
        PersonId(chance.new_id(f"person/{name}")),
        PostId(chance.new_id(f"post/{name}")),
        kind,
        words.TITLES[kind],
        words.PORTFOLIOS[place % len(words.PORTFOLIOS)],
    )
