"""A year's scoring rule set: published, perhaps again, and frozen before the first score (scoring.md)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from domain.scoring import score_1
from domain.scoring.errors import (
    RuleSetFrozenAlready,
    RuleSetNotFrozen,
    RuleSetNotPublished,
    RuleSetOther,
    RuleSetUnchanged,
    ScoringDayWrong,
)
from domain.scoring.events import RuleSetFrozen, RuleSetPublished, ScoringEvent
from domain.scoring.rules import canonical_rules, refuse_uncovered
from domain.text import check_text


@dataclass(frozen=True, slots=True)
class ScoringState:
    """A year's rule set folded from its stream: the latest published text, and since when it is frozen."""

    rules: str = ""
    digest: str = ""
    published_on: date = date.min
    frozen_on: date | None = None

    @property
    def published(self) -> bool:
        """Whether there is a rule set at all."""
        return bool(self.digest)


EMPTY = ScoringState()


def evolve(state: ScoringState, event: ScoringEvent) -> ScoringState:
    """The rule set after one more fact."""
    match event:
        case RuleSetPublished():
            return ScoringState(rules=event.rules, digest=event.digest, published_on=event.published_on)
        case RuleSetFrozen():
            return replace(state, frozen_on=event.frozen_on)
        case _:
            assert_never(event)


def publish_rule_set(
    state: ScoringState, *, year: int, rules: str, basis: str, published_on: date, veto_kinds_max: int
) -> list[RuleSetPublished]:
    """Publish the rules of a year; until they are frozen another text takes their place.

    rules: JSON in any layout. veto_kinds_max: the district's policy. Raises RuleSetFrozenAlready, RuleSetMalformed,
    CriteriaUncovered, VetoKindsTooMany, RuleSetUnchanged or ScoringDayWrong.
    """
    _refuse_frozen(state)
    canonical = canonical_rules(rules)
    refuse_uncovered(score_1.read_rules(canonical), veto_kinds_max=veto_kinds_max)
    check_text(basis, "basis", "依据")
    digest = score_1.digest(canonical)
    if digest == state.digest:
        raise RuleSetUnchanged(field="rules")
    if published_on < state.published_on:
        raise ScoringDayWrong(f"{published_on}早于上一次公布之日{state.published_on}。", field="published_on")
    return [
        RuleSetPublished(
            year=year,
            engine=score_1.ENGINE,
            digest=digest,
            rules=canonical.decode(),
            basis=basis,
            published_on=published_on,
        )
    ]


def freeze_rule_set(state: ScoringState, *, year: int, digest: str, frozen_on: date) -> list[RuleSetFrozen]:
    """Let the published rules be those of the year for ever.

    Raises RuleSetNotPublished, RuleSetFrozenAlready, RuleSetOther or ScoringDayWrong.
    """
    if not state.published:
        raise RuleSetNotPublished(field="year")
    _refuse_frozen(state)
    if digest != state.digest:
        raise RuleSetOther(f"最近公布的摘要为 {state.digest}。", field="digest")
    if frozen_on < state.published_on:
        raise ScoringDayWrong(f"冻结日期{frozen_on}早于公布之日{state.published_on}。", field="frozen_on")
    return [RuleSetFrozen(year=year, digest=digest, frozen_on=frozen_on)]


def frozen_rules(state: ScoringState, year: int, on: date) -> bytes:
    """The bytes of the rules that a year is scored by, frozen by that day. Raises RuleSetNotFrozen."""
    if state.frozen_on is None or on < state.frozen_on:
        since = f"{state.frozen_on}冻结" if state.frozen_on else "尚未冻结"
        raise RuleSetNotFrozen(f"{year}年度的评分办法{since}。", field="year")
    return state.rules.encode()


def _refuse_frozen(state: ScoringState) -> None:
    if state.frozen_on is not None:
        raise RuleSetFrozenAlready(f"冻结于{state.frozen_on}。", field="year")
