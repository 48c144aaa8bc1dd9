"""Facts about ordinary supervision (平时考核, policy 四(二)): inspections, findings, follow-ups, a stream each.

A unit's inspections of a year, whoever makes them, stand in one plan as well (督查条例 15), with a stream of its own.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.codes import InspectionStyle, ListKind, Weakness
from domain.ids import CaseId, EvidenceId, FindingId, FollowUpId, InspectionId, ItemId, PersonId, UnitId
from domain.recorded import stored


@stored("supervision_plan.inspection_entered.v1")
@dataclass(frozen=True, slots=True)
class InspectionEntered:
    """The inspection stands in the unit's plan of the year, where those of both tiers are counted together."""

    unit: UnitId
    year: int
    inspection: InspectionId
    organiser: UnitId


@stored("inspection.planned.v1")
@dataclass(frozen=True, slots=True)
class InspectionPlanned:
    """`organiser` is the unit that inspects, `departments` those that take part. An UNANNOUNCED one is hidden from the
    unit until it starts. `case` is the key-management case that a tracking visit belongs to. `reason_beyond_limit` says
    why the unit is inspected more often than the district's policy allows, empty where it is not."""

    inspection: InspectionId
    number: str
    organiser: UnitId
    unit: UnitId
    year: int
    method: str
    style: InspectionStyle
    departments: tuple[UnitId, ...]
    team: tuple[PersonId, ...]
    planned_for_on: date
    purpose: str
    case: CaseId | None = None
    reason_beyond_limit: str = ""


@stored("inspection.inspector_added.v1")
@dataclass(frozen=True, slots=True)
class InspectorAdded:
    inspection: InspectionId
    person: PersonId


@stored("inspection.started.v1")
@dataclass(frozen=True, slots=True)
class InspectionStarted:
    """From here on the unit sees it, announced or not."""

    inspection: InspectionId
    started_on: date


@stored("inspection.observation_recorded.v1")
@dataclass(frozen=True, slots=True)
class ObservationRecorded:
    """What was seen of how one of the three lists is carried out."""

    inspection: InspectionId
    list_kind: ListKind
    items: tuple[ItemId, ...]
    text: str
    evidence: tuple[EvidenceId, ...] = ()


@stored("inspection.concluded.v1")
@dataclass(frozen=True, slots=True)
class InspectionConcluded:
    inspection: InspectionId
    conclusion: str
    concluded_on: date


@stored("inspection.fed_back.v1")
@dataclass(frozen=True, slots=True)
class InspectionFedBack:
    """The conclusion was told to the unit (督查条例 16)."""

    inspection: InspectionId
    fed_back_on: date


@stored("inspection.cancelled.v1")
@dataclass(frozen=True, slots=True)
class InspectionCancelled:
    inspection: InspectionId
    reason: str


@stored("finding.raised.v1")
@dataclass(frozen=True, slots=True)
class FindingRaised:
    """Cites at least one item (逐项). `raised_by` is None when only paper shows who raised it."""

    finding: FindingId
    inspection: InspectionId | None
    organiser: UnitId
    unit: UnitId
    year: int
    items: tuple[ItemId, ...]
    weakness: Weakness
    description: str
    evidence: tuple[EvidenceId, ...]
    raised_by: PersonId | None
    raised_on: date


@stored("finding.confirmed.v1")
@dataclass(frozen=True, slots=True)
class FindingConfirmed:
    finding: FindingId
    confirmed_on: date


@stored("finding.dismissed.v1")
@dataclass(frozen=True, slots=True)
class FindingDismissed:
    finding: FindingId
    reason: str
    dismissed_on: date


@stored("finding.assigned.v1")
@dataclass(frozen=True, slots=True)
class FindingAssigned:
    """The unit has to put it right until `due_on`, None where paper does not tell; `leader` of its team answers for
    that."""

    finding: FindingId
    leader: PersonId | None
    due_on: date | None
    assigned_on: date


