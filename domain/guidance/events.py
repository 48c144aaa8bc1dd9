"""Facts about city targets (二(一)), list templates (二(三)) and good practices (二(四))."""

from dataclasses import dataclass
from decimal import Decimal

from domain.codes import SuperiorLevel, TaskTier
from domain.ids import ItemId, PracticeId, TargetId, TemplateId, UnitId
from domain.recorded import stored


@stored("city_target.set.v1")
@dataclass(frozen=True, slots=True)
class CityTargetSet:
    """A target that the city (or the district itself) handed down; `area` such as 经济增长, 民生满意度."""

    year: int
    target: TargetId
    level: SuperiorLevel
    area: str
    title: str


@stored("city_target.withdrawn.v1")
@dataclass(frozen=True, slots=True)
class CityTargetWithdrawn:
    target: TargetId
    reason: str


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """A task that a template proposes: still to be adapted to the unit (切合实际)."""

    tier: TaskTier
    goal: str
    unit_of_measure: str
    target_value: Decimal


@stored("list_template.published.v1")
@dataclass(frozen=True, slots=True)
class ListTemplatePublished:
    """`domain` is a domain or a group of them; `focus` (着力点) and `breakthrough` (突破点) are advice."""

    year: int
    template: TemplateId
    domain: str
    industry: str
    title: str
    tasks: tuple[TemplateTask, ...]
    focus: str = ""
    breakthrough: str = ""


@stored("list_template.withdrawn.v1")
@dataclass(frozen=True, slots=True)
class ListTemplateWithdrawn:
    template: TemplateId
    reason: str


@stored("good_practice.published.v1")
@dataclass(frozen=True, slots=True)
class GoodPracticePublished:
    practice: PracticeId
    item: ItemId
    unit: UnitId
    year: int
    title: str
    summary: str


@stored("good_practice.withdrawn.v1")
@dataclass(frozen=True, slots=True)
class GoodPracticeWithdrawn:
    practice: PracticeId
    reason: str


GuidanceEvent = (
    CityTargetSet
    | CityTargetWithdrawn
    | ListTemplatePublished
    | ListTemplateWithdrawn
    | GoodPracticePublished
    | GoodPracticeWithdrawn
)
