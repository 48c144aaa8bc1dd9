"""What the log refuses, and what it cannot do. Each class's docstring is the sentence its reader sees."""

from eventsourcing.persistence import IntegrityError, OperationalError


class StoreError(Exception):
    """事件日志出错："""

    def __init__(self, detail: str = "") -> None:
        sentence = (type(self).__doc__ or "").strip().split("\n")[0]
        super().__init__(f"{sentence}{detail}")


class TenantUnset(StoreError):
    """没有指明区县，拒绝读写。No tenant is set: wrap the call in `with tenant(tenant_id):`."""


class TenantUnknown(StoreError):
    """没有这个区县，请先用 sandan tenant create 建立："""


class ConcurrencyConflict(StoreError, IntegrityError):
    """别人刚刚改动了同一对象，请按最新内容重新办理："""


class CommandIdReused(StoreError, IntegrityError):
    """同一命令编号已用于内容不同的命令，请换一个新编号："""


class ConnectionLost(StoreError, OperationalError):
    """与数据库的连接中断，结果不明，请用同一命令编号重试："""


class EventUnreadable(StoreError):
    """事件写入后将无法原样读回，拒绝记入日志："""


class EventTooLarge(StoreError):
    """单个事件超过60000字节，拒绝记入日志，请把大段内容作为佐证文件上传："""


class OccurredInFuture(StoreError):
    """业务日期晚于今天，拒绝记入日志："""


class UnknownEvent(StoreError):
    """日志中有本程序不认识的事件类型，请升级程序："""


class LogBroken(StoreError):
    """日志不完整或被改动，请立即用 sandan replay --verify 核查："""


class SubjectErased(StoreError):
    """此人的信息已依法删除，不能再写入："""


class SealBroken(StoreError):
    """密封内容无法通过校验，可能被改动或移位："""


class KeyringUnavailable(StoreError):
    """密钥文件缺失或不可用，请核对 SANDAN_KEYRING 所指目录："""


class RuntimeUnfit(StoreError):
    """运行环境不符合要求："""


class LoginUnfit(StoreError):
    """这个数据库用户不能管理平台的数据库，请核对 SANDAN_DATABASE_ADMIN_URL，或先由超级用户运行一次 sandan migrate："""


class MigrationError(StoreError):
    """数据库结构无法升级："""


class DatabaseNewer(MigrationError):
    """数据库比本程序新，拒绝启动，请升级程序。The database is newer than this program:"""


class DatabaseOlder(MigrationError):
    """数据库结构落后于本程序，请先运行 sandan migrate。The database must be migrated first:"""


class MigrationChanged(MigrationError):
    """已执行过的迁移文件被改动，拒绝继续。An applied migration was edited:"""
