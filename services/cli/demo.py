"""`sandan demo`: the platform with two districts in it, an address, tokens, and requests to try; or one checked run."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import httpx

import services.demo
from domain.codes import PostKind
from domain.recorded import Actor
from domain.roles import Role
from domain.tenancy.commands import SetPolicy
from domain.tenancy.events import Policy
from services.cli.errors import CommandFailed
from services.cli.house import House, open_house
from services.cli.naming import importer_of
from services.cli.stopping import Stopped, raise_when_told
from services.cli.supervisor import Supervisor
from services.cli.terminal import say
from services.cli.token import holder_of_post
from services.cli.up import supervisor
from services.cli.workbooks import progress_console
from services.commands.service import CommandService, Submission
from services.demo import scenario
from services.demo.neighbour import NAME, STREET, write_neighbour
from services.demo.requests import DemoFailed, Request, Sender
from services.edge.tokens import make_token
from services.projector.lag import lag
from services.replay import replay, verify_year
from services.settings import Settings
from services.store import Store, create_tenant, list_tenants
from services.workbook.importer import import_workbook

SAMPLE = Path(services.demo.__file__).parent / "示例区-2020.xlsx"
DATA_DIR = Path(".sandan") / "demo"
READY_SECONDS_MAX = 60.0
TOKEN_DAYS = 7
LATE_ENTRY_DAYS = 3650
"""The demonstration plays 2020 on the day it is run."""

POSTS = {
    scenario.READER: ("shili", "QW", PostKind.LIST_OFFICER),
    scenario.OFFICER: ("linxian", "QW", PostKind.LIST_OFFICER),
    scenario.COMMITTEE: ("linxian", "QW", PostKind.SECRETARY),
    scenario.UNIT: ("linxian", STREET, PostKind.SECRETARY),
}
"""Who sends the demonstration's requests: district, unit and duty."""


def demo(*, once: bool = False) -> None:
    """演示：启动平台，导入两个区县的 2020 年工作簿，给出地址、令牌和可以照抄的请求。

    不加 --once 时一直运行，按 Ctrl-C 停止；数据放在 .sandan/demo，下次继续，
    删除该目录即从头开始。加 --once 时在临时目录里从头做一遍，自行核对后停止；
    与预期不符时退出码为 1。

    例：
        sandan demo
        sandan demo --once

    Parameters
    ----------
    once
        做一遍，自行核对，然后停止
    """
    raise_when_told()
    try:
        with data_directory(once=once) as data_dir:
            environ = {"SANDAN_LOG_LEVEL": "warning", "SANDAN_DATA_DIR": str(DATA_DIR), **os.environ}
            if data_dir is not None:
                environ["SANDAN_DATA_DIR"] = str(data_dir)
            run(environ, once=once)
    except Stopped:
        say("已全部停止。")
    except (DemoFailed, httpx.HTTPError) as error:
        raise CommandFailed(str(error)) from error


@contextmanager
def data_directory(*, once: bool) -> Iterator[Path | None]:
    """A directory of its own for a checked run, which goes with it; else the one of the settings."""
    if not once:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="sandan-demo-") as name:
        yield Path(name)


def run(environ: dict[str, str], *, once: bool) -> None:
    """Fill the platform and show it, or check it."""
    began = time.monotonic()
    with open_house(environ) as house, supervisor(house) as processes:
        # The processes start when the workbooks are in: with them, an import on two cores takes a third longer.
        with Store(house.settings.need_database_url(), house.settings.keyring, connections_max=2) as store:
            districts = fill(house.settings, store)
            wait_until_ready(house, store, districts, processes)
        sender = Sender(house.url, {who: token_of(house.settings, districts, who) for who in POSTS})
        units = scenario.find_units(sender)
        say(f"准备用时 {time.monotonic() - began:.0f} 秒。")
        if once:
            check(house.settings, districts, sender, units)
            say(f"演示全部符合预期，共用时 {time.monotonic() - began:.0f} 秒。")
            return
        show(house, sender, units)
        processes.run(house.failed)


def fill(settings: Settings, store: Store) -> dict[str, int]:
    """Make both districts and import their workbooks, or what of them is missing. Returns their numbers by code."""
    admin_url = settings.need_database_admin_url()
    known = {tenant.code: tenant.tenant_id for tenant in list_tenants(admin_url)}
    neighbour = settings.data_dir / f"{NAME}-2020.xlsx"
    write_neighbour(SAMPLE, neighbour)
    districts = {}
    for code, name, workbook in (("shili", "示例区", SAMPLE), ("linxian", NAME, neighbour)):
        tenant_id = known.get(code) or create_tenant(admin_url, settings.keyring, code, name)
        districts[code] = tenant_id
        report = import_workbook(
            workbook,
            tenant_id,
            store,
            importer=importer_of(tenant_id),
            apply=True,
            open_tenant=True,
            console=progress_console(),
        )
        if not report.ok:
            raise DemoFailed("\n".join(str(fault) for fault in report.faults[:5]))
        say(f"{name}：办理 {report.sent} 项，日志共 {report.events} 条，用时 {report.seconds:.1f} 秒。")
    allow_late_entry(CommandService(store), districts["linxian"])
    return districts


