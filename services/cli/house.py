"""The servers and settings that `up` and `demo` run on: embedded ones for what the environment does not name."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx

from services.cli.administration import PASSWORD_HINT, migrate_and_say
from services.cli.readiness import readiness
from services.cli.terminal import say
from services.embedded import Embedded
from services.embedded.passwords import Passwords, write_private
from services.embedded.ports import Ports
from services.settings import RUNNING_FILE, Settings, SettingsWrong, read

HTTP_PORT_PREFERRED = 8000


@dataclass(frozen=True, slots=True)
class House:
    """A migrated database, an object store and a broker, with the settings that reach them."""

    settings: Settings
    environ: dict[str, str]
    embedded: Embedded

    @property
    def url(self) -> str:
        """Where the HTTP server answers this machine."""
        return self.settings.listen.url

    def is_ready(self) -> bool:
        """Whether the HTTP server says that it can serve."""
        return readiness(self.url) == httpx.codes.OK

    def failed(self) -> str | None:
        """What of the embedded servers has ended by itself and where to look, or None while all run."""
        match self.embedded.failed():
            case None:
                return None
            case "keeper":
                return "内置服务的看护进程意外停止（多半是被强行结束）。请重新运行 sandan up，它会先清理再启动。"
            case server:
                return f"内置服务 {server} 意外停止。请看 {self.embedded.data_dir / server}.log。"


@contextmanager
def open_house(environ: Mapping[str, str]) -> Iterator[House]:
    """Start what the environment does not name, migrate, and stop it again at the end.

    While it is open, the data directory holds its settings (`running.json`, readable by its owner only), by which every
    other command on this machine finds it. Raises SettingsWrong, EmbeddedFailed, MigrationError.
    """
    given = read(environ)
    refuse_half(given)
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
        if migrate_when_possible(settings) and given.database_url is not None:
            say(PASSWORD_HINT)
        write_private(running, json.dumps({name: text for name, text in settled.items() if name.startswith("SANDAN_")}))
        try:
            yield House(settings, settled, embedded)
        finally:
            running.unlink(missing_ok=True)


def refuse_half(given: Settings) -> None:
    """Raise SettingsWrong, before anything starts, for a server that is named in part."""
    faults = []
    if given.database_url is None and given.database_admin_url is not None:
        faults.append("给出了 SANDAN_DATABASE_ADMIN_URL，缺少 SANDAN_DATABASE_URL。请一起给出，或都不给（用内置的）。")
    s3 = {
        "SANDAN_S3_ENDPOINT": given.s3_endpoint,
        "SANDAN_S3_ACCESS_KEY": given.s3_access_key,
        "SANDAN_S3_SECRET_KEY": given.s3_secret_key,
    }
    missing = [name for name, text in s3.items() if text is None]
    if 0 < len(missing) < len(s3):
        there = "、".join(name for name in s3 if name not in missing)
        faults.append(f"给出了 {there}，缺少 {'、'.join(missing)}。请一起给出，或都不给（用内置的）。")
    if faults:
        raise SettingsWrong(faults)


def named(settings: Settings) -> str:
    """Which embedded servers these settings ask for, in words."""
    wanted = {"PostgreSQL": settings.database_url, "S3": settings.s3_endpoint, "Valkey": settings.broker_url}
    return "、".join(name for name, given in wanted.items() if given is None) or "（全部服务均为外部服务）"


def local_settings(given: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """A signing key and a free address of this data directory, where the environment gives none."""
    settled = {"SANDAN_DATA_DIR": str(given.data_dir.resolve()), "SANDAN_KEYRING": str(given.keyring.resolve())}
    settled["SANDAN_SIGNER_DIR"] = str(given.signer_dir.resolve())
    passwords = Passwords(given.data_dir / "passwords.json")
    if given.token_key is None:
        settled["SANDAN_TOKEN_KEY"] = passwords.get("token_key")
    if given.signer_secret is None:
        settled["SANDAN_SIGNER_SECRET"] = passwords.get("signer_secret")
    ports = Ports(given.data_dir / "ports.json")
    if not environ.get("SANDAN_LISTEN") or given.listen.port == 0:
        # Chosen here and not by the kernel: the address is told and found again before and after the server runs.
        preferred = None if given.listen.port == 0 else HTTP_PORT_PREFERRED
        settled["SANDAN_LISTEN"] = str(replace(given.listen, port=ports.take("http", preferred=preferred)))
    if not environ.get("SANDAN_SIGNER") or given.signer.port == 0:
        # Nobody types it: any port will do, so that two platforms on one machine never ask for the same.
        settled["SANDAN_SIGNER"] = str(replace(given.signer, port=ports.take("signer")))
    if not environ.get("SANDAN_METRICS") or given.metrics.port == 0:
        settled["SANDAN_METRICS"] = str(replace(given.metrics, port=ports.take("metrics")))
    return settled


def migrate_when_possible(settings: Settings) -> bool:
    """Migrate as the owner, and say whether the structure was made for the first time.

    Without the owner's login the processes themselves refuse a database that does not fit.
    """
    if settings.database_admin_url is None:
        say("没有设置 SANDAN_DATABASE_ADMIN_URL，跳过数据库结构升级（需要时由管理员运行 sandan migrate）。")
        return False
    return any(migration.version == 1 for migration in migrate_and_say(settings.database_admin_url))
