"""Working days of the Chinese calendar: public holidays and the weekends worked in their place, as announced each year.

The announcement for a year comes in the autumn before it, so a term may run into days that nobody knows yet.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """The last day of a term. `holidays_known`: the holidays of all its days had been announced to us."""

    day: date
    holidays_known: bool


def working_day_after(day: date, working_days: int) -> WorkingDay:
    """The last of so many working days (at least 1), the first of which is after `day`.

    Of days whose holidays are not known, only Saturdays and Sundays are taken off, and the answer says so.
    """
    known = True
    while working_days:
        day += timedelta(days=1)
        works, announced = _works(day)
        known = known and announced
        working_days -= works
    return WorkingDay(day, known)


def _works(day: date) -> tuple[bool, bool]:
    """Whether it is a working day, and whether that is known for certain."""
    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < _SATURDAY, False
