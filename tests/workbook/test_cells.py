"""Whatever a cell holds, it is either read as its column says or refused with a sentence; nothing else comes out."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.workbook import cells
from services.workbook.cells import Cell, CellRefused
from services.workbook.labels import BASES, DISPOSITIONS, ELEMENTS, POST_KINDS, TIERS, UNIT_KINDS, Labels

ANY_CELL: st.SearchStrategy[Cell] = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.none(),
    st.from_regex(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?", fullmatch=True),
    st.from_regex(r"-?\d{1,14}(\.\d{1,6})?", fullmatch=True),
)
NUMBERS = st.decimals(min_value=0, max_value=10**11, places=4)


def refusal_of(read: Callable[[], object]) -> CellRefused | None:
    try:
        read()
    except CellRefused as refused:
        return refused
    return None


@given(ANY_CELL)
def test_any_cell_is_read_or_refused_with_a_sentence(cell: Cell) -> None:
    readers = (
        lambda: cells.text(cell, 100),
        lambda: cells.code(cell),
        lambda: cells.codes(cell),
        lambda: cells.day(cell),
        lambda: cells.number(cell),
        lambda: cells.count(cell, 1),
        lambda: cells.label(cell, TIERS, {}),
        lambda: cells.several_labels(cell, ELEMENTS, {}),
        lambda: cells.files(cell),
    )
    refusals = [refusal for read in readers if (refusal := refusal_of(read)) is not None]

    assert all(refusal.rule and str(refusal).endswith("。") for refusal in refusals)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_is_read_back_as_it_was_written(day: date) -> None:
    assert cells.day(day.isoformat()) == day
    assert cells.day(day) == day
    assert cells.day(datetime.combine(day, time())) == day


@given(
    st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    st.sampled_from([("{}.{}.{}"), "{}年{}月{}日", "{}/{}/{}", "{}-{}-{} "]),
)
def test_a_day_written_otherwise_is_refused_with_the_way_to_write_it(day: date, written: str) -> None:
    text = written.format(day.year, day.month, day.day)

    if text.strip() == day.isoformat():
        assert cells.day(text) == day
    else:
        with pytest.raises(CellRefused, match=f"请改写为 {day.isoformat()}"):
            cells.day(text)


@given(st.one_of(st.integers(), st.floats(), st.booleans()))
def test_a_bare_number_is_never_a_day(cell: float) -> None:
    with pytest.raises(CellRefused):
        cells.day(cell)


@given(NUMBERS)
def test_a_number_is_the_same_as_text_and_as_number(value: Decimal) -> None:
    assert cells.number(format(value, "f")) == value
    # Fifteen digits are what a cell keeps.
    assert round(cells.number(float(value)), 4) == value


def test_a_number_has_one_way_to_be_written() -> None:
    assert str(cells.number(12.0)) == "12"
    assert str(cells.number("12.500")) == "12.5"
    assert str(cells.number(1e-4)) == "0.0001"
    assert str(cells.number(-0.0)) == "0"


@pytest.mark.parametrize("cell", ["1e5", "1,000", "12次", "１２", "0x10", "+3", float("nan"), float("inf"), 0.00001])
def test_what_is_no_plain_number_is_refused(cell: Cell) -> None:
    with pytest.raises(CellRefused):
        cells.number(cell)


def test_a_code_typed_as_a_number_is_its_digits() -> None:
    assert cells.text(330299.0, 100) == "330299"
    with pytest.raises(CellRefused, match="可能已丢失位数"):
        cells.text(911101087178203e3, 100)


def test_text_that_no_page_can_show_is_refused() -> None:
    with pytest.raises(CellRefused, match=r"U\+0007"):
        cells.text("响\x07铃", 100)
    assert cells.text("两\r\n行", 100) == "两\n行"
    assert cells.text("　𠮷野　", 100) == "𠮷野"


@given(st.lists(st.sampled_from(sorted(ELEMENTS.shown)), min_size=1, unique=True), st.sampled_from("、，,;；\n"))
def test_several_labels_keep_their_order(labels: list[str], separator: str) -> None:
    assert cells.several_labels(separator.join(labels), ELEMENTS, {}) == tuple(ELEMENTS.shown[text] for text in labels)


def test_a_label_said_twice_is_refused() -> None:
    with pytest.raises(CellRefused, match="写了两次"):
        cells.several_labels("队伍、场所、队伍", ELEMENTS, {})


@pytest.mark.parametrize("labels", [UNIT_KINDS, POST_KINDS, TIERS, BASES, DISPOSITIONS, ELEMENTS])
def test_every_short_form_is_read_as_its_code(labels: Labels) -> None:
    assert [cells.label(f" {text} ", labels, {}) for text in labels.shown] == list(labels.shown.values())


def test_a_label_the_district_added_is_known_in_open_lists_only() -> None:
    assert cells.label("村", ELEMENTS, {"村": "VILLAGE"}) == "VILLAGE"
    with pytest.raises(CellRefused, match="没有“村”这一项"):
        cells.label("村", TIERS, {"村": "VILLAGE"})


FILE_NAMES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
)


@given(st.lists(FILE_NAMES, unique=True, min_size=1, max_size=4))
def test_file_names_survive_the_cell_they_are_shown_in(names: list[str]) -> None:
    assert cells.files(cells.shown_files(tuple(names))) == tuple(names)


def test_durations_are_refused_everywhere() -> None:
    for cell in (timedelta(hours=1), time(9)):
        for read in (lambda c: cells.text(c, 9), cells.day, cells.number):
            with pytest.raises(CellRefused):
                read(cell)
