"""The rule sets that were published, and which of them is frozen."""

from collections.abc import Iterable

from domain.scoring.events import RuleSetFrozen, RuleSetPublished
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

RULE_SET = Table("rule_set", key=("year", "digest"), found_by=(("year", "digest"),))

rule_sets = Projection("rule_sets", RULE_SET)


@rule_sets.on(RuleSetPublished)
def published(entry: Entry, event: RuleSetPublished, rows: Rows) -> Iterable[Op]:
    yield Put(
        RULE_SET,
        (event.year, event.digest),
        {
            "engine": event.engine,
            "rules": event.rules,
            "basis": event.basis,
            "published_on": event.published_on,
            "frozen_on": None,
            "position": entry.recorded.position,
        },
    )


@rule_sets.on(RuleSetFrozen)
def frozen(entry: Entry, event: RuleSetFrozen, rows: Rows) -> Iterable[Op]:
    yield Patch(RULE_SET, (event.year, event.digest), {"frozen_on": event.frozen_on})
