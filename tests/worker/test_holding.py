"""What the log holds the object store holds as well, and lets go of what is free; where they differ it is named."""

from dataclasses import replace
from uuid import uuid4

import pytest

from domain import streams
from domain.case_folders.events import EvidenceHoldPlaced, EvidenceHoldReleased
from domain.codes import HoldGround
from domain.ids import CaseFolderId
from services.clock import now
from services.evidence.errors import StorageUnfit
from services.evidence.vault import Vault
from services.evidence.verifying import Faulty, FileFault, verify_evidence
from services.projector.jobs import HOLD
from services.worker.holding import HoldEvidenceEffect
from services.worker.outbox import Job
from services.worker.runner import Done
from tests.worker.district import District, follow
from tests.worker.test_verifying_evidence import sealed, told

ONE, TWO = CaseFolderId("folder one"), CaseFolderId("folder two")


def held_for(district: District, evidence: str, *events: object) -> Done:
    """Holds are placed and released, and the job that follows is run."""
    district.given(streams.evidence_hold(evidence), *events)
    return run(district, evidence)


def run(district: District, evidence: str) -> Done:
    job = Job(district.tenant_id, str(uuid4()), HOLD, evidence, 0, now())
    with district.here():
        return HoldEvidenceEffect(district.storage, district.store.read_stream)(job)


def faults(district: District) -> list[Faulty]:
    with district.here():
        return verify_evidence(district.store, district.storage).faulty


def test_a_file_is_held_in_the_store_until_no_folder_needs_it(district: District) -> None:
    event = sealed(district, b"proof")
    told(district, event)
    vault = Vault(district.storage)

    def in_store() -> bool:
        return vault.held(event.object_key, event.object_version)

    placed = [EvidenceHoldPlaced(event.evidence, folder, HoldGround.DISCIPLINE_CASE) for folder in (ONE, TWO)]
    assert not in_store()
    assert held_for(district, event.evidence, *placed) == Done("HELD")
    assert in_store()
    assert run(district, event.evidence) == Done("HELD")
    assert faults(district) == []

    assert held_for(district, event.evidence, EvidenceHoldReleased(event.evidence, ONE)) == Done("HELD")
    assert in_store()
    assert held_for(district, event.evidence, EvidenceHoldReleased(event.evidence, TWO)) == Done("FREE")
    assert not in_store()
    assert faults(district) == []


def test_each_hold_and_each_release_owes_a_job(district: District) -> None:
    event = sealed(district, b"proof")
    told(district, event)
    placed = EvidenceHoldPlaced(event.evidence, ONE, HoldGround.DISCIPLINE_CASE)
    district.given(streams.evidence_hold(event.evidence), placed, EvidenceHoldReleased(event.evidence, ONE))

    follow(district)

    jobs = [job for job in district.jobs() if job["actor"] == HOLD]
    assert [job["subject"] for job in jobs] == [event.evidence, event.evidence]


def test_a_hold_that_only_one_of_log_and_store_knows_is_named(district: District) -> None:
    event = sealed(district, b"proof")
    missing = told(district, event)
    district.given(
        streams.evidence_hold(event.evidence), EvidenceHoldPlaced(event.evidence, ONE, HoldGround.DISCIPLINE_CASE)
    )

    assert faults(district) == [replace(missing, fault=FileFault.UNHELD)]

    run(district, event.evidence)
    district.given(streams.evidence_hold(event.evidence), EvidenceHoldReleased(event.evidence, ONE))

    assert faults(district) == [replace(missing, fault=FileFault.HELD_WITHOUT_REASON)]


def test_a_store_that_says_it_holds_and_does_not_is_no_success(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = sealed(district, b"proof")
    told(district, event)
    monkeypatch.setattr(district.storage.client, "enable_object_legal_hold", lambda **given: None)

    with pytest.raises(StorageUnfit):
        held_for(district, event.evidence, EvidenceHoldPlaced(event.evidence, ONE, HoldGround.DISCIPLINE_CASE))


def test_a_hold_released_while_it_is_being_set_is_lifted_after_all(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, vault = sealed(district, b"proof"), Vault(district.storage)
    told(district, event)
    own = streams.evidence_hold(event.evidence)
    district.given(own, EvidenceHoldPlaced(event.evidence, ONE, HoldGround.DISCIPLINE_CASE))
    enable = district.storage.client.enable_object_legal_hold

    def released_meanwhile(**given: str) -> None:
        district.given(own, EvidenceHoldReleased(event.evidence, ONE))
        enable(**given)

    monkeypatch.setattr(district.storage.client, "enable_object_legal_hold", released_meanwhile)

    assert run(district, event.evidence) == Done("FREE")
    assert not vault.held(event.object_key, event.object_version)
