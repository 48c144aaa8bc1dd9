"""Why a ruling or a key-management case says no."""

from domain.refusal import InvalidInput, NotFound, NotPermitted, Refusal

_SEPARATION = "岗位分离"


class RulingDayWrong(InvalidInput):
    """日期先后不对："""

    code = "RULING_DAY_WRONG"
    rule = "日期先后"


class NotOfTheUnit(InvalidInput):
    """所填责任人本年度不在该单位任职："""

    code = "NOT_OF_THE_UNIT"
    rule = "R16"
    source = "四(三)"


class ProofOfOtherUnit(InvalidInput):
    """佐证文件须属于该单位且核验通过："""

    code = "PROOF_OF_OTHER_UNIT"


class RulingNotFound(NotFound):
    """没有这项表彰、批评或处理，或您无权查看。"""

    code = "RULING_NOT_FOUND"


class RulingStageWrong(Refusal):
    """表彰、批评或处理目前的状态不能办理此事："""

    code = "RULING_STAGE_WRONG"
    rule = "状态先后"
    source = "四(三)"


class RulingOfNobody(InvalidInput):
    """结果运用的对象须为区属党（工）委或基层党组织，且当日在册："""

    code = "RULING_OF_NOBODY"
    rule = "R14-R16"
    source = "四(三)"


class HandlingOfUnit(InvalidInput):
    """组织处理的对象是有关责任人，不是单位，请填写责任人。"""

    code = "HANDLING_OF_UNIT"
    rule = "R16"
    source = "四(三)"


class RulingOfPerson(InvalidInput):
    """通报表彰和通报批评的对象是单位，不填责任人："""

    code = "RULING_OF_PERSON"
    rule = "R14-R15"
    source = "四(三)"


class RulingOfSelf(NotPermitted):
    """不能提出、审核或签批对自己的组织处理。"""

    code = "RULING_OF_SELF"
    rule = _SEPARATION
    source = "《公务员法》第七十六条"


class ConditionForeign(InvalidInput):
    """所填条件不是这类结果运用的条件："""

    code = "CONDITION_FOREIGN"
    rule = "R14-R16"
    source = "四(三)"


class ConditionsNotMet(Refusal):
    """结果运用的条件不具备："""

    code = "CONDITIONS_NOT_MET"
    rule = "R14-R16"
    source = "四(三)"


class MeasureMissing(InvalidInput):
    """组织处理须填写处理方式，处理由有权机关另行决定，平台只作登记。"""

    code = "MEASURE_MISSING"
    rule = "R16"
    source = "四(三)"


class MeasureOnlyOfHandling(InvalidInput):
    """处理方式只用于组织处理："""

    code = "MEASURE_ONLY_OF_HANDLING"
    rule = "R16"
    source = "四(三)"


class SamePersonTwice(NotPermitted):
    """提出、审核、签批须由不同的人办理："""

    code = "SAME_PERSON_TWICE"
    rule = _SEPARATION


class NoDistrictCommittee(Refusal):
    """表彰、批评和处理以区委名义印发，本区当日没有在册的区委。"""

    code = "NO_DISTRICT_COMMITTEE"
    rule = "R14"
    source = "四(三)"


class CaseNotFound(NotFound):
    """没有这个重点管理对象，或您无权查看。"""

    code = "CASE_NOT_FOUND"


class CaseStageWrong(Refusal):
    """重点管理目前的状态不能办理此事："""

    code = "CASE_STAGE_WRONG"
    rule = "状态先后"
    source = "四(三)"


class TooFewVisitsPlanned(InvalidInput):
    """跟踪督导方案的次数不符合本区规定："""

    code = "TOO_FEW_VISITS_PLANNED"
    rule = "R15"
    source = "四(三)"


class TrackingNotPlanned(Refusal):
    """请先制定跟踪督导方案。"""

    code = "TRACKING_NOT_PLANNED"
    rule = "R15"
    source = "四(三)"


class InspectionNotTheVisit(InvalidInput):
    """所选督导不能登记为这次跟踪督导，请核对督导编号，或不填督导："""

    code = "INSPECTION_NOT_THE_VISIT"
    rule = "R15"
    source = "四(三)"


class VisitsMissing(Refusal):
    """跟踪督导次数不够，不能解除重点管理："""

    code = "VISITS_MISSING"
    rule = "R15"
    source = "四(三)"


class ExtensionTooShort(InvalidInput):
    """延长后的截止日期须晚于现定日期和办理之日："""

    code = "EXTENSION_TOO_SHORT"
