"""Officers' own signatures on what they decide, from the text that is fetched to the event that holds them."""

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain import streams
from domain.assessment.commands import AmendScores, SignSheet
from domain.assessment.events import SheetSigned
from domain.codes import KeyRevocation, PostKind, RulingKind, SignaturesNeeded, SigningAct
from domain.ids import PersonId, RulingId, SigningKeyId
from domain.outcomes.commands import PublishResults
from domain.outcomes.events import YearPublished
from domain.recorded import STORED_NAMES, Actor, Behalf, Recorded
from domain.refusal import NotPermitted
from domain.rulings.commands import ApproveRuling, ReviewRuling
from domain.rulings.events import RulingApproved
from domain.signing.commands import ConfirmSigningKey, RegisterSigningKey, RevokeSigningKey
from domain.signing.errors import (
    KeysInPerson,
    OwnerConfirms,
    SignatureDoesNotFit,
    SignatureMissing,
    SigningKeyIsRevoked,
    SigningKeyOfOther,
    SigningKeyUnconfirmed,
)
from domain.signing.facts import OfficerSignature
from domain.signing.text import TextToSign, ToSign, key_text
from domain.tenancy.commands import SetPolicy
from domain.tenancy.events import Policy as Parameters
from services.bundle.verify_bundle import FOLD, SCORES, SIGNING, Officers, Policy, Report, Wanted, Year
from services.commands.signatures import ed25519
from services.commands.signing_texts import find_signing_text
from services.store import tenant
from tests.bundle.district import policy
from tests.commands.conftest import ADMIN, District
from tests.commands.test_assessment import DONE, YEAR, Assessing, assessing, prepared  # noqa: F401
from tests.commands.test_results import assessed, compute, confirm, year  # noqa: F401
from tests.commands.test_rulings import DAY, judged, proposal, signer  # noqa: F401
from tests.pen import Pen
from tests.replay.sample_year import RESULTS, SampleYear
from tests.replay.sample_year import YEAR as SAMPLE

GOLDEN = Path(__file__).parents[1] / "golden" / "webcrypto_ed25519.json"


def registration(pen: Pen, person: str, **given: Any) -> RegisterSigningKey:
    text = key_text(district="330299", person=PersonId(person), public_key=pen.public)
    return RegisterSigningKey(pen.public, pen.sign(text), **given)


def register(district: District, actor: Actor, pen: Pen, *, confirmed: bool = True, **given: Any) -> SigningKeyId:
    key = SigningKeyId(district.make(actor, registration(pen, actor.person, **given)))
    if confirmed:
        district.submit(ADMIN, ConfirmSigningKey(key))
    return key


def made_again(events: Sequence[Recorded]) -> dict[str, int]:
    """How many acts of each kind the auditors' program finds signed, from what was recorded alone."""
    report = Report()
    folded = Year(2020, True, report)
    officers = Officers(folded, Wanted(Policy(policy()), "", "330299", 2020, []), report)
    for each in sorted(events, key=lambda recorded: recorded.position):
        type_, said = STORED_NAMES[type(each.event)], json.loads(msgspec.json.encode(each.event))
        if type_ in FOLD:
            folded.take(each.position, type_, each.stream, said)
        if type_ in SCORES:
            officers.score(each.stream, said)
        elif type_ in SIGNING:
            actor = json.loads(msgspec.json.encode(each.actor))
            officers.take(each.position, type_, each.stream, each.version, actor, said)
    assert [fault for fault in report.faults if fault.code.startswith("OFFICER")] == []
    return officers.signed


def text_for(district: District, actor: Actor, asked: ToSign) -> TextToSign:
    with tenant(district.tenant_id):
        found = find_signing_text(
            district.log.read_stream, district.tenant_id, asked, PersonId(actor.person), district.today
        )
    assert found is not None
    return found


def require(district: District) -> None:
    parameters = Parameters(late_entry_days=3650, officer_signatures=SignaturesNeeded.REQUIRED)
    district.submit(ADMIN, SetPolicy(parameters, "本人签名"))


def test_what_a_browser_signs_is_what_is_verified() -> None:
    vector = json.loads(GOLDEN.read_text(encoding="utf-8"))
    public, signature = (base64.b64decode(vector[name]) for name in ("public_key", "signature"))
    text = vector["text"].encode()

    assert ed25519(public, text, signature)
    assert not ed25519(public, text + b" ", signature)
    assert not ed25519(public, text, signature[:-1] + b"\x01")


@pytest.mark.parametrize(
    ("public", "message", "signature"),
    [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ],
)
def test_the_published_vectors_hold(public: str, message: str, signature: str) -> None:
    key, text, made = (bytes.fromhex(each) for each in (public, message, signature))

    assert ed25519(key, text, made)
    assert not ed25519(key, text + b"!", made)