def allow_late_entry(commands: CommandService, tenant_id: int) -> None:
    """Let the neighbour's people tell what they did in a year that is long over: its administrator sets that policy."""
    administrator = Actor(
        person=str(uuid5(NAMESPACE_OID, "sandan/demo/administrator")), roles=frozenset({Role.TENANT_ADMIN})
    )
    policy = Policy(late_entry_days=LATE_ENTRY_DAYS)
    command = SetPolicy(policy=policy, reason="演示的年度早已过去，放宽补登期限")
    command_id = str(uuid5(NAMESPACE_OID, f"sandan/demo/{tenant_id}/policy"))
    commands.submit(Submission(tenant_id=tenant_id, command_id=command_id, actor=administrator, command=command))


def wait_until_ready(house: House, store: Store, districts: dict[str, int], processes: Supervisor) -> None:
    """Until the HTTP server is ready and the read models have caught up. Raises DemoFailed after a minute."""
    give_up_at = time.monotonic() + READY_SECONDS_MAX

    def ready() -> bool:
        if house.is_ready() and caught_up(store, districts):
            return True
        if time.monotonic() > give_up_at:
            raise DemoFailed(f"{READY_SECONDS_MAX:.0f} 秒内没有就绪。请看上面的日志，或运行 sandan doctor。")
        return False

    processes.run(house.failed, until=ready)


def caught_up(store: Store, districts: dict[str, int]) -> bool:
    """Whether the read models of every district have come to the end of its log."""
    followers = lag(store)
    begun = {follower.tenant_id for follower in followers}
    return begun >= set(districts.values()) and not any(follower.behind for follower in followers)


def token_of(settings: Settings, districts: dict[str, int], who: str) -> str:
    """A token for the holder of that post."""
    district, unit, duty = POSTS[who]
    holder = holder_of_post(settings, districts[district], unit, duty)
    return make_token(
        settings.need_token_key(),
        tenant_id=districts[district],
        person=holder.person,
        post=holder.post,
        unit=holder.unit,
        lifetime=timedelta(days=TOKEN_DAYS),
    )


def check(settings: Settings, districts: dict[str, int], sender: Sender, units: scenario.Units) -> None:
    """Send every request, say what it shows, replay both logs and the published year. Raises DemoFailed."""
    asked = [sender.send(request) for request in scenario.questions(units)]
    for told in scenario.check_questions(asked):
        say(f"✓ {told}")
    scenario.expect(not scenario.is_issued(sender, units), "临江街道的清单应还是草案", [])
    for index, request in enumerate(scenario.commands(units)):
        answer = sender.send(request)
        say(f"✓ {request.title}：{scenario.check_command(request, answer, refused=index == scenario.REFUSED)}")
    with Store(settings.need_database_url(), settings.keyring, connections_max=2) as store:
        while not caught_up(store, districts):
            time.sleep(0.1)
    scenario.expect(scenario.is_issued(sender, units), "临江街道的清单应已印发", [])
    say(f"✓ 再次启动时说明：{how_to_issue(settings.data_dir, issued=True)}")
    for code, tenant_id in districts.items():
        found = replay(settings.need_database_url(), tenant_id, verify=True)
        if not found.ok or found.notes:
            raise DemoFailed(f"{code} 的日志与查询数据不符：{'；'.join((found.faults + found.notes)[:3])}")
        say(f"✓ {code}：{found.events} 条事件重放后与查询数据逐行一致（{found.rows_compared} 行）")
    rescored = verify_year(settings.need_database_url(), districts["shili"], scenario.YEAR)
    scenario.expect(rescored.ok, "；".join(rescored.faults[:3]), [])
    [published] = rescored.rounds
    say(f"✓ {scenario.YEAR}年度评定结果只凭日志复算，与公布的一致：{published.evaluation}")


def show(house: House, sender: Sender, units: scenario.Units) -> None:
    """Address, tokens and requests for another terminal."""
    folder = house.settings.data_dir / "requests"
    folder.mkdir(exist_ok=True)
    say(f"\n地址：{house.url}/graphql\n\n令牌（{TOKEN_DAYS} 天内有效），复制到另一个终端：")
    for who, person in scenario.PEOPLE.items():
        say(f"  # {person}\n  export {who}={sender.tokens[who]}")
    say("\n查询过去任何一天：")
    for request in scenario.questions(units):
        print_request(request, house.url, folder)
    say(f"\n办理，按顺序。{how_to_issue(house.settings.data_dir, issued=scenario.is_issued(sender, units))}")
    for request in scenario.commands(units):
        print_request(request, house.url, folder)
    # Whoever came by `make demo` has no `sandan` on the PATH.
    program = "sandan" if shutil.which("sandan") else sys.argv[0]
    say(
        f"\n其他命令：\n  export SANDAN_DATA_DIR={house.settings.data_dir}\n"
        f"  {program} doctor\n  {program} replay --tenant shili --verify\n"
        f"  {program} replay --tenant shili --year {scenario.YEAR} --verify\n按 Ctrl-C 停止。"
    )


def how_to_issue(data_dir: Path, *, issued: bool) -> str:
    """What the commands do on this data: they take effect once, and data stays from start to start."""
    if issued:
        return (
            "临江街道的清单在此前的演示中已经印发：同样的请求不会重复办理，只会取回当时的回执。"
            f"要从头看一遍，停止后删除 {data_dir}，再运行 sandan demo。"
        )
    return "第一次印发会被拒绝；征求意见之后，同样的印发会生效："


def print_request(request: Request, url: str, folder: Path) -> None:
    """Write a request's body to a file and say how to send it."""
    (folder / f"{request.name}.json").write_bytes(request.body())
    say(f"  # {request.title}\n  {request.curl(url, folder)}")
