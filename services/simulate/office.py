"""What the organisation department does for the whole district in a year: phases, priorities, the year's end."""

from datetime import date

from domain.codes import CyclePhase, SuperiorLevel
from domain.cycle.commands import AdvancePhase, CloseCycle, OpenCycle
from domain.ids import PriorityId
from domain.priorities.commands import PublishPriority
from services.simulate.chance import Chance
from services.simulate.people import District
from services.simulate.steps import Step, Steps

_PRIORITIES = (
    (SuperiorLevel.CENTRAL, "主题教育常态化制度化"),
    (SuperiorLevel.PROVINCE, "基层党组织标准化规范化建设"),
    (SuperiorLevel.CITY, "“红旗社区”创建"),
    (SuperiorLevel.CITY, "“两新”组织党建示范化工程"),
    (SuperiorLevel.DISTRICT, "后进村（社区）整顿"),
    (SuperiorLevel.DISTRICT, "机关党建与业务融合"),
)

_PHASES = (
    (CyclePhase.RESEARCH, 1, 4),
    (CyclePhase.DRAFTING, 1, 13),
    (CyclePhase.CONSULTATION, 1, 20),
    (CyclePhase.ISSUED, 1, 28),
    (CyclePhase.EXECUTION, 3, 1),
    (CyclePhase.ASSESSMENT, 12, 1),
    (CyclePhase.REVIEW, 12, 26),
    (CyclePhase.RESULT_USE, 12, 30),
)


def priorities(chance: Chance, year: int) -> list[tuple[PriorityId, SuperiorLevel]]:
    """The ids and levels of the year's superior priorities, as `office` publishes them."""
    return [
        (PriorityId(chance.new_id(f"priority/{year}/{place}")), level) for place, (level, _) in enumerate(_PRIORITIES)
    ]


def office(district: District, chance: Chance, year: int) -> Steps:
    """A year's frame, from its opening in January to its close in the following March."""

    def step(day: date, command: object, entity: str | None = None) -> Step:
        return Step(day, district.by_office, command, chance.new_id(), entity)

    opened = date(year, 1, 2)
    yield step(opened, OpenCycle(year, opened))
    for (priority, level), (_, title) in zip(priorities(chance, year), _PRIORITIES, strict=True):
        yield step(opened, PublishPriority(year, level, title, f"〔{year}〕1号"), priority)
    for phase, month, day_of_month in _PHASES:
        day = date(year, month, day_of_month)
        yield step(day, AdvancePhase(year, phase, day))
    closed = date(year + 1, 3, 31)
    yield step(closed, CloseCycle(year, closed))
