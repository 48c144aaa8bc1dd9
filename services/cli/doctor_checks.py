"""The checks of `sandan doctor`: each returns what is fine, or raises NotSet, Fault or StoreError with a remedy."""

import os
import platform
import shutil
from collections.abc import Callable
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx
import psycopg
import redis
import urllib3
from minio.error import S3Error

from services.cli.doctor_findings import CONNECT_SECONDS_MAX, Fault, NotSet, connected
from services.cli.doctor_integrity import integrity
from services.cli.doctor_scanning import scanner
from services.cli.doctor_sealing import sealed_logs, signer, time_stamps, witnesses
from services.cli.naming import called, called_by
from services.cli.processes import AddressTaken, listening
from services.cli.readiness import readiness
from services.embedded.embedded import holder_of
from services.evidence.storage import open_storage
from services.projector import lag
from services.setting_values import bracketed
from services.settings import RUNNING_FILE, Settings, SettingsWrong
from services.store import Store, list_tenants

SERVER_VERSION_MIN = 15
FREE_BYTES_MIN = 1024**3
PARKED_SHOWN_MAX = 5


def program(_settings: Settings) -> str:
    """The program, its Python, and the compiled part of the database driver."""
    if psycopg.pq.__impl__ == "python":
        raise Fault("psycopg 缺少编译部分。请运行 make setup，或 pip install 'psycopg[binary]'。")
    return f"sandan {version('sandan')}，Python {platform.python_version()}，psycopg {psycopg.__version__}"


