"""A corrected cell becomes the command that puts it right, once; where there is none, the cell is named."""

from uuid import uuid4

from domain import streams
from domain.codes import PostKind
from domain.evidence.commands import SupplyEvidence
from domain.execution.commands import SetMeasure
from domain.recorded import Actor, Behalf
from domain.roles import Role
from services.commands.identity import unit_id
from services.commands.service import CommandService, Submission
from services.store import tenant
from services.workbook.present import Present, fold
from tests.workbook.books import Rows, cell, put
from tests.workbook.conftest import IMPORTER, District

CHANGED = ["list_set.change_proposed.v1", "list_set.change_approved.v1"]


def declared_for(district: District, evidence: str) -> Behalf | None:
    """On whose behalf a file was declared."""
    with tenant(district.tenant_id):
        return district.store.read_stream(streams.evidence(evidence))[0].actor.on_behalf_of


def present(district: District) -> Present:
    with tenant(district.tenant_id):
        return fold(district.store.read_page(0, 10_000, opened=True))


def test_a_unit_is_revised(district: District) -> None:
    assert district.added(lambda rows: put(rows, "单位", "DW01-001", "单位名称", "东湖第一社区党总支")) == [
        "unit.revised.v1"
    ]


def test_a_unit_whose_lists_were_made_is_not_moved_by_a_cell(district: District) -> None:
    def move(rows: Rows) -> None:
        put(rows, "单位", "DW01-001", "上级编码", "DW02")
        put(rows, "调研", "DW01-001", "专人", "王东嘉")
        put(rows, "印发", "DW01-001", "制定单位", "DW02")

    assert district.refused(move)[0] == (
        "工作表“单位”第7行C列“上级编码”：“DW01-001”本年度的调研或清单已由原上级办理，不能用改表的办法划转。"
        "请改回，或在系统中办理划转（写明生效日期）。［不能更正］"
    )


def test_a_corrected_name_is_the_same_person(district: District) -> None:
    def correct(rows: Rows) -> None:
        for sheet, title in (("班子", "姓名"), ("责任清单", "姓名"), ("分解", "责任领导")):
            place = rows[sheet][0].index(title)
            for line in rows[sheet][1:]:
                if line[place] == "高娟建":
                    line[place] = "高娟健"

    assert district.added(correct) == ["person.identity_corrected.v1"]


def test_a_changed_portfolio_is_set(district: District) -> None:
    def change(rows: Rows) -> None:
        line = next(line for line in rows["班子"] if line[1] == "高娟建")
        line[4] = "纪检监察、统战"

    assert district.added(change) == ["unit.portfolio_set.v1"]


def test_a_successor_is_entered_and_the_predecessor_leaves(district: District) -> None:
    def replace(rows: Rows) -> None:
        line = next(line for line in rows["班子"] if line[1] == "孙永强")
        line[6] = "2020-06-11"
        rows["班子"].append(["DW01", "李新", "书记", "第一责任人", "全面工作", "2020-06-12", ""])

    assert district.added(replace) == ["unit.post_ended.v1", "person.registered.v1", "unit.post_assigned.v1"]


def test_what_an_appointment_said_is_not_rewritten(district: District) -> None:
    def redate(rows: Rows) -> None:
        line = next(line for line in rows["班子"] if line[1] == "高娟建")
        line[5] = "2018-01-01"

    assert district.refused(redate) == [
        "工作表“班子”第4行F列“任职日期”：这项任职已登记为“2017-01-01”，登记后不能更正。请改回；"
        "确有变动的，填写离任日期，另起一行填写新的任职。［不能更正］"
    ]


def test_completed_research_is_not_rewritten(district: District) -> None:
    assert district.refused(lambda rows: put(rows, "调研", "DW01", "工作现状", "另一种现状")) == [
        "工作表“调研”第2行C列“工作现状”：调研已经完成，完成后不能改写。请改回原来的内容。［不能更正］"
    ]


