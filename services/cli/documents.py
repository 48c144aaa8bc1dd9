"""`sandan document`: an official document of a district, as of a position of its log."""

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Subject
from services.cli.errors import CommandFailed
from services.cli.exporting import OrderedBy, record_export
from services.cli.naming import importer_of
from services.cli.terminal import say
from services.commands.identity import unit_id
from services.documents.asking import AskFailed
from services.documents.errors import NotDrawn
from services.documents.terminal import draw_at_terminal
from services.settings import load
from services.store import Store, find_tenant
from services.store import tenant as of_tenant
from services.workbook.whole_file import NotWritten, whole_file


def document(
    kind: str,
    file: Annotated[Path, Parameter(name=["--file", "-o"])],
    *,
    tenant: str,
    unit: str,
    year: int,
    at: int | None = None,
    day: date | None = None,
    number: str = "",
    overwrite: bool = False,
    ordered_by: OrderedBy = None,
    purpose: Purpose = Purpose.OPERATION,
) -> None:
    """按 GB/T 9704 版式生成公文；所有数字取自日志的同一位置，并印在文末。

    位置、日期、文号相同，生成的文件逐字节相同。种类：
    supervision-order 督办单（单位的临期、滞后、逾期事项），completion 完成情况通报（单位所属各单位），
    work-report 述职报告（单位书记的），scores 考核得分表、ranking 考核评定排名表（.xlsx，单位所属各单位），
    commendation 通报表彰、criticism 通报批评（已印发的，一份以上用 --number 指明），
    reminder 提醒函、inquiry 函询通知书（发给单位的，一份以上用 --number 指明）。

    例：
        sandan document completion --tenant shili --unit QW --year 2020 -o 通报.docx
        sandan document supervision-order --tenant shili --unit DW01 --year 2020 --at 1500 -o 督办单.docx
        sandan document ranking --tenant shili --unit QW --year 2020 -o 排名表.xlsx

    Parameters
    ----------
    kind
        文件种类
    file
        写到哪个文件
    tenant
        区县代码
    unit
        单位编码
    year
        年度
    at
        日志位置；不写则为最新
    day
        成文日期，亮灯也按这一天看；不写则为该位置记入日志的日期
    number
        发文字号，如 示组发〔2020〕3号；不写则留空。已有文号的函件和通报，用它指明是哪一份
    overwrite
        文件已存在时覆盖它
    ordered_by
        奉谁之命：人员编号，记入访问日志；不写则据实记为没有写明
    purpose
        用途，记入访问日志
    """
    settings = load()
    url = settings.need_database_url()
    tenant_id = find_tenant(url, tenant)
    if file.exists() and not overwrite:
        raise CommandFailed(f"文件 {file} 已存在。请换一个名称，或加 --overwrite 覆盖它。")
    with Store(url, settings.keyring, connections_max=1) as store:
        try:
            drawn = draw_at_terminal(
                store, url, tenant_id, importer_of(tenant_id), kind,
                code=unit, year=year, position=at, day=day, number=number,
            )  # fmt: skip
        except NotDrawn as refused:
            raise CommandFailed(str(refused)) from refused
        except AskFailed as failed:
            raise CommandFailed(str(failed)) from failed
        if file.suffix.lower() != Path(drawn.file_name).suffix:
            raise CommandFailed(f"{file} 应以 {Path(drawn.file_name).suffix} 结尾。请改写名称。")
        with of_tenant(tenant_id):
            about = Subject(SubjectKind.UNIT, unit_id(tenant_id, unit))
            record_export(store, [Act.DOCUMENT_EXPORTED], about, ordered_by=ordered_by, purpose=purpose, year=year)
    try:
        with whole_file(file) as beside:
            beside.write_bytes(drawn.content)
    except NotWritten as failed:
        raise CommandFailed(str(failed)) from failed
    say(f"已生成 {file}，数字取自日志位置 {drawn.position}。")
