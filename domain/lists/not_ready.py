"""What keeps a list from being issued. Each is a reason by itself; `readiness.issue_blockers` gathers them."""

from collections.abc import Sequence

from domain.refusal import Refusal


class ListNotReady(Refusal):
    """清单还不能印发："""

    code = "LIST_NOT_READY"
    rule = "R2"
    source = "四(一)、五(二)"

    def naming(self, blockers: Sequence[Refusal]) -> Refusal:
        """The same refusal, with a detail that lists all that stands in the way."""
        if len(blockers) < 2:
            return self
        others = "；".join(f"（{index}）{refusal.message}" for index, refusal in enumerate(blockers[1:], start=2))
        return type(self)(f"{self.detail}另有{len(blockers) - 1}项：{others}", field=self.field)


class OfficerMissing(ListNotReady):
    """制定单位还没有明确专人负责，请先在班子中登记专人。"""

    code = "OFFICER_MISSING"
    rule = "R3"
    source = "五(二)"


class ResearchMissing(ListNotReady):
    """制定清单之前须完成对责任单位的调研（工作现状、存在问题、自身优势），请先完成调研。"""

    code = "RESEARCH_MISSING"
    rule = "R3"
    source = "五(二)"


class ConsultationMissing(ListNotReady):
    """清单还没有和责任单位充分沟通，请征求意见并由责任单位确认。"""

    code = "CONSULTATION_MISSING"
    rule = "R4"
    source = "五(二)"


class OpinionsUnresolved(ListNotReady):
    """责任单位的意见还没有全部处理，请逐条写明采纳与否："""

    code = "OPINIONS_UNRESOLVED"
    rule = "R4"
    source = "五(二)"


class ReportNotOnFile(ListNotReady):
    """本年度没有登记该单位党组织书记上年度专项述职报告，请先登记（首个年度可登记为外部文件）。"""

    code = "REPORT_NOT_ON_FILE"
    rule = "R2"
    source = "四(一)"


class PrioritiesNotOnFile(ListNotReady):
    """本年度还没有发布任何中央、省、市、区基层党建重点工作，请组织部先发布。"""

    code = "PRIORITIES_NOT_ON_FILE"
    rule = "R2"
    source = "四(一)"


class ElementNotCompared(ListNotReady):
    """工作要素须逐一对照，请列出问题或填写对照结论："""

    code = "ELEMENT_NOT_COMPARED"
    rule = "R5"
    source = "三(一)"


class TierMissing(ListNotReady):
    """任务清单须有基础、重点、特色三个层面的工作，请补充："""

    code = "TIER_MISSING"
    rule = "R6"
    source = "三(二)"


class ContentOutdated(ListNotReady):
    """项目内容已不符合当日的规定，请修改："""

    code = "CONTENT_OUTDATED"
    rule = "R5、R6"
    source = "三(一)、三(二)"


class FirstResponsibleNotOne(ListNotReady):
    """责任清单须有且只有一名第一责任人，即当日的党组织书记："""

    code = "FIRST_RESPONSIBLE_NOT_ONE"
    rule = "R7"
    source = "三(三)"


class DirectResponsibleMissing(ListNotReady):
    """责任清单须有分管党建工作的领导作为具体责任人："""

    code = "DIRECT_RESPONSIBLE_MISSING"
    rule = "R7"
    source = "三(三)"


class MemberWithoutDuty(ListNotReady):
    """责任须分解到每一个班子成员，请为其补充责任："""

    code = "MEMBER_WITHOUT_DUTY"
    rule = "R7"
    source = "三(三)"


class DutyHolderNotInTeam(ListNotReady):
    """责任人当日不在该单位班子中，请修改责任项或登记任职："""

    code = "DUTY_HOLDER_NOT_IN_TEAM"
    rule = "R7"
    source = "三(三)"


class DutyRoleOutdated(ListNotReady):
    """责任类别与责任人印发当日的任职不符，请修改责任项："""

    code = "DUTY_ROLE_OUTDATED"
    rule = "R7"
    source = "三(三)"


class PortfolioMissing(ListNotReady):
    """其他班子成员的责任限于分管领域、分管工作，请先在班子中填写其分管："""

    code = "PORTFOLIO_MISSING"
    rule = "R7"
    source = "三(三)"


class CarriedItemFinished(ListNotReady):
    """由上年度结转的项目在上年度已经了结，请撤回："""

    code = "CARRIED_ITEM_FINISHED"
    rule = "R2"
    source = "四(一)"


class NotSubmitted(ListNotReady):
    """专人还没有把清单提请制定单位审定。"""

    code = "NOT_SUBMITTED"
    rule = "R2"
    source = "四(一)"


class OutsideIssueWindow(ListNotReady):
    """印发日期不在规定的年初时段之内，请组织部批准例外："""

    code = "OUTSIDE_ISSUE_WINDOW"
    rule = "R2"
    source = "四(一)"
