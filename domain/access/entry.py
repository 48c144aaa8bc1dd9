"""One access, before it is recorded."""

from dataclasses import dataclass
from datetime import datetime

from domain.access.codes import Act, Purpose, SubjectKind
from domain.recorded import Actor

ID_CHARACTERS_MAX = 200
WHOLE = "*"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an access is about: a kind and the id in the district's log; of a year, its four digits; of a position, its
    number; `WHOLE` of an access log that was read about nothing in particular."""

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


@dataclass(frozen=True, slots=True)
class RecordedAccess:
    """One access as it stands in the district's access log. `recorded_at` in UTC."""

    position: int
    recorded_at: datetime
    access: Access


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """Which entries are asked for: of a person, about an evidence file, an item or a year; from a moment, up to one.

    before: those below that position alone. None does not narrow.
    """

    person: str | None = None
    evidence: str | None = None
    item: str | None = None
    year: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
