"""Facts about the annual assessment. Scores are hundredths of a point, 0 to 10000.

Three kinds of stream: a group (`streams.assessment_group`), a unit's assessment of a year (`streams.assessment`), and
one assessor's score sheet on a unit (`streams.score_sheet`).
"""

from dataclasses import dataclass
from datetime import date

from domain.codes import InterestKind, ListKind
from domain.ids import EvidenceId, FindingId, GroupId, ItemId, ObjectionId, PersonId, UnitId
from domain.recorded import stored
from domain.signing.facts import OfficerSignature
from domain.tally import Tally


@stored("assessment_group.formed.v1")
@dataclass(frozen=True, slots=True)
class GroupFormed:
    """`organiser` is the committee whose direct subordinates the group assesses (四(二), R11)."""

    group: GroupId
    organiser: UnitId
    year: int
    name: str
    formed_on: date


@stored("assessment_group.assessor_seconded.v1")
@dataclass(frozen=True, slots=True)
class AssessorSeconded:
    group: GroupId
    person: PersonId
    title: str
    from_unit: UnitId
    leads: bool
    seconded_on: date


@stored("assessment_group.leader_set.v1")
@dataclass(frozen=True, slots=True)
class GroupLeaderSet:
    group: GroupId
    person: PersonId
    set_on: date


@stored("assessment_group.interest_declared.v1")
@dataclass(frozen=True, slots=True)
class InterestDeclared:
    """An assessor's tie to a unit (公务员法 74, 76 by analogy). It recuses by itself: no scores on that unit."""

    group: GroupId
    person: PersonId
    unit: UnitId
    kind: InterestKind
    declared_on: date


@stored("assessment_group.assessor_recused.v1")
@dataclass(frozen=True, slots=True)
class AssessorRecused:
    """Recused on the organiser's decision, on request or ex officio."""

    group: GroupId
    person: PersonId
    unit: UnitId
    reason: str
    recused_on: date


@stored("assessment_group.assessor_replaced.v1")
@dataclass(frozen=True, slots=True)
class AssessorReplaced:
    """`person` leaves the group for good and `replacement` enters in that place; what was signed stays."""

    group: GroupId
    person: PersonId
    replacement: PersonId
    title: str
    from_unit: UnitId
    reason: str
    replaced_on: date


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """An item that must be scored, with its list and weight as issued."""

    item: ItemId
    number: str
    kind: ListKind
    weight: int


@stored("assessment.opened.v1")
@dataclass(frozen=True, slots=True)
class AssessmentOpened:
    """What is assessed, by whom, under which rules: fixed here, whatever moves afterwards.

    `unit_code` is the unit's code in the documents, `class_` its class (tier "1" or "2", "/", 考核类别), `rules` the
    digest of the frozen rule set, `items` every item of its three lists in force.
    """

    unit: UnitId
    year: int
    unit_code: str
    organiser: UnitId
    group: GroupId
    class_: str
    rules: str
    items: tuple[ScoredItem, ...]
    opened_on: date


@stored("assessment.method_recorded.v1")
@dataclass(frozen=True, slots=True)
class MethodRecorded:
    """A method used on the spot (四(二)): code of the open list ASSESSMENT_METHOD."""

    unit: UnitId
    year: int
    method: str
    used_on: date
    note: str


@stored("assessment.satisfaction_recorded.v1")
@dataclass(frozen=True, slots=True)
class SatisfactionRecorded:
    """The masses' survey: forms issued >= returned >= valid; answers of the valid forms by name."""

    unit: UnitId
    year: int
    issued: int
    returned: int
    valid: int
    answers: Tally
    surveyed_on: date


@stored("assessment.fact_recorded.v1")
@dataclass(frozen=True, slots=True)
class AssessmentFactRecorded:
    """加减分: `count` facts of a deduction, bonus or veto kind of the rule set. `line` is the entry's own key."""

    unit: UnitId
    year: int
    line: str
    kind: str
    count: int
    reason: str
    recorded_on: date
    evidence: tuple[EvidenceId, ...] = ()


@stored("assessment.fact_withdrawn.v1")
@dataclass(frozen=True, slots=True)
class AssessmentFactWithdrawn:
    unit: UnitId
    year: int
    line: str
    reason: str
    objection: ObjectionId | None = None


