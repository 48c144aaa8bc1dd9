"""Questions about the unit tree, persons, list years, guidance and code lists."""

from typing import Annotated, Any

import strawberry

from domain.codes import CodeList, SuperiorLevel, UnitKind
from graphql_api.cycles import Cycle
from graphql_api.described import resolved
from graphql_api.gates.tree import TreeGate
from graphql_api.gates.units import UnitsGate
from graphql_api.guidance import CityTarget, GoodPractice, ListTemplate, Priority
from graphql_api.model import Model
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page, page_of
from graphql_api.policy import Code, codes
from graphql_api.roots.choice import OfYear, Under, Withdrawn, chosen_units, key_or_nothing
from graphql_api.units import Person, TreePlace, Unit
from projections.units.read import UnitRow

Id = Annotated[strawberry.ID, strawberry.argument(description="编号")]
Kinds = Annotated[list[UnitKind] | None, strawberry.argument(description="只要这些类型的")]
Codes = Annotated[list[str] | None, strawberry.argument(description="只要这些单位编码的")]
Levels = Annotated[list[SuperiorLevel] | None, strawberry.argument(description="只要这些层级的")]
Domain = Annotated[str | None, strawberry.argument(description="只要这个领域代码的")]
Industry = Annotated[str | None, strawberry.argument(description="只要这个行业代码的")]
OneList = Annotated[CodeList | None, strawberry.argument(description="只要这张代码表")]
OneYear = Annotated[int, strawberry.argument(description="年度")]


@strawberry.type
class TreeRoot(Model[Any]):
    @resolved("一个单位；含已撤销的")
    async def unit(self, id: Id) -> Unit | None:
        """By id."""
        key = self.view.context.ids.key_of("Unit", id)
        return None if key is None else Unit.maybe(self.view, await UnitsGate(self.view).unit().load(key))

    @resolved("查询日存续的单位，按编码")
    async def units(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        under: Under = None,
        kinds: Kinds = None,
        codes: Codes = None,
    ) -> Connection[Unit]:
        """A flat list; `unitTree` gives the shape."""
        gate, view = UnitsGate(self.view), self.view
        chosen = await chosen_units(view, None, under)
        return await page(
            view,
            "units",
            lambda count, behind: gate.unit_page(count, behind, chosen=chosen, kinds=kinds, codes=codes),
            lambda row: Unit.of(view, row),
            first,
            after,
        )

    @resolved("单位树，先上级后下级，同级按编码")
    async def unit_tree(
        self, first: First = PAGE_DEFAULT, after: After = None, under: Under = None
    ) -> Connection[TreePlace]:
        """As it stands on the day; `under` leaves only one branch."""
        view = self.view
        key = key_or_nothing(view, "Unit", under)
        walked = _walk(await UnitsGate(view).tree(), key)
        return page_of(
            view,
            "unit_tree",
            walked,
            lambda place: place[1].unit,
            lambda place: TreePlace(depth=place[0], unit=Unit.of(view, place[1])),
            first,
            after,
        )

    @resolved("一名人员")
    async def person(self, id: Id) -> Person | None:
        """By id."""
        key = self.view.context.ids.key_of("Person", id)
        return None if key is None else Person.maybe(self.view, await TreeGate(self.view).person().load(key))

    @resolved("人员登记，按登记先后")
    async def persons(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[Person]:
        """Names are opened as they are shown."""
        view = self.view
        return await page(view, "persons", TreeGate(view).person_page, lambda row: Person.of(view, row), first, after)

    @resolved("清单年度，按年")
    async def cycles(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[Cycle]:
        """With phases and windows."""
        view = self.view
        return await page(view, "cycles", TreeGate(view).cycle_page, lambda row: Cycle.of(view, row), first, after)

    @resolved("一个清单年度")
    async def cycle(self, year: OneYear) -> Cycle | None:
        """None while it is not opened."""
        return Cycle.maybe(self.view, await TreeGate(self.view).cycle().load(year))

    @resolved("上级重点工作，按发布先后")
    async def priorities(
        self, first: First = PAGE_DEFAULT, after: After = None, year: OfYear = None, levels: Levels = None
    ) -> Connection[Priority]:
        """The catalogue of the years."""
        gate, view = TreeGate(self.view), self.view
        return await page(
            view,
            "priorities",
            lambda count, behind: gate.priority_page(count, behind, year=year, levels=levels),
            lambda row: Priority.of(view, row),
            first,
            after,
        )

    @resolved("市、区目标任务，按登记先后")
    async def city_targets(
        self, first: First = PAGE_DEFAULT, after: After = None, year: OfYear = None, withdrawn: Withdrawn = False
    ) -> Connection[CityTarget]:
        """What items may be linked to."""
        gate, view = TreeGate(self.view), self.view
        return await page(
            view,
            "city_targets",
            lambda count, behind: gate.target_page(count, behind, year=year, withdrawn=withdrawn),
            lambda row: CityTarget.of(view, row),
            first,
            after,
        )

    @resolved("清单模板，按发布先后")
    async def list_templates(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        domain: Domain = None,
        industry: Industry = None,
        withdrawn: Withdrawn = False,
    ) -> Connection[ListTemplate]:
        """By domain and industry."""
        gate, view = TreeGate(self.view), self.view
        return await page(
            view,
            "list_templates",
            lambda count, behind: gate.template_page(
                count, behind, year=year, domain=domain, industry=industry, withdrawn=withdrawn
            ),
            lambda row: ListTemplate.of(view, row),
            first,
            after,
        )

    @resolved("经验库，按收入先后")
    async def good_practices(
        self, first: First = PAGE_DEFAULT, after: After = None, year: OfYear = None, withdrawn: Withdrawn = False
    ) -> Connection[GoodPractice]:
        """There to be read by all."""
        gate, view = TreeGate(self.view), self.view
        return await page(
            view,
            "good_practices",
            lambda count, behind: gate.practice_page(count, behind, year=year, withdrawn=withdrawn),
            lambda row: GoodPractice.of(view, row),
            first,
            after,
        )

    @resolved("开放代码表的代码：平台的和本区增加的")
    async def codes(self, code_list: OneList = None, year: OfYear = None) -> list[Code]:
        """With `year` those of that year and of every year."""
        return await codes(self.view, code_list, year)


def _walk(rows: list[UnitRow], root: str | None) -> list[tuple[int, UnitRow]]:
    """Depth and row of every unit below `root` (None: the whole forest), superiors first, in the order of the rows."""
    below: dict[str | None, list[UnitRow]] = {}
    standing = {row.unit for row in rows}
    for row in rows:
        # Under a superior that does not stand on the day a unit would otherwise vanish from the tree.
        superior = row.superior if row.superior in standing else None
        below.setdefault(superior, []).append(row)
    tops = below.get(None, []) if root is None else [row for row in rows if row.unit == root]
    waiting = [(0, row) for row in reversed(tops)]
    walked = []
    while waiting:
        depth, row = waiting.pop()
        walked.append((depth, row))
        waiting.extend((depth + 1, each) for each in reversed(below.get(row.unit, [])))
    return walked
