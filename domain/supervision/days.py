"""Days of supervision: what follows what, and when a number of months is over."""

from calendar import monthrange
from datetime import date

from domain.supervision.errors import SupervisionDayWrong


def not_before(day: date, earlier: date, field: str, what: str) -> None:
    """A thing is not done before what it follows. Raises SupervisionDayWrong."""
    if day < earlier:
        raise SupervisionDayWrong(f"{day}早于{what}日期{earlier}。", field=field)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    later = day.month - 1 + months
    year, month = day.year + later // 12, later % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
