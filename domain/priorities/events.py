"""Facts about the catalogue of superior priorities."""

from dataclasses import dataclass

from domain.codes import SuperiorLevel
from domain.ids import PriorityId
from domain.recorded import stored


@stored("priority.published.v1")
@dataclass(frozen=True, slots=True)
class PriorityPublished:
    year: int
    priority: PriorityId
    level: SuperiorLevel
    title: str
    document: str


@stored("priority.revised.v1")
@dataclass(frozen=True, slots=True)
class PriorityRevised:
    year: int
    priority: PriorityId
    title: str
    document: str
    reason: str


PriorityEvent = PriorityPublished | PriorityRevised
