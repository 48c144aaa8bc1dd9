"""What the log says of inspections beside the domain's states: texts and days that the workbook shows."""

from dataclasses import dataclass, field
from typing import Any

from domain.ids import FindingId, FollowUpId, InspectionId
from domain.supervision.events import (
    FindingConfirmed,
    FindingDismissed,
    FindingRaised,
    FindingRechecked,
    FollowUpProposed,
    FollowUpSent,
    InspectionPlanned,
    InspectionStarted,
    RectificationSubmitted,
    TalkHeld,
)


@dataclass(slots=True)
class Supervised:
    """planned, started: by inspection. raised: what an inspection's findings said, those dismissed left out, in the
    order in which they were raised. rectified, rechecked: what was said last, by finding. followed: the follow-ups that
    cite a finding. settled: findings that were confirmed and follow-ups that were sent or held.
    """

    planned: dict[InspectionId, InspectionPlanned] = field(default_factory=dict)
    started: dict[InspectionId, InspectionStarted] = field(default_factory=dict)
    raised: dict[FindingId, FindingRaised] = field(default_factory=dict)
    rectified: dict[FindingId, str] = field(default_factory=dict)
    rechecked: dict[FindingId, FindingRechecked] = field(default_factory=dict)
    followed: dict[FindingId, list[FollowUpId]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)

    def first_finding(self, inspection: InspectionId) -> FindingId | None:
        """The finding of an inspection that the workbook has a place for: the first confirmed, else the first."""
        of_it = [key for key, event in self.raised.items() if event.inspection == inspection]
        return next((key for key in of_it if key in self.settled), of_it[0] if of_it else None)

    def first_follow_up(self, finding: FindingId) -> FollowUpId | None:
        """The follow-up of a finding that the workbook has a place for: the first sent or held, else the first."""
        of_it = self.followed.get(finding, [])
        return next((key for key in of_it if key in self.settled), of_it[0] if of_it else None)

    def note(self, event: Any) -> None:
        """One more fact."""
        match event:
            case InspectionPlanned():
                self.planned[event.inspection] = event
            case InspectionStarted():
                self.started[event.inspection] = event
            case FindingRaised():
                self.raised[event.finding] = event
            case FindingDismissed():
                self.raised.pop(event.finding, None)
            case RectificationSubmitted():
                self.rectified[event.finding] = event.note
            case FindingRechecked():
                self.rechecked[event.finding] = event
            case FollowUpProposed():
                for finding in event.findings:
                    self.followed.setdefault(finding, []).append(event.follow_up)
            case FindingConfirmed():
                self.settled.add(event.finding)
            case FollowUpSent() | TalkHeld():
                self.settled.add(event.follow_up)
            case _:
                pass
