"""The sample district's year as facts of score/1, read straight from the sheets of its workbook."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from domain.scoring.score_1 import BallotFacts, CriterionFacts, ItemFacts, SatisfactionFacts, Standing, UnitFacts

ROOT = Path(__file__).parents[3]
WORKBOOK = ROOT / "services/demo/示例区-2020.xlsx"
CRITERIA = {"工作措施扎实有效": "MEASURES_EFFECTIVE", "任务保质保量完成": "TASKS_COMPLETED"}
LISTS = {"问题清单": "PROBLEM", "任务清单": "TASK", "责任清单": "RESPONSIBILITY"}


class Sheets:
    """The rows of the workbook by column name."""

    def __init__(self) -> None:
        self._book = CalamineWorkbook.from_path(str(WORKBOOK))

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        header, *rows = self._book.get_sheet_by_name(name).to_python()
        for row in rows:
            yield dict(zip(header, row, strict=True))


def units() -> list[UnitFacts]:
    """What was scored, surveyed and recorded."""
    sheets = Sheets()
    scores: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in sheets.rows("考核打分"):
        scores[row["编号"]][CRITERIA[row["标准"]]].append(int(Decimal(str(row["得分"])) * 100))
    items: dict[str, list[ItemFacts]] = defaultdict(list)
    for sheet, kind in LISTS.items():
        for row in sheets.rows(sheet):
            criteria = {name: CriterionFacts(tuple(given)) for name, given in scores[row["编号"]].items()}
            items[row["单位编码"]].append(ItemFacts(row["编号"], kind, int(row["分值权重"]), criteria))
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in sheets.rows("加减分"):
        counts[row["单位编码"]][row["类别"]] = counts[row["单位编码"]].get(row["类别"], 0) + int(row["次数"])
    surveys = {
        row["单位编码"]: SatisfactionFacts(
            int(row["有效"]), {name: int(row[name]) for name in ("满意", "基本满意", "一般", "不满意")}
        )
        for row in sheets.rows("满意度")
    }
    return [UnitFacts(unit, tuple(found), surveys.get(unit), counts[unit]) for unit, found in items.items()]


def standings() -> list[Standing]:
    """Classes and ballots."""
    sheets = Sheets()
    ballots = {
        row["单位编码"]: BallotFacts(
            int(row["有效"]), int(row["弃权"]), {name: int(row[name]) for name in ("好", "较好", "一般", "差")}
        )
        for row in sheets.rows("民主评议")
    }
    listed = {unit.unit for unit in units()}
    rows = list(sheets.rows("单位"))
    [committee] = [row["单位编码"] for row in rows if row["类型"] == "区委"]
    return [
        Standing(
            row["单位编码"],
            f"{1 if row['上级编码'] == committee else 2}/{row['考核类别']}",
            ballots.get(row["单位编码"]),
        )
        for row in rows
        if row["单位编码"] in listed
    ]
