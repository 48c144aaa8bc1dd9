"""Facts about document numbers. Each number of a maker and year has a stream of its own, so it can be given once."""

from dataclasses import dataclass

from domain.codes import RulingKind
from domain.ids import ChangeId, RulingId, UnitId
from domain.recorded import stored


@stored("document.list_numbered.v1")
@dataclass(frozen=True, slots=True)
class ListNumbered:
    """The document that issued the lists of `unit`."""

    maker: UnitId
    year: int
    number: str
    unit: UnitId


@stored("document.change_numbered.v1")
@dataclass(frozen=True, slots=True)
class ChangeNumbered:
    """The document that approved a change of the lists of `unit`; one document may approve several."""

    maker: UnitId
    year: int
    number: str
    unit: UnitId
    change: ChangeId


@stored("document.ruling_numbered.v1")
@dataclass(frozen=True, slots=True)
class RulingNumbered:
    """The document that issued a ruling; one circular may commend, or criticise, several units."""

    maker: UnitId
    year: int
    number: str
    kind: RulingKind
    ruling: RulingId


DocumentEvent = ListNumbered | ChangeNumbered | RulingNumbered
