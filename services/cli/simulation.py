"""`sandan simulate`: made-up district-years of full size, for demonstrations of scale and measurements."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from services.cli.errors import CommandFailed
from services.cli.terminal import say
from services.clock import day_of, now
from services.settings import Settings, load
from services.simulate.play import Simulated, SimulationFailed, Tell, simulate
from services.simulate.size import Size
from services.simulate.year import Play
from services.store import Store, TenantUnknown, create_tenant, find_tenant

SCALE_MAX = 10.0


def simulate_districts(
    tenant: str, *, scale: float = 1.0, seed: int = 1, districts: int = 1, years: int = 1, first_year: int = 2020
) -> None:
    """模拟整个区县的若干年度：由各岗位的人通过与实际相同的命令办理，数据全部虚构。

    规模为 1 时约 40 万条事件，相当于 16 个党（工）委、640 个基层党组织的一年。
    同一种子得到同样的内容；中断后用同样的参数重新运行，即从断处继续。
    区县不存在时自动建立（需要 SANDAN_DATABASE_ADMIN_URL）。已有实际数据的区县不能用。

    例：
        sandan simulate moni --scale 0.01
        sandan simulate moni --districts 10 --years 5 --seed 7

    Parameters
    ----------
    tenant
        区县代码；模拟几个区县时，依次加后缀 -1、-2……
    scale
        规模，1 为整个模型区县，至多 10
    seed
        随机种子
    districts
        区县个数
    years
        年度个数
    first_year
        第一个年度；最后一个年度的次年9月底须已过去
    """
    if not 0 < scale <= SCALE_MAX or districts < 1 or years < 1:
        raise CommandFailed(f"规模应大于0、不超过{SCALE_MAX:g}，区县和年度个数至少为1。")
    # What follows from a year goes on until the September after it, and nothing may be dated ahead.
    if day_of(now()) < date(first_year + years, 9, 30):
        raise CommandFailed(f"模拟的年度及其后到次年9月底须都已过去，最后一年为{first_year + years - 1}年。")
    settings = load()
    for number in range(1, districts + 1):
        code = tenant if districts == 1 else f"{tenant}-{number}"
        play = Play(_tenant(settings, code, number), number, Size(scale), first_year, years, seed)
        with Store(settings.need_database_url(), settings.keyring, connections_max=2) as store, _bar(play) as tell:
            try:
                _say(code, simulate(store, play, tell))
            except SimulationFailed as failed:
                raise CommandFailed(str(failed)) from failed


def _tenant(settings: Settings, code: str, number: int) -> int:
    try:
        return find_tenant(settings.need_database_url(), code)
    except TenantUnknown:
        return create_tenant(settings.need_database_admin_url(), settings.keyring, code, f"模拟{number}区")


def _say(code: str, found: Simulated) -> None:
    commands = found.commands.total()
    rate = round(commands / found.seconds) if found.seconds else 0
    say(f"{code}：{commands} 个命令，{found.events} 条事件，用时 {found.seconds:.1f} 秒（每秒 {rate} 个命令）。")
    for refusal, count in found.refused.items():
        say(f"  按预期被拒绝：{refusal} {count} 次")


@contextmanager
def _bar(play: Play) -> Iterator[Tell]:
    """A bar over the simulated days on a terminal; in a file it would be noise."""
    if not sys.stderr.isatty():
        yield lambda _day, _commands: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[day]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        whole = play.size.commands_expected * play.years
        bar = bars.add_task(play.district.name, total=whole, day="")
        yield lambda day, commands: bars.update(bar, advance=commands, day=str(day))
