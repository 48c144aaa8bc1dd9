"""Settings come from the environment, are checked together at start, and are wrong by name.

`SETTINGS` is the one list of them: `read` parses by it, README.md shows it, `sandan doctor` walks through it.
"""

import difflib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from services.setting_values import (
    Listen,
    LogFormat,
    LogLevel,
    ScannerAddress,
    parse_broker_url,
    parse_bucket_prefix,
    parse_database_url,
    parse_endpoint,
    parse_host,
    parse_hours,
    parse_http_url,
    parse_listen,
    parse_log,
    parse_log_level,
    parse_public_url,
    parse_scanner,
    parse_switch,
    parse_text,
    parse_token_key,
)

PREFIX = "SANDAN_"
RUNNING_FILE = "running.json"
"""Written by `sandan up` into its data directory: the settings under which its servers can be reached."""

TOGETHER = ("SANDAN_DATABASE_", "SANDAN_S3_", "SANDAN_SIGNER")
"""What the variables begin with that name one server together: its address means nothing with another's login."""

Value = TypeVar("Value")


class SettingsWrong(Exception):
    """设置有误：

    `faults` are sentences that name a variable, what is wrong with it and the remedy, all of them at once.
    """

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("设置有误：\n" + "\n".join(f"  - {fault}" for fault in faults))


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, parsed. What is None was not given; the `need_*` methods say so by name when it is needed."""

    database_url: str | None
    database_admin_url: str | None
    s3_endpoint: str | None
    s3_access_key: str | None
    s3_secret_key: str | None
    s3_region: str
    s3_secure: bool
    s3_bucket_prefix: str
    s3_public_url: str | None
    broker_url: str | None
    clamav: ScannerAddress | None
    keyring: Path
    token_key: bytes | None
    log_host: str
    log_policy: Path | None
    tsa_url: str | None
    tsa_ca: Path | None
    signer: Listen
    signer_secret: bytes | None
    signer_dir: Path
    watch_hours: float
    metrics: Listen
    listen: Listen
    data_dir: Path
    log: LogFormat | None
    log_level: LogLevel

    @property
    def incoming_bucket(self) -> str:
        """Where clients put evidence files before they are sealed."""
        return f"{self.s3_bucket_prefix}-incoming"

    @property
    def vault_bucket(self) -> str:
        """Where sealed evidence is locked; made with object lock."""
        return f"{self.s3_bucket_prefix}-vault"

    @property
    def previews_bucket(self) -> str:
        """Where thumbnails and text previews lie, encrypted; not locked."""
        return f"{self.s3_bucket_prefix}-previews"

    @property
    def log_bucket(self) -> str:
        """Where the districts' logs lie as tiles and checkpoints."""
        return f"{self.s3_bucket_prefix}-log"

    def need_database_url(self) -> str:
        """The runtime login. Raises SettingsWrong without one, as all `need_*` do."""
        return needed(self.database_url, "SANDAN_DATABASE_URL")

    def need_database_admin_url(self) -> str:
        """The owner's login, which changes the structure, registers districts and lists them."""
        return needed(self.database_admin_url, "SANDAN_DATABASE_ADMIN_URL")

    def need_s3_endpoint(self) -> str:
        """The object store's host:port."""
        return needed(self.s3_endpoint, "SANDAN_S3_ENDPOINT")

    def need_s3_access_key(self) -> str:
        """The object store's key id."""
        return needed(self.s3_access_key, "SANDAN_S3_ACCESS_KEY")

    def need_s3_secret_key(self) -> str:
        """The object store's key."""
        return needed(self.s3_secret_key, "SANDAN_S3_SECRET_KEY")

    def need_broker_url(self) -> str:
        """The broker that carries jobs."""
        return needed(self.broker_url, "SANDAN_BROKER_URL")

    def need_token_key(self) -> bytes:
        """The key of development tokens."""
        return needed(self.token_key, "SANDAN_TOKEN_KEY")

    def need_signer_secret(self) -> bytes:
        """What the sealer shows to the signer."""
        return needed(self.signer_secret, "SANDAN_SIGNER_SECRET")