def test_what_became_of_an_opinion_is_not_rewritten(district: District) -> None:
    assert district.refused(lambda rows: put(rows, "征求意见", "DW01", "处理", "部分采纳")) == [
        "工作表“征求意见”第2行D列“处理”：这条意见已处理为“采纳”。意见的处理登记后不能改写。请改回原来的内容。［不能更正］"
    ]


def test_an_opinion_after_issue_is_refused(district: District) -> None:
    assert district.refused(lambda rows: put(rows, "征求意见", "DW01", "意见", "另一条意见")) == [
        "工作表“征求意见”第2行C列“意见”：意见登记后不能改写，清单印发后也不能再增加。请改回原来的日期和内容。［不能更正］"
    ]


def test_an_issued_document_is_not_renumbered(district: District) -> None:
    assert district.refused(lambda rows: put(rows, "印发", "DW01", "文号", "示委发〔2020〕9号")) == [
        "工作表“印发”第2行D列“文号”：清单已经印发，印发后不能更正。请改回原来的内容。［不能更正］"
    ]


def test_items_of_an_issued_list_are_changed_by_an_approved_change(district: District) -> None:
    def correct(rows: Rows) -> None:
        put(rows, "问题清单", "DW01-P01", "问题表述", "集中学习参与率偏低")
        put(rows, "任务清单", "DW01-T基础01", "目标值", 11)
        put(rows, "责任清单", "DW01-D03", "责任内容", "落实纪检监察线基层党建责任")

    assert district.added(correct) == [
        *CHANGED,
        "list_set.problem_item_revised.v1",
        *CHANGED,
        "list_set.task_item_revised.v1",
        *CHANGED,
        "list_set.duty_item_revised.v1",
    ]
    state = present(district).list_set(unit_id(district.tenant_id, "DW01"), 2020)
    assert next(task.target_value for task in state.tasks.values()) == 11


def test_a_cell_may_be_corrected_and_put_back(district: District) -> None:
    for value in (11, 12, 11):
        kinds = district.added(lambda rows, value=value: put(rows, "任务清单", "DW01-T基础01", "目标值", value))
        assert kinds == [*CHANGED, "list_set.task_item_revised.v1"]


def test_a_problem_that_leaves_its_element_leaves_a_comparison(district: District) -> None:
    def move(rows: Rows) -> None:
        problem = next(line for line in rows["问题清单"][1:] if line[1] == "DW01-001")
        compared = next(line for line in rows["要素对照"][1:] if line[0] == "DW01-001")
        assert sum(line[1] == "DW01-001" and line[5] == problem[5] for line in rows["问题清单"]) == 1
        problem[5], compared[1] = compared[1], problem[5]

    assert district.added(move) == [
        *CHANGED,
        "list_set.problem_item_revised.v1",
        "list_set.comparison_retracted.v1",
        "list_set.element_compared.v1",
    ]


def test_an_item_added_after_issue_is_approved_and_decomposed(district: District) -> None:
    def add(rows: Rows) -> None:
        task, _ = cell(rows, "任务清单", "DW01-T特色01", "编号")
        rows["任务清单"].append(["DW01-T特色09", *task[1:]])
        rows["分解"].append(["DW01-T特色09", "孙永强", "党建办", "制定方案", "2020-09-30"])

    assert district.added(add) == [
        *CHANGED,
        "list_set.task_item_added.v1",
        "item.issued.v1",
        "commitment.assigned.v1",
        "commitment.measure_set.v1",
        "commitment.node_set.v1",
    ]


def test_a_number_does_not_change_its_list(district: District) -> None:
    def swap(rows: Rows) -> None:
        rows["问题清单"].remove(cell(rows, "问题清单", "DW01-P08", "编号")[0])
        task, _ = cell(rows, "任务清单", "DW01-T特色01", "编号")
        rows["任务清单"].append(["DW01-P08", *task[1:]])

    assert district.refused(swap)[0].endswith(
        "编号“DW01-P08”已用于问题清单，不能改到另一个清单。请换用新编号。［不能更正］"
    )


