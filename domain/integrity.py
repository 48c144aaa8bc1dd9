"""What is checked by itself, what can be wrong, and what to do about each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Check(StrEnum):
    """What is held against what. In the order in which a district's are made: the others rest on the log."""

    LOG = "LOG"
    ACCESS_LOG = "ACCESS_LOG"
    READ_MODELS = "READ_MODELS"
    EVIDENCE = "EVIDENCE"


CHECK_NAMES: Mapping[StrEnum, str] = MappingProxyType(
    {
        Check.LOG: "事件日志与存证文件",
        Check.ACCESS_LOG: "访问日志与存证文件",
        Check.READ_MODELS: "查询数据与事件日志",
        Check.EVIDENCE: "证据文件与登记的摘要",
    }
)
"""What each is called."""


class FaultKind(StrEnum):
    """What is wrong at a place."""

    EVENT_MISSING = "EVENT_MISSING"
    EVENT_ALTERED = "EVENT_ALTERED"
    EVENT_UNSOUND = "EVENT_UNSOUND"
    EVENT_UNKNOWN = "EVENT_UNKNOWN"
    VERSION_BROKEN = "VERSION_BROKEN"
    RECEIPT_DIFFERS = "RECEIPT_DIFFERS"
    ENTRIES_MISSING = "ENTRIES_MISSING"
    ENTRIES_ALTERED = "ENTRIES_ALTERED"
    TILE_MISSING = "TILE_MISSING"
    TILE_ALTERED = "TILE_ALTERED"
    ROOT_DIFFERS = "ROOT_DIFFERS"
    SIGNATURE_UNSOUND = "SIGNATURE_UNSOUND"
    CHECKPOINT_MISSING = "CHECKPOINT_MISSING"
    CHECKPOINT_ALTERED = "CHECKPOINT_ALTERED"
    ROW_ALTERED = "ROW_ALTERED"
    ROW_MISSING = "ROW_MISSING"
    ROW_FOREIGN = "ROW_FOREIGN"
    FILE_MISSING = "FILE_MISSING"
    FILE_ALTERED = "FILE_ALTERED"
    FILE_UNLOCKED = "FILE_UNLOCKED"
    FILE_UNREADABLE = "FILE_UNREADABLE"
    FILE_KEY_LOST = "FILE_KEY_LOST"


@dataclass(frozen=True, slots=True)
class Said:
    """What a fault is called and what to do about it, for whoever runs the district or the platform."""

    name: str
    remedy: str


_KEEP = "先保全数据库、对象存储和签名目录，"
_LOG_REMEDY = (
    f"{_KEEP}事件日志用 sandan replay --verify 看详情；从备份找回该位置的原始字节，由数据库管理员写回，"
    "并查明是谁改动的。"
)
_FILES_REMEDY = f"{_KEEP}删去被改动的存证文件，由 sandan seal 按日志重写，或从对象存储的备份恢复，并查明是谁改动的。"
_HEAD_REMEDY = (
    f"{_KEEP}与见证方、审计方所存的检查点比对，查明日志、存证文件和签名哪一处被改动；查明之前不要重建查询数据。"
)
_ROWS_REMEDY = (
    "用 sandan replay --verify 看详情，查明是谁改动的；事件日志无误时用 sandan rebuild 按日志重建这一项查询数据。"
)
_FILE_REMEDY = "用 sandan evidence verify 看详情；从对象存储的备份恢复封存的那个版本，并查明是谁改动的。"

FAULTS: Mapping[FaultKind, Said] = MappingProxyType(
    {
        FaultKind.EVENT_MISSING: Said("日志中缺少这一条", _LOG_REMEDY),
        FaultKind.EVENT_ALTERED: Said("日志的这一条与封存时不同", _LOG_REMEDY),
        FaultKind.EVENT_UNSOUND: Said("事件与所在的行或与之前的事件不符", _LOG_REMEDY),
        FaultKind.EVENT_UNKNOWN: Said(
            "不认识的事件类型", "核对各进程是否同一版本的程序，升级 sandan watch 后再核对一遍。"
        ),
        FaultKind.VERSION_BROKEN: Said("事件流的版本不连续", _LOG_REMEDY),
        FaultKind.RECEIPT_DIFFERS: Said("命令的回执与日志不符", _LOG_REMEDY),
        FaultKind.ENTRIES_MISSING: Said("缺少存证文件（条目）", _FILES_REMEDY),
        FaultKind.ENTRIES_ALTERED: Said("存证文件（条目）被改动", _FILES_REMEDY),
        FaultKind.TILE_MISSING: Said("缺少存证文件（散列）", _FILES_REMEDY),
        FaultKind.TILE_ALTERED: Said("存证文件（散列）被改动", _FILES_REMEDY),
        FaultKind.ROOT_DIFFERS: Said("由日志算出的根与已签的检查点不符", _HEAD_REMEDY),
        FaultKind.SIGNATURE_UNSOUND: Said("检查点的签名不成立", _HEAD_REMEDY),
        FaultKind.CHECKPOINT_MISSING: Said("没有公布的检查点", "确认 sandan seal 在运行，它每小时重新公布一次。"),
        FaultKind.CHECKPOINT_ALTERED: Said("公布的检查点不是这个日志签过的", _HEAD_REMEDY),
        FaultKind.ROW_ALTERED: Said("查询数据的一行与日志不符", _ROWS_REMEDY),
        FaultKind.ROW_MISSING: Said("查询数据缺少一行", _ROWS_REMEDY),
        FaultKind.ROW_FOREIGN: Said("查询数据多出日志中没有的一行", _ROWS_REMEDY),
        FaultKind.FILE_MISSING: Said("对象存储中没有封存的证据文件", _FILE_REMEDY),
        FaultKind.FILE_ALTERED: Said("证据文件与封存时不同", _FILE_REMEDY),
        FaultKind.FILE_UNLOCKED: Said(
            "证据文件没有锁定到登记的日期", "由对象存储管理员补上 COMPLIANCE 锁定，并查明锁定为何失效。"
        ),
        FaultKind.FILE_UNREADABLE: Said("证据文件解密后不是登记的文件", _FILE_REMEDY),
        FaultKind.FILE_KEY_LOST: Said(
            "证据文件的密钥不在，日志中也没有依法删除的登记", "由备份恢复密钥表；查明是谁在何时删除了密钥。"
        ),
    }
)
"""Every kind of fault."""


class Waiting(StrEnum):
    """Why a check cannot be made now."""

    OBJECT_STORE = "OBJECT_STORE"
    MEMORY = "MEMORY"
    PROGRAM = "PROGRAM"


WAITING_NAMES: Mapping[StrEnum, str] = MappingProxyType(
    {
        Waiting.OBJECT_STORE: "对象存储没有应答",
        Waiting.MEMORY: "内存不足",
        Waiting.PROGRAM: "核对程序出错，详见 sandan watch 的日志",
    }
)
"""What each is called."""
