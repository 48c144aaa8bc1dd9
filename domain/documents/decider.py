"""A document number of a maker and year: given once, whoever asks first (domain.md 4.2, OfficialDocument).

Each number has a stream of its own, named by `number_key`. Two commands that give the same number therefore write the
same version of the same stream and one of them is decided again, on a log where the number is taken.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import assert_never

from domain.codes import RulingKind
from domain.documents.errors import DocumentNumberTaken
from domain.documents.events import ChangeNumbered, DocumentEvent, ListNumbered, RulingNumbered
from domain.ids import ChangeId, RulingId, UnitId
from domain.text import same_key

_BRACKETS = str.maketrans("[](){}【】﹝﹞", "〔〕〔〕〔〕〔〕〔〕")


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What a number was used for: nothing, the issue of a list, approved changes of the lists of `changed`, or rulings
    of one kind."""

    issued: UnitId | None = None
    changed: UnitId | None = None
    ruled: RulingKind | None = None


EMPTY = DocumentState()


def number_key(number: str) -> str:
    """What the spellings of one number have in common, as a name for its stream: 32 hexadecimal digits.

    Width, case, spaces and the kind of brackets around the year do not make another number.
    """
    return sha256(same_key(number).translate(_BRACKETS).encode()).hexdigest()[:32]


def evolve(state: DocumentState, event: DocumentEvent) -> DocumentState:
    """The number after one more use."""
    match event:
        case ListNumbered():
            return DocumentState(issued=event.unit)
        case ChangeNumbered():
            return DocumentState(changed=event.unit)
        case RulingNumbered():
            return DocumentState(ruled=event.kind)
        case _:
            assert_never(event)


def number_list(state: DocumentState, *, maker: UnitId, year: int, number: str, unit: UnitId) -> list[ListNumbered]:
    """Give the number to the document that issues a unit's lists. Raises DocumentNumberTaken."""
    if state != EMPTY:
        raise DocumentNumberTaken(f"{number}。", field="document_number")
    return [ListNumbered(maker=maker, year=year, number=number, unit=unit)]


def number_change(
    state: DocumentState, *, maker: UnitId, year: int, number: str, unit: UnitId, change: ChangeId
) -> list[ChangeNumbered]:
    """Give the number to the approval of a change; one document may approve several changes of one unit's lists.

    Raises DocumentNumberTaken.
    """
    if state not in (EMPTY, DocumentState(changed=unit)):
        raise DocumentNumberTaken(f"{number}。", field="document_number")
    return [ChangeNumbered(maker=maker, year=year, number=number, unit=unit, change=change)]


def number_ruling(
    state: DocumentState, *, issuer: UnitId, year: int, number: str, kind: RulingKind, ruling: RulingId
) -> list[RulingNumbered]:
    """Give the number to the circular that issues a ruling; one circular may issue several of one kind.

    Raises DocumentNumberTaken.
    """
    if state not in (EMPTY, DocumentState(ruled=kind)):
        raise DocumentNumberTaken(f"{number}。", field="document_number")
    return [RulingNumbered(maker=issuer, year=year, number=number, kind=kind, ruling=ruling)]
