"""The whole play: every district-year's steps, merged by day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge

from services.simulate.assessing import Assessing
from services.simulate.chance import Chance
from services.simulate.concluding import Concluding
from services.simulate.founding import founding, tree
from services.simulate.lists import ListMaking, UnitYear
from services.simulate.office import office, priorities
from services.simulate.participation import Participation
from services.simulate.people import District, Unit
from services.simulate.reorganisation import moved_branch, replaced_secretary
from services.simulate.reviewing import Reviewing
from services.simulate.size import Size
from services.simulate.steps import Step, Steps
from services.simulate.supervising import Supervising
from services.simulate.work import Work

LATE_UNITS, LATE_DAYS = 31, 12
VERY_LATE_UNITS, VERY_LATE_DAYS = 6, 40
"""Of the model's 656 units: how many break their lists down after Feb 28, and how many days after the others."""


@dataclass(slots=True)
class Play:
    """One district's years. `seed` decides everything that chance decides."""

    tenant_id: int
    number: int
    size: Size
    first_year: int
    years: int
    seed: int
    district: District = field(init=False)
    _chance: Chance = field(init=False)

    def __post_init__(self) -> None:
        self._chance = Chance(f"{self.seed}/{self.number}")
        self.district = tree(self.tenant_id, self.number, self.size, self._chance)

    def steps(self) -> Steps:
        """Every step in the order of days; within a day the office comes first."""
        chance = self._chance
        yield from founding(self.district, chance.of("founding"), self.size, self.first_year)
        told: list[Iterator[Step]] = []
        made: dict[str, UnitYear] = {}
        for year in range(self.first_year, self.first_year + self.years):
            told.append(office(self.district, chance.of(f"office/{year}"), year))
            before, made = made, {unit.code: UnitYear(unit, year) for unit in self.district.listed}
            for place, own in enumerate(made.values()):
                told.append(self._unit_year(own, before.get(own.unit.code), place))
            told.append(self._year_end(made, year))
        first, second = self.district.committees[:2]
        told.append(replaced_secretary(first, chance.of("replaced"), self.first_year))
        told.append(moved_branch(self.district.branches[0], second, chance.of("moved"), self.first_year))
        yield from merge(*told, key=lambda step: step.day)

    def _unit_year(self, own: UnitYear, before: UnitYear | None, place: int) -> Steps:
        chance = self._chance.of(f"{own.unit.code}/{own.year}")
        published = priorities(self._chance.of(f"office/{own.year}"), own.year)
        making = ListMaking(own, self.size, chance.of("lists"), published, before)
        yield from making.steps()
        work = Work(
            own, chance.of("work"), late_days=self._late_days(place), shared_digest=self._shared_digest(own.unit)
        )
        beside = Participation(own, self.district.departments, self.size, chance.of("participation"))
        late_talk = own.unit is self.district.committees[0] and own.year == self.first_year
        slow = own.unit is self.district.committees[-1]
        watched = Supervising(self.district, own, chance.of("supervising"), late_talk=late_talk, slow=slow)
        yield from merge(work.steps(), beside.steps(), watched.steps(), key=lambda step: step.day)

    def _year_end(self, made: Mapping[str, UnitYear], year: int) -> Steps:
        """What is done for all units together at the end of a year, each part once the one before has ended."""
        chance = self._chance
        yield from Assessing(self.district, made, year, self.size, chance.of(f"assessing/{year}")).steps()
        yield from Reviewing(self.district, year, self.size, chance.of(f"reviewing/{year}")).steps()
        yield from Concluding(self.district, made, year, self.size, chance.of(f"concluding/{year}")).steps()

    def _late_days(self, place: int) -> int:
        """How late a unit breaks its lists down; the late ones are spread over the district."""
        if place % max(1, self.size.units // self.size.scaled(VERY_LATE_UNITS)) == 1:
            return VERY_LATE_DAYS
        return LATE_DAYS if place % max(1, self.size.units // self.size.scaled(LATE_UNITS)) == 0 else 0

    def _shared_digest(self, unit: Unit) -> str:
        """The digest of the photo that two units show as their own."""
        twins = (self.district.branches[0].code, self.district.branches[-1].code)
        return self._chance.of("photo").digest() if unit.code in twins else ""
