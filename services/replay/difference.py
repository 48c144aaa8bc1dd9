"""What a replay finds wrong: a sentence for a person, and the place of it that quotes nothing anybody wrote."""

from enum import StrEnum
from typing import Self


class DifferenceKind(StrEnum):
    """What is wrong at a place."""

    EVENT_MISSING = "EVENT_MISSING"
    EVENT_UNSOUND = "EVENT_UNSOUND"
    EVENT_UNKNOWN = "EVENT_UNKNOWN"
    VERSION_BROKEN = "VERSION_BROKEN"
    RECEIPT_DIFFERS = "RECEIPT_DIFFERS"
    ROW_ALTERED = "ROW_ALTERED"
    ROW_MISSING = "ROW_MISSING"
    ROW_FOREIGN = "ROW_FOREIGN"
    MODEL_PARKED = "MODEL_PARKED"


class Difference(str):
    """The sentence. `position` is the event's, or from where on the row holds; `table` the read model's, or empty."""

    kind: DifferenceKind
    position: int | None
    table: str

    def __new__(cls, sentence: str, kind: DifferenceKind, position: int | None, table: str = "") -> Self:
        made = super().__new__(cls, sentence)
        made.kind, made.position, made.table = kind, position, table
        return made
