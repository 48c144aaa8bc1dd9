"""The exact bytes that an officer signs: RFC 8785 JSON, in which everything the signature vouches for is named.

A browser signs the bytes as they are given, or makes the same ones itself; a verifier makes them from the log alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.codes import SigningAct
from domain.ids import PersonId, RulingId, UnitId
from domain.scoring.score_1 import canonical

PURPOSE = "sandan/sign/v1"
"""What the text is, and of which version: bytes signed for anything else are no signature here."""


@dataclass(frozen=True, slots=True)
class ToSign:
    """What somebody means to sign: a sheet on a unit, a ruling, a year's publication, or a new key's registration."""

    act: SigningAct
    on: date
    unit: UnitId | None = None
    year: int | None = None
    ruling: RulingId | None = None
    public_key: str | None = None


@dataclass(frozen=True, slots=True)
class TextToSign:
    """The bytes, what they say in Chinese, and of a sheet the lines (RFC 8785) whose digest stands in them."""

    text: bytes
    summary: tuple[str, ...]
    lines: tuple[str, ...] = ()


def key_text(*, district: str, person: PersonId, public_key: str) -> bytes:
    """What a new key signs to show that its owner has it. district: six digits. public_key: base64."""
    act = str(SigningAct.REGISTER_KEY)
    return canonical({"sign": PURPOSE, "act": act, "district": district, "person": person, "public_key": public_key})


def act_text(
    act: SigningAct,
    *,
    district: str,
    stream: str,
    version: int,
    person: PersonId | None,
    on: date,
    content: Mapping[str, Any],
) -> bytes:
    """What an act signs. stream, version: where it is recorded, and how many events stand there before it."""
    return canonical(
        {
            "sign": PURPOSE,
            "act": str(act),
            "district": district,
            "stream": stream,
            "version": version,
            "person": person,
            "on": on.isoformat(),
            "content": content,
        }
    )
