"""An erased subject: what the log says becomes true of the key, whoever dies in between."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from domain import streams
from domain.case_folders.commands import AddCaseContent, CloseCaseFolder, OpenCaseFolder
from domain.case_folders.facts import CaseContent
from domain.codes import ErasureBasis, FolderOutcome, HoldGround, SealedKind, UnitKind
from domain.evidence.commands import LinkEvidence
from domain.evidence.errors import EvidenceNotSealed
from domain.evidence.events import EvidenceDeclared, EvidenceSealed
from domain.execution.events import ItemClosed
from domain.ids import CaseFolderId, EvidenceId, PersonId, SealedSubjectId, SuggestionId, UnitId
from domain.organisation.commands import RegisterUnit
from domain.persons.commands import CorrectIdentity, RegisterPerson
from domain.persons.errors import PersonErased
from domain.recorded import Actor
from domain.roles import Role
from domain.sealed.commands import EraseSubject, PlaceErasureHold, ReleaseErasureHold, RequestErasure
from domain.sealed.errors import (
    ErasureHeld,
    FileHeldByFolder,
    PurposeNotEnded,
    RequesterApproves,
    RetentionRuns,
    SubjectErasedAlready,
)
from domain.sealed.events import KeyDestroyed, SubjectErased
from domain.sealed.facts import SealedSubject
from domain.suggestions.events import Submission, SuggestionReplied, SuggestionSubmitted
from services.evidence.verifying import verify_evidence
from services.projector.jobs import ERASE
from services.store import SubjectErased as KeyErased
from services.store import tenant
from services.worker.erasing import EraseEffect
from services.worker.outbox import Job
from services.worker.runner import Done
from tests.evidence.samples import photo
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


def erasing(district: District) -> EraseEffect:
    store = district.store
    return EraseEffect(store.subject_keys, store.read_stream, district.storage, district.commands.submit)


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
        effect = erasing(district)
        assert (effect(job), effect(job)) == (Done("DESTROYED"), Done("DESTROYED"))
        told = [recorded.event for recorded in district.store.read_stream(streams.erasure(subject))]

    assert [event.key_id for event in told if isinstance(event, KeyDestroyed)] == [lost]


def test_nothing_is_ever_sealed_for_a_subject_that_never_had_a_key(district: District) -> None:
    with tenant(district.tenant_id):
        district.store.subject_keys.destroy("nobody yet")

        with pytest.raises(KeyErased):
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


def test_an_erased_file_is_read_by_nobody_and_what_was_uploaded_again_is_gone(
    district: District, at_work: Callable[..., AbstractContextManager[None]]
) -> None:
    card, meeting = photo(b"an identity card"), photo(b"a meeting")
    wrong, right = district.declare(card), district.declare(meeting)
    for evidence, content in ((wrong, card), (right, meeting)):
        district.upload(evidence, content)
    follow(district)
    with at_work():
        wait_until(lambda: all(district.dossier(each).state.key_id for each in (wrong, right)))
    district.put(wrong, card)
    subject = request(district, SealedSubject(evidence=wrong))

    with pytest.raises(RequesterApproves):
        district.submit(EraseSubject(subject), ADMIN)
    district.submit(EraseSubject(subject), OTHER)
    follow(district)
    with at_work():
        wait_until(lambda: [job["outcome"] for job in district.jobs() if job["actor"] == ERASE] == ["DESTROYED"])

    assert district.facts(streams.erasure(subject)) == ["ErasureRequested", "SubjectErased", "KeyDestroyed"]
    assert district.uploads(wrong) == 0
    with district.here():
        keys = {evidence: district.dossier(evidence).state.key_id or "" for evidence in (wrong, right)}
        assert list(district.store.subject_keys.living(keys.values())) == [keys[right]]
        found = verify_evidence(district.store, district.storage)
    assert (found.files, found.destroyed, found.faulty) == (2, 1, [])


def test_a_file_of_an_item_is_not_erased_before_the_item_is_closed_and_its_term_is_over(district: District) -> None:
    item = district.item()
    evidence = EvidenceId("0190b2f0-0000-7000-8000-000000000003")
    until_on = date(today().year + 30, 12, 31)
    known = ("a" * 64, 5)
    sealed = EvidenceSealed(evidence, *known, "1/file", "v1", "key", "b" * 64, 69, until_on)
    declared = EvidenceDeclared(evidence, district.unit, item, "照片.jpg", *known, "image/jpeg", no_state_secret=True)
    district.given(streams.evidence(evidence), declared)
    with pytest.raises(EvidenceNotSealed):
        request(district, SealedSubject(evidence=evidence))
    district.given(streams.evidence(evidence), sealed)
    subject = request(district, SealedSubject(evidence=evidence))

    with pytest.raises(PurposeNotEnded, match="所属清单项目尚未办结"):
        district.submit(EraseSubject(subject), OTHER)
    district.given(streams.item(item), ItemClosed(item, today()))
    with pytest.raises(RetentionRuns, match=f"保存到 {until_on}"):
        district.submit(EraseSubject(subject), OTHER)


def test_a_file_that_a_case_folder_holds_is_not_erased_and_an_erased_one_not_held(district: District) -> None:
    held, free = (EvidenceId(f"0190b2f0-0000-7000-8000-00000000000{number}") for number in (4, 5))
    for file in (held, free):
        known = ("a" * 64, 5)
        declared = EvidenceDeclared(file, district.unit, None, "照片.jpg", *known, "image/jpeg", no_state_secret=True)
        ended = EvidenceSealed(file, *known, f"1/{file}", "v1", f"key {file}", "b" * 64, 69, date(2020, 12, 31))
        district.given(streams.evidence(file), declared, ended)
    folder = CaseFolderId(str(district.submit(OpenCaseFolder("纪案1号", "来信反映"), INSPECTOR).entity_id))
    district.submit(AddCaseContent(folder, CaseContent(evidence=held), HoldGround.DISCIPLINE_CASE), INSPECTOR)
    subject = request(district, SealedSubject(evidence=held))

    with pytest.raises(PurposeNotEnded, match="所属清单项目尚未办结，或者佐证须按原样保留"):
        district.submit(EraseSubject(subject), OTHER)
    with pytest.raises(FileHeldByFolder):
        district.submit(PlaceErasureHold(SealedSubject(evidence=free), "纪案1号"), INSPECTOR)

    district.submit(CloseCaseFolder(folder, FolderOutcome.CASE_CONCLUDED), INSPECTOR)
    district.submit(EraseSubject(subject), OTHER)

    again = CaseFolderId(str(district.submit(OpenCaseFolder("纪案2号", "又一来信"), INSPECTOR).entity_id))
    with pytest.raises(SubjectErasedAlready):
        district.submit(AddCaseContent(again, CaseContent(evidence=held), HoldGround.DISCIPLINE_CASE), INSPECTOR)


def test_what_was_erased_is_shown_with_no_report_any_more(district: District) -> None:
    evidence = district.declare(b"an identity card")
    erased = SubjectErased(SealedSubjectId(evidence), SealedKind.EVIDENCE, None, PersonId("admin"))
    district.given(streams.erasure(evidence), erased)
    item = district.item()
    report = district.report(item)

    with pytest.raises(SubjectErasedAlready):
        district.submit(LinkEvidence(evidence=evidence, item=item, report=report), district.officer)
