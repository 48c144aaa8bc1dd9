"""What can go wrong with the embedded servers, in the words of the person at the terminal."""

from pathlib import Path

LOG_TAIL_LINES = 12


class EmbeddedFailed(Exception):
    """内置服务无法启动。"""


class DataDirectoryBusy(EmbeddedFailed):
    """数据目录正在被另一个程序使用。"""

    def __init__(self, data_dir: Path, holder: str) -> None:
        super().__init__(
            f"数据目录 {data_dir} 正在被另一个 sandan 程序使用（进程 {holder}）。"
            "请先停止那个程序，或用 SANDAN_DATA_DIR 指定另一个目录。"
        )


class ServerFailed(EmbeddedFailed):
    """一个内置服务没有启动成功。"""

    def __init__(self, server: str, log: Path, why: str) -> None:
        self.server = server
        self.log = log
        tail = log_tail(log)
        shown = f"日志末尾：\n{tail}" if tail else "日志为空。"
        super().__init__(f"内置服务 {server} 没有启动成功：{why}。日志文件 {log}。{shown}")


def log_tail(log: Path) -> str:
    """The last lines of a server's log, indented; empty when there is none."""
    if not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
    return "\n".join(f"    {line}" for line in lines)
