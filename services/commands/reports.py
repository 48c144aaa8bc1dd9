"""What a unit's secretary reported at the review meeting of a year, where the log holds it."""

from datetime import date

from domain.ids import UnitId
from domain.review.events import ReportDelivered
from services.commands import states
from services.commands.decide import Decide


def report_of(decide: Decide, unit: UnitId, year: int) -> ReportDelivered | None:
    """The report, at the meeting of whichever committee stood above the unit then; None where there was none."""
    above = (placement.superior for placement in states.unit(decide, unit).superiors_from(date(year, 10, 1)))
    meetings = (states.meeting(decide, organiser, year) for organiser in above if organiser is not None)
    return next((meeting.reports[unit] for meeting in meetings if unit in meeting.reports), None)
