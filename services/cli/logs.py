"""`sandan replay` and `sandan rebuild`: what a district's log says, and the read models made from it again."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

from domain.codes import ListKind
from domain.labels import label
from services.cli.errors import CommandFailed
from services.cli.terminal import complain, say
from services.projector.rebuild import RebuildFailed
from services.projector.rebuild import rebuild as rebuild_models
from services.replay import STATE_NAMES, Found, FoundYear, NoSuchDistrict, NothingPublished, verify_year
from services.replay import replay as replay_log
from services.settings import load
from services.store import Store, find_tenant


def replay(tenant: str, *, to: int | None = None, verify: bool = False, year: int | None = None) -> int:
    """只凭事件日志从头重放一个区县，说出看到了什么。

    加 --verify 时，与查询用的数据逐行比对，说出每一处不同。
    日志被改一个字节、少一条，或查询数据被改一行，都会被发现；
    有任何不同，或没有一行可比时，退出码为 1。
    比对的是改动之前建立的查询数据：改了日志又重建的，这里看不出。
    不加 --verify 只查日志自身是否完整，看不出改过的文字。
    加 --year 时，只凭事件复算该年度公布过的每一轮考核和评定结果，
    与公布的摘要和每个单位登记的结果逐一比对，说出第一处不同的单位和指标。
    此时只细看结果所依据的事件；其余内容是否改过，不加 --year 另查。

    例：
        sandan replay --tenant shili
        sandan replay --tenant shili --to 1500 --verify
        sandan replay --tenant shili --year 2020 --verify

    Parameters
    ----------
    tenant
        区县代码
    to
        重放到日志的这个位置（含）；不写则为全部
    verify
        与查询用的数据逐行比对
    year
        复算这一年度，须与 --verify 同用
    """
    if year is not None and (to is not None or not verify):
        raise CommandFailed("--year 须与 --verify 同用，不与 --to 同用。")
    settings = load()
    tenant_id = find_tenant(settings.need_database_url(), tenant)
    if year is not None:
        return _verify_year(settings.need_database_url(), tenant_id, year)
    with progress_bar("重放") as tell:
        try:
            found = replay_log(settings.need_database_url(), tenant_id, to=to, verify=verify, progress=tell)
        except NoSuchDistrict as error:
            raise CommandFailed(str(error) or (error.__doc__ or "")) from error
    print_found(found, verified=verify)
    return 0 if found.ok else 1


def _verify_year(dsn: str, tenant_id: int, year: int) -> int:
    with progress_bar("复算") as tell:
        try:
            found = verify_year(dsn, tenant_id, year, progress=tell)
        except (NoSuchDistrict, NothingPublished) as error:
            raise CommandFailed(str(error) or (error.__doc__ or "")) from error
    print_year(found)
    return 0 if found.ok else 1


def print_year(found: FoundYear) -> None:
    """Each published round with what it follows from, and every difference."""
    say(f"重放 {found.events} 条事件，用时 {found.seconds:.2f} 秒。")
    for each in found.rounds:
        say(f"{found.year}年度第{each.round}轮：{each.units} 个单位，依据位置 {each.to_position} 及以前的事件。")
        for name, digest in (("评分办法", each.rules), ("考核结果", each.assessment), ("评定结果", each.evaluation)):
            say(f"  {name} {digest}")
    for fault in found.faults:
        complain(f"不符：{fault}")
    if found.faults:
        complain(f"共 {len(found.faults)} 处不符。")
    else:
        say("复算所得与公布的摘要、与每个单位登记的结果逐字节一致。")


def print_found(found: Found, *, verified: bool) -> None:
    """Events, items by kind and state, the time it took, and every difference."""
    span = f"，{found.first_recorded_at} 至 {found.last_recorded_at}" if found.first_recorded_at else ""
    say(f"重放 {found.events} 条事件（位置 0 至 {found.last}{span}），用时 {found.seconds:.2f} 秒。")
    for (kind, state), count in found.items.items():
        say(f"  {label(ListKind(kind))} {STATE_NAMES[state]}：{count} 项")
    for note in found.notes:
        say(f"说明：{note}")
    for fault in found.faults:
        complain(f"不符：{fault}")
    if found.faults:
        complain(f"共 {len(found.faults)} 处不符。")
    elif not found.ok:
        say("查询用的数据中没有可比对的行，什么也没有核对。请先运行 sandan project，待其跟上后再核对。")
    elif verified and found.notes:
        say(f"已与查询用的数据逐行比对（{found.rows_compared} 行），没有不符；上面说明的部分没有比对。")
    elif verified:
        say(f"已与查询用的数据逐行比对（{found.rows_compared} 行），完全一致。")


def rebuild(tenant: str, *, projection: tuple[str, ...] = ()) -> None:
    """从事件日志重建一个区县的查询数据；重建期间照常查询，完成后一次切换。

    中断或失败时原有数据不受影响。重建不会重复发送任何任务或提醒。

    例：
        sandan rebuild --tenant shili
        sandan rebuild --tenant shili --projection ledger --projection timeline

    Parameters
    ----------
    tenant
        区县代码
    projection
        只重建这几种查询数据，可以写多次；不写则全部重建
    """
    settings = load()
    tenant_id = find_tenant(settings.need_database_url(), tenant)
    with (
        Store(settings.need_database_url(), settings.keyring, connections_max=2) as store,
        progress_bar("重建") as tell,
    ):
        try:
            events = rebuild_models(store, tenant_id, projection or None, progress=tell)
        except RebuildFailed as error:
            raise CommandFailed(str(error)) from error
    say(f"已由 {events} 条事件重建，并已切换。")


@contextmanager
def progress_bar(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal; in a file it would be noise."""
    if not sys.stderr.isatty():
        yield None
        return
    with Progress(console=Console(stderr=True)) as bars:
        bar = bars.add_task(name, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)
