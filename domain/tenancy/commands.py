"""What may be asked of a district as a tenant."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.codes import CodeList, LogKeyReason
from domain.ids import PersonId
from domain.tenancy.events import Policy


@dataclass(frozen=True, slots=True)
class OpenTenant:
    """开通一个区。"""

    code: Annotated[str, "行政区划代码，六位数字"]
    name: Annotated[str, "区名"]


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """制定新版本的区级规则参数，全部参数一并给出。"""

    policy: Annotated[Policy, "全部参数"]
    reason: Annotated[str, "调整原因"]


@dataclass(frozen=True, slots=True)
class ExtendCodeList:
    """为开放的代码表增加一个代码，可限定年度。"""

    code_list: Annotated[CodeList, "代码表"]
    code: Annotated[str, "代码：大写英文字母、数字和下划线"]
    label: Annotated[str, "中文名称"]
    year: Annotated[int | None, "只在该年度有效；不填为长期有效"] = None


@dataclass(frozen=True, slots=True)
class RotateKey:
    """更换本区的主密钥，已有的个人密钥随之重新包裹。"""

    reason: Annotated[str, "更换原因"]


@dataclass(frozen=True, slots=True)
class RotateLogKey:
    """平台登记：事件日志改用新的签名密钥（由 sandan signer rotate 取得新公钥后登记）。"""

    old_key: Annotated[str, "原公钥（C2SP vkey）"]
    new_key: Annotated[str, "新公钥（C2SP vkey）"]
    reason: Annotated[LogKeyReason, "原因"]
    ordered_by: Annotated[PersonId, "决定更换的管理员"]


@dataclass(frozen=True, slots=True)
class SuspendTenant:
    """暂停本区的一切写入。"""

    reason: Annotated[str, "暂停原因"]


@dataclass(frozen=True, slots=True)
class ResumeTenant:
    """恢复本区的写入。"""

    reason: Annotated[str, "恢复原因"]


@dataclass(frozen=True, slots=True)
class GrantConsent:
    """同意将本区数据用于一项明确的用途（《网络数据安全管理条例》第16条）。"""

    purpose: Annotated[str, "用途"]
    until_on: Annotated[date, "同意的截止日期"]
