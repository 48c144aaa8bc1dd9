"""Facts about a year's results (policy 四(三)): the year's (`streams.results`), a unit's (`streams.evaluation`)."""

from dataclasses import dataclass
from datetime import date

from domain.codes import EvaluationSubject, Grade, ResultUseKind
from domain.ids import PersonId, UnitId
from domain.recorded import stored
from domain.signing.facts import OfficerSignature


@stored("results.computed.v1")
@dataclass(frozen=True, slots=True)
class ResultsComputed:
    """The whole year's evaluation was computed: `round` counts from 1, a later one follows revised assessments.

    `rules`, `assessment`, `evaluation` are digests of the documents (scoring.md).
    """

    year: int
    round: int
    engine: str
    rules: str
    assessment: str
    evaluation: str
    units: int
    computed_on: date


@stored("results.published.v1")
@dataclass(frozen=True, slots=True)
class YearPublished:
    """The year's results are public in the district. They follow from the log up to `to_position`, engine and rules.

    `from_position` is that of the year's opening, `to_position` the last one that the decision saw: whatever
    came between that and this fact concerned nothing that the results rest on (domain/README.md).
    `checkpoint_size`, `checkpoint_root` (base64, as in a checkpoint): the newest sealed head of the log then, which
    everybody may have seen; the tree without leaves where nothing was sealed yet.
    `signature` is the own one of whoever published, over `results.content_of`, None where only the platform says who.
    """

    year: int
    round: int
    from_position: int
    to_position: int
    checkpoint_size: int
    checkpoint_root: str
    engine: str
    rules: str
    assessment: str
    evaluation: str
    published_on: date
    signature: OfficerSignature | None = None


@stored("evaluation.computed.v1")
@dataclass(frozen=True, slots=True)
class UnitEvaluated:
    """A unit's entry of the evaluation document (scoring.md 8-10): points in hundredths, None without ballots."""

    unit: UnitId
    year: int
    round: int
    class_: str
    ballot: int | None
    secretary: int | None
    final: int
    rank: int
    grade: Grade


@stored("evaluation.grade_proposed.v1")
@dataclass(frozen=True, slots=True)
class GradeProposed:
    """Another grade than the computed one, with its reason; it counts only once a second person has decided."""

    unit: UnitId
    year: int
    round: int
    grade: Grade
    reason: str
    proposed_by: PersonId | None
    proposed_on: date


@stored("evaluation.grade_decided.v1")
@dataclass(frozen=True, slots=True)
class GradeDecided:
    """The grade that stands: the computed one, or the proposed one with a second signature."""

    unit: UnitId
    year: int
    round: int
    grade: Grade
    by_hand: bool
    reason: str
    decided_by: PersonId | None
    decided_on: date


@stored("evaluation.dimensions_recorded.v1")
@dataclass(frozen=True, slots=True)
class DimensionsRecorded:
    """The four dimensions of 四(三), each a grade with what it rests on, for team, secretary or a member."""

    unit: UnitId
    year: int
    subject: EvaluationSubject
    person: PersonId | None
    political: Grade
    performance: Grade
    conduct: Grade
    competence: Grade
    basis: str
    recorded_on: date


@stored("evaluation.result_used.v1")
@dataclass(frozen=True, slots=True)
class ResultUsed:
    """That a result was used in a decision made elsewhere: a reference, never the decision (R13)."""

    unit: UnitId
    year: int
    kind: ResultUseKind
    person: PersonId | None
    reference: str
    used_on: date


ResultsEvent = ResultsComputed | YearPublished
EvaluationEvent = UnitEvaluated | GradeProposed | GradeDecided | DimensionsRecorded | ResultUsed
