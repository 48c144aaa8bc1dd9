"""Ids that are derived are the same for what people take to be the same."""

from services.commands.identity import unit_id


def test_a_unit_s_code_is_one_in_any_case_and_width_and_another_in_another_district() -> None:
    assert unit_id(1, "DW01") == unit_id(1, "dw01") == unit_id(1, "ＤＷ０１")
    assert unit_id(1, "DW01") != unit_id(1, "DW02")
    assert unit_id(1, "DW01") != unit_id(2, "DW01")
