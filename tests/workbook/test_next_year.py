"""A second workbook for the same district: the tree goes on, the year begins anew."""

from tests.workbook.books import Rows, next_year
from tests.workbook.conftest import District


def test_the_next_year_s_workbook_opens_its_year_and_declares_each_unit_s_prior_report(district: District) -> None:
    def change(rows: Rows) -> None:
        next_year(rows)
        line = next(line for line in rows["班子"] if line[1] == "高娟建")
        line[4] = "纪检监察、统战"

    kinds = district.added(change)

    units = len(district.rows["印发"]) - 1
    assert kinds.count("cycle.opened.v1") == 1
    assert kinds.count("cycle.prior_report_declared.v1") == units
    assert kinds.count("list_set.issued.v1") == units
    assert kinds.count("unit.portfolio_set.v1") == 1
    assert not {"unit.registered.v1", "person.registered.v1", "unit.post_assigned.v1"} & set(kinds)


def test_the_earlier_year_s_workbook_still_changes_nothing(district: District) -> None:
    before = {name: [list(line) for line in lines] for name, lines in district.rows.items()}
    district.added(next_year)

    district.rows = before
    report = district.run()

    assert report.ok
    assert report.planned == 0
