"""How the text of each setting becomes a value. Each parser raises ValueError with what would be right, in Chinese."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

PORT_MAX = 65_535
TOKEN_KEY_BYTES_MIN = 32
HOURS_MAX = 720

Choice = TypeVar("Choice", bound=StrEnum)


class LogFormat(StrEnum):
    """How log lines look: for a person at a terminal, or one JSON object a line."""

    CONSOLE = "console"
    JSON = "json"


class LogLevel(StrEnum):
    """The least severe line that is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the HTTP server answers. Port 0 lets the kernel choose."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{bracketed(self.host)}:{self.port}"

    @property
    def url(self) -> str:
        """How this machine itself reaches it: a server on all addresses answers on the loopback one as well."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://{bracketed(host)}:{self.port}"


@dataclass(frozen=True, slots=True)
class ScannerAddress:
    """Where clamd listens: a host and port, or a socket of this machine."""

    host: str = ""
    port: int = 0
    path: Path | None = None

    def __str__(self) -> str:
        return str(self.path) if self.path else f"{bracketed(self.host)}:{self.port}"


def bracketed(host: str) -> str:
    """A host as it stands before a port: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def split_url(text: str) -> SplitResult | None:
    """The parts of an address, or None where it is none: a port that is no number, a bracket left open."""
    try:
        parts = urlsplit(text)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def is_port(text: str) -> bool:
    """Whether that is the number of a port."""
    return re.fullmatch(r"[0-9]{1,5}", text) is not None and 1 <= int(text) <= PORT_MAX


def parse_text(text: str) -> str:
    """Any text."""
    return text


def parse_database_url(text: str) -> str:
    """postgresql://user:password@host:port/database"""
    try:
        parts = conninfo_to_dict(text)
    except psycopg.ProgrammingError:
        raise ValueError("不是 PostgreSQL 地址，应形如 postgresql://用户:口令@主机:5432/sandan") from None
    if not parts.get("dbname"):
        raise ValueError("没有写数据库名，应形如 postgresql://用户:口令@主机:5432/sandan")
    # libpq takes one port a host, any of them empty, and looks at them only when it connects.
    if not all(is_port(port or "5432") for port in str(parts.get("port") or "").split(",")):
        raise ValueError(f"端口应为 1 到 {PORT_MAX} 的整数，例如 postgresql://用户:口令@主机:5432/sandan")
    return text


def parse_endpoint(text: str) -> str:
    """host:port"""
    matched = re.fullmatch(r"(?:[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:]+\])(?::([0-9]+))?", text)
    if matched is None or not is_port(matched[1] or "443"):
        raise ValueError("应为 主机:端口，例如 s3.example.cn:9000，不带 http:// 和路径")
    return text


def parse_switch(text: str) -> bool:
    """1 or 0"""
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError("应为 1 或 0")


def parse_bucket_prefix(text: str) -> str:
    """Lower-case letters, digits and hyphens, 3 to 40 of them"""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]", text):
        raise ValueError("应为 3 到 40 个小写字母、数字或连字符，且不以连字符开头或结尾")
    return text


def parse_public_url(text: str) -> str:
    """http(s)://host:port"""
    parts = split_url(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ValueError("应形如 https://files.example.cn 或 https://files.example.cn:9000，不带路径")
    return text.rstrip("/")


def parse_http_url(text: str) -> str:
    """http(s)://host/path"""
    parts = split_url(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("应形如 https://tsa.example.cn/tsr")
    return text


def parse_broker_url(text: str) -> str:
    """redis://, rediss://, amqp:// or amqps://"""
    parts = split_url(text)
    if parts is None or parts.scheme not in ("redis", "rediss", "amqp", "amqps") or not parts.hostname:
        raise ValueError("应形如 redis://:口令@主机:6379/0，或 amqp://用户:口令@主机:5672/")
    return text


def parse_token_key(text: str) -> bytes:
    """At least 32 bytes"""
    key = text.encode()
    if len(key) < TOKEN_KEY_BYTES_MIN:
        raise ValueError(f"至少要 {TOKEN_KEY_BYTES_MIN} 字节，可用 `openssl rand -hex 32` 生成")
    return key


def parse_host(text: str) -> str:
    """A host's name"""
    if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", text):
        raise ValueError("应为小写的主机名，例如 sandan.example.cn")
    return text


def parse_scanner(text: str) -> ScannerAddress:
    """host:port, or the path of a socket"""
    if text.startswith("/"):
        return ScannerAddress(path=Path(text))
    host, separator, port = text.rpartition(":")
    if not separator or not host or not is_port(port):
        raise ValueError("应为 主机:端口（例如 127.0.0.1:3310），或套接字的绝对路径（例如 /run/clamav/clamd.ctl）")
    return ScannerAddress(host.strip("[]"), int(port))


def parse_listen(text: str) -> Listen:
    """host:port"""
    host, separator, port = text.rpartition(":")
    if not separator or not host or not (port == "0" or is_port(port)):
        raise ValueError("应为 地址:端口，例如 127.0.0.1:8000")
    return Listen(host.strip("[]"), int(port))


def parse_hours(text: str) -> float:
    """a number of hours, more than none and at most 720"""
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not 0 < hours <= HOURS_MAX:
        raise ValueError(f"应为大于 0、不超过 {HOURS_MAX} 的小时数，例如 24")
    return hours


def parse_log(text: str) -> LogFormat:
    """console or json"""
    return choice(LogFormat, text)


def parse_log_level(text: str) -> LogLevel:
    """debug, info, warning or error"""
    return choice(LogLevel, text)


def choice(kind: type[Choice], text: str) -> Choice:
    """The member with that value. Raises ValueError naming them all."""
    try:
        return kind(text.lower())
    except ValueError:
        raise ValueError(f"应为 {'、'.join(kind)} 之一") from None
