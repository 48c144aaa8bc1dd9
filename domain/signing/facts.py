"""A signature as an act carries it."""

from dataclasses import dataclass

from domain.ids import SigningKeyId


@dataclass(frozen=True, slots=True)
class OfficerSignature:
    """`value` is the 64 bytes of an Ed25519 signature in base64, over the bytes that `text.act_text` gives."""

    signing_key: SigningKeyId
    value: str
