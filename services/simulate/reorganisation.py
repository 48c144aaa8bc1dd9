"""What changes in the tree during a year: a secretary is replaced, a branch moves to another committee."""

from datetime import date

from domain.codes import PostKind
from domain.ids import PersonId, PostId
from domain.organisation.commands import AssignPost, EndPost, MoveUnit
from domain.persons.commands import RegisterPerson
from domain.roles import Role
from services.simulate import words
from services.simulate.chance import Chance
from services.simulate.people import Member, Unit, Who, platform
from services.simulate.steps import Step, Steps


def replaced_secretary(unit: Unit, chance: Chance, year: int) -> Steps:
    """The secretary of `unit` leaves on Jun 11, a new one comes on Jun 12 and answers for what the old one led."""
    admin: Who = platform(Role.TENANT_ADMIN)
    last, first = date(year, 6, 11), date(year, 6, 12)
    old = unit.holder(PostKind.SECRETARY)
    new = Member(PersonId(chance.new_id()), PostId(chance.new_id()), old.kind, old.title, old.portfolio)
    yield Step(last, admin, EndPost(unit.unit, old.post, last, "调任"), chance.new_id())
    register = RegisterPerson(words.name(chance), words.telephone(chance))
    yield Step(first, admin, register, chance.new_id(), new.person)
    assign = AssignPost(unit.unit, new.person, new.title, new.kind, first, new.portfolio)
    yield Step(first, admin, assign, chance.new_id(), new.post)
    unit.team[unit.team.index(old)] = new


def moved_branch(branch: Unit, target: Unit, chance: Chance, year: int) -> Steps:
    """A branch goes to another committee on Sep 1, which answers for it from that day on."""
    day = date(year, 9, 1)
    move = MoveUnit(branch.unit, target.unit, day, "区划调整")
    yield Step(day, platform(Role.TENANT_ADMIN), move, chance.new_id())
    branch.superior = target
