"""From 考核组 to assessment groups and their seconded members, on 20 November."""

from dataclasses import dataclass, field
from datetime import date

from domain.assessment.commands import FormGroup, SecondAssessor
from domain.ids import GroupId, PersonId, UnitId
from domain.persons.commands import RegisterPerson
from services.workbook.plan_team import People
from services.workbook.references import committee_of
from services.workbook.rows import PlainRow
from services.workbook.sheets import GROUPS
from services.workbook.steps import Origin, Planner

_MEMBER = {"": "group", "person": "name", "from_unit": "seconded_from", "leads": "leader"}


@dataclass(slots=True)
class Group:
    """A group of the sheet: the committee it assesses for, in whose name it is kept, and its members by name."""

    key: GroupId
    committee: str
    keeper: str
    members: dict[str, PersonId] = field(default_factory=dict)
    homes: dict[PersonId, str] = field(default_factory=dict)
    leaders: list[str] = field(default_factory=list)


def plan_groups(planner: Planner, people: People) -> list[Group]:
    """Plan the sheet; every group that it names."""
    table = planner.district.later[GROUPS.name]
    day, found = date(planner.year, 11, 20), dict[tuple[str, str], Group]()
    for line in table:
        name, keeper = line.values["group"], line.values["organiser"]
        committee = committee_of(planner.district, keeper)
        origin = planner.origin(table, line, name, keeper, line.values["name"], unit="")
        behalf = planner.on_paper(keeper)
        group = found.get((name, committee))
        if group is None:
            key = GroupId(planner.ids.of("assessment group", planner.year, committee, name))
            group = found[name, committee] = Group(key, committee, keeper)
            if planner.present.assessment_group(key).group is None:
                form = FormGroup(UnitId(planner.ids.unit(committee)), planner.year, name, day)
                planner.step(origin, day, form, behalf, verb="form", occurred_on=day, entity=key, fields=_MEMBER)
        _plan_member(planner, people, origin, line, group, day)
    return list(found.values())


def _plan_member(planner: Planner, people: People, origin: Origin, line: PlainRow, group: Group, day: date) -> None:
    name, home = line.values["name"], line.values["seconded_from"]
    person = people.persons.get((home, name)) or PersonId(planner.ids.of("person", home, name, 0))
    group.members[name], group.homes[person] = person, home
    if line.values["leader"]:
        group.leaders.append(name)
    behalf = planner.on_paper(group.keeper)
    if person not in planner.present.names and person not in planner.registered:
        planner.registered.add(person)
        registrar = planner.on_paper(planner.organiser)
        register = RegisterPerson(name)
        planner.step(origin, day, register, registrar, verb="register", occurred_on=None, entity=person, fields=_MEMBER)
    if person not in planner.present.assessment_group(group.key).members:
        second = SecondAssessor(
            group=group.key,
            person=person,
            title=line.values["title"],
            from_unit=UnitId(planner.ids.unit(home)),
            leads=bool(line.values["leader"]),
            seconded_on=day,
        )
        planner.step(origin, day, second, behalf, verb="second", occurred_on=day, fields=_MEMBER)
