"""City targets (policy 二(一)), list templates (二(三)) and good practices (二(四)): published, in force, withdrawn.

Each target, template and practice has a stream of its own; one state serves all three.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from domain.codes import SuperiorLevel, TaskTier
from domain.guidance.errors import (
    GuidanceExists,
    GuidanceNotFound,
    GuidanceWithdrawn,
    PracticeNotFeatured,
    PracticeNotVerified,
    PracticePublishedAlready,
    TargetLevelUnknown,
    TargetSetAlready,
    TemplateUnsound,
)
from domain.guidance.events import (
    CityTargetSet,
    CityTargetWithdrawn,
    GoodPracticePublished,
    GoodPracticeWithdrawn,
    GuidanceEvent,
    ListTemplatePublished,
    ListTemplateWithdrawn,
    TemplateTask,
)
from domain.ids import ItemId, PracticeId, TargetId, TemplateId, UnitId
from domain.labels import label
from domain.text import check_text

TARGET_LEVELS = (SuperiorLevel.CITY, SuperiorLevel.DISTRICT)
"""Who sets targets: 市委、市政府, or the district itself (二(一))."""

TEMPLATE_TASKS_MAX = 100


@dataclass(frozen=True, slots=True)
class GuidanceState:
    """A target, template or practice folded from its stream; `year` is 0 while there is none.

    domain: of a template. unit: the responsible unit of a practice's item.
    """

    year: int = 0
    title: str = ""
    domain: str = ""
    unit: UnitId | None = None
    withdrawn: bool = False

    @property
    def in_force(self) -> bool:
        """Whether it was published and not withdrawn."""
        return self.year != 0 and not self.withdrawn


EMPTY = GuidanceState()


def evolve(state: GuidanceState, event: GuidanceEvent) -> GuidanceState:
    """The target, template or practice after one more fact."""
    match event:
        case CityTargetSet():
            return GuidanceState(year=event.year, title=event.title)
        case ListTemplatePublished():
            return GuidanceState(year=event.year, title=event.title, domain=event.domain)
        case GoodPracticePublished():
            return GuidanceState(year=event.year, title=event.title, unit=event.unit)
        case CityTargetWithdrawn() | ListTemplateWithdrawn() | GoodPracticeWithdrawn():
            return replace(state, withdrawn=True)
        case _:
            assert_never(event)


def refuse_not_in_force(state: GuidanceState, *, field: str) -> None:
    """Refuse to build on what does not exist or was withdrawn. Raises GuidanceNotFound or GuidanceWithdrawn."""
    if not state.year:
        raise GuidanceNotFound(field=field)
    if state.withdrawn:
        raise GuidanceWithdrawn(f"“{state.title}”。", field=field)


def set_city_target(
    state: GuidanceState, target: TargetId, *, year: int, level: SuperiorLevel, area: str, title: str
) -> list[CityTargetSet]:
    """Enter a target that items may link to; again after a withdrawal. Raises TargetSetAlready, TargetLevelUnknown.

    state: of the one stream that targets of this year, level and title have.
    """
    if state.in_force:
        raise TargetSetAlready(f"“{title}”。", field="title")
    if level not in TARGET_LEVELS:
        raise TargetLevelUnknown(f"现填{label(level)}。", field="level")
    return [CityTargetSet(year=year, target=target, level=level, area=area, title=title)]


def withdraw_city_target(state: GuidanceState, target: TargetId, *, reason: str) -> list[CityTargetWithdrawn]:
    """Take a target back; links to it stay on record. Raises GuidanceNotFound or GuidanceWithdrawn."""
    refuse_not_in_force(state, field="target")
    return [CityTargetWithdrawn(target=target, reason=reason)]


def publish_list_template(
    state: GuidanceState,
    template: TemplateId,
    *,
    year: int,
    domain: str,
    industry: str,
    title: str,
    tasks: Sequence[TemplateTask],
    focus: str = "",
    breakthrough: str = "",
) -> list[ListTemplatePublished]:
    """Publish tasks to adapt, for a domain (or group of domains) and industry whose codes were checked.

    Raises GuidanceExists or TemplateUnsound.
    """
    _refuse_existing(state)
    if not 0 < len(tasks) <= TEMPLATE_TASKS_MAX:
        raise TemplateUnsound(f"应有1至{TEMPLATE_TASKS_MAX}项任务，现有{len(tasks)}项。", field="tasks")
    for number, task in enumerate(tasks):
        for name, text in (("goal", task.goal), ("unit_of_measure", task.unit_of_measure)):
            if not text.strip():
                raise TemplateUnsound(f"第{number + 1}项未填写完整。", field=f"tasks.{number}.{name}")
        if task.target_value <= 0:
            raise TemplateUnsound(
                f"第{number + 1}项目标值为{task.target_value}。", field=f"tasks.{number}.target_value"
            )
    check_text(focus, "focus", "着力点", required=False)
    check_text(breakthrough, "breakthrough", "突破点", required=False)
    published = ListTemplatePublished(
        year=year,
        template=template,
        domain=domain,
        industry=industry,
        title=title,
        tasks=tuple(tasks),
        focus=focus,
        breakthrough=breakthrough,
    )
    return [published]


def withdraw_list_template(state: GuidanceState, template: TemplateId, *, reason: str) -> list[ListTemplateWithdrawn]:
    """Retire a template; lists drafted from it stand. Raises GuidanceNotFound or GuidanceWithdrawn."""
    refuse_not_in_force(state, field="template")
    return [ListTemplateWithdrawn(template=template, reason=reason)]


def publish_good_practice(
    state: GuidanceState,
    practice: PracticeId,
    *,
    item: ItemId,
    unit: UnitId,
    year: int,
    tier: TaskTier | None,
    verified: bool,
    title: str,
    summary: str,
) -> list[GoodPracticePublished]:
    """Take a featured task into the library once others found it done; again after a withdrawal.

    tier: of the task, None for a problem or a duty. verified: whether its completion was verified or it was closed.
    Raises PracticePublishedAlready, PracticeNotFeatured or PracticeNotVerified.
    """
    if state.in_force:
        raise PracticePublishedAlready(field="item")
    if tier is not TaskTier.FEATURED:
        raise PracticeNotFeatured(field="item")
    if not verified:
        raise PracticeNotVerified("请先核查或销号。", field="item")
    return [GoodPracticePublished(practice=practice, item=item, unit=unit, year=year, title=title, summary=summary)]


def withdraw_good_practice(state: GuidanceState, practice: PracticeId, *, reason: str) -> list[GoodPracticeWithdrawn]:
    """Take a practice out of the library. Raises GuidanceNotFound or GuidanceWithdrawn."""
    refuse_not_in_force(state, field="practice")
    return [GoodPracticeWithdrawn(practice=practice, reason=reason)]


def _refuse_existing(state: GuidanceState) -> None:
    if state.year:
        raise GuidanceExists
