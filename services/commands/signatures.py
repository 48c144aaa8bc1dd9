"""Officers' signatures on what a command does: the text they are over, and whether they hold."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from domain.codes import SignaturesNeeded, SigningAct
from domain.ids import PersonId
from domain.signing import decider as signing
from domain.signing.facts import OfficerSignature
from domain.signing.text import act_text
from services.commands import states
from services.commands.decide import Decide


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a raw public key (32 bytes) made a signature (64 bytes) of the message (RFC 8032)."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def text_to_sign(
    decide: Decide, act: SigningAct, stream: str, *, person: PersonId | None, on: date, content: Mapping[str, Any]
) -> bytes:
    """What the act signs that follows next on a stream that was loaded."""
    return act_text(
        act,
        district=states.tenant(decide).code,
        stream=stream,
        version=decide.version(stream),
        person=person,
        on=on,
        content=content,
    )


def refuse_unproven(
    decide: Decide,
    given: OfficerSignature | None,
    act: SigningAct,
    stream: str,
    *,
    person: PersonId | None,
    on: date,
    content: Callable[[], Mapping[str, Any]],
) -> None:
    """Refuse an act whose signature does not hold, or is not there where the district wants one.

    person: who answers for the act. content: what it decides, asked for only where something was signed.
    Raises what `refuse_unsigned` and `refuse_false` do (domain/signing/decider.py).
    """
    behalf = decide.actor.on_behalf_of
    if given is None:
        required = states.tenant(decide).policy.officer_signatures is SignaturesNeeded.REQUIRED
        signing.refuse_unsigned(required=required, on_paper=behalf is not None and behalf.attested_on_paper)
        return
    signing.refuse_false(
        states.signing_keys(decide),
        given,
        person=person,
        text=text_to_sign(decide, act, stream, person=person, on=on, content=content()),
        in_person=behalf is None,
        verifies=ed25519,
    )
