"""Facts about persons. Names and telephones are sealed: encrypted from the first event, erasable."""

from dataclasses import dataclass
from typing import ClassVar

from domain.ids import PersonId
from domain.recorded import stored


@dataclass(frozen=True, slots=True)
class Identity:
    """What names a person. `telephone` may be empty."""

    name: str
    telephone: str = ""


@stored("person.registered.v1")
@dataclass(frozen=True, slots=True)
class PersonRegistered:
    SEALED_SUBJECT: ClassVar[str] = "person"
    person: PersonId
    sealed: Identity | None


@stored("person.identity_corrected.v1")
@dataclass(frozen=True, slots=True)
class IdentityCorrected:
    SEALED_SUBJECT: ClassVar[str] = "person"
    person: PersonId
    reason: str
    sealed: Identity | None


PersonEvent = PersonRegistered | IdentityCorrected
