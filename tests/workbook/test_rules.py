"""What the domain refuses is found in the rehearsal, before anything is written, and told at the cell it is about."""

from threading import Thread
from uuid import uuid4

from domain.recorded import Actor
from domain.roles import Role
from domain.tenancy.commands import SuspendTenant
from services.commands.service import CommandService, Submission
from services.workbook.importer import ImportReport, import_workbook
from tests.workbook.books import Rows, put, write
from tests.workbook.conftest import IMPORTER, District


def test_an_issue_outside_the_window_is_told_at_its_date_and_not_again_for_what_follows(
    empty_district: District,
) -> None:
    assert empty_district.refused(lambda rows: put(rows, "印发", "DW01-001", "印发日期", "2020-02-16")) == [
        "工作表“印发”第4行C列“印发日期”：印发日期不在规定的年初时段之内，请组织部批准例外："
        "2020-02-16，规定为2020-01-05至2020-02-15。［R2、四(一)］"
    ]


def test_a_problem_in_a_domain_that_is_not_the_unit_s_is_told_at_its_domain(empty_district: District) -> None:
    assert empty_district.refused(lambda rows: put(rows, "问题清单", "DW01-001-P01", "领域", "学校")) == [
        "工作表“问题清单”第19行G列“领域”：问题的领域须为该单位所涉及的领域：本单位属“社区”领域，请改为“社区”。［R5、三(一)］"
    ]


def test_a_node_after_the_time_limit_is_told_at_the_node(empty_district: District) -> None:
    messages = empty_district.refused(lambda rows: put(rows, "分解", "DW01-T基础01", "时间节点", "2020-12-31"))

    assert messages == [
        "工作表“分解”第2行E列“时间节点”：时间节点须明确且不超出规定的期限："
        "2020-12-31晚于任务的完成时限2020-07-11。［R8、五(二)］"
    ]


def test_several_units_are_told_each_of_their_own(empty_district: District) -> None:
    def spoil(rows: Rows) -> None:
        put(rows, "印发", "DW01-001", "印发日期", "2020-02-16")
        put(rows, "问题清单", "DW02-001-P01", "领域", "学校")

    messages = empty_district.refused(spoil)

    assert len(messages) == 2
    assert messages[0].startswith("工作表“问题清单”")
    assert messages[1].startswith("工作表“印发”")


def test_the_workbook_of_another_district_is_refused(district: District) -> None:
    def other(rows: Rows) -> None:
        rows["说明"][1][1] = "别的区"
        rows["说明"][2][1] = "330298"

    assert district.refused(other) == [
        "工作表“说明”第2行B列“内容”：本区登记的名称是“示例区”，工作簿写的是“别的区”，请核对。［本区］",
        "工作表“说明”第3行B列“内容”：这是330298的工作簿，本区的行政区划代码是330299，请核对。［本区］",
    ]


def test_a_district_is_opened_only_where_that_is_asked_for(empty_district: District) -> None:
    path = write(empty_district.folder / "书.xlsx", empty_district.rows)

    report = import_workbook(path, empty_district.tenant_id, empty_district.store, importer=IMPORTER, apply=True)

    assert [str(fault) for fault in report.faults] == [
        "工作表“说明”第3行B列“内容”：本区尚未开通，请先开通（tenant create）。［本区］"
    ]
    assert empty_district.head() == 0


def test_a_suspended_district_takes_no_import(district: District) -> None:
    admin = Actor(str(uuid4()), roles=frozenset({Role.TENANT_ADMIN}))
    suspend = SuspendTenant("年度审计")
    CommandService(district.store).submit(Submission(district.tenant_id, str(uuid4()), admin, suspend))

    [message] = district.refused(lambda rows: put(rows, "分解", "DW01-T基础01", "具体措施", "改"))

    assert "年度审计" in message


def test_two_imports_at_once_enter_everything_once(empty_district: District, district: District) -> None:
    path = write(empty_district.folder / "书.xlsx", empty_district.rows)
    reports: list[ImportReport] = []

    def run() -> None:
        reports.append(
            import_workbook(
                path,
                empty_district.tenant_id,
                empty_district.store,
                importer=IMPORTER,
                apply=True,
                open_tenant=True,
            )
        )

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [report.faults for report in reports] == [(), ()]
    assert empty_district.head() == max(report.events for report in reports)
    assert empty_district.run().planned == 0
