"""The platform's clock and its day. Districts keep Beijing time, whatever zone the server is in."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))

Clock = Callable[[], datetime]
"""Gives the present moment, in any time zone; a demonstration district or a test brings one of its own."""


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The day of a moment as a district reckons it."""
    return moment.astimezone(BEIJING).date()
