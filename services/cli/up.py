"""`sandan up`: the embedded servers and every process of the platform, in one terminal."""

import os
import sys
from collections.abc import Mapping

from services.cli.house import House, open_house
from services.cli.stopping import Stopped, raise_when_told
from services.cli.supervisor import Supervisor
from services.cli.terminal import say

PROCESSES = ("serve", "project", "work", "sign", "seal", "watch")


def up() -> None:
    """启动平台：内置服务加全部进程，都在这一个终端里。

    没有用环境变量指定的服务由内置的代替：
        SANDAN_DATABASE_URL   PostgreSQL
        SANDAN_S3_ENDPOINT    SeaweedFS（S3）
        SANDAN_BROKER_URL     Valkey
    数据放在 SANDAN_DATA_DIR（默认当前目录下的 .sandan）。
    按 Ctrl-C 停止，下次从停下的地方继续。
    另开一个终端，其他命令会自动找到它。

    例：
        sandan up
        SANDAN_DATA_DIR=/srv/sandan SANDAN_LISTEN=127.0.0.1:9000 sandan up
        SANDAN_DATABASE_URL=postgresql://sandan_app:口令@db/sandan sandan up
    """
    raise_when_told()
    try:
        with open_house(os.environ) as house, supervisor(house) as processes:
            processes.run(house.failed, until=house.is_ready)
            # The address ends its line: terminals take what follows for a part of it.
            say(f"地址 {house.url}/graphql")
            say("按 Ctrl-C 停止。下一步，另开一个终端：sandan tenant create、sandan token、sandan doctor。")
            processes.run(house.failed)
    except Stopped:
        say("已全部停止。")


def supervisor(house: House) -> Supervisor:
    """The platform's processes, each `sandan <name>` with this house's settings."""
    return Supervisor({name: command(name) for name in PROCESSES}, with_log_form(house.environ))


def command(name: str) -> list[str]:
    """The command line of one process that ends when its parent does."""
    return [sys.executable, "-m", "services.cli.main", name, "--until-stdin-closes"]


def with_log_form(environ: Mapping[str, str]) -> dict[str, str]:
    """The children write into pipes; what is a terminal is ours to tell them."""
    form = environ.get("SANDAN_LOG") or ("console" if sys.stdout.isatty() else "json")
    return {**environ, "SANDAN_LOG": form}
