"""Follow-ups as the API shows them to those who may see them, and what would follow next."""

from datetime import date

import strawberry

from domain import streams
from domain.supervision.escalation import EscalationReason, OpenFinding, TakenStep, advise
from domain.supervision.follow_ups import CAUSES
from graphql_api.described import leaf, resolved
from graphql_api.execution import Evidence
from graphql_api.findings import WITH_THE_UNIT, Finding, light_of
from graphql_api.gates.execution import ExecutionGate
from graphql_api.gates.policy import policy_in_force
from graphql_api.gates.supervision import FollowUpsGate, SupervisionGate
from graphql_api.model import Versioned
from graphql_api.states import FollowUpState, Light
from graphql_api.units import Person, Unit, person_of, unit_of, unsealed
from graphql_api.view import View
from projections.follow_ups.read import FollowUpRow

_REPORT_DUE = ("SENT", "REPLIED", "TALK_HELD")
"""States in which the written report is still to come."""


def reply_due_on(row: FollowUpRow) -> date | None:
    """The day of a reply that has not come yet."""
    return row.reply_due_on if row.state == "SENT" else None


def report_due_on(row: FollowUpRow) -> date | None:
    """The day of a written report that has not come yet."""
    return row.rectification_due_on if row.state in _REPORT_DUE else None


@strawberry.type(description="一项后续措施：提醒、函询、组织谈话等（四(二)）。限制知悉；往来文字加密保存。")
class FollowUp(Versioned):
    row: strawberry.Private[FollowUpRow]

    kind: str = leaf("措施代码")
    year: int = leaf("年度")
    proposed_on: date = leaf("提出日期")
    state: FollowUpState = leaf("状态")
    approved_on: date | None = leaf("批准日期")
    document_number: str | None = leaf("文号")
    sent_on: date | None = leaf("发出日期")
    reply_due_on: date | None = leaf("回复截止日；不要求回复的为空")
    holidays_known: bool | None = leaf("计算回复截止日时各日的放假安排是否都已公布；未公布的只除去周末")
    rectification_due_on: date | None = leaf("书面报告整改的截止日")
    replied_on: date | None = leaf("回复日期")
    held_on: date | None = leaf("谈话日期")
    reported_on: date | None = leaf("书面报告整改的日期")
    result: str | None = leaf("办理结果")
    closed_on: date | None = leaf("办结日期")

    def key(self) -> str:
        """The follow-up's id."""
        return self.row.follow_up

    def stream(self) -> str:
        """Its own."""
        return streams.follow_up(self.row.follow_up)

    @resolved("组织单位")
    async def organiser(self) -> Unit | None:
        """Who follows up."""
        return await unit_of(self, self.row.organiser)

    @resolved("单位")
    async def unit(self) -> Unit | None:
        """Whose findings it rests on."""
        return await unit_of(self, self.row.unit)

    @resolved("对象；单位本身的为空")
    async def addressee(self) -> Person | None:
        """A member of the unit's team."""
        return await person_of(self, self.row.addressee)

    @resolved("提出人")
    async def proposed_by(self) -> Person | None:
        """None where only paper shows it."""
        return await person_of(self, self.row.proposed_by)

    @resolved("批准人")
    async def approved_by(self) -> Person | None:
        """Never who proposed it."""
        return await person_of(self, self.row.approved_by)

    @resolved("所据问题")
    async def findings(self) -> list[Finding]:
        """Those the viewer may see."""
        rows = await SupervisionGate(self.view).finding().load_many(self.row.findings)
        return [Finding.of(self.view, row) for row in rows if row is not None]

    @resolved("整改报告的佐证文件")
    async def evidence(self) -> list[Evidence]:
        """Those the viewer may see."""
        rows = await ExecutionGate(self.view).file().load_many(self.row.evidence)
        return [Evidence.of(self.view, row) for row in rows if row is not None]

    @resolved("函件正文；已依法删除的为空")
    async def letter(self) -> str | None:
        """Unsealed now, whatever the position."""
        return await self._text(self.row.letter)

    @resolved("回复内容；已依法删除的为空")
    async def reply(self) -> str | None:
        """Unsealed as the letter is."""
        return await self._text(self.row.reply)

    @resolved("谈话记录；已依法删除的为空")
    async def talk(self) -> str | None:
        """Unsealed as the letter is."""
        return await self._text(self.row.talk)

    @resolved("整改报告；已依法删除的为空")
    async def report(self) -> str | None:
        """Unsealed as the letter is."""
        return await self._text(self.row.report)

    async def _text(self, sealed: str | None) -> str | None:
        said = await unsealed(self, sealed)
        return None if said is None else str(said.text) or None

    @resolved("到查询日是否逾期：该回复的没有回复，或该报告整改的没有报告")
    def overdue(self) -> bool:
        """Derived, never recorded."""
        return any(due is not None and due < self.view.day for due in (reply_due_on(self.row), report_due_on(self.row)))

    @resolved("亮灯：按最近一个没有办的期限；未发出和已办结的不亮")
    async def light(self) -> Light:
        """Derived from the day looked from."""
        if self.row.state not in _REPORT_DUE:
            return Light.NONE
        policy = await policy_in_force(self.view)
        due = min(day for day in (reply_due_on(self.row), report_due_on(self.row), date.max) if day is not None)
        return light_of(None if due == date.max else due, self.view.day, policy.light_yellow_days)


@strawberry.type(description="对一个单位下一步措施的建议：提醒、函询、组织谈话逐级，只是建议，由人决定。")
class EscalationAdvice:
    kind: str | None = leaf("建议的措施代码；已经谈过话的为空，可考虑纳入重点管理（四(三)）")
    reasons: list[EscalationReason] = leaf("理由")


async def advice_for(view: View, unit: str, year: int) -> EscalationAdvice | None:
    """What would be next for a unit on the day looked from; None where nothing is, or the viewer may not see it."""
    gate = FollowUpsGate(view)
    if not await gate.advises(unit):
        return None
    steps = [row for row in await gate.of_unit().load((unit, year)) if row.approved_on is not None]
    open_ = await SupervisionGate(view).open_of(
        unit, year, ("CONFIRMED", "ASSIGNED", "SUBMITTED", "RECTIFYING", "RECHECKED", "REOPENED")
    )
    cited = {finding for row in steps for finding in row.findings}
    found = [
        OpenFinding(
            followed_up=row.finding in cited,
            overdue=row.state in WITH_THE_UNIT and row.due_on is not None and row.due_on < view.day,
            recheck_failed=row.state == "RECTIFYING",
            reopened=row.state == "REOPENED",
        )
        for row in open_
        if row.weakness in CAUSES
    ]
    taken = [TakenStep(row.kind, reply_due_on(row), report_due_on(row)) for row in steps]
    advice = advise(found, taken, view.day)
    return None if advice is None else EscalationAdvice(kind=advice.kind, reasons=list(advice.reasons))
