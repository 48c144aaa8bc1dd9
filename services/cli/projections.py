"""`sandan projection`: how far the data that is read has come, and what stands still."""

from collections.abc import Callable, Iterable
from itertools import groupby

from services.cli.errors import CommandFailed
from services.cli.naming import called_by
from services.cli.terminal import say
from services.projector import Lag, lag, parked
from services.projector import unpark as unpark_followers
from services.settings import load
from services.store import Store, find_tenant

SHOWN_MAX = 20


def status(*, tenant: str | None = None) -> int:
    """各区县的查询数据更新到哪里，哪些停在了出错的事件前。

    不写 --tenant 时只列出没有跟上的区县，不显示任何内容；写了则列出该区县
    每一项的进度和停住的原因。有停住的时退出码为 1。
    jobs 是后台任务和到期提醒。

    例：
        sandan projection status
        sandan projection status --tenant shili

    Parameters
    ----------
    tenant
        区县代码；不写则为全部区县
    """
    settings = load()
    chosen = None if tenant is None else find_tenant(settings.need_database_url(), tenant)
    with Store(settings.need_database_url(), settings.keyring, connections_max=1) as store:
        found = lag(store)
        if chosen is None:
            say_of_all(found, lambda tenant_id: called_by(store, tenant_id))
        else:
            found = [row for row in found if row.tenant_id == chosen]
            why = {row.projection: row.error for row in parked(store, chosen)}
            for row in found:
                say(line(row) + (f"：{why[row.projection]}" if row.projection in why else ""))
            if not found:
                say("这个区县还没有更新过查询数据；sandan project 运行时会自动开始。")
    return 1 if any(row.parked_at for row in found) else 0


def unpark(tenant: str, *, projection: tuple[str, ...] = ()) -> None:
    """排除故障（通常是升级程序）后，让停住的查询数据从停住的地方继续。

    再出错时会停回原处，不会丢失或重复任何一条；后台任务（jobs）也这样继续。

    例：
        sandan projection unpark --tenant shili
        sandan projection unpark --tenant shili --projection ledger

    Parameters
    ----------
    tenant
        区县代码
    projection
        只继续这几项，可以写多次；不写则为停住的每一项
    """
    settings = load()
    tenant_id = find_tenant(settings.need_database_url(), tenant)
    with Store(settings.need_database_url(), settings.keyring, connections_max=1) as store:
        standing = [row.projection for row in lag(store) if row.tenant_id == tenant_id and row.parked_at]
        if moving := [name for name in projection if name not in standing]:
            raise CommandFailed(f"{'、'.join(moving)} 没有停住；停住的有：{'、'.join(standing) or '（无）'}。")
        chosen = list(projection) or standing
        unpark_followers(store, tenant_id, chosen)
    say(f"已让 {'、'.join(chosen)} 继续，结果见 sandan projection status。" if chosen else "没有停住的。")


def say_of_all(found: Iterable[Lag], name: Callable[[int], str]) -> None:
    """A few lines a district, only of those that are not caught up, and how many there are."""
    districts = {tenant_id: list(rows) for tenant_id, rows in groupby(found, lambda row: row.tenant_id)}
    late = {number: rows for number, rows in districts.items() if any(row.behind or row.parked_at for row in rows)}
    for tenant_id, rows in list(late.items())[:SHOWN_MAX]:
        say(f"区县 {name(tenant_id)}：")
        for row in rows:
            if row.behind or row.parked_at:
                say(f"  {line(row)}")
    if len(late) > SHOWN_MAX:
        say(f"……另有 {len(late) - SHOWN_MAX} 个区县没有跟上。")
    say(f"共 {len(districts)} 个区县，{len(late)} 个没有跟上。")


def line(row: Lag) -> str:
    """One follower of a district in a few words."""
    if row.parked_at:
        return f"{row.projection} 停在位置 {row.applied}（自 {row.parked_at:%Y-%m-%d %H:%M} UTC，日志共 {row.size} 条）"
    if row.state == "JOINING":
        return f"{row.projection} 新增，正在追赶：{row.applied}/{row.size}"
    return f"{row.projection} " + (f"落后 {row.behind} 条" if row.behind else f"已跟上，共 {row.size} 条")
