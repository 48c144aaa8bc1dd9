"""Commendations, criticisms, handling of persons and key management as the API shows them."""

from datetime import date
from typing import cast

import strawberry

from domain import streams
from domain.codes import RulingCondition, RulingKind
from graphql_api.described import leaf, resolved
from graphql_api.execution import Evidence
from graphql_api.gates.execution import ExecutionGate
from graphql_api.gates.rulings import KeyManagementGate, RulingsGate
from graphql_api.gates.supervision import SupervisionGate
from graphql_api.inspections import Inspection
from graphql_api.model import Model, Versioned, node_of
from graphql_api.signing import Signature, signature_in
from graphql_api.states import KeyManagementState, RulingState
from graphql_api.units import Person, Unit, person_of, unit_of
from projections.rulings.read import CaseRow, RulingRow, VisitRow


@strawberry.type(description="一项通报表彰、全区通报批评或组织处理（四(三)）；组织处理只登记有权机关的决定。")
class Ruling(Versioned):
    row: strawberry.Private[RulingRow]

    kind: RulingKind = leaf("类别")
    year: int = leaf("年度")
    conditions: list[RulingCondition] = leaf("所具备的条件")
    basis: str = leaf("事由和证明")
    measure: str | None = leaf("处理方式代码；不是组织处理的为空")
    state: RulingState = leaf("状态")
    proposed_on: date = leaf("提出日期")
    review_note: str | None = leaf("审核意见")
    reviewed_on: date | None = leaf("审核日期")
    approved_on: date | None = leaf("签批日期")
    document_number: str | None = leaf("文号；未印发的为空")
    issued_on: date | None = leaf("印发日期")
    revoked_reason: str | None = leaf("撤销的原因")
    revoked_on: date | None = leaf("撤销日期")

    def key(self) -> str:
        """The ruling's id."""
        return self.row.ruling

    def stream(self) -> str:
        """Its own."""
        return streams.ruling(self.row.ruling)

    @resolved("单位；组织处理为责任人所在单位")
    async def unit(self) -> Unit | None:
        """Whom it is about, or whose person."""
        return await unit_of(self, self.row.unit)

    @resolved("责任人；只有组织处理有")
    async def person(self) -> Person | None:
        """None for commendation and criticism."""
        return await person_of(self, self.row.person)

    @resolved("印发机关：区委")
    async def issuer(self) -> Unit | None:
        """None until issued."""
        return await unit_of(self, self.row.issuer)

    @resolved("提出人；只有纸质材料的为空")
    async def proposed_by(self) -> Person | None:
        """Neither reviews nor signs."""
        return await person_of(self, self.row.proposed_by)

    @resolved("审核人；只有纸质材料的为空")
    async def reviewed_by(self) -> Person | None:
        """Does not sign."""
        return await person_of(self, self.row.reviewed_by)

    @resolved("签批人本人的电子签名；没有签的为空")
    async def signature(self) -> Signature | None:
        """Of the approval."""
        return await signature_in(self.view, self.stream())

    @resolved("签批人；只有纸质材料的为空")
    async def approved_by(self) -> Person | None:
        """For the district committee."""
        return await person_of(self, self.row.approved_by)

    @resolved("佐证文件")
    async def evidence(self) -> list[Evidence]:
        """Those the viewer may see."""
        rows = await ExecutionGate(self.view).file().load_many(self.row.evidence)
        return [Evidence.of(self.view, row) for row in rows if row is not None]

    @resolved("因通报批评列入的重点管理；无权查看的为空")
    async def case(self) -> "KeyManagementCase | None":
        """What a criticism opened."""
        if self.row.case_id is None:
            return None
        return KeyManagementCase.maybe(self.view, await KeyManagementGate(self.view).case().load(self.row.case_id))


@strawberry.type(description="一次跟踪督导。")
class TrackingVisit(Model[VisitRow]):
    row: strawberry.Private[VisitRow]

    note: str = leaf("督导情况")
    visited_on: date = leaf("督导日期")

    @resolved("进行这次跟踪督导的督导；不是督导进行的、无权查看的为空")
    async def inspection(self) -> Inspection | None:
        """Where it was recorded in full."""
        if self.row.inspection is None:
            return None
        return Inspection.maybe(self.view, await SupervisionGate(self.view).inspection().load(self.row.inspection))


@strawberry.type(description="一个重点管理对象（四(三)）：自通报批评起跟踪督导，至解除为止。")
class KeyManagementCase(Versioned):
    row: strawberry.Private[CaseRow]

    year: int = leaf("年度")
    state: KeyManagementState = leaf("状态")
    opened_on: date = leaf("列入日期")
    plan: str | None = leaf("跟踪督导方案")
    visits_min: int | None = leaf("至少督导次数")
    planned_on: date | None = leaf("制定方案的日期")
    until_on: date | None = leaf("截止日期，延长后为延长的日期")
    extended_reason: str | None = leaf("最近一次延长的原因")
    extended_on: date | None = leaf("最近一次延长的日期")
    released_reason: str | None = leaf("解除的理由")
    released_on: date | None = leaf("解除日期")

    def key(self) -> str:
        """The case's id."""
        return self.row.case_id

    def stream(self) -> str:
        """Its own."""
        return streams.key_management(self.row.case_id)

    @resolved("单位")
    async def unit(self) -> Unit | None:
        """Whom it is about."""
        return await unit_of(self, self.row.unit)

    @resolved("所依据的通报批评")
    async def ruling(self) -> Ruling | None:
        """The criticism that opened it."""
        row = await RulingsGate(self.view).ruling().load(self.row.ruling)
        return cast("Ruling | None", node_of("Ruling", self.view, row))

    @resolved("各次跟踪督导，按登记先后")
    async def visits(self) -> list[TrackingVisit]:
        """All of them."""
        rows = await KeyManagementGate(self.view).visits().load(self.row.case_id)
        return [TrackingVisit.of(self.view, row) for row in rows]
