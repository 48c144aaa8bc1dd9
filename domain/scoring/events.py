"""Facts about a year's scoring rule set. Its content is data, addressed by the SHA-256 of its RFC 8785 bytes."""

from dataclasses import dataclass
from datetime import date

from domain.recorded import stored


@stored("rule_set.published.v1")
@dataclass(frozen=True, slots=True)
class RuleSetPublished:
    """`rules` are the canonical bytes as text; their digest is `digest`. The latest one before freezing counts."""

    year: int
    engine: str
    digest: str
    rules: str
    basis: str
    published_on: date


@stored("rule_set.frozen.v1")
@dataclass(frozen=True, slots=True)
class RuleSetFrozen:
    """From here on the year is scored by `digest` and nothing else; frozen before the first score."""

    year: int
    digest: str
    frozen_on: date


ScoringEvent = RuleSetPublished | RuleSetFrozen
