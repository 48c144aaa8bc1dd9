"""Reads of evidence trails: the files of an item, and the positions of the events that make a file's trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from projections.query import Query, Read, as_of


@dataclass(frozen=True, slots=True)
class TrailFileRow:
    """A file that shows something about an item; `position` is that of the event which first did."""

    evidence: str
    position: int


@dataclass(frozen=True, slots=True)
class TrailLinkRow:
    """A finding about an item, or a follow-up about such a finding; `position` is that of the event that says so."""

    matter: str
    position: int


@dataclass(frozen=True, slots=True)
class CitationRow:
    """A file is shown in a matter, such as `report/<id>`, since `position`."""

    matter: str
    evidence: str
    position: int


@dataclass(frozen=True, slots=True)
class TrailStepRow:
    """An event in the trail of a file, by its position."""

    evidence: str
    step: int


# What is shown of an item itself, in what is about it (findings), and in what is about that (follow-ups).
_OF_ITEM = """(
  SELECT shown.evidence, min(shown.position) AS position FROM (
    SELECT %(item)s::text AS matter
    UNION SELECT a.matter FROM trail_about AS a WHERE {a} AND a.about = %(item)s
    UNION SELECT b.matter FROM trail_about AS a JOIN trail_about AS b ON b.about = a.matter
      WHERE {a} AND {b} AND a.about = %(item)s
  ) AS matters
  JOIN trail_citation AS shown ON shown.matter = matters.matter AND {shown}
  GROUP BY shown.evidence
) AS f"""

# The findings about an item, and the follow-ups about these.
_LINKS = """
SELECT a.matter, a.valid_from AS position FROM trail_about AS a WHERE {a} AND a.about = %(item)s
UNION
SELECT b.matter, b.valid_from AS position FROM trail_about AS a JOIN trail_about AS b ON b.about = a.matter
WHERE {a} AND {b} AND a.about = %(item)s
ORDER BY position, matter"""

# What was done with a file itself, and what was decided of a matter after the file was shown in it.
_STEPS = """
SELECT asked.evidence, s.step FROM unnest(%(evidence)s::text[]) AS asked (evidence)
JOIN trail_step AS s ON s.matter = 'evidence/' || asked.evidence AND {s}
UNION
SELECT shown.evidence, s.step FROM trail_citation AS shown
JOIN trail_step AS s ON s.matter = shown.matter AND s.step > shown.position AND {s}
WHERE shown.evidence = ANY(%(evidence)s) AND {shown}
ORDER BY evidence, step"""


def files(
    tenant: int, at: int, item: str, *, first: int | None = None, after: Sequence[Any] | None = None
) -> Query[TrailFileRow]:
    """The files that show something about an item, by (position, evidence). Each step by a primary key."""
    return (
        Read(tenant, at, _held(_OF_ITEM))
        .always("true", item=f"item/{item}")
        .page(TrailFileRow, "f", ("position", "evidence"), first, after)
    )


def links(tenant: int, at: int, item: str) -> Query[TrailLinkRow]:
    """What is about an item without showing files by itself, by (position, matter)."""
    params = {"tenant": tenant, "at": at, "item": f"item/{item}"}
    return Query(_held(_LINKS), params, TrailLinkRow, ("position", "matter"))


def citations(tenant: int, at: int, evidence: Sequence[str]) -> Query[CitationRow]:
    """Where some files are shown, by (evidence, position, matter)."""
    return (
        Read(tenant, at, "trail_citation AS c", "c")
        .given("c.evidence = ANY(%(evidence)s)", evidence=list(evidence))
        .page(CitationRow, "c", ("evidence", "position", "matter"))
    )


def steps(tenant: int, at: int, evidence: Sequence[str]) -> Query[TrailStepRow]:
    """What makes the trails of some files, by (evidence, step)."""
    params = {"tenant": tenant, "at": at, "evidence": list(evidence)}
    return Query(_held(_STEPS), params, TrailStepRow, ("evidence", "step"))


def _held(sql: str) -> str:
    """The statement with the condition that each alias in braces holds at the position read."""
    for alias in ("a", "b", "s", "shown"):
        sql = sql.replace(f"{{{alias}}}", as_of(alias))
    return sql
