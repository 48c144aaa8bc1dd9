"""Superior priorities, targets, list templates and good practices as the API shows them."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, cast

import strawberry

from domain import streams
from domain.codes import SuperiorLevel, TaskTier
from graphql_api.described import leaf, resolved
from graphql_api.gates.lists import ListsGate
from graphql_api.model import Versioned, node_of
from graphql_api.units import Unit, unit_of
from projections.guidance.read import PracticeRow, PriorityRow, TargetRow, TemplateRow

if TYPE_CHECKING:
    from graphql_api.items import Item


@strawberry.type(description="一项上级基层党建重点工作（三(二)、四(一)）。")
class Priority(Versioned):
    row: strawberry.Private[PriorityRow]

    year: int = leaf("年度")
    level: SuperiorLevel = leaf("层级")
    title: str = leaf("重点工作")
    document: str = leaf("依据文件")

    def key(self) -> str:
        """The priority's id."""
        return self.row.priority

    def stream(self) -> str:
        """The year's catalogue, of which it is a part."""
        return streams.priorities(self.row.year)


@strawberry.type(description="市委、市政府下达或本区确定的一项目标任务（二(一)）。")
class CityTarget(Versioned):
    row: strawberry.Private[TargetRow]

    year: int = leaf("年度")
    level: SuperiorLevel = leaf("下达层级：市或区")
    area: str = leaf("目标领域")
    title: str = leaf("目标任务")
    withdrawn_reason: str | None = leaf("撤销原因；有效的为空")

    def key(self) -> str:
        """The target's id."""
        return self.row.target

    def stream(self) -> str:
        """Its own."""
        return streams.target(self.row.target)


@strawberry.type(description="清单模板建议的一项任务。")
class TemplateTask:
    tier: TaskTier = leaf("层面")
    goal: str = leaf("建议的工作目标")
    unit_of_measure: str = leaf("计量单位")
    target_value: Decimal = leaf("建议的目标值")


@strawberry.type(description="按领域、行业发布的清单模板（二(三)）。")
class ListTemplate(Versioned):
    row: strawberry.Private[TemplateRow]

    year: int = leaf("年度")
    domain: str = leaf("领域代码，或 TWO_NEW 表示“两新”组织")
    industry: str = leaf("行业代码，可为空文字")
    title: str = leaf("模板名称")
    focus: str = leaf("着力点")
    breakthrough: str = leaf("突破点")
    withdrawn_reason: str | None = leaf("停用原因；在用的为空")

    def key(self) -> str:
        """The template's id."""
        return self.row.template

    def stream(self) -> str:
        """Its own."""
        return streams.template(self.row.template)

    @resolved("建议的任务")
    def tasks(self) -> list[TemplateTask]:
        """Still to be adapted to the unit."""
        return [
            TemplateTask(
                tier=TaskTier(task["tier"]),
                goal=task["goal"],
                unit_of_measure=task["unit_of_measure"],
                target_value=Decimal(task["target_value"]),
            )
            for task in self.row.tasks
        ]


@strawberry.type(description="经验库中的一条经验，来自已核实完成的特色工作（二(四)）。")
class GoodPractice(Versioned):
    row: strawberry.Private[PracticeRow]

    year: int = leaf("年度")
    title: str = leaf("经验名称")
    summary: str = leaf("做法与成效")
    withdrawn_reason: str | None = leaf("撤出原因；在库的为空")

    def key(self) -> str:
        """The practice's id."""
        return self.row.practice

    def stream(self) -> str:
        """Its own."""
        return streams.practice(self.row.practice)

    @resolved("创造经验的单位")
    async def unit(self) -> Unit | None:
        """Whose work it was."""
        return await unit_of(self, self.row.unit)

    @resolved("所来自的特色工作；无权查看其清单时为空")
    async def item(self) -> Annotated["Item", strawberry.lazy("graphql_api.items")] | None:
        """The featured task."""
        row = await ListsGate(self.view).item().load(self.row.item)
        return cast("Item | None", node_of("Item", self.view, row))
