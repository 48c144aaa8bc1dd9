"""Why supervision says no."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, NotPermitted, Refusal


class InspectionNotFound(NotFound):
    """没有这次督导，或您无权查看。"""

    code = "INSPECTION_NOT_FOUND"


class FindingNotFound(NotFound):
    """没有这个督导发现的问题，或您无权查看。"""

    code = "FINDING_NOT_FOUND"


class FollowUpNotFound(NotFound):
    """没有这项后续措施，或您无权查看。"""

    code = "FOLLOW_UP_NOT_FOUND"


class InspectionNumberTaken(AlreadyExists):
    """本年度已有同一编号的督导："""

    code = "INSPECTION_NUMBER_TAKEN"


class UnitNotSupervised(InvalidInput):
    """督导的对象是制定清单的单位（党（工）委或基层党组织），且当日在册："""

    code = "UNIT_NOT_SUPERVISED"
    rule = "R9"
    source = "四(二)"


class MethodUnknown(InvalidInput):
    """督导方式不在本年度的代码表中："""

    code = "SUPERVISION_METHOD_UNKNOWN"
    rule = "R9"
    source = "四(二)"


class FollowUpKindUnknown(InvalidInput):
    """后续措施不在本年度的代码表中："""

    code = "FOLLOW_UP_KIND_UNKNOWN"
    rule = "R9"
    source = "四(二)"


class DepartmentNotRelated(InvalidInput):
    """参加督导的相关部门须为当日在册的职能部门，每个部门只填一次："""

    code = "DEPARTMENT_NOT_RELATED"
    rule = "R9"
    source = "四(二)"


class TooFewInspectors(InvalidInput):
    """督导须由两名以上人员进行，请补充督导人员："""

    code = "TOO_FEW_INSPECTORS"
    rule = "两人以上督导"


class InspectorRepeated(InvalidInput):
    """同一人在督导组中只填一次。"""

    code = "INSPECTOR_REPEATED"
    rule = "两人以上督导"


class InspectorOfTheUnit(InvalidInput):
    """被督导单位的人员不能参加对本单位的督导，请另派人员。"""

    code = "INSPECTOR_OF_THE_UNIT"
    rule = "回避"
    source = "公务员法第七十六条（参照）"


class InspectedTooOften(Refusal):
    """对该单位的督导次数已达本区规定的年度上限，确需再去的请写明理由，理由会记入减负台账："""

    code = "INSPECTED_TOO_OFTEN"
    rule = "统筹督导、减轻基层负担"
    source = "五、《政府督查工作条例》第十五条（参照）"


class InspectionStageWrong(Refusal):
    """督导目前的状态不能办理此事："""

    code = "INSPECTION_STAGE_WRONG"
    rule = "状态先后"


class NothingObserved(Refusal):
    """尚未记录“三个清单”落实情况，请先记录所见，再作结论。"""

    code = "NOTHING_OBSERVED"
    rule = "R9"
    source = "四(二)"


class ItemNotOfUnit(InvalidInput):
    """所列清单项目须为被督导单位当年已印发的项目："""

    code = "ITEM_NOT_OF_UNIT"
    rule = "R9"
    source = "四(二)"


class NoItemCited(InvalidInput):
    """发现的问题须逐项对应清单项目，请至少选定一项，每项只选一次。"""

    code = "NO_ITEM_CITED"
    rule = "R9"
    source = "四(二)"


class InspectionOfOtherUnit(InvalidInput):
    """所选督导与本单位、本年度不符，请重新选择督导。"""

    code = "INSPECTION_OF_OTHER_UNIT"
    rule = "R9"
    source = "四(二)"


class CaseOfOtherUnit(InvalidInput):
    """所选重点管理不是被督导单位的，请重新选择。"""

    code = "CASE_OF_OTHER_UNIT"
    rule = "R15"
    source = "四(三)"


class EvidenceOfOthers(InvalidInput):
    """佐证文件须由督导单位、参加部门或被督导单位提供，且未被判为核验不通过："""

    code = "EVIDENCE_OF_OTHERS"
    rule = "佐证归属"


class FindingStageWrong(Refusal):
    """问题目前的状态不能办理此事："""

    code = "FINDING_STAGE_WRONG"
    rule = "状态先后"


class ConfirmerIsRaiser(NotPermitted):
    """发现问题的人不能自己确认，请由组织单位的其他人员确认。"""

    code = "CONFIRMER_IS_RAISER"
    rule = "职责分离"


class RecheckByTheUnit(NotPermitted):
    """整改情况须由整改单位以外的组织复查。"""

    code = "RECHECK_BY_THE_UNIT"
    rule = "销号须经其他组织核查"


class LeaderNotInTeam(InvalidInput):
    """整改责任人须为该单位当日在任的班子成员。"""

    code = "RECTIFIER_NOT_IN_TEAM"
    rule = "R7"
    source = "三(三)"


class DueDayMissing(InvalidInput):
    """请填写整改期限。"""

    code = "RECTIFICATION_DUE_MISSING"
    rule = "限期整改"


class TrackedTooLong(InvalidInput):
    """销号后的跟踪期自销号之日起最长一年："""

    code = "TRACKED_TOO_LONG"
    rule = "跟踪期"


class FindingOfOtherUnit(InvalidInput):
    """所引督导问题须为本单位的、未被撤销的问题，请重新选择。"""

    code = "FINDING_OF_OTHER_UNIT"
    rule = "R2"
    source = "四(一)"


class NoFindingCited(InvalidInput):
    """提醒、函询、组织谈话等须以督导发现的问题为据，请至少选定一个问题，每个只选一次。"""

    code = "NO_FINDING_CITED"
    rule = "R9"
    source = "四(二)"


class FindingNotConfirmed(Refusal):
    """所据问题尚未确认或已撤销，请先确认问题。"""

    code = "FINDING_NOT_CONFIRMED"
    rule = "R9"
    source = "四(二)"


class NoWeakness(Refusal):
    """只有工作推进不力、效果不好的，才采取提醒、函询、组织谈话等措施；所据问题中没有这类问题。"""

    code = "NO_WEAKNESS"
    rule = "R9"
    source = "四(二)"


class FindingsOfOtherUnit(InvalidInput):
    """所据问题须属同一单位、同一年度。"""

    code = "FINDINGS_OF_OTHER_UNIT"
    rule = "R9"
    source = "四(二)"


class AddresseeNotInTeam(InvalidInput):
    """措施的对象须为该单位当日在任的班子成员；不填即为该单位。"""

    code = "ADDRESSEE_NOT_IN_TEAM"
    rule = "R9"
    source = "四(二)"


class FollowUpStageWrong(Refusal):
    """后续措施目前的状态不能办理此事："""

    code = "FOLLOW_UP_STAGE_WRONG"
    rule = "状态先后"


class ApproverIsProposer(NotPermitted):
    """提出人不能自己批准，请由其他负责人批准。"""

    code = "APPROVER_IS_PROPOSER"
    rule = "职责分离"


class ApproverTooLow(NotPermitted):
    """组织谈话和本区增设的措施须由党委负责人批准，不能由组织部门批准。"""

    code = "APPROVER_TOO_LOW"
    rule = "分级批准"


class TalkNotLetter(Refusal):
    """组织谈话不发函、提醒和函询不谈话，请按措施的种类办理。"""

    code = "TALK_NOT_LETTER"
    rule = "R9"
    source = "四(二)"


class RectificationNotReported(Refusal):
    """尚未收到书面整改报告，不能办结。"""

    code = "RECTIFICATION_NOT_REPORTED"
    rule = "书面报告整改"


class SupervisionDayWrong(InvalidInput):
    """日期先后不对："""

    code = "SUPERVISION_DAY_WRONG"
    rule = "日期先后"
