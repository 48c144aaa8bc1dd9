"""Research records as the API shows them."""

from datetime import date

import strawberry

from domain import streams
from graphql_api.described import leaf, resolved
from graphql_api.model import Versioned
from graphql_api.units import Person, Unit, person_of, unit_of
from projections.research.read import ResearchRow


@strawberry.type(description="制定清单之前对责任单位的调研（五(二)）：现状、问题、优势缺一不可。")
class ResearchRecord(Versioned):
    row: strawberry.Private[ResearchRow]

    year: int = leaf("年度")
    started_on: date = leaf("开始日期")
    situation: str | None = leaf("工作现状；未记录为空")
    problems: str | None = leaf("存在问题；未记录为空")
    strengths: str | None = leaf("自身优势；未记录为空")
    completed_on: date | None = leaf("完成日期；未完成为空")

    def key(self) -> str:
        """Unit and year: there is one for each."""
        return f"{self.row.unit}/{self.row.year}"

    def stream(self) -> str:
        """Its own."""
        return streams.research(self.row.unit, self.row.year)

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """The unit that was researched."""
        return await unit_of(self, self.row.unit)

    @resolved("专人")
    async def officer(self) -> Person | None:
        """Who did it."""
        return await person_of(self, self.row.officer)