def test_an_item_missing_from_the_workbook_stays_and_is_told(district: District) -> None:
    def drop(rows: Rows) -> None:
        for sheet in ("问题清单", "分解"):
            rows[sheet].remove(cell(rows, sheet, "DW01-P08", "编号")[0])

    report = district.run(drop)

    assert report.planned == 0
    assert [notice.message for notice in report.notices] == [
        "系统中“DW01”的清单还有编号“DW01-P08”，工作簿里没有，未作改动。"
    ]


def test_a_commitment_is_reassigned_and_its_measure_and_node_set(district: District) -> None:
    def correct(rows: Rows) -> None:
        put(rows, "分解", "DW01-T基础01", "责任领导", "孙永强")
        put(rows, "分解", "DW01-T基础01", "具体措施", "按月推进")
        put(rows, "分解", "DW01-T基础01", "时间节点", "2020-06-30")

    assert district.added(correct) == [
        "commitment.reassigned.v1",
        "commitment.measure_set.v1",
        "commitment.node_set.v1",
    ]


def test_an_accepted_report_is_corrected_and_the_correction_accepted(district: District) -> None:
    def correct(rows: Rows) -> None:
        put(rows, "进展", "DW01-T基础01", "累计完成值", 3)
        put(rows, "进展", "DW01-T基础01", "佐证文件", "DW01-T基础01-03.jpg；签到表.pdf")

    assert district.added(correct) == [
        "evidence.declared.v1",
        "progress.corrected.v1",
        "evidence.linked.v1",
        "evidence.linked.v1",
        "progress.accepted.v1",
    ]


def test_a_file_that_the_workbook_names_no_more_is_told_as_long_as_it_is_awaited(district: District) -> None:
    def name(files: str) -> list[str]:
        report = district.run(lambda rows: put(rows, "进展", "DW01-T基础01", "佐证文件", files))
        assert report.ok
        return [str(notice) for notice in report.notices]

    kept, gone = "DW01-T基础01-03.jpg", "签到表.pdf"
    assert name(f"{kept}；{gone}") == []

    told = [f"工作表“进展”：系统中“DW01-T基础01”还有待补的佐证文件“{gone}”，工作簿里没有，未作改动。［提示］"]
    assert name(kept) == told
    assert name(kept) == told

    assert name(f"{kept}；{gone}") == []
    assert name(kept) == told
    [supplied] = [key for key, file in present(district).files().items() if file.file_name == gone]
    importer = Actor(IMPORTER, roles=frozenset({Role.IMPORTER}), on_behalf_of=declared_for(district, supplied))
    supply = SupplyEvidence(supplied, "ab" * 32, 1000, "application/pdf")
    CommandService(district.store).submit(Submission(district.tenant_id, str(uuid4()), importer, supply))
    assert name(kept) == []


def test_a_returned_report_is_handed_in_again(district: District) -> None:
    def correct(rows: Rows) -> None:
        place = rows["进展"][0].index("审核结果")
        line = next(line for line in rows["进展"] if line[place] == "退回")
        line[2] = 0

    assert district.added(correct) == ["progress.submitted.v1", "evidence.linked.v1", "progress.returned.v1"]


def test_a_return_that_was_none_is_handed_in_again_and_accepted(district: District) -> None:
    def correct(rows: Rows) -> None:
        place = rows["进展"][0].index("审核结果")
        line = next(line for line in rows["进展"] if line[place] == "退回")
        line[place] = "通过"

    assert district.added(correct) == ["progress.submitted.v1", "evidence.linked.v1", "progress.accepted.v1"]


def test_an_accepted_report_is_not_returned_afterwards(district: District) -> None:
    assert district.refused(lambda rows: put(rows, "进展", "DW01-T基础01", "审核结果", "退回")) == [
        "工作表“进展”第2行F列“审核结果”：这份报告已经审核通过，不能改为退回或待审。请改回“通过”。［不能更正］"
    ]


