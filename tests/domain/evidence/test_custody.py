"""What becomes of a sealed file: another takes its place, once and never in a circle; few may know of it."""

from datetime import date

import pytest

from domain.codes import RestrictionEnd, RestrictionReason, SupersessionReason
from domain.evidence.custody import lift_restriction, refuse_unsealed, restrict, retained_until, supersede
from domain.evidence.decider import EMPTY, EvidenceState, evolve, link, refuse_unsupplied
from domain.evidence.errors import (
    EvidenceKept,
    EvidenceNotFound,
    EvidenceNotRestricted,
    EvidenceNotSealed,
    EvidenceNotSupplied,
    EvidenceOfOtherItem,
    EvidenceRestrictedAlready,
    EvidenceSupersededAlready,
    SuccessorUnfit,
)
from domain.evidence.events import (
    EvidenceDeclared,
    EvidenceEvent,
    EvidenceLinked,
    EvidenceRestricted,
    EvidenceRestrictionLifted,
    EvidenceSealed,
    EvidenceSuperseded,
)
from domain.ids import EvidenceId, ItemId, ReportId, UnitId

OLD, NEW, NEWEST = EvidenceId("old file"), EvidenceId("new file"), EvidenceId("newest file")
STREET, ITEM = UnitId("street"), ItemId("item")
BETTER = SupersessionReason.BETTER_COPY
RESTRICTED = EvidenceRestricted(OLD, RestrictionReason.DISCIPLINE_CLUE)
LIFTED = EvidenceRestrictionLifted(OLD, RestrictionEnd.GROUND_ENDED)


def announced(file: EvidenceId, unit: UnitId = STREET, item: ItemId | None = ITEM) -> EvidenceDeclared:
    return EvidenceDeclared(file, unit, item, f"{file}.jpg", "a" * 64, 1000, "image/jpeg", no_state_secret=True)


def sealed(
    file: EvidenceId, *events: EvidenceEvent, unit: UnitId = STREET, item: ItemId | None = ITEM
) -> EvidenceState:
    lock = EvidenceSealed(file, "a" * 64, 1000, f"1/{file}", "v1", "key", "b" * 64, 1064, date(2050, 12, 31))
    return given(announced(file, unit, item), lock, *events)


def given(*events: EvidenceEvent) -> EvidenceState:
    state = EMPTY
    for event in events:
        state = evolve(state, event)
    return state


def test_a_sealed_file_takes_the_place_of_another_of_the_same_item() -> None:
    events = supersede(sealed(OLD), sealed(NEW), reason=BETTER, held=False)

    assert events == [EvidenceSuperseded(OLD, NEW, BETTER)]
    assert sealed(OLD, *events).successor == NEW


def test_what_shows_the_old_file_goes_on_showing_it() -> None:
    shown = EvidenceLinked(OLD, ITEM, ReportId("report"))

    state = sealed(OLD, shown, EvidenceSuperseded(OLD, NEW, BETTER))

    assert state.reports == (ReportId("report"),)


def test_a_file_gives_way_once_and_its_successor_may_give_way_in_its_turn() -> None:
    gone = sealed(OLD, EvidenceSuperseded(OLD, NEW, BETTER))

    with pytest.raises(EvidenceSupersededAlready):
        supersede(gone, sealed(NEWEST), reason=BETTER, held=False)
    assert supersede(sealed(NEW), sealed(NEWEST), reason=BETTER, held=False) == [
        EvidenceSuperseded(NEW, NEWEST, BETTER)
    ]


def test_no_circle_of_files_stands_for_itself() -> None:
    gone = sealed(OLD, EvidenceSuperseded(OLD, NEW, BETTER))

    with pytest.raises(SuccessorUnfit):
        supersede(sealed(NEW), gone, reason=BETTER, held=False)
    with pytest.raises(SuccessorUnfit):
        supersede(sealed(OLD), sealed(OLD), reason=BETTER, held=False)


