"""The rows of 督导: each inspection that was begun, with the one finding and follow-up that a row has a place for."""

from dataclasses import dataclass, field

from projections.findings import read as findings
from projections.findings.read import FindingRow
from projections.follow_ups import read as follow_ups
from projections.follow_ups.read import FollowUpRow
from projections.inspections import read as inspections
from services.workbook.model_rows import Source, inspection_row, natural, no_place
from services.workbook.rows import InspectionRow

_UNPROVEN = ("RAISED", "DISMISSED")


@dataclass(slots=True)
class Supervision:
    """The sheet's rows, and what it has no place for."""

    rows: list[InspectionRow] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def gather_inspections(source: Source) -> Supervision:
    """What the year's inspections come to on the sheet, by number."""
    supervision, fetch, tenant, year, at = Supervision(), source.fetch, source.tenant, source.year, source.at
    made = fetch(inspections.inspections(tenant, at, year=year))
    found: list[FindingRow] = fetch(findings.findings(tenant, at, year=year))
    taken: list[FollowUpRow] = fetch(follow_ups.follow_ups(tenant, at, year=year))
    begun = sorted((row for row in made if row.started_on is not None), key=lambda row: natural(row.number))
    first: dict[str, FindingRow] = {}
    # By position: the first that was raised, as an import counts them.
    for finding in sorted(found, key=lambda row: row.position):
        if finding.inspection is not None and finding.state not in _UNPROVEN:
            first.setdefault(finding.inspection, finding)
    followed: dict[str, FollowUpRow] = {}
    for row in sorted(taken, key=lambda row: row.position):
        if row.sent_on is not None or row.held_on is not None:
            for key in row.findings:
                followed.setdefault(key, row)
    for inspection in begun:
        shown = first.get(inspection.inspection)
        step = None if shown is None else followed.get(shown.finding)
        supervision.rows.append(inspection_row(inspection, shown, step, source.names))
    supervision.left_out += no_place("次督导尚未开始或已取消", len(made) - len(begun))
    supervision.left_out += no_place("个问题不在督导之中、尚未确认，或同一次督导另有问题", len(found) - len(first))
    kept = {row.follow_up for row in (followed.get(finding.finding) for finding in first.values()) if row is not None}
    supervision.left_out += no_place("项后续措施尚未发出，或同一问题另有措施", len(taken) - len(kept))
    return supervision
