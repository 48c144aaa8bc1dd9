"""结果运用.事由: one cell that tells on which conditions a ruling rests and, of handling, of whom and how.

The policy's own words (四(三)) are found in it, a name of the team, a kind of handling. What goes on record as the
basis has `PERSON` in the place of the name, which stands in the register of persons alone and can be erased there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.codes import RulingCondition, RulingKind
from domain.labels import label
from domain.rulings.decider import CONDITIONS

PERSON = "〔责任人〕"
"""Stands for the handled person's name in the basis."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What a cell says: conditions, basis, names of the team and codes of handling found in it, each once."""

    conditions: tuple[RulingCondition, ...]
    basis: str
    names: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


def read_cause(kind: RulingKind, text: str, team: Iterable[str], measures: Mapping[str, str]) -> Cause:
    """What 事由 says of a ruling. team: names of the unit's. measures: label to code of every kind of handling."""
    conditions = tuple(each for each in CONDITIONS[kind] if label(each) in text)
    if kind is not RulingKind.ORG_HANDLING:
        return Cause(conditions, text)
    names = _found(text, team)
    basis = text.replace(names[0], PERSON) if len(names) == 1 else text
    return Cause(conditions, basis, names, tuple(measures[word] for word in _found(text, measures)))


def write_cause(conditions: Iterable[RulingCondition], basis: str, name: str | None, measure: str) -> str:
    """The cell that says it. What a basis written on the platform leaves out is put in front of it.

    name: the handled person's, None for a unit. measure: the label of the handling, "" for none.
    """
    told = basis if name is None else basis.replace(PERSON, name)
    wanted = [*([] if name is None else [name]), *map(label, conditions), *([measure] if measure else [])]
    missing = [word for word in wanted if word not in told]
    return f"{'、'.join(missing)}：{told}" if missing else told


def _found(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of some words that a text has, in the order of the text; none that is only part of a longer one."""
    rest, found = text, []
    for word in sorted(set(words), key=len, reverse=True):
        if word in rest:
            found.append(word)
            rest = rest.replace(word, "\n" * len(word))
    return tuple(sorted(found, key=text.index))