@pytest.mark.parametrize(
    "other",
    [
        sealed(NEW, unit=UnitId("town")),
        sealed(NEW, item=ItemId("other")),
        sealed(NEW, item=None),
    ],
)
def test_a_file_of_another_unit_or_item_takes_no_place(other: EvidenceState) -> None:
    with pytest.raises(SuccessorUnfit):
        supersede(sealed(OLD), other, reason=BETTER, held=False)


def test_only_sealed_files_take_and_give_a_place() -> None:
    for old, new, field in (
        (given(announced(OLD)), sealed(NEW), "evidence"),
        (sealed(OLD), given(announced(NEW)), "successor"),
    ):
        with pytest.raises(EvidenceNotSealed) as refused:
            supersede(old, new, reason=BETTER, held=False)
        assert refused.value.field == field
    with pytest.raises(EvidenceNotFound):
        supersede(EMPTY, sealed(NEW), reason=BETTER, held=False)


def test_a_file_that_is_held_or_that_few_may_know_of_is_kept_as_it_is() -> None:
    with pytest.raises(EvidenceKept):
        supersede(sealed(OLD, RESTRICTED), sealed(NEW), reason=BETTER, held=False)
    with pytest.raises(EvidenceKept):
        supersede(sealed(OLD), sealed(NEW), reason=BETTER, held=True)
    assert supersede(sealed(OLD, RESTRICTED, LIFTED), sealed(NEW), reason=BETTER, held=False)


def test_a_file_is_restricted_and_shown_again() -> None:
    assert restrict(sealed(OLD), reason=RestrictionReason.DISCIPLINE_CLUE) == [RESTRICTED]
    assert restrict(given(announced(OLD)), reason=RestrictionReason.DISCIPLINE_CLUE) == [RESTRICTED]
    assert lift_restriction(sealed(OLD, RESTRICTED), reason=RestrictionEnd.GROUND_ENDED) == [LIFTED]
    with pytest.raises(EvidenceRestrictedAlready):
        restrict(sealed(OLD, RESTRICTED), reason=RestrictionReason.PERSONAL_PRIVACY)
    with pytest.raises(EvidenceNotRestricted):
        lift_restriction(sealed(OLD, RESTRICTED, LIFTED), reason=RestrictionEnd.GROUND_ENDED)
    for act in (
        lambda: restrict(EMPTY, reason=RestrictionReason.PERSONAL_PRIVACY),
        lambda: lift_restriction(EMPTY, reason=RestrictionEnd.GROUND_ENDED),
    ):
        with pytest.raises(EvidenceNotFound):
            act()


def test_no_refusal_names_a_file_that_few_may_know_of() -> None:
    named = EvidenceDeclared(OLD, STREET, ITEM, "举报材料.docx", None, None, None, no_state_secret=True)
    state = given(named, RESTRICTED)

    with pytest.raises(EvidenceOfOtherItem) as foreign:
        link(state, unit=UnitId("town"), item=ITEM, report=ReportId("report"))
    with pytest.raises(EvidenceNotSupplied) as unsupplied:
        refuse_unsupplied(state)

    for refused in (foreign.value, unsupplied.value):
        assert "举报" not in str(refused)
        assert "限制知悉的佐证-old file" in str(refused)


def test_a_file_of_an_item_must_stay_readable_as_long_as_it_is_locked_and_one_of_no_item_need_not() -> None:
    last = date(2050, 12, 31)

    assert retained_until(sealed(OLD), last) == last
    assert retained_until(sealed(OLD), date(2051, 1, 1)) is None
    assert retained_until(sealed(OLD, item=None), last) is None


def test_nothing_is_erased_of_a_file_that_was_never_encrypted() -> None:
    with pytest.raises(EvidenceNotSealed, match="待核验"):
        refuse_unsealed(given(announced(OLD)))
    with pytest.raises(EvidenceNotFound):
        refuse_unsealed(EMPTY)
    refuse_unsealed(sealed(OLD))
