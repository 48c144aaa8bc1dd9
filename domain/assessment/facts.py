"""What assessment commands rest on besides their own streams, and what one score is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.ids import EvidenceId, FindingId, ItemId, PersonId

DEDUCTION_BELOW = 9_000
"""A score under 90 points is a deduction and takes a reason."""

SCORE_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Score:
    """One score of an item by a criterion, in hundredths of a point, with what it rests on."""

    item: ItemId
    criterion: str
    method: str
    score: int
    reason: str = ""
    evidence: tuple[EvidenceId, ...] = ()
    findings: tuple[FindingId, ...] = ()


@dataclass(frozen=True, slots=True)
class Adjudication:
    """One score settled for an upheld objection."""

    item: ItemId
    criterion: str
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One recorded fact taken back for an upheld objection."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scoring:
    """What scores are checked against on a day.

    criteria: those of the rule set. methods: code -> label of the year's list. belonging: members of the group who
    hold or held a post in the unit in the year assessed.
    """

    criteria: frozenset[str]
    methods: Mapping[str, str]
    belonging: frozenset[PersonId]
    on: date
