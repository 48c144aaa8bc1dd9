"""`sandan evidence verify`: every sealed file held against the log."""

import urllib3
from minio.error import MinioException

from services.cli.errors import CommandFailed
from services.cli.logs import progress_bar
from services.cli.terminal import complain, say
from services.evidence.storage import open_storage
from services.evidence.verifying import FAULT_NAMES, verify_evidence
from services.settings import load
from services.store import Store, find_tenant
from services.store import tenant as of_tenant


def verify(tenant: str, *, year: int | None = None) -> int:
    """逐个读出封存的证据文件，与事件日志登记的摘要、大小和锁定日期比对，并解密核对原件的摘要。

    缺失、被改动、没有锁定、解不开的逐一列出，退出码为 1。依法删除的只剩密文，核对密文，不算缺失。
    本机没有该区密钥时只核对密文。
    文件全部读一遍：数量多时请在夜间运行，或按年度分次运行。

    例：
        sandan evidence verify --tenant shili
        sandan evidence verify --tenant shili --year 2020

    Parameters
    ----------
    tenant
        区县代码
    year
        只核对这一年申报的
    """
    settings = load()
    tenant_id = find_tenant(settings.need_database_url(), tenant)
    storage = open_storage(settings)
    try:
        with (
            Store(settings.need_database_url(), settings.keyring, connections_max=2) as store,
            of_tenant(tenant_id),
            progress_bar("核对证据") as tell,
        ):
            found = verify_evidence(store, storage, year=year, progress=tell)
    except (MinioException, urllib3.exceptions.HTTPError) as error:
        raise CommandFailed(f"对象存储没有应答（{error}），请用 sandan doctor 查看。") from error
    for each in found.faulty:
        complain(f"证据 {each.evidence}（位置 {each.position} 封存）：{FAULT_NAMES[each.fault]}。")
    if found.faulty:
        complain(f"封存的 {found.files} 个文件中，{len({each.evidence for each in found.faulty})} 个不符。")
        return 1
    if not found.files:
        say("没有封存的证据文件。" if year is None else f"{year}年没有申报后封存的证据文件。")
        return 0
    say(f"封存的 {found.files} 个文件（密文 {found.read_bytes} 字节）都在，与封存时一致，并已锁定。")
    if found.destroyed:
        say(f"其中 {found.destroyed} 个已依法删除：密钥销毁，只剩密文。")
    if not found.keys:
        say("本机没有该区的密钥，只核对了密文，没有解密核对原件。")
    return 0