class TestKeys:
    def test_a_key_is_registered_in_person_and_confirmed_by_somebody_else(self, district: District) -> None:
        secretary = district.holder("DW01", PostKind.SECRETARY)
        key = register(district, secretary, Pen("1"), confirmed=False)
        office = district.holder("ZZB", PostKind.STAFF)

        with pytest.raises(NotPermitted):
            district.submit(district.holder("DW02", PostKind.SECRETARY), ConfirmSigningKey(key))
        district.submit(office, ConfirmSigningKey(key))

        assert [type(each.event).__name__ for each in district.events(streams.SIGNING_KEYS)] == [
            "SigningKeyRegistered",
            "SigningKeyConfirmed",
        ]

    def test_nobody_confirms_their_own_key(self, district: District) -> None:
        office = district.holder("ZZB", PostKind.STAFF)
        key = register(district, office, Pen("1"), confirmed=False)

        with pytest.raises(OwnerConfirms):
            district.submit(office, ConfirmSigningKey(key))

    def test_nobody_does_it_for_somebody_else(self, district: District) -> None:
        importer = Actor(
            "importer",
            roles=frozenset({"IMPORTER"}),
            on_behalf_of=Behalf(district.units["ZZB"], attested_on_paper=True),
        )
        key = register(district, district.holder("DW01", PostKind.SECRETARY), Pen("1"), confirmed=False)

        for command in (ConfirmSigningKey(key), RevokeSigningKey(key, KeyRevocation.LOST)):
            with pytest.raises(KeysInPerson):
                district.submit(importer, command)
        with pytest.raises(KeysInPerson):
            district.submit(importer, registration(Pen("2"), "importer"))

    def test_its_owner_or_an_administrator_revokes_a_key(self, district: District) -> None:
        secretary = district.holder("DW01", PostKind.SECRETARY)
        own, lost = register(district, secretary, Pen("1")), register(district, secretary, Pen("2"))

        with pytest.raises(NotPermitted):
            district.submit(district.holder("DW02", PostKind.SECRETARY), RevokeSigningKey(own, KeyRevocation.REPLACED))
        district.submit(secretary, RevokeSigningKey(own, KeyRevocation.REPLACED))
        district.submit(ADMIN, RevokeSigningKey(lost, KeyRevocation.LOST))

        with pytest.raises(SigningKeyIsRevoked):
            district.submit(ADMIN, RevokeSigningKey(own, KeyRevocation.LOST))


class TestSheets:
    """The sheet of the second assessor on DW01, every cell of it scored."""

    @pytest.fixture
    def scored(self, assessing: Assessing) -> Assessing:  # noqa: F811
        self.group = assessing.form("QW")
        assessing.open("DW01", self.group)
        self.assessor = assessing.district.holder("ZN02", PostKind.STAFF)
        assessing.enter("DW01", self.assessor, 8_000)
        return assessing

    def asked(self, scored: Assessing) -> ToSign:
        return ToSign(SigningAct.SIGN_SHEET, DONE, unit=scored.unit("DW01"), year=YEAR)

    def command(self, scored: Assessing, key: SigningKeyId, value: str) -> SignSheet:
        return SignSheet(scored.unit("DW01"), YEAR, DONE, OfficerSignature(key, value))

    def test_the_assessor_signs_what_is_shown(self, scored: Assessing) -> None:
        district, pen = scored.district, Pen("1")
        key = register(district, self.assessor, pen, group=self.group)
        text = text_for(district, self.assessor, self.asked(scored))
        made = pen.sign(text.text)

        district.submit(self.assessor, self.command(scored, key, made))

        signed = district.events(streams.score_sheet(scored.unit("DW01"), YEAR, self.assessor.person))[-1]
        assert signed.event == SheetSigned(
            scored.unit("DW01"), YEAR, PersonId(self.assessor.person), DONE, OfficerSignature(key, made)
        )
        about = (streams.SIGNING_KEYS, streams.assessment(scored.unit("DW01"), YEAR), signed.stream)
        assert made_again([each for stream in about for each in district.events(stream)])["SIGN_SHEET"] == 1
        said = json.loads(text.text)
        assert said["version"] == signed.version - 1
        assert said["content"]["lines"] == len(text.lines) == len(scored.scores("DW01", 8_000))
        assert all("8000" in line and "成效不足" in line for line in text.lines)

    def test_a_sheet_that_changed_since_is_read_again_and_signed_again(self, scored: Assessing) -> None:
        district, pen = scored.district, Pen("1")
        key = register(district, self.assessor, pen, group=self.group)
        made = pen.sign(text_for(district, self.assessor, self.asked(scored)).text)
        better = replace(scored.scores("DW01", 9_000)[0], reason="")
        district.submit(self.assessor, AmendScores(scored.unit("DW01"), YEAR, (better,), "复核"))

        with pytest.raises(SignatureDoesNotFit, match="重新取得待签文本"):
            district.submit(self.assessor, self.command(scored, key, made))

    @pytest.mark.parametrize("later", [date(2020, 6, 17)])
    def test_the_day_is_part_of_what_is_signed(self, scored: Assessing, later: date) -> None:
        district, pen = scored.district, Pen("1")
        key = register(district, self.assessor, pen, group=self.group)
        made = pen.sign(text_for(district, self.assessor, self.asked(scored)).text)

        with pytest.raises(SignatureDoesNotFit):
            district.submit(self.assessor, replace(self.command(scored, key, made), signed_on=later))

    def test_a_key_that_is_somebody_elses_unconfirmed_or_revoked_signs_nothing(self, scored: Assessing) -> None:
        district = scored.district
        text = text_for(district, self.assessor, self.asked(scored)).text
        foreign = register(district, district.holder("QW", PostKind.SECRETARY), Pen("2"))
        fresh = register(district, self.assessor, Pen("3"), confirmed=False, group=self.group)
        lost = register(district, self.assessor, Pen("4"), group=self.group)
        district.submit(ADMIN, RevokeSigningKey(lost, KeyRevocation.LOST))

        for key, pen, error in (
            (foreign, Pen("2"), SigningKeyOfOther),
            (fresh, Pen("3"), SigningKeyUnconfirmed),
            (lost, Pen("4"), SigningKeyIsRevoked),
        ):
            with pytest.raises(error):
                district.submit(self.assessor, self.command(scored, key, pen.sign(text)))

    def test_where_the_district_wants_it_nothing_is_signed_without_a_key(self, scored: Assessing) -> None:
        district = scored.district
        require(district)
        unsigned = SignSheet(scored.unit("DW01"), YEAR, DONE)

        with pytest.raises(SignatureMissing, match="取得待签文本"):
            district.submit(self.assessor, unsigned)
        paper = Behalf(district.units["ZN02"], person=self.assessor.person, attested_on_paper=True)
        importer = Actor("importer", roles=frozenset({"IMPORTER"}), on_behalf_of=paper)
        district.submit(importer, unsigned)

        [signed] = [
            each.event
            for each in district.events(streams.score_sheet(scored.unit("DW01"), YEAR, self.assessor.person))
            if isinstance(each.event, SheetSigned)
        ]
        assert signed.signature is None

    def test_there_is_nothing_to_sign_on_an_empty_or_a_signed_sheet(self, scored: Assessing) -> None:
        district = scored.district
        district.submit(self.assessor, SignSheet(scored.unit("DW01"), YEAR, DONE))

        for actor in (self.assessor, district.holder("ZN01", PostKind.STAFF)):
            with tenant(district.tenant_id):
                assert (
                    find_signing_text(
                        district.log.read_stream,
                        district.tenant_id,
                        self.asked(scored),
                        PersonId(actor.person),
                        district.today,
                    )
                    is None
                )