@stored("score_sheet.score_entered.v1")
@dataclass(frozen=True, slots=True)
class ScoreEntered:
    """One assessor's score of an item by a criterion. A deduction (under 90 points) has a reason; evidence and findings
    are what it rests on. `assessor` is the person of the sheet."""

    unit: UnitId
    year: int
    assessor: PersonId
    item: ItemId
    criterion: str
    method: str
    score: int
    reason: str
    evidence: tuple[EvidenceId, ...] = ()
    findings: tuple[FindingId, ...] = ()


@stored("score_sheet.score_amended.v1")
@dataclass(frozen=True, slots=True)
class ScoreAmended:
    """Before signing an assessor may put another score in the place of an earlier one, which stays on record."""

    unit: UnitId
    year: int
    assessor: PersonId
    item: ItemId
    criterion: str
    method: str
    score: int
    reason: str
    amended_because: str
    evidence: tuple[EvidenceId, ...] = ()
    findings: tuple[FindingId, ...] = ()


@stored("score_sheet.signed.v1")
@dataclass(frozen=True, slots=True)
class SheetSigned:
    """The sheet is complete and final: nothing in it changes but by an adjudication.

    `signature` is the assessor's own over `sheet.content_of`, None where only the platform says who signed.
    """

    unit: UnitId
    year: int
    assessor: PersonId
    signed_on: date
    signature: OfficerSignature | None = None


@stored("assessment.sheet_counted.v1")
@dataclass(frozen=True, slots=True)
class SheetCounted:
    """Stands in the assessment's stream beside the signing of a sheet in its own, so that it knows who has signed."""

    unit: UnitId
    year: int
    assessor: PersonId


@stored("assessment.score_adjudicated.v1")
@dataclass(frozen=True, slots=True)
class ScoreAdjudicated:
    """The group's leader, or the reviewers of an upheld objection, settle one score; it replaces the assessors'.

    `adjudicated_by` is the leader; None where an objection is what settles it, or only paper shows who did.
    """

    unit: UnitId
    year: int
    item: ItemId
    criterion: str
    score: int
    reason: str
    adjudicated_on: date
    objection: ObjectionId | None = None
    adjudicated_by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class UnitResult:
    """A unit's entry of the assessment document (scoring.md 1-7), in hundredths of a point."""

    components: Tally
    base: int
    deductions: Tally
    bonus: int
    final: int
    veto: tuple[str, ...]


@stored("assessment.submitted.v1")
@dataclass(frozen=True, slots=True)
class AssessmentSubmitted:
    """The group's leader hands in the complete assessment with its result."""

    unit: UnitId
    year: int
    result: UnitResult
    submitted_on: date


@stored("assessment.finalised.v1")
@dataclass(frozen=True, slots=True)
class AssessmentFinalised:
    """The organiser finalises what the group handed in (R10, R11). `result` is recomputed and must be the same.

    `finalised_by` is None where only paper shows who did: that person reviews no objection to it.
    """

    unit: UnitId
    year: int
    result: UnitResult
    finalised_on: date
    finalised_by: PersonId | None = None


@stored("assessment.returned.v1")
@dataclass(frozen=True, slots=True)
class AssessmentReturned:
    """The organiser hands the assessment back to the group, with the reason."""

    unit: UnitId
    year: int
    reason: str
    returned_on: date


@stored("assessment.fed_back.v1")
@dataclass(frozen=True, slots=True)
class AssessmentFedBack:
    """The result was told to the unit; objections run from here (30 days)."""

    unit: UnitId
    year: int
    fed_back_on: date


@stored("assessment.revised.v1")
@dataclass(frozen=True, slots=True)
class AssessmentRevised:
    """What an upheld objection makes of a finalised result, never worse for the unit (公务员法 96 by analogy)."""

    unit: UnitId
    year: int
    objection: ObjectionId
    result: UnitResult
    revised_on: date


GroupEvent = GroupFormed | AssessorSeconded | GroupLeaderSet | InterestDeclared | AssessorRecused | AssessorReplaced
SheetEvent = ScoreEntered | ScoreAmended | SheetSigned
AssessmentEvent = (
    AssessmentOpened
    | MethodRecorded
    | SatisfactionRecorded
    | AssessmentFactRecorded
    | AssessmentFactWithdrawn
    | SheetCounted
    | ScoreAdjudicated
    | AssessmentSubmitted
    | AssessmentFinalised
    | AssessmentReturned
    | AssessmentFedBack
    | AssessmentRevised
)
