"""The unit tree, posts and persons as the API shows them."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, cast

import strawberry

from domain import streams
from domain.codes import PostKind, UnitKind
from graphql_api.described import leaf, resolved
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.tree import TreeGate
from graphql_api.gates.units import UnitsGate
from graphql_api.model import Model, Node, Versioned, node_of
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from projections.units.read import PersonRow, PostRow, UnitRow

if TYPE_CHECKING:
    from graphql_api.lists import ListSet

Year = Annotated[int, strawberry.argument(description="年度")]


@strawberry.type(description="一名人员。姓名加密保存，查询时解密；依法删除后为空。")
class Person(Versioned):
    row: strawberry.Private[PersonRow]

    def key(self) -> str:
        """The person's id."""
        return self.row.person

    def stream(self) -> str:
        """Its own."""
        return streams.person(self.row.person)

    @resolved("姓名；已依法删除的为空")
    async def name(self) -> str | None:
        """Unsealed now, whatever the position: an erased name is gone from the past as well."""
        identity = await unsealed(self, self.row.sealed)
        return None if identity is None else str(identity.name)

    @resolved("电话；没有登记或已依法删除的为空")
    async def telephone(self) -> str | None:
        """Unsealed as the name is."""
        identity = await unsealed(self, self.row.sealed)
        return None if identity is None else str(identity.telephone) or None

    @resolved("全部任职，按登记先后")
    async def posts(self) -> list["Post"]:
        """Ended ones included."""
        rows = await TreeGate(self.view).posts_of_person().load(self.row.person)
        return [Post.of(self.view, row) for row in rows]


@strawberry.type(description="一项任职。")
class Post(Node):
    row: strawberry.Private[PostRow]

    title: str = leaf("职务名称")
    kind: PostKind = leaf("责任类别")
    portfolio: str = leaf("分管领域、分管工作")
    from_on: date = leaf("任职日期")
    until_on: date | None = leaf("离任日期，当日仍在任；在任的为空")
    ended_reason: str | None = leaf("离任原因")

    def key(self) -> str:
        """The post's id."""
        return self.row.post

    @resolved("所在单位")
    async def unit(self) -> "Unit | None":
        """Its unit."""
        return Unit.maybe(self.view, await UnitsGate(self.view).unit().load(self.row.unit))

    @resolved("任职人员")
    async def person(self) -> Person | None:
        """Its holder."""
        return await person_of(self, self.row.person)


@strawberry.type(description="一个单位，按查询日的名称、上级和领域。")
class Unit(Versioned):
    row: strawberry.Private[UnitRow]

    code: str = leaf("单位编码，本区唯一")
    kind: UnitKind = leaf("类型")
    name: str = leaf("单位名称")
    domain: str | None = leaf("所属领域代码")
    assessment_class: str = leaf("考核类别")
    credit_code: str = leaf("统一社会信用代码")
    registered_on: date = leaf("自哪一日起")
    dissolved_on: date | None = leaf("自哪一日起不再存在；存续的为空")

    def key(self) -> str:
        """The unit's id."""
        return self.row.unit

    def stream(self) -> str:
        """Its profile, place and posts."""
        return streams.unit(self.row.unit)

    @resolved("上级单位；区委为空")
    async def superior(self) -> "Unit | None":
        """On the day looked from."""
        return None if self.row.superior is None else await unit_of(self, self.row.superior)

    @resolved("责任链条：由本单位逐级向上到区委")
    async def chain(self) -> list["Unit"]:
        """The unit itself first."""
        chain = await UnitsGate(self.view).chain(self.row.unit)
        rows = await UnitsGate(self.view).unit().load_many(chain)
        return [Unit.of(self.view, row) for row in rows if row is not None]

    @resolved("直接下级单位，按编码")
    async def subordinates(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection["Unit"]:
        """Those that stand on the day."""
        gate, superior = UnitsGate(self.view), self.row.unit
        return await page(
            self.view,
            f"subordinates/{superior}",
            lambda count, behind: gate.subordinate_page(count, behind, superior),
            lambda row: Unit.of(self.view, row),
            first,
            after,
        )

    @resolved("查询日在任的任职，按登记先后")
    async def posts(self) -> list[Post]:
        """The team, the officer and the staff."""
        rows = await TreeGate(self.view).posts_of_unit().load(self.row.unit)
        return [Post.of(self.view, row) for row in rows]

    @resolved("历次任职，含已离任的")
    async def past_posts(self) -> list[Post]:
        """Everything there ever was, with its last portfolio."""
        rows = await TreeGate(self.view).past_posts_of_unit().load(self.row.unit)
        return [Post.of(self.view, row) for row in rows]

    @resolved("本单位某年度的三个清单")
    async def list_set(self, year: Year) -> Annotated["ListSet", strawberry.lazy("graphql_api.lists")] | None:
        """None where none was drafted or the viewer may not see it."""
        row = await ListsGate(self.view).list_set().load((self.row.unit, year))
        return cast("ListSet | None", node_of("ListSet", self.view, row))


@strawberry.type(description="单位树上的一个位置。")
class TreePlace:
    depth: int = leaf("层级，区委为 0")
    unit: Unit = leaf("单位")


async def unit_of(model: Model[Any], unit: str | None) -> Unit | None:
    """The unit of that id, seen as the model is; None for None."""
    return None if unit is None else Unit.maybe(model.view, await UnitsGate(model.view).unit().load(unit))


async def person_of(model: Model[Any], person: str | None) -> Person | None:
    """The person of that id, seen as the model is; None for None."""
    return None if person is None else Person.maybe(model.view, await TreeGate(model.view).person().load(person))


async def unsealed(model: Model[Any], sealed: str | None) -> Any:
    """What a sealed text says, opened together with all others of the request; None where the key is gone."""
    if sealed is None:
        return None
    view = model.view

    async def load(texts: list[str]) -> Sequence[Any]:
        return await view.context.unseal(texts)

    return await view.loader("unsealed", load).load(sealed)
