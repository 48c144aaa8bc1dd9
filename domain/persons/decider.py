"""The register of persons: the only place where a name stands, sealed; everything else refers to person ids."""

from dataclasses import dataclass
from typing import assert_never

from domain.ids import PersonId
from domain.persons.errors import PersonNotFound, PersonRegisteredAlready
from domain.persons.events import Identity, IdentityCorrected, PersonEvent, PersonRegistered


@dataclass(frozen=True, slots=True)
class PersonState:
    """Whether a person is registered. Their name is not part of any decision, so it is not kept here."""

    person: PersonId | None = None

    @property
    def registered(self) -> bool:
        """Whether there is such a person."""
        return self.person is not None


EMPTY = PersonState()


def evolve(state: PersonState, event: PersonEvent) -> PersonState:
    """The person after one more fact."""
    match event:
        case PersonRegistered():
            return PersonState(event.person)
        case IdentityCorrected():
            return state
        case _:
            assert_never(event)


def register_person(state: PersonState, person: PersonId, identity: Identity) -> list[PersonRegistered]:
    """Enter a person. Raises PersonRegisteredAlready."""
    if state.registered:
        raise PersonRegisteredAlready(field="person")
    return [PersonRegistered(person=person, sealed=identity)]


def correct_identity(state: PersonState, identity: Identity, *, reason: str) -> list[IdentityCorrected]:
    """Correct a name or telephone; the earlier one stays in the log, sealed like it. Raises PersonNotFound."""
    if state.person is None:
        raise PersonNotFound(field="person")
    return [IdentityCorrected(person=state.person, reason=reason, sealed=identity)]
