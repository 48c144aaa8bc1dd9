"""Facts about a district as a tenant."""

from dataclasses import dataclass
from datetime import date

from domain.codes import CodeList, ConditionsNeeded, LogKeyReason, ReportFrequency, SignaturesNeeded
from domain.ids import PersonId
from domain.recorded import stored


@dataclass(frozen=True, slots=True)
class Policy:
    """A district's policy (domain.md 2.5). Days of the year are `MM-DD`, shares like `2/3`.

    Every value may differ per district.
    """

    issue_from: str = "01-05"
    issue_until: str = "02-15"
    decomposition_due: str = "02-28"
    committee_report_frequency: ReportFrequency = ReportFrequency.MONTHLY
    grassroots_report_frequency: ReportFrequency = ReportFrequency.QUARTERLY
    light_yellow_days: int = 7
    light_behind_percent: int = 10
    reminder_days: int = 7
    late_entry_days: int = 31
    suggestion_reply_days: int = 15
    evidence_retention_years: int = 30
    evidence_bytes_max: int = 200_000_000
    evidence_scan_required: bool = False
    veto_kinds_max: int = 4
    feedback_days: int = 3
    commendation_needs: ConditionsNeeded = ConditionsNeeded.ALL_OF_THEM
    criticism_needs: ConditionsNeeded = ConditionsNeeded.ANY_OF_THEM
    tracking_visits_min: int = 2
    objection_days: int = 30
    objection_decision_days: int = 30
    meeting_quorum: str = "2/3"
    inspections_district_max: int = 4
    inspections_own_tier_max: int = 2
    inquiry_reply_working_days: int = 15
    rectification_report_months: int = 6
    officer_signatures: SignaturesNeeded = SignaturesNeeded.OPTIONAL


@stored("tenant.opened.v1")
@dataclass(frozen=True, slots=True)
class TenantOpened:
    code: str
    name: str


@stored("tenant.policy_versioned.v1")
@dataclass(frozen=True, slots=True)
class PolicyVersioned:
    version: int
    policy: Policy
    reason: str


@stored("tenant.code_list_extended.v1")
@dataclass(frozen=True, slots=True)
class CodeListExtended:
    code_list: CodeList
    year: int | None
    code: str
    label: str


@stored("tenant.key_rotated.v1")
@dataclass(frozen=True, slots=True)
class KeyRotated:
    key_version: int
    reason: str


@stored("tenant.suspended.v1")
@dataclass(frozen=True, slots=True)
class TenantSuspended:
    reason: str


@stored("tenant.resumed.v1")
@dataclass(frozen=True, slots=True)
class TenantResumed:
    reason: str


@stored("tenant.consent_granted.v1")
@dataclass(frozen=True, slots=True)
class ConsentGranted:
    purpose: str
    until_on: date


@stored("log.key_rotated.v1")
@dataclass(frozen=True, slots=True)
class LogKeyRotated:
    """The log of the district's events is signed with another key: every head that holds this fact is.

    `old_key`, `new_key` as they are written down for auditors (C2SP vkey). The first head that holds it bears both
    signatures. In a stream of its own (`streams.LOG_KEY`), so that nobody can leave one out.
    """

    old_key: str
    new_key: str
    reason: LogKeyReason
    ordered_by: PersonId


TenancyEvent = (
    TenantOpened | PolicyVersioned | CodeListExtended | KeyRotated | TenantSuspended | TenantResumed | ConsentGranted
)