def test_whoever_signs_a_ruling_signs_all_of_it(judged: District) -> None:  # noqa: F811
    pen, approver = Pen("1"), signer(judged)
    key = register(judged, approver, pen)
    ruling = RulingId(judged.make(judged.holder("ZZB", PostKind.STAFF), proposal(judged, RulingKind.COMMENDATION)))
    judged.submit(judged.holder("ZZB", PostKind.LIST_OFFICER), ReviewRuling(ruling, "属实", DAY))
    text = text_for(judged, approver, ToSign(SigningAct.APPROVE_RULING, DAY, ruling=ruling))
    said = json.loads(text.text)["content"]

    command = ApproveRuling(ruling, DAY, OfficerSignature(key, pen.sign(text.text)))
    judged.submit(approver, command)

    assert (said["basis"], said["note"], said["kind"]) == ("年度考核情况", "属实", "COMMENDATION")
    approved = judged.events(streams.ruling(ruling))[-1].event
    assert isinstance(approved, RulingApproved)
    assert approved.signature == command.signature
    about = (streams.SIGNING_KEYS, streams.ruling(ruling))
    assert made_again([each for stream in about for each in judged.events(stream)])["APPROVE_RULING"] == 1


def test_whoever_publishes_a_year_signs_its_round(year: SampleYear) -> None:  # noqa: F811
    compute(year)
    confirm(year)
    office, pen, log = year.actor("ZZB"), Pen("1"), year.store
    key = SigningKeyId(year.give(office, registration(pen, office.person), RESULTS).entity_id)
    year.give(ADMIN, ConfirmSigningKey(key), RESULTS)
    with tenant(1):
        asked = ToSign(SigningAct.PUBLISH_RESULTS, RESULTS, year=SAMPLE)
        text = find_signing_text(log.read_stream, 1, asked, PersonId(office.person), RESULTS)
    assert text is not None
    signature = OfficerSignature(key, pen.sign(text.text))

    year.give(office, PublishResults(SAMPLE, RESULTS, signature), RESULTS)

    with tenant(1):
        published = log.read_stream(streams.results(SAMPLE))[-1].event
        about = (streams.SIGNING_KEYS, streams.results(SAMPLE))
        assert made_again([each for stream in about for each in log.read_stream(stream)])["PUBLISH_RESULTS"] == 1
    assert isinstance(published, YearPublished)
    assert published.signature == signature
    said = json.loads(text.text)["content"]
    assert (said["assessment"], said["evaluation"]) == (published.assessment, published.evaluation)
