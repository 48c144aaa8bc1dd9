"""The year's catalogue of central, province, city and district priorities (policy 三(二), 四(一))."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import assert_never

from domain.codes import SuperiorLevel
from domain.ids import PriorityId
from domain.labels import label
from domain.priorities.errors import PriorityNotFound, PriorityPublishedAlready, PriorityUnchanged
from domain.priorities.events import PriorityEvent, PriorityPublished, PriorityRevised
from domain.text import same_key


@dataclass(frozen=True, slots=True)
class Priority:
    """One entry. Its level is fixed when it is published."""

    level: SuperiorLevel
    title: str
    document: str


@dataclass(frozen=True, slots=True)
class PrioritiesState:
    """The catalogue of one year, folded from its stream."""

    entries: Mapping[PriorityId, Priority] = field(default_factory=lambda: MappingProxyType({}))


EMPTY = PrioritiesState()


def evolve(state: PrioritiesState, event: PriorityEvent) -> PrioritiesState:
    """The catalogue after one more fact."""
    match event:
        case PriorityPublished():
            entry = Priority(event.level, event.title, event.document)
        case PriorityRevised():
            entry = replace(state.entries[event.priority], title=event.title, document=event.document)
        case _:
            assert_never(event)
    return PrioritiesState(MappingProxyType({**state.entries, event.priority: entry}))


def publish_priority(
    state: PrioritiesState, priority: PriorityId, *, year: int, level: SuperiorLevel, title: str, document: str
) -> list[PriorityPublished]:
    """Enter a priority with the level it comes from. Raises PriorityPublishedAlready."""
    if priority in state.entries:
        raise PriorityPublishedAlready(f"“{state.entries[priority].title}”。", field="priority")
    _refuse_twin(state, priority, level, title)
    return [PriorityPublished(year=year, priority=priority, level=level, title=title, document=document)]


def revise_priority(
    state: PrioritiesState, priority: PriorityId, *, year: int, title: str, document: str, reason: str
) -> list[PriorityRevised]:
    """Reword a priority. Raises PriorityNotFound, PriorityUnchanged or PriorityPublishedAlready."""
    entry = state.entries.get(priority)
    if entry is None:
        raise PriorityNotFound(f"{year}年度。", field="priority")
    if (entry.title, entry.document) == (title, document):
        raise PriorityUnchanged
    _refuse_twin(state, priority, entry.level, title)
    return [PriorityRevised(year=year, priority=priority, title=title, document=document, reason=reason)]


def _refuse_twin(state: PrioritiesState, priority: PriorityId, level: SuperiorLevel, title: str) -> None:
    for other, entry in state.entries.items():
        if other != priority and entry.level is level and same_key(entry.title) == same_key(title):
            raise PriorityPublishedAlready(f"{label(level)}“{entry.title}”。", field="title")
