"""Superior priorities, targets, templates and good practices."""

from collections.abc import Iterable

from domain.guidance.events import (
    CityTargetSet,
    CityTargetWithdrawn,
    GoodPracticePublished,
    GoodPracticeWithdrawn,
    ListTemplatePublished,
    ListTemplateWithdrawn,
)
from domain.priorities.events import PriorityPublished, PriorityRevised
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

PRIORITY = Table("priority", key=("priority",), found_by=("priority",))
TARGET = Table("city_target", key=("target",), found_by=("target",))
TEMPLATE = Table("list_template", key=("template",), found_by=("template",))
PRACTICE = Table("good_practice", key=("practice",), found_by=("practice",))

guidance = Projection("guidance", PRIORITY, TARGET, TEMPLATE, PRACTICE)


@guidance.on(PriorityPublished)
def priority_published(entry: Entry, event: PriorityPublished, rows: Rows) -> Iterable[Op]:
    yield Put(
        PRIORITY,
        (event.priority,),
        {
            "year": event.year,
            "level": event.level,
            "title": event.title,
            "document": event.document,
            "position": entry.recorded.position,
        },
    )


@guidance.on(PriorityRevised)
def priority_revised(entry: Entry, event: PriorityRevised, rows: Rows) -> Iterable[Op]:
    yield Patch(PRIORITY, (event.priority,), {"title": event.title, "document": event.document})


@guidance.on(CityTargetSet)
def target_set(entry: Entry, event: CityTargetSet, rows: Rows) -> Iterable[Op]:
    yield Put(
        TARGET,
        (event.target,),
        {
            "year": event.year,
            "level": event.level,
            "area": event.area,
            "title": event.title,
            "withdrawn_reason": None,
            "position": entry.recorded.position,
        },
    )


@guidance.on(CityTargetWithdrawn)
def target_withdrawn(entry: Entry, event: CityTargetWithdrawn, rows: Rows) -> Iterable[Op]:
    yield Patch(TARGET, (event.target,), {"withdrawn_reason": event.reason})


@guidance.on(ListTemplatePublished)
def template_published(entry: Entry, event: ListTemplatePublished, rows: Rows) -> Iterable[Op]:
    yield Put(
        TEMPLATE,
        (event.template,),
        {
            "year": event.year,
            "domain": event.domain,
            "industry": event.industry,
            "title": event.title,
            "tasks": [
                {
                    "tier": task.tier,
                    "goal": task.goal,
                    "unit_of_measure": task.unit_of_measure,
                    "target_value": str(task.target_value),
                }
                for task in event.tasks
            ],
            "focus": event.focus,
            "breakthrough": event.breakthrough,
            "withdrawn_reason": None,
            "position": entry.recorded.position,
        },
    )


@guidance.on(ListTemplateWithdrawn)
def template_withdrawn(entry: Entry, event: ListTemplateWithdrawn, rows: Rows) -> Iterable[Op]:
    yield Patch(TEMPLATE, (event.template,), {"withdrawn_reason": event.reason})


@guidance.on(GoodPracticePublished)
def practice_published(entry: Entry, event: GoodPracticePublished, rows: Rows) -> Iterable[Op]:
    yield Put(
        PRACTICE,
        (event.practice,),
        {
            "item": event.item,
            "unit": event.unit,
            "year": event.year,
            "title": event.title,
            "summary": event.summary,
            "withdrawn_reason": None,
            "position": entry.recorded.position,
        },
    )


@guidance.on(GoodPracticeWithdrawn)
def practice_withdrawn(entry: Entry, event: GoodPracticeWithdrawn, rows: Rows) -> Iterable[Op]:
    yield Patch(PRACTICE, (event.practice,), {"withdrawn_reason": event.reason})
