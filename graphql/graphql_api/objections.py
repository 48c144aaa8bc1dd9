"""Objections as the API shows them to those who may see them."""

from datetime import date

import strawberry

from domain import streams
from graphql_api.described import leaf, resolved
from graphql_api.gates.rulings import RulingsGate
from graphql_api.gates.tree import TreeGate
from graphql_api.model import Versioned
from graphql_api.rulings import Ruling
from graphql_api.states import ObjectionState
from graphql_api.units import Person, Unit, person_of, unit_of, unsealed
from projections.objections.read import ObjectionRow


@strawberry.type(description="对年度考核结果、通报批评或组织处理的一项异议；理由加密保存。")
class Objection(Versioned):
    row: strawberry.Private[ObjectionRow]

    year: int = leaf("年度")
    state: ObjectionState = leaf("状态")
    filed_on: date = leaf("提出日期")
    accepted_on: date | None = leaf("受理日期")
    decide_by_on: date | None = leaf("应当作出决定的截止日")
    assigned_on: date | None = leaf("指定复核人员的日期")
    reason: str | None = leaf("决定的理由")
    decided_on: date | None = leaf("决定日期")

    def key(self) -> str:
        """The objection's id."""
        return self.row.objection

    def stream(self) -> str:
        """Its own."""
        return streams.objection(self.row.objection)

    @resolved("单位")
    async def unit(self) -> Unit | None:
        """Whose result it is about."""
        return await unit_of(self, self.row.unit)

    @resolved("所不服的批评或处理；对考核结果的为空")
    async def ruling(self) -> Ruling | None:
        """None for an assessment."""
        if self.row.ruling is None:
            return None
        return Ruling.maybe(self.view, await RulingsGate(self.view).ruling().load(self.row.ruling))

    @resolved("提出人；只有纸质材料的为空")
    async def filed_by(self) -> Person | None:
        """The unit's secretary, or the person handled."""
        return await person_of(self, self.row.filed_by)

    @resolved("异议理由；已依法删除的为空")
    async def text(self) -> str | None:
        """Unsealed now, whatever the position."""
        written = await unsealed(self, self.row.sealed)
        return None if written is None else str(written.text)

    @resolved("复核人员")
    async def reviewers(self) -> list[Person]:
        """None of them took part in what is objected to."""
        rows = await TreeGate(self.view).person().load_many(self.row.reviewers)
        return [Person.of(self.view, row) for row in rows if row is not None]
