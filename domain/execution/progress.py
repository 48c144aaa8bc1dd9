"""Progress reports: submitted, reviewed by another person, corrected; never overwritten (domain.md 4.2, 4.3)."""

from datetime import date
from decimal import Decimal

from domain.codes import ListKind
from domain.execution.errors import (
    CorrectionPending,
    DayWrong,
    EvidenceRepeated,
    OnlyAcceptedCorrected,
    ReportNotFound,
    ReportReviewedAlready,
    ReportSettled,
    ReviewerIsReporter,
    ValueMissing,
    ValueWrong,
)
from domain.execution.events import ProgressAccepted, ProgressCorrected, ProgressReturned, ProgressSubmitted
from domain.execution.guards import issued, not_before, standing, working
from domain.execution.item import ItemState, Report, ReportStatus
from domain.ids import EvidenceId, ItemId, PersonId, ReportId
from domain.text import check_text

VALUE_MAX = Decimal(10) ** 12
VALUE_DECIMALS_MAX = 4

_STATUS_NAMES = {
    ReportStatus.SUBMITTED: "待审核",
    ReportStatus.RETURNED: "已退回",
    ReportStatus.ACCEPTED: "已通过",
    ReportStatus.CORRECTED: "已被更正",
}


def submit_progress(
    state: ItemState,
    item: ItemId,
    report: ReportId,
    *,
    reported_on: date,
    value: Decimal | None,
    note: str,
    evidence: tuple[EvidenceId, ...],
    reporter: PersonId | None,
) -> list[ProgressSubmitted]:
    """Report progress on a decomposed item; after a return, again as a new report that names the returned one.

    value: cumulative, required for a task. Raises NotAssigned, ItemStageWrong, ValueMissing, ValueWrong or DayWrong.
    """
    working(state)
    unit = issued(state)
    _check_report(state, reported_on, value, note, evidence)
    return [
        ProgressSubmitted(
            item=item,
            unit=unit,
            report=report,
            reported_on=reported_on,
            value=value,
            note=note,
            evidence=evidence,
            reporter=reporter,
            replaces=_unreplaced(state),
        )
    ]


def return_progress(
    state: ItemState, item: ItemId, report: ReportId, *, returned_on: date, reason: str, reviewer: PersonId | None
) -> list[ProgressReturned]:
    """Give a report back. Raises ReportNotFound, ReportReviewedAlready or ReviewerIsReporter."""
    found = _to_review(state, report, reviewer)
    not_before(returned_on, found.reported_on, "returned_on", "报告")
    check_text(reason, "reason", "退回原因")
    return [ProgressReturned(item=item, report=report, returned_on=returned_on, reason=reason)]


def accept_progress(
    state: ItemState, item: ItemId, report: ReportId, *, accepted_on: date, reviewer: PersonId | None
) -> list[ProgressAccepted]:
    """Accept a report, which takes the place of the one it corrects. Raises as return_progress."""
    found = _to_review(state, report, reviewer)
    not_before(accepted_on, found.reported_on, "accepted_on", "报告")
    return [ProgressAccepted(item=item, report=report, accepted_on=accepted_on)]


def correct_progress(
    state: ItemState,
    item: ItemId,
    report: ReportId,
    *,
    corrects: ReportId,
    reported_on: date,
    value: Decimal | None,
    note: str,
    reason: str,
    evidence: tuple[EvidenceId, ...],
    reporter: PersonId | None,
) -> list[ProgressCorrected]:
    """Hand in a report that is to stand for an accepted one. It is reviewed like any other.

    Raises ReportNotFound, OnlyAcceptedCorrected, CorrectionPending and what submit_progress raises.
    """
    unit = standing(state)
    found = _report(state, corrects, "corrects")
    if found.status is not ReportStatus.ACCEPTED:
        raise OnlyAcceptedCorrected(f"该报告{_STATUS_NAMES[found.status]}。", field="corrects")
    pending = (other for other in state.reports.values() if other.status is ReportStatus.SUBMITTED)
    if any(other.corrects == corrects for other in pending):
        raise CorrectionPending(field="corrects")
    working(state)
    check_text(reason, "reason", "更正原因")
    _check_report(state, reported_on, value, note, evidence)
    not_before(reported_on, found.reported_on, "reported_on", "原报告")
    return [
        ProgressCorrected(
            item=item,
            unit=unit,
            report=report,
            corrects=corrects,
            reported_on=reported_on,
            value=value,
            note=note,
            reason=reason,
            evidence=evidence,
            reporter=reporter,
        )
    ]


def _check_report(
    state: ItemState, reported_on: date, value: Decimal | None, note: str, evidence: tuple[EvidenceId, ...]
) -> None:
    if reported_on.year != state.year:
        raise DayWrong(
            f"报告日期{reported_on}不在{state.year}年之内；结转的项目请在新年度的项目上报告。", field="reported_on"
        )
    not_before(reported_on, state.issued_on, "reported_on", "印发")
    check_text(note, "note", "进展说明")
    if len(set(evidence)) != len(evidence):
        raise EvidenceRepeated(field="evidence")
    if value is None:
        if state.kind is ListKind.TASK:
            raise ValueMissing(field="value")
        return
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 <= value <= VALUE_MAX or -exponent > VALUE_DECIMALS_MAX:
        raise ValueWrong(f"现填{value}，应不小于0，小数最多{VALUE_DECIMALS_MAX}位。", field="value")


def _unreplaced(state: ItemState) -> ReportId | None:
    """The latest returned report that nothing was handed in for yet. A returned correction is handed in as one."""
    replaced = {report.replaces for report in state.reports.values()}
    returned = (
        key
        for key, report in reversed(tuple(state.reports.items()))
        if report.status is ReportStatus.RETURNED and report.corrects is None and key not in replaced
    )
    return next(returned, None)


def refuse_reviewed(state: ItemState, report: ReportId) -> None:
    """Refuse to add anything to a report that was reviewed, or to an item that has ended.

    Raises ItemEnded, ReportNotFound or ReportSettled.
    """
    standing(state)
    found = _report(state, report, "report")
    if found.status is not ReportStatus.SUBMITTED:
        raise ReportSettled(f"该报告{_STATUS_NAMES[found.status]}。", field="report")


def _report(state: ItemState, report: ReportId, field: str) -> Report:
    found = state.reports.get(report)
    if found is None:
        raise ReportNotFound(field=field)
    return found


def _to_review(state: ItemState, report: ReportId, reviewer: PersonId | None) -> Report:
    standing(state)
    found = _report(state, report, "report")
    if found.status is not ReportStatus.SUBMITTED:
        raise ReportReviewedAlready(f"{_STATUS_NAMES[found.status]}。", field="report")
    if reviewer is not None and reviewer == found.reporter:
        raise ReviewerIsReporter
    return found
