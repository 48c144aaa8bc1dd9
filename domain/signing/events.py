"""Facts about officers' keys. All of a district's stand in one stream, so that none of them can be left out of it."""

from dataclasses import dataclass

from domain.codes import KeyRevocation
from domain.ids import PersonId, SigningKeyId
from domain.recorded import stored


@stored("signing_key.registered.v1")
@dataclass(frozen=True, slots=True)
class SigningKeyRegistered:
    """`public_key` is a raw Ed25519 key (32 bytes), `proof` its signature over `text.key_text`, both in base64."""

    signing_key: SigningKeyId
    person: PersonId
    public_key: str
    proof: str


@stored("signing_key.confirmed.v1")
@dataclass(frozen=True, slots=True)
class SigningKeyConfirmed:
    """Somebody else has held the key against the paper that its owner signed by hand."""

    signing_key: SigningKeyId
    person: PersonId
    confirmed_by: PersonId


@stored("signing_key.revoked.v1")
@dataclass(frozen=True, slots=True)
class SigningKeyRevoked:
    """Nothing signed by it counts from here on; what was signed before stays as it is."""

    signing_key: SigningKeyId
    person: PersonId
    reason: KeyRevocation
    revoked_by: PersonId


SigningEvent = SigningKeyRegistered | SigningKeyConfirmed | SigningKeyRevoked
