"""An erased subject: what the log says becomes true of the key, whoever dies in between."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from domain import streams
from domain.codes import ErasureBasis, UnitKind
from domain.ids import PersonId, SealedSubjectId, SuggestionId, UnitId
from domain.organisation.commands import RegisterUnit
from domain.persons.commands import CorrectIdentity, RegisterPerson
from domain.persons.errors import PersonErased
from domain.recorded import Actor
from domain.roles import Role
from domain.sealed.commands import EraseSubject, PlaceErasureHold, ReleaseErasureHold, RequestErasure
from domain.sealed.errors import ErasureHeld, PurposeNotEnded, RequesterApproves
from domain.sealed.events import KeyDestroyed
from domain.sealed.facts import SealedSubject
from domain.suggestions.events import Submission, SuggestionReplied, SuggestionSubmitted
from services.projector.jobs import ERASE
from services.store import SubjectErased, tenant
from services.worker.erasing import EraseEffect
from services.worker.outbox import Job
from services.worker.runner import Done
from tests.worker.district import ADMIN, District, follow, today
from tests.worker.waiting import wait_until

OTHER = Actor(person="other admin", roles=frozenset({Role.TENANT_ADMIN}))
INSPECTOR = Actor(person="inspector", roles=frozenset({Role.DISCIPLINE_INSPECTOR}))
NAME = "张三丰金丝雀"


def register(district: District) -> PersonId:
    found = district.submit(RegisterPerson(NAME, "13800000000"), ADMIN).entity_id
    return PersonId(str(found))


def request(district: District, subject: SealedSubject) -> SealedSubjectId:
    asked = RequestErasure(subject, ErasureBasis.PURPOSE_ENDED, "调离已满五年")
    return SealedSubjectId(str(district.submit(asked, ADMIN).entity_id))


def names_of(district: District, person: str) -> list[str | None]:
    with tenant(district.tenant_id):
        told = district.store.read_stream(streams.person(person))
    return [None if recorded.event.sealed is None else recorded.event.sealed.name for recorded in told]


def test_the_key_is_destroyed_and_that_is_recorded(
    district: District, at_work: Callable[..., AbstractContextManager[None]]
) -> None:
    person, kept = register(district), register(district)
    district.submit(CorrectIdentity(person, NAME, "更正电话"), ADMIN)

    district.submit(EraseSubject(request(district, SealedSubject(person=person))), OTHER)
    follow(district)
    with at_work():
        wait_until(lambda: [job["outcome"] for job in district.jobs() if job["actor"] == ERASE] == ["DESTROYED"])

    assert names_of(district, person) == [None, None]
    assert names_of(district, kept) == [NAME]
    with tenant(district.tenant_id):
        last = district.store.read_stream(streams.erasure(person))[-1].event
        sealed = district.store.read_stream(streams.person(person))[0].sealed
    assert isinstance(last, KeyDestroyed)
    assert sealed is not None
    assert last.key_id in sealed
    with pytest.raises(PersonErased):
        district.submit(CorrectIdentity(person, "又一个名字", "更正"), ADMIN)


def test_a_worker_that_dies_after_the_key_is_gone_records_it_the_next_time(district: District) -> None:
    person = register(district)
    subject = request(district, SealedSubject(person=person))
    erased = district.submit(EraseSubject(subject), OTHER)
    job = Job(district.tenant_id, "0190b2f0-0000-7000-8000-000000000001", ERASE, subject, erased.first_position, None)  # type: ignore[arg-type]

    with tenant(district.tenant_id):
        lost = district.store.subject_keys.destroy(subject)
        effect = EraseEffect(district.store.subject_keys, district.commands.submit)
        assert (effect(job), effect(job)) == (Done("DESTROYED"), Done("DESTROYED"))
        told = [recorded.event for recorded in district.store.read_stream(streams.erasure(subject))]

    assert [event.key_id for event in told if isinstance(event, KeyDestroyed)] == [lost]


def test_nothing_is_ever_sealed_for_a_subject_that_never_had_a_key(district: District) -> None:
    with tenant(district.tenant_id):
        district.store.subject_keys.destroy("nobody yet")

        with pytest.raises(SubjectErased):
            district.store.subject_keys.obtain(["nobody yet"])


def test_who_asked_does_not_agree_and_a_hold_forbids_it(district: District) -> None:
    person = register(district)
    subject = request(district, SealedSubject(person=person))

    with pytest.raises(RequesterApproves):
        district.submit(EraseSubject(subject), ADMIN)
    district.submit(PlaceErasureHold(SealedSubject(person=person), "纪案1号"), INSPECTOR)
    with pytest.raises(ErasureHeld, match="纪案1号"):
        district.submit(EraseSubject(subject), OTHER)
    district.submit(ReleaseErasureHold(subject, "已结案"), INSPECTOR)
    district.submit(EraseSubject(subject), OTHER)

    assert names_of(district, person) == [NAME]


def test_a_suggestion_is_not_erased_before_it_is_answered(district: District) -> None:
    street = RegisterUnit(
        code="DW01",
        name="街道",
        kind=UnitKind.PARTY_WORK_COMMITTEE,
        superior=district.unit,
        effective_on=date(2020, 1, 1),
    )
    unit = UnitId(str(district.submit(street, ADMIN).entity_id))
    suggestion = SuggestionId("0190b2f0-0000-7000-8000-000000000002")
    told = SuggestionSubmitted(suggestion, unit, today().year, True, today(), Submission("场所不足", "张三"))
    district.given(streams.suggestion(suggestion), told)
    subject = request(district, SealedSubject(suggestion=suggestion))

    with pytest.raises(PurposeNotEnded, match="尚未答复"):
        district.submit(EraseSubject(subject), OTHER)
    district.given(streams.suggestion(suggestion), SuggestionReplied(suggestion, "已转办", today()))
    district.submit(EraseSubject(subject), OTHER)