def data_directory(settings: Settings) -> str:
    """Where `up` keeps its data, whether it can, and whether it runs."""
    directory = settings.data_dir.resolve()
    # What is missing is made by `up`, parents and all.
    place = next(parent for parent in (directory, *directory.parents) if parent.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        raise Fault(f"{place} 不是目录或不可写。请改权限，或用 SANDAN_DATA_DIR 指定另一个目录。")
    free = shutil.disk_usage(place).free
    if free < FREE_BYTES_MIN:
        raise Fault(f"{place} 所在磁盘只剩 {free // 1024**2} MB。请清理到 1 GB 以上。")
    holder = holder_of(directory)
    if holder is None and (directory / RUNNING_FILE).exists():
        raise Fault(
            f"{directory} 里有上次没有正常停止的 sandan up 留下的 {RUNNING_FILE}。请重新运行 sandan up，它会自行清理。"
        )
    return f"{directory}，" + (f"sandan up 正在运行（进程 {holder}）" if holder else "sandan up 没有在运行")


def database(settings: Settings) -> str:
    """The runtime login: reachable, new enough, migrated, and without rights it must not have."""
    if settings.database_url is None:
        raise NotSet("没有设置 SANDAN_DATABASE_URL，sandan up 会启动内置的 PostgreSQL。")
    with connected(settings.database_url, "SANDAN_DATABASE_URL") as connection:
        server = connection.info.server_version
    if server // 10_000 < SERVER_VERSION_MIN:
        raise Fault(f"PostgreSQL 版本是 {server // 10_000}，需要 {SERVER_VERSION_MIN} 或更高。请升级数据库。")
    Store(settings.database_url, settings.keyring, connections_max=1).close()
    return f"PostgreSQL {server // 10_000}.{server % 10_000}，结构与程序一致，运行用户权限合适"


def database_admin(settings: Settings) -> str:
    """The owner's login and the districts it sees."""
    if settings.database_admin_url is None:
        raise NotSet("没有设置 SANDAN_DATABASE_ADMIN_URL；sandan migrate、sandan tenant 需要它。")
    connected(settings.database_admin_url, "SANDAN_DATABASE_ADMIN_URL").close()
    districts = list_tenants(settings.database_admin_url)
    missing = [
        called(district.code, district.tenant_id)
        for district in districts
        if not key_file_readable(settings, district.tenant_id)
    ]
    if missing:
        raise Fault(
            f"{settings.keyring} 中缺少区县 {'、'.join(missing)}的密钥文件。请核对 SANDAN_KEYRING，从备份恢复密钥；"
            "没有密钥，这些区县的人员姓名无法读出。"
        )
    return f"可以登录，共有 {len(districts)} 个区县，密钥齐全"


def read_models(settings: Settings) -> str:
    """Whether what is read follows the logs: what stands still, and how far the others are behind."""
    if settings.database_url is None:
        raise NotSet("没有设置 SANDAN_DATABASE_URL。")
    connected(settings.database_url, "SANDAN_DATABASE_URL").close()
    with Store(settings.database_url, settings.keyring, connections_max=1) as store:
        found = lag(store)
        standing = [row for row in found if row.parked_at]
        named = [
            f"区县 {called_by(store, row.tenant_id)}的 {row.projection}（位置 {row.applied}）"
            for row in standing[:PARKED_SHOWN_MAX]
        ]
    if standing:
        more = f"等 {len(standing)} 项" if len(standing) > PARKED_SHOWN_MAX else ""
        raise Fault(
            f"{'、'.join(named)}{more}停在出错的事件前。"
            "原因见 sandan projection status --tenant；"
            "排除后（通常是升级程序）用 sandan projection unpark 让它继续，或用 sandan rebuild 重建。"
        )
    late = [row.behind for row in found if row.behind]
    if late:
        return f"没有停住的；{len(late)} 项尚未跟上，最多落后 {max(late)} 条，sandan project 运行时会跟上"
    return f"{len(found)} 项全部跟上日志"


def object_store(settings: Settings) -> str:
    """The object store: reachable, with the right key, the vault with object lock."""
    if settings.s3_endpoint is None:
        raise NotSet("没有设置 SANDAN_S3_ENDPOINT，sandan up 会启动内置的 S3。")
    client = open_storage(settings).client
    try:
        if not client.bucket_exists(bucket_name=settings.vault_bucket):
            return f"{settings.s3_endpoint} 可用，存储桶 {settings.vault_bucket} 会在首次使用时建立"
        client.get_object_lock_config(bucket_name=settings.vault_bucket)
    except S3Error as error:
        if error.code == "ObjectLockConfigurationNotFoundError":
            raise Fault(
                f"存储桶 {settings.vault_bucket} 没有开启对象锁定，而对象锁定只能在建桶时开启。"
                "请换一个 SANDAN_S3_BUCKET_PREFIX。"
            ) from error
        raise Fault(
            f"{settings.s3_endpoint} 拒绝访问（{error.code}）。请核对 SANDAN_S3_ACCESS_KEY、SANDAN_S3_SECRET_KEY、"
            "SANDAN_S3_REGION 和密钥的权限。"
        ) from error
    except urllib3.exceptions.HTTPError as error:
        raise Fault(
            f"连不上 {settings.s3_endpoint}。请核对 SANDAN_S3_ENDPOINT、SANDAN_S3_SECURE 和网络。（{error}）"
        ) from error
    return f"{settings.s3_endpoint} 可用，存储桶 {settings.vault_bucket} 已开启对象锁定"


def broker(settings: Settings) -> str:
    """The broker: reachable, and with the right login."""
    if settings.broker_url is None:
        raise NotSet("没有设置 SANDAN_BROKER_URL，sandan up 会启动内置的 Valkey。")
    parts = urlsplit(settings.broker_url)
    greet, port = (greet_rabbitmq, 5672) if parts.scheme.startswith("amqp") else (greet_valkey, 6379)
    address = f"{bracketed(parts.hostname or '')}:{parts.port or port}"
    try:
        greet(settings.broker_url)
    except LoginRefused as error:
        raise Fault(f"{address} 拒绝登录。请核对 SANDAN_BROKER_URL 中的用户和口令。") from error
    except OSError as error:
        raise Fault(
            f"连不上 {address}（{error or type(error).__name__}）。请核对 SANDAN_BROKER_URL 和网络。"
        ) from error
    return f"{address} 可用"


class LoginRefused(Exception):
    """The broker answered and did not let us in."""


def greet_valkey(url: str) -> None:
    """Log in and PING. Raises LoginRefused, or OSError where nothing answers."""
    with redis.Redis.from_url(url, socket_connect_timeout=CONNECT_SECONDS_MAX) as client:
        try:
            client.ping()
        except redis.AuthenticationError as error:
            raise LoginRefused from error
        except redis.RedisError as error:
            raise OSError(str(error)) from error


def greet_rabbitmq(url: str) -> None:
    """Log in and open the virtual host. Raises LoginRefused, or OSError where nothing answers."""
    # Imported here: a Valkey site needs no pika.
    import pika
    from pika.exceptions import AMQPError, AuthenticationError, ProbableAccessDeniedError, ProbableAuthenticationError

    parameters = pika.URLParameters(url)
    parameters.connection_attempts = 1
    parameters.socket_timeout = parameters.stack_timeout = CONNECT_SECONDS_MAX
    try:
        pika.BlockingConnection(parameters).close()
    except (ProbableAuthenticationError, ProbableAccessDeniedError, AuthenticationError) as error:
        raise LoginRefused from error
    except AMQPError as error:
        raise OSError(str(error)) from error


def token_key(settings: Settings) -> str:
    """Whether tokens can be made and checked."""
    if settings.token_key is None:
        raise NotSet("没有设置 SANDAN_TOKEN_KEY，sandan up 会在数据目录里生成一个。")
    return "已设置"


def http_server(settings: Settings) -> str:
    """The HTTP server's address: ours and ready, free, or somebody else's."""
    place = settings.listen
    if place.port == 0:
        return f"{place}，每次启动时另选端口"
    try:
        listening(place).close()
    except AddressTaken as error:
        status = readiness(place.url)
        if status is None:
            raise Fault(error.faults[0]) from error
    except SettingsWrong as error:
        raise Fault(error.faults[0]) from error
    else:
        return f"{place} 空闲，没有 sandan serve 在运行"
    if status == httpx.codes.OK:
        return f"{place} 上的服务已就绪"
    raise Fault(f"{place} 上的服务没有就绪（/readyz 返回 {status}）。请看 sandan serve 的日志。")


def key_file_readable(settings: Settings, tenant_id: int) -> bool:
    """Whether the keyring holds that district's key and this user may read it."""
    return os.access(settings.keyring / f"{tenant_id}.key", os.R_OK)


CHECKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("程序", program),
    ("数据目录", data_directory),
    ("数据库", database),
    ("数据库管理", database_admin),
    ("查询数据", read_models),
    ("对象存储", object_store),
    ("病毒扫描", scanner),
    ("签名进程", signer),
    ("日志封存", sealed_logs),
    ("见证", witnesses),
    ("时间戳", time_stamps),
    ("完整性核对", integrity),
    ("消息队列", broker),
    ("令牌密钥", token_key),
    ("HTTP 服务", http_server),
)
