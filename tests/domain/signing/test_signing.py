"""Officers' keys and signatures: who may use which key, over which text, and what no signature is."""

import base64
from collections.abc import Callable
from datetime import date
from functools import reduce
from hashlib import sha512
from typing import Any

import pytest

from domain.codes import KeyRevocation, SigningAct
from domain.ids import PersonId, SigningKeyId
from domain.signing import decider as signing
from domain.signing.decider import EMPTY, RegisterState, evolve
from domain.signing.errors import (
    OwnerConfirms,
    PossessionUnproven,
    PublicKeyMalformed,
    PublicKeyTaken,
    PublicKeyWeak,
    SignatureByOther,
    SignatureDoesNotFit,
    SignatureMalformed,
    SignatureMissing,
    SigningKeyConfirmedAlready,
    SigningKeyIsRevoked,
    SigningKeyNotFound,
    SigningKeyOfOther,
    SigningKeyUnconfirmed,
)
from domain.signing.events import SigningEvent, SigningKeyConfirmed, SigningKeyRegistered, SigningKeyRevoked
from domain.signing.facts import OfficerSignature
from domain.signing.text import act_text, key_text

KEY, OTHER_KEY = SigningKeyId("k-1"), SigningKeyId("k-2")
OWNER, OTHER = PersonId("p-1"), PersonId("p-2")
RAW = b"\x42" * 32
PUBLIC = base64.b64encode(RAW).decode()
TEXT = key_text(district="330299", person=OWNER, public_key=PUBLIC)


def signature(text: bytes, raw: bytes = RAW) -> str:
    """What the stand-in for Ed25519 takes for this key's signature of a text."""
    return base64.b64encode(sha512(raw + text).digest()).decode()


def verifies(public: bytes, message: bytes, made: bytes) -> bool:
    return sha512(public + message).digest() == made


REGISTERED = SigningKeyRegistered(KEY, OWNER, PUBLIC, signature(TEXT))
CONFIRMED = SigningKeyConfirmed(KEY, OWNER, OTHER)
REVOKED = SigningKeyRevoked(KEY, OWNER, KeyRevocation.LOST, OWNER)
ACT = act_text(
    SigningAct.SIGN_SHEET,
    district="330299",
    stream="score_sheet/u/2020/p-1",
    version=7,
    person=OWNER,
    on=date(2020, 12, 15),
    content={"lines": 6},
)


def after(*events: SigningEvent) -> RegisterState:
    return reduce(evolve, events, EMPTY)


def register(state: RegisterState = EMPTY, **changes: Any) -> list[SigningKeyRegistered]:
    given: dict[str, Any] = {
        "signing_key": KEY, "person": OWNER, "public_key": PUBLIC, "proof": signature(TEXT), "text": TEXT,
    }  # fmt: skip
    return signing.register_key(state, verifies=verifies, **{**given, **changes})


def check(
    state: RegisterState,
    *,
    key: SigningKeyId = KEY,
    value: str | None = None,
    person: PersonId = OWNER,
    text: bytes = ACT,
    in_person: bool = True,
) -> None:
    given = OfficerSignature(key, signature(ACT) if value is None else value)
    signing.refuse_false(state, given, person=person, text=text, in_person=in_person, verifies=verifies)


