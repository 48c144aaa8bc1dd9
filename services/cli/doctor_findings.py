"""What a check of `sandan doctor` raises, and the connection that many of them need."""

import psycopg

CONNECT_SECONDS_MAX = 5


class NotSet(Exception):
    """没有设置。"""


class Fault(Exception):
    """需要处理。"""


def connected(url: str, name: str) -> psycopg.Connection:
    """A connection, or Fault with the variable that holds the address."""
    try:
        return psycopg.connect(url, connect_timeout=CONNECT_SECONDS_MAX, autocommit=True)
    except psycopg.OperationalError as error:
        raise Fault(f"连不上数据库，请核对 {name} 的主机、端口、用户、口令和库名。（{str(error).strip()}）") from error
