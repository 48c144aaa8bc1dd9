"""The ledger's tables."""

from projections.temporal import Projection, Table

LIST_SET = Table("ledger_set", key=("unit", "year"), found_by=(("unit", "year"),))
ITEM = Table("ledger_item", key=("item",), found_by=("item",))
WORK = Table("ledger_work", key=("item",), found_by=("item",))
REPORT = Table("report", key=("report",), found_by=("report", "corrects"))

ledger = Projection("ledger", LIST_SET, ITEM, WORK, REPORT)
