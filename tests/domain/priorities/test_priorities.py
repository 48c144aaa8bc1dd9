"""The catalogue of superior priorities: each with its level (policy 三(二), 四(一))."""

from functools import reduce

import pytest

from domain.codes import SuperiorLevel
from domain.ids import PriorityId
from domain.priorities.decider import EMPTY, PrioritiesState, evolve, publish_priority, revise_priority
from domain.priorities.errors import PriorityNotFound, PriorityPublishedAlready, PriorityUnchanged
from domain.priorities.events import PriorityEvent, PriorityPublished, PriorityRevised

P1 = PriorityId("P1")
PUBLISHED = PriorityPublished(2020, P1, SuperiorLevel.CITY, "“红旗社区”创建", "市委组〔2020〕1号")


def given(*events: PriorityEvent) -> PrioritiesState:
    return reduce(evolve, events, EMPTY)


def publish(state: PrioritiesState, priority: str, level: SuperiorLevel, title: str) -> list[PriorityPublished]:
    return publish_priority(state, PriorityId(priority), year=2020, level=level, title=title, document="")


def revise(state: PrioritiesState, title: str, document: str = "") -> list[PriorityRevised]:
    return revise_priority(state, P1, year=2020, title=title, document=document, reason="表述更正")


def test_a_priority_is_published_with_its_level() -> None:
    state = given(*publish(EMPTY, "P1", SuperiorLevel.CENTRAL, "主题教育常态化制度化"))

    assert state.entries[P1].level is SuperiorLevel.CENTRAL


def test_the_same_priority_of_the_same_level_is_published_once() -> None:
    with pytest.raises(PriorityPublishedAlready):
        publish(given(PUBLISHED), "P2", SuperiorLevel.CITY, " “红旗社区” 创建")
    with pytest.raises(PriorityPublishedAlready):
        publish(given(PUBLISHED), "P1", SuperiorLevel.CITY, "其他")

    assert publish(given(PUBLISHED), "P2", SuperiorLevel.DISTRICT, "“红旗社区”创建")


def test_a_revision_keeps_the_level_and_changes_the_words() -> None:
    state = given(PUBLISHED, *revise(given(PUBLISHED), "“红旗社区”提升"))

    assert (state.entries[P1].level, state.entries[P1].title) == (SuperiorLevel.CITY, "“红旗社区”提升")


def test_a_revision_needs_a_priority_and_a_change() -> None:
    with pytest.raises(PriorityNotFound):
        revise(EMPTY, "“红旗社区”提升")
    with pytest.raises(PriorityUnchanged):
        revise(given(PUBLISHED), "“红旗社区”创建", "市委组〔2020〕1号")


def test_a_revision_does_not_make_a_twin() -> None:
    other = PriorityPublished(2020, PriorityId("P2"), SuperiorLevel.CITY, "后进社区整顿", "")

    with pytest.raises(PriorityPublishedAlready):
        revise(given(PUBLISHED, other), "后进社区整顿")
