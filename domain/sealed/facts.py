"""What is meant of all that is sealed: exactly one person, suggestion, letter or talk, objection, or evidence file."""

from dataclasses import dataclass, fields

from domain.codes import SealedKind
from domain.ids import EvidenceId, FollowUpId, ObjectionId, PersonId, SealedSubjectId, SuggestionId
from domain.refusal import InvalidInput

_KINDS = {
    "person": SealedKind.PERSON,
    "suggestion": SealedKind.SUGGESTION,
    "follow_up": SealedKind.FOLLOW_UP,
    "objection": SealedKind.OBJECTION,
    "evidence": SealedKind.EVIDENCE,
}


@dataclass(frozen=True, slots=True)
class SealedSubject:
    """Exactly one of these; whatever was sealed for it is under one key of its own."""

    person: PersonId | None = None
    suggestion: SuggestionId | None = None
    follow_up: FollowUpId | None = None
    objection: ObjectionId | None = None
    evidence: EvidenceId | None = None


def kind_of(subject: SealedSubject) -> tuple[SealedKind, SealedSubjectId]:
    """What it is, and its id. Raises InvalidInput unless exactly one is given."""
    given = [(field.name, getattr(subject, field.name)) for field in fields(subject)]
    given = [(name, value) for name, value in given if value is not None]
    if len(given) != 1:
        raise InvalidInput("请在人员、意见建议、后续措施、异议、佐证文件中只填一项。", field="subject")
    [(name, value)] = given
    return _KINDS[name], SealedSubjectId(value)
