"""Officers' keys (registered by their owner, confirmed by another, revoked), and whether a signature holds.

Ed25519 itself is no part of the standard library: whoever calls brings `verifies`.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from domain.codes import KeyRevocation
from domain.ids import PersonId, SigningKeyId
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

Verifies = Callable[[bytes, bytes, bytes], bool]
"""(public key, message, signature) -> whether the key made the signature (RFC 8032)."""

KEY_BYTES, SIGNATURE_BYTES = 32, 64

_P = 2**255 - 19
_SMALL_ORDER = frozenset(
    {
        0,
        1,
        _P - 1,
        2707385501144840649318225287225658788936804267575313519463743609750303402022,
        55188659117513257062467267217118295137698188065244968500265048394206261417927,
    }
)
"""y of the points of order 1, 2, 4 and 8: under such a key a signature is made without any private key."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key: it may sign once it is confirmed and as long as it is not revoked."""

    signing_key: SigningKeyId
    person: PersonId
    public_key: str
    confirmed: bool = False
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class RegisterState:
    """Every key of the district, folded from its stream."""

    keys: Mapping[SigningKeyId, SigningKey] = field(default_factory=dict)


EMPTY = RegisterState()


def evolve(state: RegisterState, event: SigningEvent) -> RegisterState:
    """The register after one more fact."""
    match event:
        case SigningKeyRegistered():
            key = SigningKey(event.signing_key, event.person, event.public_key)
        case SigningKeyConfirmed():
            key = replace(state.keys[event.signing_key], confirmed=True)
        case SigningKeyRevoked():
            key = replace(state.keys[event.signing_key], revoked=True)
        case _:
            assert_never(event)
    return RegisterState({**state.keys, key.signing_key: key})


def register_key(
    state: RegisterState,
    signing_key: SigningKeyId,
    *,
    person: PersonId,
    public_key: str,
    proof: str,
    text: bytes,
    verifies: Verifies,
) -> list[SigningKeyRegistered]:
    """Enter a key whose owner shows that he has it. text: `text.key_text` of person and key.

    Raises PublicKeyMalformed, PublicKeyWeak, PublicKeyTaken (also for one that was revoked), SignatureMalformed or
    PossessionUnproven.
    """
    raw = _decoded(public_key, KEY_BYTES)
    if raw is None:
        raise PublicKeyMalformed(f"“{public_key[:60]}”。", field="public_key")
    y = int.from_bytes(raw, "little") % 2**255
    if y >= _P or y in _SMALL_ORDER:
        raise PublicKeyWeak(field="public_key")
    if any(key.public_key == public_key for key in state.keys.values()):
        raise PublicKeyTaken(field="public_key")
    if not verifies(raw, text, _signature(proof, "proof")):
        raise PossessionUnproven(field="proof")
    return [SigningKeyRegistered(signing_key, person, public_key, proof)]


def confirm_key(
    state: RegisterState, signing_key: SigningKeyId, *, confirmed_by: PersonId
) -> list[SigningKeyConfirmed]:
    """Say that the key is its owner's, as paper shows. Raises SigningKeyNotFound, SigningKeyIsRevoked,
    SigningKeyConfirmedAlready or OwnerConfirms.
    """
    key = unrevoked(state, signing_key)
    if key.confirmed:
        raise SigningKeyConfirmedAlready(field="signing_key")
    if confirmed_by == key.person:
        raise OwnerConfirms(field="signing_key")
    return [SigningKeyConfirmed(signing_key, key.person, confirmed_by)]


def revoke_key(
    state: RegisterState, signing_key: SigningKeyId, *, reason: KeyRevocation, revoked_by: PersonId
) -> list[SigningKeyRevoked]:
    """Let nothing more be signed by it, confirmed or not. Raises SigningKeyNotFound or SigningKeyIsRevoked."""
    key = unrevoked(state, signing_key)
    return [SigningKeyRevoked(signing_key, key.person, reason, revoked_by)]


def unrevoked(state: RegisterState, signing_key: SigningKeyId) -> SigningKey:
    """A key that may be worked with. Raises SigningKeyNotFound or SigningKeyIsRevoked."""
    key = state.keys.get(signing_key)
    if key is None:
        raise SigningKeyNotFound(field="signing_key")
    if key.revoked:
        raise SigningKeyIsRevoked(field="signing_key")
    return key


def refuse_unsigned(*, required: bool, on_paper: bool) -> None:
    """An act without a signature, where the district wants one; on paper it is signed by hand.

    Raises SignatureMissing.
    """
    if required and not on_paper:
        raise SignatureMissing(field="signature")


def refuse_false(
    state: RegisterState,
    given: OfficerSignature,
    *,
    person: PersonId | None,
    text: bytes,
    in_person: bool,
    verifies: Verifies,
) -> None:
    """A signature that is not this person's over this text. text: `text.act_text` of what is to be recorded.
    in_person: whether they give the command themselves, and nobody on their behalf.

    Raises SignatureByOther, SigningKeyNotFound, SigningKeyOfOther, SigningKeyUnconfirmed, SigningKeyIsRevoked,
    SignatureMalformed or SignatureDoesNotFit.
    """
    if not in_person:
        raise SignatureByOther(field="signature")
    key = unrevoked(state, given.signing_key)
    if key.person != person:
        raise SigningKeyOfOther(field="signature.signing_key")
    if not key.confirmed:
        raise SigningKeyUnconfirmed(field="signature.signing_key")
    raw = _decoded(key.public_key, KEY_BYTES)
    assert raw is not None, "a registered key is well formed"
    if not verifies(raw, text, _signature(given.value, "signature.value")):
        raise SignatureDoesNotFit(field="signature")


def _signature(text: str, field: str) -> bytes:
    raw = _decoded(text, SIGNATURE_BYTES)
    if raw is None:
        raise SignatureMalformed(f"“{text[:60]}”。", field=field)
    return raw


def _decoded(text: str, length: int) -> bytes | None:
    """The bytes behind a base64 text in its one and only spelling; None for anything else."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == length and base64.b64encode(raw).decode() == text else None
