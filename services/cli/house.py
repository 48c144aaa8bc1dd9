"""The servers and settings that `up` and `demo` run on: embedded ones for what the environment does not name."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from services.cli.terminal import say
from services.embedded import Embedded
from services.embedded.passwords import Passwords, write_private
from services.embedded.ports import Ports
from services.settings import RUNNING_FILE, Settings, read
from services.store import migrate

HTTP_PORT_PREFERRED = 8000


@dataclass(frozen=True, slots=True)
class House:
    """A migrated database, an object store and a broker, with the settings that reach them."""

    settings: Settings
    environ: dict[str, str]
    embedded: Embedded

    @property
    def url(self) -> str:
        """Where the HTTP server answers."""
        listen = self.settings.listen
        return f"http://{listen.host}:{listen.port}"


@contextmanager
def open_house(environ: Mapping[str, str]) -> Iterator[House]:
    """Start what the environment does not name, migrate, and stop it again at the end.

    While it is open, the data directory holds its settings (`running.json`, readable by its owner only), by which every
    other command on this machine finds it. Raises SettingsWrong, EmbeddedFailed, MigrationError.
    """
    given = read(environ)
    embedded = Embedded(
        given.data_dir,
        postgres=given.database_url is None,
        s3=given.s3_endpoint is None,
        valkey=given.broker_url is None,
    )
    running = given.data_dir / RUNNING_FILE
    say(f"数据目录 {embedded.data_dir}，正在启动 {named(given)}……")
    with embedded as addresses:
        settled = {**environ, **addresses.environment(), **local_settings(given, environ)}
        settings = read(settled)
        migrate_when_possible(settings)
        write_private(running, json.dumps({name: text for name, text in settled.items() if name.startswith("SANDAN_")}))
        try:
            yield House(settings, settled, embedded)
        finally:
            running.unlink(missing_ok=True)


def named(settings: Settings) -> str:
    """Which embedded servers these settings ask for, in words."""
    wanted = {"PostgreSQL": settings.database_url, "S3": settings.s3_endpoint, "Valkey": settings.broker_url}
    return "、".join(name for name, given in wanted.items() if given is None) or "（全部服务均为外部服务）"


def local_settings(given: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """A signing key and a free address of this data directory, where the environment gives none."""
    settled = {"SANDAN_DATA_DIR": str(given.data_dir.resolve()), "SANDAN_KEYRING": str(given.keyring.resolve())}
    if given.token_key is None:
        settled["SANDAN_TOKEN_KEY"] = Passwords(given.data_dir / "passwords.json").get("token_key")
    if not environ.get("SANDAN_LISTEN"):
        port = Ports(given.data_dir / "ports.json").take("http", preferred=HTTP_PORT_PREFERRED)
        settled["SANDAN_LISTEN"] = f"127.0.0.1:{port}"
    return settled


def migrate_when_possible(settings: Settings) -> None:
    """Migrate as the owner. Without the owner's login the processes themselves refuse a database that does not fit."""
    if settings.database_admin_url is None:
        say("没有设置 SANDAN_DATABASE_ADMIN_URL，跳过数据库结构升级（需要时由管理员运行 sandan migrate）。")
        return
    for migration in migrate(settings.database_admin_url):
        say(f"数据库结构已升级到 {migration.version:04}_{migration.name}")
