"""The review meeting: whoever reports is of the team, and is questioned and answers before anybody votes."""

from collections.abc import Iterator

from services.workbook.faults import Fault
from services.workbook.references import team_of
from services.workbook.rows import DistrictYear
from services.workbook.sheets import BALLOTS, REPORTS


def check(district: DistrictYear) -> Iterator[Fault]:
    """Faults of 述职 that single cells and totals do not show."""
    table = district.later[REPORTS.name]
    voting = {district.superiors.get(unit) for unit in district.later[BALLOTS.name].said("unit").values()}
    for line in table:
        unit, reporter, day = (line.values[field] for field in ("unit", "reporter", "on"))
        team = [post.name for post in team_of(district, unit, day)]
        if district.team.present and unit in district.superiors and reporter not in team:
            message = (
                f"述职人“{reporter}”在{day}不在“{unit}”的班子中。"
                f"当日班子成员：{'、'.join(team) or '无'}。请核对姓名，或在“班子”中登记任职。"
            )
            yield table.fault(line.row, "reporter", "班子成员", message)
        question, answer = line.values["question"], line.values["answer"]
        if answer and not question:
            yield table.fault(line.row, "question", "必填", "填写了回答，须同时填写提问。")
        elif question and not answer:
            yield table.fault(line.row, "answer", "必填", "填写了提问，须同时填写回答。")
        elif not question and district.superiors.get(unit) in voting:
            yield table.fault(line.row, "question", "必填", "听取述职并提问之后才能评议，须填写提问和回答。")