def needed(value: Value | None, name: str) -> Value:
    """The value, or SettingsWrong with the name of the missing variable."""
    if value is None:
        alone = next(
            (
                f"若另行给出了 {group}* 之一，就不再取 sandan up 的，整组都须自行给出。"
                for group in TOGETHER
                if group in name
            ),
            "",
        )
        raise SettingsWrong([f"缺少 {name}。请设置它，或先在另一个终端运行 `sandan up`（它会启动内置服务）。{alone}"])
    return value


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: its field in `Settings`, how it is parsed, its default as text (None: none), and what it is for."""

    name: str
    field: str
    parse: Callable[[str], Any]
    default: str | None
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting(
        "SANDAN_DATABASE_URL",
        "database_url",
        parse_database_url,
        None,
        "PostgreSQL 15 or later, logging in as the runtime role `sandan_app`; all that most commands need",
        secret=True,
    ),
    Setting(
        "SANDAN_DATABASE_ADMIN_URL",
        "database_admin_url",
        parse_database_url,
        None,
        "the same database as the owner of the structure: for `migrate` and `tenant`; `up` migrates where it is given",
        secret=True,
    ),
    Setting("SANDAN_S3_ENDPOINT", "s3_endpoint", parse_endpoint, None, "object store with object lock"),
    Setting("SANDAN_S3_ACCESS_KEY", "s3_access_key", parse_text, None, "its key id", secret=True),
    Setting("SANDAN_S3_SECRET_KEY", "s3_secret_key", parse_text, None, "its key", secret=True),
    Setting("SANDAN_S3_REGION", "s3_region", parse_text, "us-east-1", "its region"),
    Setting("SANDAN_S3_SECURE", "s3_secure", parse_switch, "1", "whether it is reached over TLS"),
    Setting(
        "SANDAN_S3_BUCKET_PREFIX",
        "s3_bucket_prefix",
        parse_bucket_prefix,
        "sandan",
        "buckets are this and `-incoming`, `-vault`, `-previews`, `-log`; they are made when missing",
    ),
    Setting(
        "SANDAN_S3_PUBLIC_URL",
        "s3_public_url",
        parse_public_url,
        None,
        "the object store's address for clients, when it is not the endpoint",
    ),
    Setting(
        "SANDAN_BROKER_URL",
        "broker_url",
        parse_broker_url,
        None,
        "Valkey or Redis, or RabbitMQ; carries jobs and is never their record",
        secret=True,
    ),
    Setting(
        "SANDAN_CLAMAV",
        "clamav",
        parse_scanner,
        None,
        "ClamAV's clamd, `host:port` or the path of its socket: evidence is scanned before it is sealed",
    ),
    Setting(
        "SANDAN_KEYRING",
        "keyring",
        Path,
        "keyring in the data directory",
        "directory of the districts' encryption keys",
    ),
    Setting(
        "SANDAN_TOKEN_KEY",
        "token_key",
        parse_token_key,
        None,
        "signs development tokens and the ids that clients see",
        secret=True,
    ),
    Setting(
        "SANDAN_LOG_HOST",
        "log_host",
        parse_host,
        "localhost",
        "under which name the districts' logs are signed, `<host>/d/<code>`; for ever",
    ),
    Setting(
        "SANDAN_LOG_POLICY",
        "log_policy",
        Path,
        None,
        "file (C2SP tlog-policy) of the witnesses that are asked to cosign, with their addresses",
    ),
    Setting(
        "SANDAN_TSA_URL",
        "tsa_url",
        parse_http_url,
        None,
        "time-stamping authority (RFC 3161) that is asked for a time stamp of each day's last head",
    ),
    Setting(
        "SANDAN_TSA_CA",
        "tsa_ca",
        Path,
        None,
        "file (PEM) of the certificates above it, by which its answers are verified; needed with `SANDAN_TSA_URL`",
    ),
    Setting(
        "SANDAN_SIGNER",
        "signer",
        parse_listen,
        "127.0.0.1:8010",
        "where the signer answers the sealer; an address of this machine only",
    ),
    Setting("SANDAN_SIGNER_SECRET", "signer_secret", parse_token_key, None, "what they both know", secret=True),
    Setting(
        "SANDAN_SIGNER_DIR",
        "signer_dir",
        Path,
        "signer in the data directory",
        "the signer's own directory: keys, what it signed last, what it refused",
    ),
    Setting(
        "SANDAN_WATCH_HOURS",
        "watch_hours",
        parse_hours,
        "24",
        "how often log, read models and evidence are checked whole; twice that without a whole pass is an alarm",
    ),
    Setting(
        "SANDAN_METRICS",
        "metrics",
        parse_listen,
        "127.0.0.1:8011",
        "where `watch` gives `/metrics` in the text format of Prometheus; an internal address, without tokens",
    ),
    Setting("SANDAN_LISTEN", "listen", parse_listen, "127.0.0.1:8000", "address of the HTTP server; port 0: any free"),
    Setting(
        "SANDAN_DATA_DIR", "data_dir", Path, ".sandan", "where `up` keeps servers' data, logs, ports and passwords"
    ),
    Setting("SANDAN_LOG", "log", parse_log, "console on a terminal, else json", "how log lines look"),
    Setting("SANDAN_LOG_LEVEL", "log_level", parse_log_level, "info", "the least severe line that is written"),
)

# Defaults that depend on another setting or on the terminal; the table shows them in words.
_IN_WORDS = ("SANDAN_KEYRING", "SANDAN_SIGNER_DIR", "SANDAN_LOG")


def read(environ: Mapping[str, str]) -> Settings:
    """Parse an environment. An empty variable counts as not given.

    Raises SettingsWrong with every wrong value and every unknown SANDAN_ name (most are typing mistakes) at once.
    """
    values: dict[str, Any] = {}
    faults = unknown_names(environ)
    for setting in SETTINGS:
        text = environ.get(setting.name) or (None if setting.name in _IN_WORDS else setting.default)
        try:
            values[setting.field] = None if text is None else setting.parse(text)
        except ValueError as error:
            shown = "" if setting.secret else f"（现为 {text}）"
            faults.append(f"{setting.name}{shown}：{error}。")
    if faults:
        raise SettingsWrong(faults)
    if values["keyring"] is None:
        values["keyring"] = values["data_dir"] / "keyring"
    if values["signer_dir"] is None:
        values["signer_dir"] = values["data_dir"] / "signer"
    return Settings(**values)


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each SANDAN_ variable that is no setting, with the one it resembles."""
    known = [setting.name for setting in SETTINGS]
    faults = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            faults.append(f"没有名为 {name} 的设置" + (f"，是否想写 {near[0]}？" if near else "，请删除它。"))
    return faults


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of a command: this environment, and under it those of a `sandan up` in the same data directory.

    Where the environment says otherwise about one variable of a server, it says all about that server: an address of
    one's own with the key of the embedded store would send that key to a stranger.
    """
    given = {name: text for name, text in (os.environ if environ is None else environ).items() if text}
    running = read(given).data_dir / RUNNING_FILE
    if running.exists():
        found: dict[str, str] = json.loads(running.read_text(encoding="utf-8"))
        others = tuple(
            group
            for group in TOGETHER
            if any(name.startswith(group) and found.get(name) != text for name, text in given.items())
        )
        given = {**{name: text for name, text in found.items() if not name.startswith(others)}, **given}
    return read(given)
