"""The register of persons: names go in sealed and are no part of any decision."""

from functools import reduce

import pytest

from domain.ids import PersonId
from domain.persons.decider import EMPTY, PersonState, correct_identity, evolve, register_person
from domain.persons.errors import PersonNotFound, PersonRegisteredAlready
from domain.persons.events import Identity, IdentityCorrected, PersonEvent, PersonRegistered

SUN = PersonId("SUN")
REGISTERED = PersonRegistered(SUN, Identity("孙永强", "13800000000"))


def given(*events: PersonEvent) -> PersonState:
    return reduce(evolve, events, EMPTY)


def test_a_person_is_registered_once() -> None:
    assert register_person(EMPTY, SUN, Identity("孙永强", "13800000000")) == [REGISTERED]

    with pytest.raises(PersonRegisteredAlready):
        register_person(given(REGISTERED), SUN, Identity("孙永强"))


def test_a_name_is_corrected_by_a_new_fact() -> None:
    corrected = correct_identity(given(REGISTERED), Identity("孙永疆"), reason="录入有误")

    assert corrected == [IdentityCorrected(SUN, "录入有误", Identity("孙永疆"))]
    assert given(REGISTERED, *corrected).registered
    with pytest.raises(PersonNotFound):
        correct_identity(EMPTY, Identity("孙永疆"), reason="录入有误")


def test_a_person_whose_name_was_erased_is_still_a_person() -> None:
    erased = given(PersonRegistered(SUN, None), IdentityCorrected(SUN, "录入有误", None))

    assert erased == given(REGISTERED)
