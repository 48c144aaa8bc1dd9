"""Why a list set says no. What keeps a list from being issued is in not_ready.py."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, Refusal
from domain.tenancy.errors import CodeUnknown


class ListSetNotFound(NotFound):
    """该单位本年度还没有起草清单，请先由直接上级的专人起草。"""

    code = "LIST_SET_NOT_FOUND"
    rule = "R3"
    source = "四(一)、五(二)"


class ItemNotFound(NotFound):
    """这份清单中没有这个项目，或您无权查看。"""

    code = "ITEM_NOT_FOUND"


class ItemWithdrawnAlready(Refusal):
    """项目已经撤回，不能再改；编号保留，不再使用："""

    code = "ITEM_WITHDRAWN"
    rule = "状态先后"


class ListSetExists(AlreadyExists):
    """该单位本年度的清单已经起草："""

    code = "LIST_SET_EXISTS"


class UnitHasNoLists(Refusal):
    """三个清单只为区属各党（工）委和所属各领域基层党组织制定："""

    code = "UNIT_HAS_NO_LISTS"
    rule = "R1"
    source = "四(一)"


class ListSubmittedAlready(Refusal):
    """清单已提请审定，退回之前不能修改；请制定单位先退回。"""

    code = "LIST_SUBMITTED"
    rule = "状态先后"


class ListIssuedAlready(Refusal):
    """清单已经印发，只能提出变更并经制定单位批准；请改用“提出变更”。"""

    code = "LIST_ISSUED"
    rule = "R2"
    source = "四(一)"


class ListNotIssued(Refusal):
    """清单尚未印发，没有变更可办；起草中的清单可以直接修改。"""

    code = "LIST_NOT_ISSUED"
    rule = "状态先后"


class NumberTaken(AlreadyExists):
    """编号在本单位本年度的清单中已经用过（已撤回项目的编号也不再使用）："""

    code = "NUMBER_TAKEN"


class ItemCodeUnknown(CodeUnknown):
    """代码不在规定的范围之内："""

    rule = "R5、R6"
    source = "三(一)、三(二)"


class DomainNotOfUnit(InvalidInput):
    """问题的领域须为该单位所涉及的领域："""

    code = "DOMAIN_NOT_OF_UNIT"
    rule = "R5"
    source = "三(一)"


class ProblemNotSalient(InvalidInput):
    """问题清单只列突出问题；不突出的不必列入，或把“突出”勾选后再保存。"""

    code = "PROBLEM_NOT_SALIENT"
    rule = "R5"
    source = "三(一)"


class SuggestionOnlyByAdoption(InvalidInput):
    """与意见建议关联的问题只能通过“采纳意见建议”列入，关联和来源不能另行填写或更改。"""

    code = "SUGGESTION_ONLY_BY_ADOPTION"
    rule = "R5"
    source = "三(一)"


class ElementContradicted(Refusal):
    """同一工作要素不能既列有突出问题、又有“未发现突出问题”的对照结论："""

    code = "ELEMENT_CONTRADICTED"
    rule = "R5"
    source = "三(一)"


class ComparisonNotFound(NotFound):
    """这份清单没有该工作要素的对照结论，或您无权查看。"""

    code = "COMPARISON_NOT_FOUND"


class GoalNotMeasurable(InvalidInput):
    """工作目标须能量化、易考评、不虚空："""

    code = "GOAL_NOT_MEASURABLE"
    rule = "R4"
    source = "五(二)"


class BasisIncomplete(InvalidInput):
    """任务的依据不完整或与所填内容不符："""

    code = "BASIS_INCOMPLETE"
    rule = "R6"
    source = "三(二)"


class PriorityNotPublished(InvalidInput):
    """任务所依据的上级重点工作不在本年度目录中，或层级不符："""

    code = "PRIORITY_NOT_PUBLISHED"
    rule = "R6"
    source = "三(二)、四(一)"


class PriorReportMissing(Refusal):
    """本年度没有登记党组织书记上年度专项述职报告，请先登记述职报告（首个年度可登记为外部文件）。"""

    code = "PRIOR_REPORT_MISSING"
    rule = "R2"
    source = "四(一)、三(二)"


class ProblemInUse(Refusal):
    """还有任务以这个问题为依据，请先修改或撤回这些任务："""

    code = "PROBLEM_IN_USE"
    rule = "R6"
    source = "三(二)"


class DutyRoleMismatch(InvalidInput):
    """责任类别须与责任人当日的任职相符："""

    code = "DUTY_ROLE_MISMATCH"
    rule = "R7"
    source = "三(三)"


class TargetLinkedAlready(AlreadyExists):
    """项目已经挂接到这个目标任务。"""

    code = "TARGET_LINKED"
    rule = "R17"
    source = "二(一)"


class TargetNotLinked(NotFound):
    """项目没有挂接这个目标任务，或您无权查看。"""

    code = "TARGET_NOT_LINKED"
    rule = "R17"
    source = "二(一)"


class TemplateOfOtherDomain(InvalidInput):
    """所参照的清单模板不是该单位所属领域的："""

    code = "TEMPLATE_OF_OTHER_DOMAIN"
    rule = "R19"
    source = "二(三)"


class ReferenceNotFound(NotFound):
    """所引用的内容不存在、已停用，或您无权查看："""

    code = "REFERENCE_NOT_FOUND"


class ConsultationNotOpen(Refusal):
    """目前没有正在进行的征求意见，请制定单位先发出征求意见。"""

    code = "CONSULTATION_NOT_OPEN"
    rule = "R4"
    source = "五(二)"


class ConsultationOpenAlready(AlreadyExists):
    """征求意见正在进行，请等责任单位确认沟通完毕。"""

    code = "CONSULTATION_OPEN"
    rule = "状态先后"


class OpinionNotFound(NotFound):
    """这份清单没有这条意见，或您无权查看。"""

    code = "OPINION_NOT_FOUND"


class OpinionResolvedAlready(AlreadyExists):
    """这条意见已经处理，不能改写处理结果。"""

    code = "OPINION_RESOLVED"
    rule = "状态先后"


class ExplanationMissing(InvalidInput):
    """部分采纳、不采纳责任单位的意见，须说明理由。"""

    code = "EXPLANATION_MISSING"
    rule = "R4"
    source = "五(二)"


class DayOutOfOrder(InvalidInput):
    """日期先后不对："""

    code = "DAY_OUT_OF_ORDER"
    rule = "日期先后"


class DayOutsideYear(InvalidInput):
    """日期须在本年度之内："""

    code = "DAY_OUTSIDE_YEAR"
    rule = "R4"
    source = "五(二)"


class ContentUnchanged(Refusal):
    """与现有内容相同，没有需要记录的变动。"""

    code = "CONTENT_UNCHANGED"
    rule = "没有变动"


class ConfirmerIsMaker(Refusal):
    """替制定单位起草、征求意见、提请的人不能代责任单位确认沟通完毕，请由责任单位的另一人办理。"""

    code = "CONFIRMER_IS_MAKER"
    rule = "R4"
    source = "五(二)"


class IssuerIsDrafter(Refusal):
    """起草、修改、征求意见、提请的人不能审定印发，请由制定单位的书记或签发人办理。"""

    code = "ISSUER_IS_DRAFTER"
    rule = "R2"
    source = "四(一)"


class ChangeNotFound(NotFound):
    """这份清单没有这项变更，或您无权查看。"""

    code = "CHANGE_NOT_FOUND"


class ChangeDecidedAlready(AlreadyExists):
    """这项变更已经批准或未获同意，不能再办。"""

    code = "CHANGE_DECIDED"
    rule = "状态先后"


class ChangePending(Refusal):
    """这个项目还有一项变更等待批准，请先办结："""

    code = "CHANGE_PENDING"
    rule = "状态先后"


class ChangeContentWrong(InvalidInput):
    """变更须恰好填写一种内容，并与项目所在的清单一致。"""

    code = "CHANGE_CONTENT_WRONG"


class ApproverIsProposer(Refusal):
    """提出变更的人不能批准或否决自己的变更，请由另一人办理。"""

    code = "APPROVER_IS_PROPOSER"
    rule = "职责分离"
    source = "四(一)"


class ChangeLeavesGap(Refusal):
    """变更会使已印发的清单不再完整："""

    code = "CHANGE_LEAVES_GAP"
    rule = "R6、R7"
    source = "三(二)、三(三)"


class CarryOverTooEarly(Refusal):
    """年底考核开始或进入下一年以后才能结转未完成的项目："""

    code = "CARRY_OVER_TOO_EARLY"
    rule = "R2"
    source = "四(一)"


class CarriedOverTwice(AlreadyExists):
    """项目已经结转到本年度清单，编号为："""

    code = "CARRIED_OVER_TWICE"


class CarryOverWrong(Refusal):
    """项目不能结转："""

    code = "CARRY_OVER_WRONG"
    rule = "R2"
    source = "四(一)"
