"""Why a district, as a tenant, says no."""

from domain.refusal import AlreadyExists, InvalidInput, Refusal


class TenantNotOpen(Refusal):
    """本区尚未开通，请先由平台开通。"""

    code = "TENANT_NOT_OPEN"
    rule = "状态先后"


class TenantOpenAlready(AlreadyExists):
    """本区已经开通："""

    code = "TENANT_OPEN_ALREADY"


class TenantIsSuspended(Refusal):
    """本区已暂停写入，恢复之前不能办理："""

    code = "TENANT_SUSPENDED"
    rule = "状态先后"


class TenantNotSuspended(Refusal):
    """本区没有暂停，无须恢复。"""

    code = "TENANT_NOT_SUSPENDED"
    rule = "状态先后"


class PolicyUnsound(InvalidInput):
    """区级规则参数有误："""

    code = "POLICY_UNSOUND"


class PolicyUnchanged(Refusal):
    """规则参数与现行版本相同，没有需要记录的变动。"""

    code = "POLICY_UNCHANGED"
    rule = "没有变动"


class CodeTaken(AlreadyExists):
    """代码表中已有这个代码："""

    code = "CODE_TAKEN"


class CodeMalformed(InvalidInput):
    """代码须以大写英文字母开头，只含大写英文字母、数字和下划线，不超过40个字符："""

    code = "CODE_MALFORMED"


class CodeUnknown(InvalidInput):
    """代码不在规定的范围之内："""

    code = "CODE_UNKNOWN"


class LogKeyMalformed(InvalidInput):
    """日志公钥应为 C2SP vkey，新旧两个属于同一日志而不相同："""

    code = "LOG_KEY_MALFORMED"
    source = "C2SP signed-note"


class LogKeyNotCurrent(Refusal):
    """原公钥不是日志现在所用的，以最近一次更换为准："""

    code = "LOG_KEY_NOT_CURRENT"
    rule = "逐次更换"
    source = "平台约定"


class ConsentInPast(InvalidInput):
    """同意的截止日期已经过去："""

    code = "CONSENT_IN_PAST"
    source = "《网络数据安全管理条例》第16条"


class DistrictCodeMalformed(InvalidInput):
    """行政区划代码应为六位数字："""

    code = "DISTRICT_CODE_MALFORMED"
    source = "GB/T 2260"
