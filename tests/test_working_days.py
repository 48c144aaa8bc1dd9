"""Working days of the Chinese calendar: holidays, the weekends worked in their place, and years not yet announced."""

from datetime import date

import pytest

from services.working_days import WorkingDay, working_day_after


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2020, 6, 1), 15, date(2020, 6, 22)),
        # 25 to 27 June are 端午节, Sunday 28 June is worked.
        (date(2020, 6, 24), 1, date(2020, 6, 28)),
        # The spring festival was prolonged until 2 February.
        (date(2020, 1, 23), 1, date(2020, 2, 3)),
        (date(2020, 9, 30), 3, date(2020, 10, 12)),
    ],
)
def test_holidays_are_left_out_and_weekends_that_are_worked_count(day: date, count: int, due: date) -> None:
    assert working_day_after(day, count) == WorkingDay(due, True)


def test_in_a_year_that_nobody_has_announced_weekends_alone_are_left_out_and_the_answer_says_so() -> None:
    assert working_day_after(date(2199, 12, 20), 5) == WorkingDay(date(2199, 12, 27), False)
