"""What a database may refuse or fail at without a fault of ours, as a sentence with a remedy."""

import psycopg
from eventsourcing.persistence import PersistenceError

AWAY = ("08", "28", "3D", "53", "57P")
"""SQLSTATEs begin with these where it is not reachable, not for this login, full or shutting down."""
BUSY = ("25P0", "40", "55P03", "57014")
"""A lock or a statement that took too long, a transaction that idled, a deadlock."""
NOT_ALLOWED = ("42501",)


def database_fault(error: psycopg.Error | PersistenceError) -> str | None:
    """The sentence, or None for what nobody expects: a traceback tells more of that."""
    cause = error.__cause__ if isinstance(error, PersistenceError) else error
    if not isinstance(cause, psycopg.Error):
        return None
    text = str(cause).strip()
    if cause.sqlstate is None:
        # libpq itself: no connection, or one that broke.
        unreachable = isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
        return away(text) if unreachable else None
    if cause.sqlstate.startswith(AWAY):
        return away(text)
    if cause.sqlstate.startswith(BUSY):
        return f"数据库没有在时限内办完：{text}\n请稍后再运行一次；一直如此时，请看数据库里有没有久不结束的事务。"
    if cause.sqlstate.startswith(NOT_ALLOWED):
        return (
            f"数据库用户的权限不够：{text}\n"
            "请核对 SANDAN_DATABASE_URL（用 sandan_app 登录）和 SANDAN_DATABASE_ADMIN_URL 的用户。"
        )
    return None


def away(text: str) -> str:
    """The sentence of a database that cannot be reached."""
    return f"连不上数据库：{text}\n用 sandan doctor 查看哪里不对。"
