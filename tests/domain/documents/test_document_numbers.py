"""A document number is given once by a maker in a year (文号)."""

import pytest

from domain.documents.decider import EMPTY, evolve, number_change, number_key, number_list
from domain.documents.errors import DocumentNumberTaken
from domain.documents.events import ChangeNumbered, ListNumbered
from domain.ids import ChangeId, UnitId

MAKER, STREET, TOWN = UnitId("district"), UnitId("street"), UnitId("town")
NUMBER = "示委发〔2020〕1号"


def test_a_number_that_was_never_given_goes_to_the_list_that_asks_for_it() -> None:
    assert number_list(EMPTY, maker=MAKER, year=2020, number=NUMBER, unit=STREET) == [
        ListNumbered(MAKER, 2020, NUMBER, STREET)
    ]


def test_a_number_issues_one_list() -> None:
    taken = evolve(EMPTY, ListNumbered(MAKER, 2020, NUMBER, STREET))

    with pytest.raises(DocumentNumberTaken):
        number_list(taken, maker=MAKER, year=2020, number=NUMBER, unit=TOWN)
    with pytest.raises(DocumentNumberTaken):
        number_change(taken, maker=MAKER, year=2020, number=NUMBER, unit=STREET, change=ChangeId("change"))


def test_one_document_approves_several_changes_of_one_units_lists() -> None:
    taken = evolve(EMPTY, ChangeNumbered(MAKER, 2020, NUMBER, STREET, ChangeId("first")))

    assert number_change(taken, maker=MAKER, year=2020, number=NUMBER, unit=STREET, change=ChangeId("second"))
    with pytest.raises(DocumentNumberTaken):
        number_change(taken, maker=MAKER, year=2020, number=NUMBER, unit=TOWN, change=ChangeId("second"))
    with pytest.raises(DocumentNumberTaken):
        number_list(taken, maker=MAKER, year=2020, number=NUMBER, unit=STREET)


@pytest.mark.parametrize(
    "spelling", ["示委发[2020]1号", "示委发（２０２０）１号", " 示委发〔2020〕 1 号 ", "示委发【2020】1号"]
)
def test_the_spellings_of_one_number_are_one_number(spelling: str) -> None:
    assert number_key(spelling) == number_key(NUMBER)


def test_another_number_is_another() -> None:
    assert number_key("示委发〔2020〕11号") != number_key(NUMBER)
