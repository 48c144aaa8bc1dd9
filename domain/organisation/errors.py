"""Why the unit tree says no."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, NotPermitted, Refusal


class UnitNotFound(NotFound):
    """没有这个单位，或您无权查看。"""

    code = "UNIT_NOT_FOUND"


class UnitCodeTaken(AlreadyExists):
    """单位编码已经登记过，请核对或换用新编码："""

    code = "UNIT_CODE_TAKEN"


class UnitNotInPlace(Refusal):
    """单位在这一天还不存在或已经撤销："""

    code = "UNIT_NOT_IN_PLACE"
    rule = "R1"
    source = "二(二)"


class SuperiorKindWrong(Refusal):
    """上下级关系不符合“区委抓区属党（工）委、区属党（工）委抓所属党组织”："""

    code = "SUPERIOR_KIND_WRONG"
    rule = "R1"
    source = "二(二)、四(一)"


class TreeCyclic(Refusal):
    """单位不能成为自己的上级，也不能划转到自己的下级之下："""

    code = "TREE_CYCLIC"
    rule = "R1"
    source = "二(二)"


class SecondDistrictCommittee(AlreadyExists):
    """一个区只有一个区委："""

    code = "SECOND_DISTRICT_COMMITTEE"
    rule = "R1"
    source = "二(二)、四(一)"


class HistoryFixed(Refusal):
    """生效日期早于最近一次已经记录的变动，变动须按先后登记："""

    code = "HISTORY_FIXED"
    rule = "R1"


class NothingChanged(Refusal):
    """新旧内容相同，没有需要记录的变动："""

    code = "NOTHING_CHANGED"
    rule = "没有变动"


class SecondSecretary(Refusal):
    """一个单位同一时间只有一名党组织书记（第一责任人）："""

    code = "SECOND_SECRETARY"
    rule = "R7"
    source = "三(三)"


class AlreadyInTeam(Refusal):
    """同一人在同一单位的班子中只任一职，责任类别才能唯一："""

    code = "ALREADY_IN_TEAM"
    rule = "R7"
    source = "三(三)"


class OwnPost(NotPermitted):
    """不能为自己办理任职或离任，请由他人办理。"""

    code = "OWN_POST"
    rule = "职责分离"


class OwnSigner(NotPermitted):
    """本单位（组织部门含区委）的书记和签发人，须由上级或本区管理员办理任职和离任："""

    code = "OWN_SIGNER"
    rule = "职责分离"


class PostNotFound(NotFound):
    """该单位没有这项任职："""

    code = "POST_NOT_FOUND"


class PostEndedAlready(Refusal):
    """该任职已经离任："""

    code = "POST_ENDED_ALREADY"
    rule = "状态先后"


class SubordinatesRemain(Refusal):
    """单位还有下级，须先划转或撤销下级再撤销本单位："""

    code = "SUBORDINATES_REMAIN"
    rule = "R1"
    source = "二(二)"


class PostsRemain(Refusal):
    """单位还有人在任，须先办理离任再撤销单位："""

    code = "POSTS_REMAIN"
    rule = "状态先后"


class CreditCodeWrong(InvalidInput):
    """统一社会信用代码有误："""

    code = "CREDIT_CODE_WRONG"
    source = "GB 32100"


class DomainRequired(InvalidInput):
    """基层党组织须注明所属领域（社区、企业、机关、学校、社会组织等）："""

    code = "DOMAIN_REQUIRED"
    rule = "R5"
    source = "三(一)"


class NotTheMaker(NotPermitted):
    """清单只能由责任单位的直接上级制定和办理："""

    code = "NOT_THE_MAKER"
    rule = "R1"
    source = "二(二)、四(一)"


class NotOwnUnit(NotPermitted):
    """此事只能由责任单位自己办理："""

    code = "NOT_OWN_UNIT"
    rule = "R8"
    source = "五(二)"


class PostNotHeld(NotPermitted):
    """您所用的岗位当日不在任，或不属于您本人："""

    code = "POST_NOT_HELD"
