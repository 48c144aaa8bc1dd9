"""Who may have what is sealed erased, and what stands in the way."""

from datetime import date
from functools import reduce

import pytest

from domain.codes import ErasureBasis, SealedKind
from domain.ids import EvidenceId, FollowUpId, ObjectionId, PersonId, SealedSubjectId, SuggestionId
from domain.refusal import InvalidInput
from domain.sealed import decider as sealed
from domain.sealed.decider import EMPTY, ErasureState, evolve
from domain.sealed.errors import (
    ErasureHeld,
    ErasureNotRequested,
    ErasureRequestedAlready,
    HoldInPlace,
    NoHold,
    NothingSealedThere,
    PurposeNotEnded,
    RequesterApproves,
    RetentionRuns,
    SealedSubjectNotFound,
    SubjectErasedAlready,
)
from domain.sealed.events import (
    ErasureDeclined,
    ErasureEvent,
    ErasureHoldPlaced,
    ErasureHoldReleased,
    ErasureRequested,
    FieldDisclosed,
    KeyDestroyed,
    SubjectErased,
)
from domain.sealed.facts import SealedSubject, kind_of

ONE, OTHER = PersonId("admin-1"), PersonId("admin-2")
WHO = PersonId("p-1")
OF = (SealedSubjectId("p-1"), SealedKind.PERSON, WHO)
REQUESTED = ErasureRequested(*OF, ErasureBasis.PURPOSE_ENDED, "调离已满五年", ONE)
HELD = ErasureHoldPlaced(*OF, "纪案1号")
ERASED = SubjectErased(*OF, OTHER)


def after(*events: ErasureEvent) -> ErasureState:
    return reduce(evolve, events, EMPTY)


def request(state: ErasureState, reason: str = "调离已满五年") -> list[ErasureRequested]:
    return sealed.request_erasure(
        state, kind=OF[1], subject=OF[0], basis=ErasureBasis.PURPOSE_ENDED, reason=reason, requested_by=ONE
    )


def test_one_asks_and_another_agrees() -> None:
    assert request(after()) == [REQUESTED]
    assert sealed.erase_subject(after(REQUESTED), approved_by=OTHER, unfinished=None) == [ERASED]


def test_what_must_still_be_kept_is_not_erased_and_the_refusal_names_the_day() -> None:
    with pytest.raises(RetentionRuns, match="2050-12-31，其间可限制知悉"):
        sealed.erase_subject(after(REQUESTED), approved_by=OTHER, unfinished=None, retained_until_on=date(2050, 12, 31))


def test_every_step_of_a_files_erasure_names_the_file() -> None:
    file = {"kind": SealedKind.EVIDENCE, "subject": SealedSubjectId("e")}
    basis = ErasureBasis.UNLAWFUL_PROCESSING
    [asked] = sealed.request_erasure(after(), **file, basis=basis, reason="误传", requested_by=ONE)
    [held] = sealed.place_hold(after(asked), **file, reason="纪案1号")
    [released] = sealed.release_hold(after(asked, held), reason="已结案")
    [erased] = sealed.erase_subject(after(asked), approved_by=OTHER, unfinished=None)
    [gone] = sealed.record_destruction(after(asked, erased), key_id="key")
    [declined] = sealed.decline_erasure(after(asked), reason="材料不齐")

    assert {event.evidence for event in (asked, held, released, erased, gone, declined)} == {"e"}
    assert {event.person for event in (asked, held, released, erased, gone, declined)} == {None}
    assert REQUESTED.evidence is None


def test_who_asked_does_not_agree() -> None:
    with pytest.raises(RequesterApproves):
        sealed.erase_subject(after(REQUESTED), approved_by=ONE, unfinished=None)


@pytest.mark.parametrize("state", [after(REQUESTED, ErasureDeclined(*OF, "材料不齐")), after(HELD)])
def test_nothing_is_erased_or_declined_that_nobody_asks_for(state: ErasureState) -> None:
    with pytest.raises(ErasureNotRequested):
        sealed.erase_subject(state, approved_by=OTHER, unfinished=None)
    with pytest.raises(ErasureNotRequested):
        sealed.decline_erasure(state, reason="材料不齐")


def test_what_is_held_is_not_erased_until_it_is_released() -> None:
    held = after(REQUESTED, HELD)

    with pytest.raises(ErasureHeld, match="纪案1号"):
        sealed.erase_subject(held, approved_by=OTHER, unfinished=None)
    [released] = sealed.release_hold(held, reason="已结案")

    assert released == ErasureHoldReleased(*OF, "已结案")
    assert sealed.erase_subject(evolve(held, released), approved_by=OTHER, unfinished=None) == [ERASED]


def test_a_matter_under_way_is_not_erased() -> None:
    with pytest.raises(PurposeNotEnded, match="异议尚未决定"):
        sealed.erase_subject(after(REQUESTED), approved_by=OTHER, unfinished="异议尚未决定")


