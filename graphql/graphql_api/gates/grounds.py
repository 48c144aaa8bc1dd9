"""What the points of assessments are computed from, for assessments that came through their gate, as of the view."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from domain.scoring.explain_1 import CriterionGrounds, ItemGrounds, Leaf, SurveyGrounds, UnitGrounds
from domain.scoring.standing_1 import Ranked, Votes
from graphql_api.gates.assessment import AssessmentGate
from graphql_api.gates.review import ReviewGate
from graphql_api.view import View
from projections.assessment_groups import read as groups
from projections.assessments import read as assessments
from projections.assessments.read import AssessmentRow, CellRow, ScoreRow
from projections.evaluations import read as evaluations
from projections.evaluations.read import EvaluationRow
from projections.score_grounds import read as grounds


async def grounds_of(view: View, row: AssessmentRow) -> UnitGrounds:
    """All that a unit's points follow from; each leaf's `of` is the row that says it."""
    key = (row.unit, row.year)
    scores = await view.rows(assessments.scores(view.tenant_id, view.at, keys=[key]))
    [found] = (await _gathered(view, [row], row.year, scores, units=[row.unit])).values()
    return found


async def grounds_of_year(view: View, year: int) -> list[tuple[AssessmentRow, UnitGrounds]] | None:
    """The same of every unit whose assessment of a year was opened, by unit code; None for those who do not see all of
    them. Scores are leaves without a row."""
    if not await AssessmentGate(view).open():
        return None
    rows = await view.rows(assessments.assessments(view.tenant_id, view.at, year=year))
    cells = await view.rows(assessments.cells(view.tenant_id, view.at, year=year))
    found = await _gathered(view, rows, year, cells, units=None)
    return [(row, found[row.unit]) for row in rows]


async def votes_of(view: View, unit: str, year: int) -> Votes | None:
    """The count on a unit's secretary, for whoever may see it; None while there is none."""
    tally = await ReviewGate(view).tally().load((unit, year))
    said = await view.rows(grounds.grounds(view.tenant_id, view.at, year=year, units=[unit]))
    places = {row.ground: row.position for row in said}
    return None if tally is None else _votes(tally, places.get("VOTES"))


async def votes_of_year(view: View, year: int) -> dict[str, Votes]:
    """Every count of a year by unit, of those that the viewer sees."""
    gate = ReviewGate(view)
    places = {
        row.unit: row.position
        for row in await view.rows(grounds.grounds(view.tenant_id, view.at, year=year))
        if row.ground == "VOTES"
    }
    tallies = await view.rows(await gate.tally_page(None, None, year=year))
    found = {tally.unit: _votes(tally, places.get(tally.unit)) for tally in tallies}
    return {unit: votes for unit, votes in found.items() if votes is not None}


async def ranked_with(view: View, row: EvaluationRow) -> dict[str, Ranked]:
    """The units of an evaluation's class as its round ranked them, by unit: for counting only, as not all of them may
    be seen. Points are those of the moment when the round was computed."""
    tenant, then = view.tenant_id, row.position
    alike = await view.rows(evaluations.class_of(tenant, view.at, year=row.year, round=row.round, class_=row.class_))
    assessed = await view.rows(
        assessments.assessments(tenant, then, units=[each.unit for each in alike], year=row.year)
    )
    points = {each.unit: each for each in assessed}
    return {
        each.unit: Ranked(
            unit=points[each.unit].unit_code,
            final=each.final,
            ballot=each.ballot,
            task=(points[each.unit].components or {})["TASK"],
            veto=tuple(points[each.unit].veto or ()),
        )
        for each in alike
    }


def _votes(tally: Any, position: int | None) -> Votes | None:
    if position is None or tally.valid is None:
        return None
    counted = dict(zip(tally.vote_names, tally.vote_counts, strict=True))
    return Votes(tally.valid, tally.abstentions, counted, position)


async def _gathered(
    view: View,
    rows: Sequence[AssessmentRow],
    year: int,
    scores: Iterable[ScoreRow | CellRow],
    *,
    units: list[str] | None,
) -> dict[str, UnitGrounds]:
    """Grounds by unit, from a few statements whatever the number of units."""
    tenant, at, keys = view.tenant_id, view.at, [(row.unit, row.year) for row in rows]
    items = await view.rows(grounds.scored_items(tenant, at, year=year, units=units))
    said = await view.rows(grounds.grounds(tenant, at, year=year, units=units))
    places = {row.unit: row.position for row in said if row.ground == "SURVEY"}
    counted = await _counted(view, rows)
    criteria: dict[tuple[str, str], dict[str, CriterionGrounds]] = defaultdict(dict)
    for score in scores:
        if score.assessor in counted[score.unit]:
            cell = criteria[score.unit, score.item]
            before = cell.get(score.criterion, CriterionGrounds()).entries
            leaf = Leaf(score.score, score.position, score if isinstance(score, ScoreRow) else None)
            cell[score.criterion] = CriterionGrounds((*before, leaf))
    for settled in await view.rows(assessments.adjudications(tenant, at, keys=keys)):
        cell = criteria[settled.unit, settled.item]
        entries = cell.get(settled.criterion, CriterionGrounds()).entries
        leaf = Leaf(settled.score, settled.position, settled)
        cell[settled.criterion] = CriterionGrounds(entries, leaf)
    facts: dict[str, dict[str, tuple[Leaf, ...]]] = defaultdict(dict)
    for fact in await view.rows(assessments.facts(tenant, at, keys=keys)):
        if fact.withdrawn_reason is None:
            kinds = facts[fact.unit]
            kinds[fact.kind] = (*kinds.get(fact.kind, ()), Leaf(fact.count, fact.position, fact))
    scored: dict[str, list[ItemGrounds]] = defaultdict(list)
    for item in items:
        weight = Leaf(item.weight, item.position, item)
        scored[item.unit].append(ItemGrounds(item.number, item.kind, weight, criteria[item.unit, item.item]))
    return {
        row.unit: UnitGrounds(row.unit_code, tuple(scored[row.unit]), _survey(row, places), facts[row.unit])
        for row in rows
    }


async def _counted(view: View, rows: Sequence[AssessmentRow]) -> dict[str, set[str]]:
    """By unit whose scores count: who signed and does not stand back."""
    tenant, at = view.tenant_id, view.at
    signed: dict[str, set[str]] = {row.unit: set() for row in rows}
    for sheet in await view.rows(assessments.sheets(tenant, at, keys=[(row.unit, row.year) for row in rows])):
        if sheet.signed_on is not None:
            signed[sheet.unit].add(sheet.assessor)
    asked = sorted({row.assessment_group for row in rows})
    recused = {
        (row.assessment_group, row.unit, row.person)
        for row in await view.rows(groups.recusals(tenant, at, groups=asked))
    }
    return {
        row.unit: {person for person in signed[row.unit] if (row.assessment_group, row.unit, person) not in recused}
        for row in rows
    }


def _survey(row: AssessmentRow, places: dict[str, int]) -> SurveyGrounds | None:
    if row.valid is None or row.answers is None:
        return None
    return SurveyGrounds(row.valid, row.answers, places[row.unit])
