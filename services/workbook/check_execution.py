"""Decomposition and progress: known numbers, leaders of the team, reports in order."""

from collections.abc import Iterator
from datetime import date, timedelta

from services.workbook.faults import Fault
from services.workbook.references import item_rows, numbers, outside_year, team_of, unknown_numbers
from services.workbook.rows import DistrictYear, ProgressRow, TaskRow


def check(district: DistrictYear) -> Iterator[Fault]:
    """Faults of 分解 and 进展."""
    issued = {issue.unit: issue.issued_on for issue in district.issues}
    yield from outside_year(district, district.commitments, "due_on")
    yield from outside_year(district, district.progress, "reported_on")
    yield from outside_year(district, district.progress, "reviewed_on")
    yield from _numbers(district, issued)
    yield from _commitments(district, issued)
    yield from _progress(district, issued)


def _numbers(district: DistrictYear, issued: dict[str, date]) -> Iterator[Fault]:
    known = numbers(district)
    units_issued = set(district.issues.said("unit").values())
    for table in (district.commitments, district.progress):
        yield from unknown_numbers(district, table, "number")
        for row, number in table.said("number").items():
            unit = known[number][0] if number in known else ""
            if unit and district.issues.present and unit not in units_issued:
                message = f"“{number}”所属单位“{unit}”的清单没有印发，不能分解和报告进展。请在“印发”中补上。"
                yield table.fault(row, "number", "印发", message)


def _commitments(district: DistrictYear, issued: dict[str, date]) -> Iterator[Fault]:
    table = district.commitments
    known = numbers(district)
    first: dict[str, int] = {}
    for row, number in table.said("number").items():
        if number in first:
            yield table.fault(row, "number", "重复", f"编号“{number}”在第{first[number]}行已经分解，请合并为一行。")
        first.setdefault(number, row)
    for commitment in table if district.team.present else ():
        unit = known.get(commitment.number, ("", "", 0))[0]
        if unit not in issued:
            continue
        day = issued[unit] + timedelta(days=1)
        team = [post.name for post in team_of(district, unit, day)]
        if commitment.leader not in team:
            message = (
                f"责任领导“{commitment.leader}”在{day}（印发次日）不在“{unit}”的班子中。"
                f"当日班子成员：{'、'.join(team) or '无'}。请核对姓名，或在“班子”中登记任职。"
            )
            yield table.fault(commitment.row, "leader", "班子成员", message)
        if commitment.due_on < day:
            message = f"时间节点{commitment.due_on}早于分解日期{day}（印发次日），请核对。"
            yield table.fault(commitment.row, "due_on", "日期先后", message)


def _progress(district: DistrictYear, issued: dict[str, date]) -> Iterator[Fault]:
    table = district.progress
    known = numbers(district)
    items = item_rows(district)
    assigned = set(district.commitments.said("number").values())
    first: dict[tuple[str, date], int] = {}
    days = table.said("reported_on")
    for row, number in table.said("number").items():
        key = (number, days.get(row, date.min))
        if row in days and key in first:
            message = f"“{number}”在{days[row]}的报告与第{first[key]}行重复。一天只填一份报告，请合并。"
            yield table.fault(row, "reported_on", "重复", message)
        first.setdefault(key, row)
    for report in table:
        item = items.get(report.number)
        if isinstance(item, TaskRow) and report.value is None:
            yield table.fault(
                report.row, "value", "必填", f"任务的进展须填写累计完成值（计量单位：{item.unit_of_measure}）。"
            )
        unit = known.get(report.number, ("", "", 0))[0]
        if unit in issued and report.reported_on <= issued[unit]:
            message = f"报告日期{report.reported_on}不晚于印发日期{issued[unit]}，请核对。"
            yield table.fault(report.row, "reported_on", "日期先后", message)
        if report.number in known and district.commitments.present and report.number not in assigned:
            message = f"“{report.number}”还没有分解到责任领导和部门，不能报告进展。请在“分解”中补上一行。"
            yield table.fault(report.row, "number", "分解", message)
        yield from _review(district, report)


def _review(district: DistrictYear, report: ProgressRow) -> Iterator[Fault]:
    table = district.progress
    if report.review is not None and report.reviewed_on is None:
        yield table.fault(report.row, "reviewed_on", "必填", "填写了审核结果，须同时填写审核日期。")
    elif report.review is None and report.reviewed_on is not None:
        yield table.fault(report.row, "review", "必填", "填写了审核日期，须同时填写审核结果：通过或退回。")
    elif report.reviewed_on is not None and report.reviewed_on < report.reported_on:
        message = f"审核日期{report.reviewed_on}早于报告日期{report.reported_on}，请核对。"
        yield table.fault(report.row, "reviewed_on", "日期先后", message)