@stored("finding.rectification_submitted.v1")
@dataclass(frozen=True, slots=True)
class RectificationSubmitted:
    finding: FindingId
    note: str
    evidence: tuple[EvidenceId, ...]
    submitted_on: date


@stored("finding.rechecked.v1")
@dataclass(frozen=True, slots=True)
class FindingRechecked:
    """By another organisation than the one that put it right. Not passed: back to rectifying."""

    finding: FindingId
    passed: bool
    rechecked_by: UnitId
    note: str
    rechecked_on: date


@stored("finding.closed.v1")
@dataclass(frozen=True, slots=True)
class FindingClosed:
    """Tracked until `tracked_until_on`, at most a year."""

    finding: FindingId
    closed_on: date
    tracked_until_on: date | None = None


@stored("finding.reopened.v1")
@dataclass(frozen=True, slots=True)
class FindingReopened:
    finding: FindingId
    reason: str
    reopened_on: date


@stored("follow_up.proposed.v1")
@dataclass(frozen=True, slots=True)
class FollowUpProposed:
    """REMINDER, WRITTEN_INQUIRY, ORG_TALK or a further kind of the district's list FOLLOW_UP_KIND. It cites confirmed
    findings of weak progress or effect. `addressee` is a person of the unit, None for the unit itself. `organiser` is
    the unit that follows up."""

    follow_up: FollowUpId
    kind: str
    organiser: UnitId
    unit: UnitId
    year: int
    findings: tuple[FindingId, ...]
    addressee: PersonId | None
    proposed_by: PersonId | None
    proposed_on: date


@stored("follow_up.approved.v1")
@dataclass(frozen=True, slots=True)
class FollowUpApproved:
    follow_up: FollowUpId
    approved_by: PersonId | None
    approved_on: date


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What was written or said: the reminder, the inquiry, its reply, the record of a talk."""

    text: str


@stored("follow_up.sent.v1")
@dataclass(frozen=True, slots=True)
class FollowUpSent:
    """`reply_due_on` in working days of the Chinese calendar; None where the kind asks for no reply. Where the year's
    holidays were not yet known, weekends alone were left out and `holidays_known` is false."""

    SEALED_SUBJECT: ClassVar[str] = "follow_up"
    follow_up: FollowUpId
    document_number: str
    sent_on: date
    reply_due_on: date | None
    rectification_due_on: date | None
    sealed: Correspondence | None
    holidays_known: bool = True


@stored("follow_up.reply_received.v1")
@dataclass(frozen=True, slots=True)
class ReplyReceived:
    SEALED_SUBJECT: ClassVar[str] = "follow_up"
    follow_up: FollowUpId
    replied_on: date
    sealed: Correspondence | None


@stored("follow_up.talk_held.v1")
@dataclass(frozen=True, slots=True)
class TalkHeld:
    SEALED_SUBJECT: ClassVar[str] = "follow_up"
    follow_up: FollowUpId
    held_on: date
    rectification_due_on: date | None
    sealed: Correspondence | None


@stored("follow_up.rectification_reported.v1")
@dataclass(frozen=True, slots=True)
class RectificationReported:
    SEALED_SUBJECT: ClassVar[str] = "follow_up"
    follow_up: FollowUpId
    evidence: tuple[EvidenceId, ...]
    reported_on: date
    sealed: Correspondence | None


@stored("follow_up.closed.v1")
@dataclass(frozen=True, slots=True)
class FollowUpClosed:
    follow_up: FollowUpId
    result: str
    closed_on: date


SupervisionEvent = (
    InspectionEntered
    | InspectionPlanned
    | InspectorAdded
    | InspectionStarted
    | ObservationRecorded
    | InspectionConcluded
    | InspectionFedBack
    | InspectionCancelled
    | FindingRaised
    | FindingConfirmed
    | FindingDismissed
    | FindingAssigned
    | RectificationSubmitted
    | FindingRechecked
    | FindingClosed
    | FindingReopened
    | FollowUpProposed
    | FollowUpApproved
    | FollowUpSent
    | ReplyReceived
    | TalkHeld
    | RectificationReported
    | FollowUpClosed
)
