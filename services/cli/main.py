"""The program `sandan`. Commands teach themselves in Chinese; what fails says where and what to do."""

import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import msgspec
import psycopg
from cyclopts import App, CycloptsError, Group, Parameter
from eventsourcing.persistence import PersistenceError

from services.cli import administration, bundles, evidence, logs, processes, projections, signing, trails, workbooks
from services.cli.database_faults import database_fault
from services.cli.demo import demo
from services.cli.doctor import doctor
from services.cli.documents import document
from services.cli.errors import CommandFailed
from services.cli.simulation import simulate_districts
from services.cli.supervisor import EXIT_SETTINGS
from services.cli.terminal import complain
from services.cli.token import token
from services.cli.up import up
from services.cli.witnessing import witness
from services.embedded import EmbeddedFailed
from services.evidence.errors import StorageUnfit
from services.sealer.memory import DirectoryHeld
from services.settings import SettingsWrong
from services.store import StoreError
from services.witness.witness import WitnessUnfit

EXIT_FAILED = 1

HELP = """三单制平台：区县基层党建的问题、任务、责任清单。
每一步都记入不可改的事件日志，任何时刻的情况都能回看。

第一次使用：

    sandan up                           启动平台（另开一个终端继续）
    sandan tenant create shili 示例区   建立一个区县
    sandan import shili 工作簿.xlsx     核对它的工作簿，加 --apply 正式导入
    sandan doctor                       哪里不对、怎么办

设置用环境变量 SANDAN_*，见 README.md 的表。
每条命令用 --help 看说明和例子。
"""


_PROCESSES = (
    processes.serve,
    processes.project,
    processes.work,
    processes.seal,
    processes.sign,
    processes.watch,
)


def program() -> App:
    """Every command and its group in the help."""
    running, using, administering = Group("运行", sort_key=1), Group("数据", sort_key=2), Group("管理", sort_key=3)
    app = group("sandan", HELP, version=version("sandan"))
    app.command(demo, group=running)
    app.command(up, group=running)
    for process in _PROCESSES:
        app.command(process, group=running)
    app.command(witness, group=running)
    app.command(doctor, group=running)
    app.command(workbooks.import_, name="import", group=using)
    app.command(workbooks.export, group=using)
    app.command(document, group=using)
    app.command(logs.replay, group=using)
    app.command(bundles.bundle, group=using)
    app.command(trails.trail, group=using)
    app.command(simulate_districts, name="simulate", group=using)
    files = group("evidence", "核对封存的证据文件。", group=using)
    files.command(evidence.verify, name="verify")
    app.command(files)
    app.command(logs.rebuild, group=administering)
    app.command(administration.migrate, group=administering)
    app.command(token, group=administering)
    tenant = group("tenant", "建立和列出区县。", group=administering)
    tenant.command(administration.tenant_create, name="create")
    tenant.command(administration.tenant_list, name="list")
    app.command(tenant)
    signer = group("signer", "更换日志的签名密钥。", group=administering)
    signer.command(signing.rotate, name="rotate")
    app.command(signer)
    projection = group("projection", "查看查询数据的进度，让停住的继续。", group=administering)
    projection.command(projections.status, name="status")
    projection.command(projections.unpark, name="unpark")
    app.command(projection)
    return app


def group(name: str, text: str, **options: Any) -> App:
    """A command that holds others, its help in Chinese like theirs."""
    app = App(
        name=name,
        help=text,
        help_format="plaintext",
        group_commands=Group("其他", sort_key=9),
        group_parameters=Group("参数"),
        group_arguments=Group("参数"),
        # No --no-apply beside --apply, no --empty-role beside --role.
        default_parameter=Parameter(negative=()),
        result_action="return_value",
        exit_on_error=False,
        print_error=False,
        **options,
    )
    app["--help"].help = "显示说明。"
    if "version" in options:
        app["--version"].help = "显示版本。"
    return app


def main() -> None:
    """Run one command; the exit code is 0, 1 where it failed, 2 where its settings or its command line are wrong."""
    sys.exit(run(program(), sys.argv[1:]))


def run(app: Callable[[list[str]], object], arguments: list[str]) -> int:
    """Run it and turn what is to be expected into a sentence. The rest keeps its traceback: it is a fault of ours."""
    try:
        code = app(arguments)
    except CycloptsError as error:
        complain(f"命令行有误：{error}\n用 sandan --help 或 sandan <命令> --help 查看用法。")
        return EXIT_SETTINGS
    except SettingsWrong as error:
        complain(str(error))
        return EXIT_SETTINGS
    except (CommandFailed, DirectoryHeld, EmbeddedFailed, StorageUnfit, StoreError, WitnessUnfit) as error:
        complain(str(error))
        return EXIT_FAILED
    except msgspec.DecodeError as error:
        complain(f"日志中有读不通的事件：{error}\n用 sandan replay --verify 查明是哪一条。")
        return EXIT_FAILED
    except (psycopg.Error, PersistenceError) as error:
        sentence = database_fault(error)
        if sentence is None:
            raise
        complain(sentence)
        return EXIT_FAILED
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
