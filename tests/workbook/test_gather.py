"""What of an assessment and of what followed from it an export writes, and what it says it has no place for."""

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from domain.codes import RulingKind
from projections.assessment_groups.read import AssessorRow, GroupRow, RecusalRow
from projections.assessments.read import AdjudicationRow, AssessmentRow, FactRow, ScoreRow, SheetRow
from projections.evaluations.read import EvaluationRow, PublicationRow
from projections.rule_sets.read import RuleSetRow
from projections.rulings.read import RulingRow
from projections.tenancy.read import CodeRow
from services.workbook.gather_assessment import gather_assessment
from services.workbook.gather_results import gather_results
from services.workbook.model_rows import Names, Source
from services.workbook.rows import PlainRow, Table
from services.workbook.rule_set import rule_rows, rule_set
from services.workbook.sheets import SCORING

RULES = (Path(__file__).parents[1] / "golden" / "score_1" / "示例区-2020.rules.json").read_text(encoding="utf-8")
DAY = date(2020, 12, 15)
NAMES = Names(
    {"u": "DW01", "v": "DW02", "top": "QW", "z": "ZN01"}, {"a": "甲", "b": "乙", "c": "丙"}, {"i": "DW01-P01"}, {}
)
NOWHERE = "，工作簿没有相应的位置，没有导出。"


def row(of: Any, /, **values: Any) -> Any:
    """A row of a read model; what is not told is empty."""
    return of(**{each.name: values.get(each.name) for each in fields(of)})


def source(*rows: Any) -> Source:
    """A district-year whose read models hold these rows."""
    return Source(
        lambda query: [each for each in rows if isinstance(each, query.row)], 1, 2020, 9, {"u": 0, "v": 1}, NAMES
    )


def frozen(on: date | None = DAY) -> RuleSetRow:
    found: RuleSetRow = row(RuleSetRow, rules=RULES, frozen_on=on, current=True)
    return found


def score(assessor: str, item: str = "i") -> ScoreRow:
    key = {"unit": "u", "year": 2020, "assessor": assessor, "item": item}
    found: ScoreRow = row(ScoreRow, **key, criterion="TASKS_COMPLETED", method="INTERVIEW", score=8225, reason="不足")
    return found


def test_what_is_still_being_scored_is_left_out_so_that_no_import_hands_it_in() -> None:
    open_ = row(AssessmentRow, unit="u", year=2020, state="SUBMITTED", assessment_group="g")

    before = gather_assessment(source(frozen(None), open_), {})
    after = gather_assessment(source(frozen(), open_), {})

    assert (before.lines, before.left_out) == ({}, [f"有1套评分办法尚未冻结{NOWHERE}"])
    assert list(after.lines) == ["评分办法"]
    assert after.left_out == [f"有1个单位的考核尚未定案{NOWHERE}"]


def test_who_was_replaced_is_of_the_group_where_their_scores_count() -> None:
    group = row(GroupRow, assessment_group="g", organiser="top", name="区考核组")
    member = {"assessment_group": "g", "title": "抽调干部", "from_unit": "z", "leads": False}
    gone = row(AssessorRow, **member, person="a", left_on=DAY)
    scored = row(AssessorRow, **member, person="b", left_on=DAY)
    leads = row(AssessorRow, **(member | {"leads": True}), person="c")
    final = row(AssessmentRow, unit="u", year=2020, state="FINALISED", assessment_group="g", answers={"很满意": 3})
    signed = row(SheetRow, unit="u", year=2020, assessor="b", signed_on=DAY)
    settled = row(AdjudicationRow, unit="u", year=2020)
    facts = [row(FactRow, unit="u", year=2020, kind="整改不力", count=1, reason="复查未通过")]
    facts.append(row(FactRow, unit="u", year=2020, kind="逾期报告", count=9, reason="误记", withdrawn_reason="误记"))
    rows = (
        group,
        gone,
        scored,
        leads,
        final,
        signed,
        score("a"),
        score("b"),
        score("b", "withdrawn"),
        settled,
        *facts,
        row(RecusalRow),
    )

    found = gather_assessment(source(frozen(), *rows), {"top": "ZZB"})

    shown = [(line.values["organiser"], line.values["name"], line.values["leader"]) for line in found.lines["考核组"]]
    assert shown == [("ZZB", "丙", "是"), ("ZZB", "乙", None)]
    assert [(line.values["assessor"], str(line.values["score"])) for line in found.lines["考核打分"]] == [
        ("乙", "82.25")
    ]
    assert [line.values["cause"] for line in found.lines["加减分"]] == ["复查未通过"]
    assert "满意度" not in found.lines
    assert found.left_out == [
        f"有1项打分所对的项目已不在清单上{NOWHERE}",
        f"有1人次考核回避{NOWHERE}",
        f"有2名考核人已被更换{NOWHERE}",
        f"有1个单位没有满意度问卷，或问卷另设答案{NOWHERE}",
        f"有1项打分经裁定或异议更正{NOWHERE}",
    ]


def test_the_sheet_of_a_rule_set_makes_the_very_rule_set_again() -> None:
    lines = [
        PlainRow(row, line.values | {"value": str(line.values["value"])})
        for row, line in enumerate(rule_rows(RULES), 2)
    ]
    table = Table(SCORING, lines, {"measure": {line.row: line.values["measure"] for line in lines}}, present=True)

    assert rule_set(table) == (RULES.encode(), [])


def test_rulings_come_out_once_issued_and_the_rest_is_counted() -> None:
    of = {"unit": "u", "year": 2020, "conditions": ["NOT_AS_REQUIRED", "SERIOUS_CONSEQUENCES"], "basis": "见附件"}
    handled = row(
        RulingRow,
        **of,
        kind="ORG_HANDLING",
        person="a",
        measure="EXPULSION",
        state="ISSUED",
        issued_on=DAY,
        document_number="1号",
    )
    asked = row(RulingRow, **of, kind="CRITICISM", state="APPROVED")
    added = row(CodeRow, code_list="HANDLING_KIND", code="EXPULSION", label="调离岗位")
    judged = row(EvaluationRow, unit="u", year=2020, by_hand=True)

    found = gather_results(source(handled, asked, added, judged, row(PublicationRow, year=2020)))

    [line] = found.rulings
    assert found.published
    assert line.values["kind"] is RulingKind.ORG_HANDLING
    assert line.values["cause"] == "甲、不按要求开展工作、造成严重后果、调离岗位：见附件"
    assert found.left_out == [
        f"有1个单位的等次由人工审定，与计算所得不同{NOWHERE}",
        f"有1项表彰、批评或处理没有印发或已撤销{NOWHERE}",
    ]
