"""Commands on the register of persons."""

from domain import streams
from domain.ids import PersonId
from domain.persons import decider as persons
from domain.persons.commands import CorrectIdentity, RegisterPerson
from domain.persons.events import Identity
from domain.recorded import Classification
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles


@handles(RegisterPerson)
def register_person(command: RegisterPerson, decide: Decide) -> None:
    person = PersonId(decide.new_id())
    stream = streams.person(person)
    state = decide.load(stream, persons.EMPTY, persons.evolve)
    # A person belongs to no unit yet: a list officer registers people for what lies below the officer's unit.
    decide.authorise(under=decide.acting_unit)
    identity = Identity(command.name, command.telephone)
    decide.emit(stream, persons.register_person(state, person, identity), Classification.RESTRICTED)


@handles(CorrectIdentity)
def correct_identity(command: CorrectIdentity, decide: Decide) -> None:
    state = states.person(decide, command.person)
    decide.authorise()
    states.refuse_erased(decide, command.person)
    identity = Identity(command.name, command.telephone)
    events = persons.correct_identity(state, identity, reason=command.reason)
    decide.emit(streams.person(command.person), events, Classification.RESTRICTED)