def test_a_review_is_added_when_it_is_known(empty_district: District) -> None:
    def unreviewed(rows: Rows) -> None:
        put(rows, "进展", "DW01-T基础01", "审核结果", "")
        put(rows, "进展", "DW01-T基础01", "审核日期", "")

    def reviewed(rows: Rows) -> None:
        put(rows, "进展", "DW01-T基础01", "审核结果", "通过")
        put(rows, "进展", "DW01-T基础01", "审核日期", "2020-03-30")

    assert empty_district.run(unreviewed).ok

    assert empty_district.added(reviewed) == ["progress.accepted.v1"]


def test_a_report_still_under_review_is_returned_and_handed_in_again(empty_district: District) -> None:
    def unreviewed(rows: Rows) -> None:
        put(rows, "进展", "DW01-T基础01", "审核结果", "")
        put(rows, "进展", "DW01-T基础01", "审核日期", "")

    assert empty_district.run(unreviewed).ok

    assert empty_district.added(lambda rows: put(rows, "进展", "DW01-T基础01", "累计完成值", 1)) == [
        "progress.returned.v1",
        "progress.submitted.v1",
        "evidence.linked.v1",
    ]


def without_issue(rows: Rows) -> list[list[object]]:
    """Take DW01-001's issue and what follows it out of the rows."""
    taken = cell(rows, "印发", "DW01-001", "单位编码")[0]
    rows["印发"].remove(taken)
    for sheet in ("分解", "进展"):
        rows[sheet] = [line for line in rows[sheet] if not line[0].startswith("DW01-001-")]
    return [taken]


def test_a_draft_is_revised_and_consulted_on_again_and_issued_later(empty_district: District) -> None:
    taken: list[list[object]] = []
    assert empty_district.run(lambda rows: taken.extend(without_issue(rows))).ok

    revised = empty_district.added(lambda rows: put(rows, "任务清单", "DW01-001-T基础01", "目标值", 9))
    issued = empty_district.added(lambda rows: rows["印发"].append(taken[0]))

    assert revised == [
        "list_set.task_item_revised.v1",
        "list_set.consultation_requested.v1",
        "list_set.consultation_held.v1",
    ]
    assert issued[:3] == ["list_set.submitted.v1", "list_set.issued.v1", "document.list_numbered.v1"]
    assert set(issued[3:]) == {"item.issued.v1"}


def test_a_problem_in_a_draft_takes_back_its_comparison(empty_district: District) -> None:
    assert empty_district.run(without_issue).ok

    def carry(rows: Rows) -> None:
        compared = next(line for line in rows["要素对照"][1:] if line[0] == "DW01-001")
        problem = next(line for line in rows["问题清单"][1:] if line[1] == "DW01-001")
        problem[5] += f"、{compared[1]}"
        rows["要素对照"].remove(compared)

    assert empty_district.added(carry)[:2] == ["list_set.comparison_retracted.v1", "list_set.problem_item_revised.v1"]


def test_what_was_changed_on_the_platform_since_is_kept_and_told(district: District) -> None:
    now = present(district)
    unit = now.unit(unit_id(district.tenant_id, "DW01"))
    secretary = next(post for post in unit.posts if post.kind is PostKind.SECRETARY)
    items = now.list_set(unit_id(district.tenant_id, "DW01"), 2020).standing()
    item = next(item.item for item in items if item.number == "DW01-T基础01")
    actor = Actor(secretary.person, secretary.post, unit.unit)
    command = SetMeasure(item, "平台上改写的措施")
    CommandService(district.store).submit(Submission(district.tenant_id, str(uuid4()), actor, command))

    kept = district.run()
    corrected = district.added(lambda rows: put(rows, "分解", "DW01-T基础01", "具体措施", "工作簿里改写的措施"))

    assert kept.planned == 0
    assert [str(notice) for notice in kept.notices] == [
        "工作表“分解”第2行D列“具体措施”：这一行已经导入过，之后系统中又有修改；以系统为准，未作改动。"
        "如需修改，请先导出最新的工作簿。［提示］"
    ]
    assert corrected == ["commitment.measure_set.v1"]
