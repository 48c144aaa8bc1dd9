"""What was found in a file is recorded before it is sealed or refused, and some of it forbids sealing."""

from dataclasses import replace
from datetime import date

import pytest

from domain.codes import PreviewFault, Rendition, ScanVerdict
from domain.evidence.decider import EMPTY, EvidenceState, evolve, reject
from domain.evidence.errors import ExaminationContradictory, InfectedNotSealed, UnscannedNotSealed
from domain.evidence.events import EvidenceDeclared, EvidenceRejected, EvidenceScanned, EvidenceSupplied
from domain.evidence.examining import examine, refuse_unfit
from domain.evidence.facts import Examination, Preview, PreviewLost
from domain.ids import EvidenceId, ItemId, UnitId

FILE, SHA256 = EvidenceId("file"), "a" * 64
DECLARED = EvidenceDeclared(
    FILE, UnitId("street"), ItemId("item"), "1.jpg", SHA256, 1000, "image/jpeg", no_state_secret=True
)
UNSEEN = Examination("image/jpeg")
CLEAN = Examination("image/jpeg", ScanVerdict.CLEAN, "ClamAV", "1.4.3", "27830", date(2026, 11, 26))
INFECTED = replace(CLEAN, verdict=ScanVerdict.INFECTED, threat="Eicar-Test-Signature")


def given(*events: EvidenceDeclared | EvidenceScanned | EvidenceRejected | EvidenceSupplied) -> EvidenceState:
    state = EMPTY
    for event in events:
        state = evolve(state, event)
    return state


def test_all_that_was_found_is_in_the_fact() -> None:
    thumbnail, text = Preview(Rendition.THUMBNAIL, "b" * 64, 3000), PreviewLost(Rendition.TEXT, PreviewFault.LIMIT)

    found = examine(FILE, SHA256, replace(CLEAN, previews=(thumbnail,), previews_lost=(text,)))

    assert found == EvidenceScanned(
        FILE, SHA256, "image/jpeg", ScanVerdict.CLEAN, "ClamAV", "1.4.3", "27830", date(2026, 11, 26), None,
        (thumbnail,), (text,),
    )  # fmt: skip


@pytest.mark.parametrize(
    "contradictory",
    [
        replace(CLEAN, engine=None),
        replace(CLEAN, engine_version=None),
        replace(CLEAN, signatures=None),
        replace(CLEAN, threat="Eicar-Test-Signature"),
        replace(INFECTED, threat=None),
        replace(UNSEEN, engine="ClamAV"),
        replace(UNSEEN, signatures="27830"),
        replace(UNSEEN, signatures_on=date(2026, 11, 26)),
        replace(UNSEEN, threat="Eicar-Test-Signature"),
    ],
)
def test_a_verdict_has_somebody_who_gave_it_and_a_threat_a_name(contradictory: Examination) -> None:
    with pytest.raises(ExaminationContradictory):
        examine(FILE, SHA256, contradictory)


def test_an_infected_file_is_not_sealed_whatever_the_policy() -> None:
    for scan_required in (False, True):
        with pytest.raises(InfectedNotSealed, match="Eicar-Test-Signature"):
            refuse_unfit(INFECTED, scan_required=scan_required)


def test_a_file_that_nobody_scanned_is_sealed_only_where_the_policy_lets_it() -> None:
    refuse_unfit(UNSEEN, scan_required=False)
    refuse_unfit(CLEAN, scan_required=True)
    with pytest.raises(UnscannedNotSealed):
        refuse_unfit(UNSEEN, scan_required=True)


def test_a_refusal_says_what_was_found_where_the_declared_file_came_and_nothing_where_it_did_not() -> None:
    refused, absent = EvidenceRejected(FILE, "查出恶意代码"), EvidenceRejected(FILE, "没有收到")

    assert reject(given(DECLARED), reason="查出恶意代码", examined=INFECTED) == [
        examine(FILE, SHA256, INFECTED),
        refused,
    ]
    assert reject(given(DECLARED), reason="没有收到", examined=None) == [absent]


def test_what_was_found_in_refused_bytes_says_nothing_about_others() -> None:
    found = examine(FILE, SHA256, INFECTED)
    refused = given(DECLARED, found, EvidenceRejected(FILE, "查出恶意代码"))

    supplied = evolve(refused, EvidenceSupplied(FILE, "c" * 64, 900, "image/jpeg"))

    assert refused.scanned == found
    assert supplied.scanned is None
