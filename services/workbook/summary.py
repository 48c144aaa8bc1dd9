"""What a person reads after an import, a dry run or an export, in Chinese."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from services.workbook.export import ExportReport
from services.workbook.faults import Fault
from services.workbook.importer import ImportReport

FAULTS_SHOWN_MAX = 20
NOTICES_SHOWN_MAX = 20


def print_import(report: ImportReport, console: Console) -> None:
    """The outcome in one sentence, then rows by sheet, faults, notices, and what to do next."""
    console.print(_headline(report), style="bold green" if report.ok else "bold red", highlight=False)
    if report.faults:
        _print_faults(report, console)
        return
    table = Table("工作表", "行数")
    table.columns[1].justify = "right"
    for sheet, rows in report.rows.items():
        table.add_row(sheet, str(rows))
    console.print(table)
    _print_notices(report.notices, console)
    if not report.applied and report.planned:
        console.print("以上为核对，没有写入任何内容。加上 --apply 正式导入。", highlight=False)


def print_export(report: ExportReport, console: Console) -> None:
    """What was written, as of which position, and what the layout has no place for."""
    rows = sum(report.rows.values())
    what = f"{report.district}{report.year}年度（日志第{report.at}条时）：已导出{rows}行到 {report.path}"
    console.print(f"{what}，用时{report.seconds:.1f}秒。", style="bold green", highlight=False)
    if report.left_out:
        console.print(f"没有内容、没有写出的工作表：{'、'.join(report.left_out)}。", highlight=False)
    _print_notices(report.notices, console)


def _print_notices(notices: Sequence[Fault], console: Console) -> None:
    for notice in notices[:NOTICES_SHOWN_MAX]:
        console.print(f"提示　{notice.place}：{notice.message}", markup=False, highlight=False)
    if len(notices) > NOTICES_SHOWN_MAX:
        console.print(f"另有{len(notices) - NOTICES_SHOWN_MAX}条提示。", highlight=False)


def _headline(report: ImportReport) -> str:
    what = f"{report.district}（{report.code}）{report.year}年度" if report.year else report.path.name
    if report.faults:
        written = f"，此前已写入{report.sent}项，改正后重新导入即可继续" if report.sent else "，没有写入任何内容"
        return f"{what}：发现{sum(fault.count for fault in report.faults)}处问题{written}。"
    took = f"用时{report.seconds:.1f}秒"
    if not report.planned:
        return f"{what}：系统中的内容与工作簿一致，没有需要导入的。{took}。"
    if report.applied:
        return f"{what}：导入完成，办理{report.sent}项，日志共{report.events}条。{took}。"
    return f"{what}：核对通过，可以导入，将办理{report.planned}项。{took}。"


def _print_faults(report: ImportReport, console: Console) -> None:
    for number, fault in enumerate(report.faults[:FAULTS_SHOWN_MAX], start=1):
        console.print(f"{number}. {fault}", markup=False, highlight=False)
    if len(report.faults) > FAULTS_SHOWN_MAX:
        console.print(f"……另有{len(report.faults) - FAULTS_SHOWN_MAX}处。", highlight=False)
    if report.marked is not None:
        how = "有问题的单元格已标红并附说明" if report.cells_marked else "问题列在其中"
        console.print(f"见 {report.marked}：{how}，“错误”表列出全部问题。改正后可直接导入该文件。", highlight=False)
    if report.not_marked:
        console.print(report.not_marked, style="bold red", markup=False, highlight=False)
