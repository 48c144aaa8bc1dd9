"""`sandan import` and `sandan export`: a district-year as the Excel workbook it is kept in."""

import re
import sys
from itertools import count
from pathlib import Path

from rich.console import Console

from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Subject
from services.cli.errors import CommandFailed
from services.cli.exporting import OrderedBy, record_export
from services.cli.naming import importer_of
from services.settings import load
from services.store import Store, find_tenant
from services.store import tenant as of_tenant
from services.workbook.export import export_workbook
from services.workbook.faults import WorkbookRefused
from services.workbook.importer import import_workbook
from services.workbook.summary import print_export, print_import
from services.workbook.whole_file import NotWritten

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
        有问题时标错工作簿写到哪里；默认写在原文件旁边，名称加“-标错”，已有的文件不覆盖
    """
    settings = load()
    tenant_id = find_tenant(settings.need_database_url(), tenant)
    if not file.is_file():
        raise CommandFailed(f"没有这个文件：{file}。请核对路径。")
    marked = marked or free_name(file)
    need_xlsx(marked)
    if marked.exists() and marked.samefile(file):
        raise CommandFailed(f"--marked 不能是要导入的文件本身：{file}。请另写一个名称。")
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


def export(
    tenant: str,
    file: Path,
    *,
    year: int,
    at: int | None = None,
    overwrite: bool = False,
    ordered_by: OrderedBy = None,
    purpose: Purpose = Purpose.OPERATION,
) -> None:
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
    ordered_by
        奉谁之命：人员编号，记入访问日志；不写则据实记为没有写明
    purpose
        用途，记入访问日志
    """
    settings = load()
    tenant_id = find_tenant(settings.need_database_url(), tenant)
    need_xlsx(file)
    if file.exists() and not overwrite:
        raise CommandFailed(f"文件 {file} 已存在。请换一个名称，或加 --overwrite 覆盖它。")
    with Store(settings.need_database_url(), settings.keyring, connections_max=2) as store:
        with of_tenant(tenant_id):
            about = Subject(SubjectKind.YEAR, str(year))
            record_export(store, [Act.WORKBOOK_EXPORTED], about, ordered_by=ordered_by, purpose=purpose, year=year)
        try:
            report = export_workbook(file, tenant_id, store, year=year, at=at)
        except WorkbookRefused as refused:
            raise CommandFailed("\n".join(str(fault) for fault in refused.faults)) from refused
        except NotWritten as failed:
            raise CommandFailed(str(failed)) from failed
    print_export(report, Console())


def free_name(file: Path) -> Path:
    """Where the marked copy goes: beside the file, under a name that nothing has yet."""
    stem = re.sub(f"{MARKED_SUFFIX}\\d*$", "", file.stem)
    names = (f"{stem}{MARKED_SUFFIX}{number if number > 1 else ''}.xlsx" for number in count(1))
    return next(path for path in map(file.with_name, names) if not path.exists())


def need_xlsx(file: Path) -> None:
    """Raise CommandFailed for a name that no program would open as a workbook."""
    if file.suffix.lower() != ".xlsx":
        raise CommandFailed(f"{file} 应以 .xlsx 结尾。请改写名称。")


def progress_console() -> Console | None:
    """Bars on a terminal; in a file they would be noise."""
    return Console(stderr=True) if sys.stderr.isatty() else None
