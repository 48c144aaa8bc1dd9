"""`sandan witness`: a witness that a superior audit office runs on a machine of its own."""

from pathlib import Path

from services.cli.errors import CommandFailed
from services.cli.processes import UntilStdinCloses, run_until_told
from services.setting_values import parse_listen
from services.witness.main import run


def witness(
    directory: Path,
    *,
    name: str | None = None,
    listen: str = "127.0.0.1:8020",
    until_stdin_closes: UntilStdinCloses = False,
) -> None:
    """见证：由上级审计机关自行运行，只见证与上次所见一致的检查点，发现分叉即拒绝并留证。

    不需要数据库和对象存储。目录里有见证方自己的密钥、所见的检查点和拒绝的请求。
    第一次运行用 --name 取名，公钥写在目录里的 witness.vkey，请交给平台写入
    SANDAN_LOG_POLICY 所指的文件；平台各区县日志的公钥，请逐行写入目录里的 logs。

    例：
        sandan witness /srv/witness --name audit.example.cn/w1 --listen 0.0.0.0:8020

    Parameters
    ----------
    directory
        见证方自己的目录
    name
        见证方名称，首次运行时必须给出，以后不变
    listen
        监听的地址:端口
    """
    try:
        place = parse_listen(listen)
    except ValueError as error:
        raise CommandFailed(f"--listen {listen}：{error}。") from error
    run_until_told(
        "witness", lambda _settings, stop: run(directory, name, place, stop), until_stdin_closes=until_stdin_closes
    )