def test_it_can_be_asked_for_again_after_it_was_declined_but_not_twice_at_once() -> None:
    [declined] = sealed.decline_erasure(after(REQUESTED), reason="材料不齐")

    assert request(after(REQUESTED, declined)) == [REQUESTED]
    with pytest.raises(ErasureRequestedAlready):
        request(after(REQUESTED))


def test_one_hold_at_a_time_and_none_is_released_that_is_not_there() -> None:
    assert sealed.place_hold(after(), kind=OF[1], subject=OF[0], reason="纪案1号") == [HELD]
    with pytest.raises(HoldInPlace, match="纪案1号"):
        sealed.place_hold(after(HELD), kind=OF[1], subject=OF[0], reason="纪案2号")
    with pytest.raises(NoHold):
        sealed.release_hold(after(REQUESTED), reason="已结案")


def test_what_was_erased_stays_erased() -> None:
    for again in (
        lambda: request(after(REQUESTED, ERASED)),
        lambda: sealed.place_hold(after(REQUESTED, ERASED), kind=OF[1], subject=OF[0], reason="纪案1号"),
        lambda: sealed.erase_subject(after(REQUESTED, ERASED), approved_by=OTHER, unfinished=None),
    ):
        with pytest.raises(SubjectErasedAlready):
            again()


def test_the_end_of_the_key_is_told_once_and_only_of_what_was_erased() -> None:
    [told] = sealed.record_destruction(after(REQUESTED, ERASED), key_id="k")

    assert told == KeyDestroyed(*OF, "k")
    with pytest.raises(SubjectErasedAlready):
        sealed.record_destruction(after(REQUESTED, ERASED, told), key_id="k")
    with pytest.raises(ErasureNotRequested):
        sealed.record_destruction(after(REQUESTED), key_id="k")


def test_of_an_unknown_subject_nothing_is_decided() -> None:
    for decide in (
        lambda: sealed.erase_subject(EMPTY, approved_by=OTHER, unfinished=None),
        lambda: sealed.decline_erasure(EMPTY, reason="材料不齐"),
        lambda: sealed.release_hold(EMPTY, reason="已结案"),
        lambda: sealed.record_destruction(EMPTY, key_id="k"),
    ):
        with pytest.raises(SealedSubjectNotFound):
            decide()


def test_reasons_are_given() -> None:
    for blank in (
        lambda: request(after(), reason=" "),
        lambda: sealed.decline_erasure(after(REQUESTED), reason=""),
        lambda: sealed.place_hold(after(), kind=OF[1], subject=OF[0], reason=""),
        lambda: sealed.release_hold(after(HELD), reason=""),
    ):
        with pytest.raises(InvalidInput):
            blank()


def test_a_subject_is_exactly_one_person_or_matter() -> None:
    assert kind_of(SealedSubject(person=WHO)) == (SealedKind.PERSON, "p-1")
    assert kind_of(SealedSubject(suggestion=SuggestionId("s"))) == (SealedKind.SUGGESTION, "s")
    assert kind_of(SealedSubject(follow_up=FollowUpId("f"))) == (SealedKind.FOLLOW_UP, "f")
    assert kind_of(SealedSubject(objection=ObjectionId("o"))) == (SealedKind.OBJECTION, "o")
    assert kind_of(SealedSubject(evidence=EvidenceId("e"))) == (SealedKind.EVIDENCE, "e")
    for several in (SealedSubject(), SealedSubject(person=WHO, objection=ObjectionId("o"))):
        with pytest.raises(InvalidInput, match="只填一项"):
            kind_of(several)


def test_a_field_is_shown_of_what_is_sealed_there_until_it_is_erased() -> None:
    def show(state: ErasureState, position: int = 7, field: str = "name", to: str = "市审计局") -> list[FieldDisclosed]:
        places = {7: ("name", "telephone"), 9: ("name",)}
        of = {"kind": OF[1], "subject": OF[0], "position": position, "field": field, "sealed": places}
        return sealed.disclose_field(state, **of, recipient=to, purpose="核对任职")

    assert show(after()) == [FieldDisclosed(*OF, 7, "name", "市审计局", "核对任职")]
    assert after(REQUESTED, *show(after())) == after(REQUESTED)
    with pytest.raises(NothingSealedThere, match="7、9"):
        show(after(), position=8)
    with pytest.raises(NothingSealedThere, match="name"):
        show(after(), position=9, field="telephone")
    with pytest.raises(InvalidInput):
        show(after(), to=" ")
    with pytest.raises(SubjectErasedAlready):
        show(after(REQUESTED, ERASED))


def test_only_what_is_about_a_person_names_one() -> None:
    [asked] = sealed.request_erasure(
        EMPTY,
        kind=SealedKind.OBJECTION,
        subject=SealedSubjectId("o"),
        basis=ErasureBasis.OTHER_LAW,
        reason="已办结",
        requested_by=ONE,
    )

    assert asked.person is None
