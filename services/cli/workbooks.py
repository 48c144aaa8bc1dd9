"""`sandan import` and `sandan export`: a district-year as the Excel workbook it is kept in."""

import sys
import uuid
from pathlib import Path

from rich.console import Console

from services.cli.errors import CommandFailed
from services.settings import load
from services.store import Store, find_tenant
from services.workbook.export import export_workbook
from services.workbook.faults import WorkbookRefused
from services.workbook.importer import import_workbook
from services.workbook.summary import print_export, print_import

MARKED_SUFFIX = "-标错"


def import_(tenant: str, file: Path, *, apply: bool = False, marked: Path | None = None) -> int:
    """把一个区县一年的工作簿（.xlsx）导入平台。

    不加 --apply 只核对：逐行检查、按规则预演，什么也不写入。
    有问题时，生成一份标出问题单元格的工作簿，改正后可直接再导入。
    中断后重新运行即从断处继续；再次导入同一内容不会重复。

    例：
        sandan import shili 示例区-2020.xlsx
        sandan import shili 示例区-2020.xlsx --apply

    Parameters
    ----------
    tenant
        区县代码
    file
        工作簿文件
    apply
        核对通过后正式导入
    marked
        有问题时标错工作簿写到哪里；默认写在原文件旁边，名称加“-标错”
    """
    settings = load()
    tenant_id = find_tenant(settings.need_database_url(), tenant)
    if not file.is_file():
        raise CommandFailed(f"没有这个文件：{file}。请核对路径。")
    marked = marked or file.with_name(f"{file.stem.removesuffix(MARKED_SUFFIX)}{MARKED_SUFFIX}.xlsx")
    with Store(settings.need_database_url(), settings.keyring, connections_max=2) as store:
        report = import_workbook(
            file,
            tenant_id,
            store,
            importer=importer_of(tenant_id),
            apply=apply,
            open_tenant=True,
            marked=marked,
            console=progress_console(),
        )
    print_import(report, Console())
    return 0 if report.ok else 1


def export(tenant: str, file: Path, *, year: int, at: int | None = None, overwrite: bool = False) -> None:
    """把一个区县一年的数据导出为同样格式的工作簿，可以是日志任何时刻的样子。

    例：
        sandan export shili 导出.xlsx --year 2020
        sandan export shili 年初.xlsx --year 2020 --at 1500

    Parameters
    ----------
    tenant
        区县代码
    file
        写到哪个文件
    year
        年度
    at
        日志位置；不写则为最新
    overwrite
        文件已存在时覆盖它
    """
    settings = load()
    tenant_id = find_tenant(settings.need_database_url(), tenant)
    if file.exists() and not overwrite:
        raise CommandFailed(f"文件 {file} 已存在。请换一个名称，或加 --overwrite 覆盖它。")
    with Store(settings.need_database_url(), settings.keyring, connections_max=2) as store:
        try:
            report = export_workbook(file, tenant_id, store, year=year, at=at)
        except WorkbookRefused as refused:
            raise CommandFailed("\n".join(str(fault) for fault in refused.faults)) from refused
    print_export(report, Console())


def importer_of(tenant_id: int) -> str:
    """The person an import at this terminal is recorded under: whoever holds the operator's login, one a district."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"sandan/importer/{tenant_id}"))


def progress_console() -> Console | None:
    """Bars on a terminal; in a file they would be noise."""
    return Console(stderr=True) if sys.stderr.isatty() else None
