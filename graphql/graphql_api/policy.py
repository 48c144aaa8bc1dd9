"""The district's parameters, code lists and consents as the API shows them."""

from datetime import date, datetime

import strawberry

from domain.codes import OPEN_CODES, CodeList, ConditionsNeeded, ReportFrequency, SignaturesNeeded
from domain.tenancy.events import Policy as DomainPolicy
from graphql_api import words
from graphql_api.described import leaf, resolved
from graphql_api.gates.policy import PolicyGate, parse_policy
from graphql_api.gates.tree import TreeGate
from graphql_api.model import Model
from graphql_api.paging import Connection, page
from graphql_api.scalars import ByteCount, Position
from graphql_api.view import View
from projections.tenancy.read import ConsentRow, PolicyRow
from projections.timeline.read import Freshness

_FIELD = words.FIELDS[DomainPolicy]


@strawberry.type(description=words.TYPES[DomainPolicy])
class Policy(Model[DomainPolicy]):
    row: strawberry.Private[DomainPolicy]

    issue_from: str = leaf(_FIELD["issue_from"])
    issue_until: str = leaf(_FIELD["issue_until"])
    decomposition_due: str = leaf(_FIELD["decomposition_due"])
    committee_report_frequency: ReportFrequency = leaf(_FIELD["committee_report_frequency"])
    grassroots_report_frequency: ReportFrequency = leaf(_FIELD["grassroots_report_frequency"])
    light_yellow_days: int = leaf(_FIELD["light_yellow_days"])
    light_behind_percent: int = leaf(_FIELD["light_behind_percent"])
    reminder_days: int = leaf(_FIELD["reminder_days"])
    late_entry_days: int = leaf(_FIELD["late_entry_days"])
    suggestion_reply_days: int = leaf(_FIELD["suggestion_reply_days"])
    evidence_retention_years: int = leaf(_FIELD["evidence_retention_years"])
    evidence_bytes_max: ByteCount = leaf(_FIELD["evidence_bytes_max"])
    evidence_scan_required: bool = leaf(_FIELD["evidence_scan_required"])
    veto_kinds_max: int = leaf(_FIELD["veto_kinds_max"])
    feedback_days: int = leaf(_FIELD["feedback_days"])
    commendation_needs: ConditionsNeeded = leaf(_FIELD["commendation_needs"])
    criticism_needs: ConditionsNeeded = leaf(_FIELD["criticism_needs"])
    tracking_visits_min: int = leaf(_FIELD["tracking_visits_min"])
    objection_days: int = leaf(_FIELD["objection_days"])
    objection_decision_days: int = leaf(_FIELD["objection_decision_days"])
    meeting_quorum: str = leaf(_FIELD["meeting_quorum"])
    inspections_district_max: int = leaf(_FIELD["inspections_district_max"])
    inspections_own_tier_max: int = leaf(_FIELD["inspections_own_tier_max"])
    inquiry_reply_working_days: int = leaf(_FIELD["inquiry_reply_working_days"])
    rectification_report_months: int = leaf(_FIELD["rectification_report_months"])
    officer_signatures: SignaturesNeeded = leaf(_FIELD["officer_signatures"])


@strawberry.type(description="规则参数的一个版本。")
class PolicyVersion(Model[PolicyRow]):
    row: strawberry.Private[PolicyRow]

    reason: str = leaf("调整原因")

    @resolved("版本号，从 1 起")
    def version(self) -> int:
        """The highest is in force."""
        return self.row.policy_version

    @resolved("全部参数")
    def parameters(self) -> Policy:
        """As they were set."""
        return Policy.of(self.view, parse_policy(self.row.parameters))


@strawberry.type(description="开放代码表中的一个代码。")
class Code:
    code_list: CodeList = leaf("代码表")
    code: str = leaf("代码")
    label: str = leaf("中文名称")
    year: int | None = leaf("只在该年度有效；长期有效的为空")
    own: bool = leaf("是否本区增加的")


@strawberry.type(description="本区同意的一项数据用途。")
class Consent(Model[ConsentRow]):
    row: strawberry.Private[ConsentRow]

    purpose: str = leaf("用途")
    until_on: date = leaf("截止日期")


@strawberry.type(description="一个查询库读到了哪里：现在的情况，与所查询的位置无关。")
class ReadModel(Model[Freshness]):
    row: strawberry.Private[Freshness]

    projection: str = leaf("查询库的名称")
    parked_at: datetime | None = leaf("停在出错事件前的时刻；没有停下的为空")

    @resolved("已读入日志开头的多少个事件；最少的一个决定现在可读到哪里")
    def applied(self) -> Position:
        """The first so many events are in it."""
        return Position(self.row.applied)


async def codes(view: View, code_list: CodeList | None, year: int | None) -> list[Code]:
    """The platform's codes and the district's own, list by list."""
    added = await TreeGate(view).codes(code_list, year)
    found: list[Code] = []
    for each in CodeList if code_list is None else (code_list,):
        found += [
            Code(code_list=each, code=code, label=label, year=None, own=False)
            for code, label in OPEN_CODES[each].items()
        ]
        found += [
            Code(code_list=each, code=row.code, label=row.label, year=row.year or None, own=True)
            for row in added
            if row.code_list == each
        ]
    return found


async def versions(view: View, first: int, after: str | None) -> Connection[PolicyVersion] | None:
    """Versions of the policy, newest first; None for those who may not see them."""
    gate = PolicyGate(view)
    if not await gate.open():
        return None
    return await page(view, "policies", gate.version_page, lambda row: PolicyVersion.of(view, row), first, after)