def test_a_key_is_registered_by_whoever_shows_that_they_have_it() -> None:
    assert register() == [REGISTERED]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"public_key": "no base64"}, PublicKeyMalformed),
        ({"public_key": base64.b64encode(RAW[:31]).decode()}, PublicKeyMalformed),
        ({"public_key": PUBLIC[:-2] + "J="}, PublicKeyMalformed),  # the same bytes in another spelling
        ({"proof": signature(b"another text")}, PossessionUnproven),
        ({"proof": signature(TEXT, b"\x43" * 32)}, PossessionUnproven),
        ({"proof": "QUFB"}, SignatureMalformed),
        ({"text": key_text(district="330299", person=OTHER, public_key=PUBLIC)}, PossessionUnproven),
    ],
)
def test_a_key_that_is_none_or_whose_owner_shows_nothing_is_not_registered(
    changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        register(**changes)


@pytest.mark.parametrize(
    "raw",
    [
        bytes(32),
        b"\x01" + bytes(31),
        bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
        bytes.fromhex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        bytes.fromhex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        b"\xff" * 32,
    ],
)
def test_a_key_under_which_anybody_could_sign_is_not_registered(raw: bytes) -> None:
    with pytest.raises(PublicKeyWeak):
        register(public_key=base64.b64encode(raw).decode())


@pytest.mark.parametrize("events", [(REGISTERED,), (REGISTERED, CONFIRMED, REVOKED)])
def test_a_key_is_registered_once_whoever_has_it_and_whatever_became_of_it(events: tuple[SigningEvent, ...]) -> None:
    with pytest.raises(PublicKeyTaken):
        register(after(*events), signing_key=OTHER_KEY, person=OTHER)


def test_another_than_its_owner_confirms_a_key_once() -> None:
    assert signing.confirm_key(after(REGISTERED), KEY, confirmed_by=OTHER) == [CONFIRMED]
    with pytest.raises(OwnerConfirms):
        signing.confirm_key(after(REGISTERED), KEY, confirmed_by=OWNER)
    with pytest.raises(SigningKeyConfirmedAlready):
        signing.confirm_key(after(REGISTERED, CONFIRMED), KEY, confirmed_by=OTHER)


@pytest.mark.parametrize("events", [(REGISTERED,), (REGISTERED, CONFIRMED)])
def test_a_key_is_revoked_whether_it_was_confirmed_or_not(events: tuple[SigningEvent, ...]) -> None:
    assert signing.revoke_key(after(*events), KEY, reason=KeyRevocation.LOST, revoked_by=OWNER) == [REVOKED]


def test_what_is_unknown_or_revoked_is_neither_confirmed_nor_revoked() -> None:
    acts: list[Callable[[RegisterState], object]] = [
        lambda state: signing.confirm_key(state, KEY, confirmed_by=OTHER),
        lambda state: signing.revoke_key(state, KEY, reason=KeyRevocation.LOST, revoked_by=OWNER),
    ]
    for act in acts:
        with pytest.raises(SigningKeyNotFound):
            act(EMPTY)
        with pytest.raises(SigningKeyIsRevoked):
            act(after(REGISTERED, REVOKED))


def test_a_confirmed_key_of_the_very_person_signs_the_very_text() -> None:
    check(after(REGISTERED, CONFIRMED))


@pytest.mark.parametrize(
    ("events", "changes", "error"),
    [
        ((), {}, SigningKeyNotFound),
        ((REGISTERED,), {}, SigningKeyUnconfirmed),
        ((REGISTERED, CONFIRMED, REVOKED), {}, SigningKeyIsRevoked),
        ((REGISTERED, CONFIRMED), {"key": OTHER_KEY}, SigningKeyNotFound),
        ((REGISTERED, CONFIRMED), {"person": OTHER}, SigningKeyOfOther),
        ((REGISTERED, CONFIRMED), {"text": ACT.replace(b'"version":7', b'"version":8')}, SignatureDoesNotFit),
        ((REGISTERED, CONFIRMED), {"text": ACT.replace(b"12-15", b"12-16")}, SignatureDoesNotFit),
        ((REGISTERED, CONFIRMED), {"value": signature(ACT, b"\x43" * 32)}, SignatureDoesNotFit),
        ((REGISTERED, CONFIRMED), {"value": signature(ACT)[:-4]}, SignatureMalformed),
        ((REGISTERED, CONFIRMED), {"in_person": False}, SignatureByOther),
    ],
)
def test_any_other_signature_is_refused_for_what_it_is(
    events: tuple[SigningEvent, ...], changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        check(after(*events), **changes)


def test_nothing_is_signed_but_where_the_district_wants_it_and_paper_is_signed_by_hand() -> None:
    for required, on_paper in ((False, False), (False, True), (True, True)):
        signing.refuse_unsigned(required=required, on_paper=on_paper)
    with pytest.raises(SignatureMissing):
        signing.refuse_unsigned(required=True, on_paper=False)


def test_the_text_names_purpose_place_and_content_in_one_and_only_one_spelling() -> None:
    assert ACT.decode() == (
        '{"act":"SIGN_SHEET","content":{"lines":6},"district":"330299","on":"2020-12-15","person":"p-1",'
        '"sign":"sandan/sign/v1","stream":"score_sheet/u/2020/p-1","version":7}'
    )
    assert TEXT.decode() == (
        f'{{"act":"REGISTER_KEY","district":"330299","person":"p-1","public_key":"{PUBLIC}","sign":"sandan/sign/v1"}}'
    )
