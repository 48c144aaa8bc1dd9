"""One access, before it is recorded."""

from dataclasses import dataclass

from domain.access.codes import Act, Purpose, SubjectKind
from domain.recorded import Actor

ID_CHARACTERS_MAX = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """What an access is about: a kind and the id in the district's log; of a year, its four digits; of a position, its
    number; of the access log, the kind of what it was asked about (`ACCESS_LOG` where about nothing in particular)."""

    kind: SubjectKind
    id: str


@dataclass(frozen=True, slots=True)
class Access:
    """Who is about to be handed what, in which role and what for. Ids and codes only: nothing that people write.

    command_id: a uuid of whoever asks; asked again with it, the same access is recorded once.
    role: a `domain.roles.Role`, or `OPERATOR`; then `ordered_by` is the person who ordered it, if one is named.
    size_bytes: of what is handed out, None where that is not known before. item, year: where the subject belongs.
    """

    command_id: str
    act: Act
    subject: Subject
    actor: Actor
    role: str
    purpose: Purpose
    size_bytes: int | None = None
    item: str | None = None
    year: int | None = None
    case_folder: str | None = None
    ordered_by: str | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for what is no id: an entry can never be taken back."""
        ids = (self.subject.id, self.role, self.actor.person, self.actor.post, self.actor.unit)
        for text in (*ids, self.item, self.case_folder, self.ordered_by):
            if text is not None and not (0 < len(text) <= ID_CHARACTERS_MAX and text.isprintable() and " " not in text):
                raise ValueError(f"no id: {text!r:.60}")
