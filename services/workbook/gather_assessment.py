"""The rows of 评分办法, 考核组, 考核打分, 满意度 and 加减分: what was finalised, by rules that were frozen.

What is still being scored is left out: an import of it elsewhere would hand it in.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from projections.assessment_groups import read as groups
from projections.assessment_groups.read import AssessorRow, GroupRow
from projections.assessments import read as assessments
from projections.assessments.read import AssessmentRow, FactRow, ScoreRow, SheetRow
from projections.rule_sets import read as rule_sets
from projections.rule_sets.read import RuleSetRow
from services.workbook.labels import CRITERIA
from services.workbook.model_rows import Names, Source, natural, no_place
from services.workbook.rows import PlainRow
from services.workbook.rule_set import rule_rows
from services.workbook.sheets import ANSWERS, ASSESSMENT_FACTS, ERASED, GROUPS, SATISFACTION, SCORES, SCORING

_FINAL = ["FINALISED", "FED_BACK"]
_CRITERIA = tuple(CRITERIA.shown.values())


@dataclass(slots=True)
class Assessed:
    """The sheets' rows by name, and what they have no place for. A sheet that is not there would hold nothing."""

    lines: dict[str, list[Any]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def gather_assessment(source: Source, offices: Mapping[str, str]) -> Assessed:
    """What the year's assessments come to on the sheets. offices: committee to the department that organises for it."""
    found, fetch, tenant, year, at = Assessed(), source.fetch, source.tenant, source.year, source.at
    rules: list[RuleSetRow] = [row for row in fetch(rule_sets.rule_sets(tenant, at, year=year)) if row.current]
    if not any(row.frozen_on for row in rules):
        found.left_out += no_place("套评分办法尚未冻结", len(rules))
        return found
    found.lines[SCORING.name] = rule_rows(rules[0].rules)
    every: list[AssessmentRow] = fetch(assessments.assessments(tenant, at, year=year))
    final = sorted((row for row in every if row.state in _FINAL), key=lambda row: source.order[row.unit])
    found.left_out += no_place("个单位的考核尚未定案", len(every) - len(final))
    counted = _counted(source, final)
    scores = [row for row in counted if row.item in source.names.items]
    found.left_out += no_place("项打分所对的项目已不在清单上", len(counted) - len(scores))
    groups = _groups(source, found, {row.assessor for row in scores})
    if groups:
        found.lines[GROUPS.name] = [_member(*each, offices, source.names) for each in groups]
    if final:
        found.lines[SCORES.name] = _scores(source, final, groups, scores)
        _surveys(source, found, final)
        _facts(source, found, final)
    return found


def _counted(source: Source, final: list[AssessmentRow]) -> list[ScoreRow]:
    """The scores of the sheets that were signed."""
    keys = [(row.unit, row.year) for row in final]
    sheets: list[SheetRow] = source.fetch(assessments.sheets(source.tenant, source.at, keys=keys))
    signed = {(row.unit, row.assessor) for row in sheets if row.signed_on}
    scores: list[ScoreRow] = source.fetch(assessments.scores(source.tenant, source.at, keys=keys))
    return [row for row in scores if (row.unit, row.assessor) in signed]


def _groups(source: Source, found: Assessed, scorers: set[str]) -> list[tuple[GroupRow, AssessorRow]]:
    """Who is in which group, group by group as their units are, leaders first; of those replaced, who had scored."""
    fetch, order, names = source.fetch, source.order, source.names
    formed: dict[str, GroupRow] = {
        row.assessment_group: row for row in fetch(groups.groups(source.tenant, source.at, year=source.year))
    }
    keys = list(formed)
    seconded: list[AssessorRow] = fetch(groups.assessors(source.tenant, source.at, groups=keys))
    found.left_out += no_place("人次考核回避", len(fetch(groups.recusals(source.tenant, source.at, groups=keys))))
    found.left_out += no_place("名考核人已被更换", sum(row.left_on is not None for row in seconded))
    members = [(formed[row.assessment_group], row) for row in seconded if row.left_on is None or row.person in scorers]

    def place(each: tuple[GroupRow, AssessorRow]) -> tuple[Any, ...]:
        group, row = each
        name = names.persons.get(row.person, ERASED)
        return (order.get(group.organiser, len(order)), group.name, not row.leads, name)

    return sorted(members, key=place)


def _scores(
    source: Source, final: list[AssessmentRow], groups: list[tuple[GroupRow, AssessorRow]], scores: list[ScoreRow]
) -> list[PlainRow]:
    """By unit, item, criterion, assessor as in the group."""
    places = {(row.assessment_group, row.person): place for place, (_, row) in enumerate(groups)}
    group_of = {row.unit: row.assessment_group for row in final}

    def place(row: ScoreRow) -> tuple[Any, ...]:
        criterion = _CRITERIA.index(row.criterion) if row.criterion in _CRITERIA else len(_CRITERIA)
        assessor = places.get((group_of[row.unit], row.assessor), len(places))
        number = natural(source.names.items[row.item])
        return (source.order[row.unit], number, criterion, row.criterion, assessor)

    return [_score(row, source.names) for row in sorted(scores, key=place)]


def _surveys(source: Source, found: Assessed, final: list[AssessmentRow]) -> None:
    shown = [row for row in final if row.answers is not None and set(row.answers) <= set(ANSWERS.values())]
    if shown:
        found.lines[SATISFACTION.name] = [_survey(row, source.names) for row in shown]
    found.left_out += no_place("个单位没有满意度问卷，或问卷另设答案", len(final) - len(shown))


def _facts(source: Source, found: Assessed, final: list[AssessmentRow]) -> None:
    """加减分 that stand; and how many scores were settled otherwise than their assessors said."""
    keys = [(row.unit, row.year) for row in final]
    facts: list[FactRow] = source.fetch(assessments.facts(source.tenant, source.at, keys=keys))
    # The sheet has one row of a unit, kind and reason.
    standing: Counter[tuple[str, str, str]] = Counter()
    for row in facts:
        if row.withdrawn_reason is None:
            standing[row.unit, row.kind, row.reason] += row.count
    lines = sorted(standing.items(), key=lambda each: (source.order[each[0][0]], each[0][1:]))
    found.lines[ASSESSMENT_FACTS.name] = [
        PlainRow(0, {"unit": source.names.units[unit], "kind": kind, "cause": cause, "count": count})
        for (unit, kind, cause), count in lines
    ]
    settled = source.fetch(assessments.adjudications(source.tenant, source.at, keys=keys))
    found.left_out += no_place("项打分经裁定或异议更正", len(settled))


def _member(group: GroupRow, row: AssessorRow, offices: Mapping[str, str], names: Names) -> PlainRow:
    values = {
        "group": group.name,
        "organiser": offices.get(group.organiser) or names.units.get(group.organiser, ""),
        "name": names.persons.get(row.person, ERASED),
        "title": row.title,
        "seconded_from": names.units.get(row.from_unit, ""),
        "leader": "是" if row.leads else None,
    }
    return PlainRow(0, values)


def _score(row: ScoreRow, names: Names) -> PlainRow:
    values = {
        "unit": names.units[row.unit],
        "number": names.items[row.item],
        "criterion": row.criterion,
        "method": row.method,
        "assessor": names.persons.get(row.assessor, ERASED),
        "score": Decimal(row.score) / 100,
        "reason": row.reason,
    }
    return PlainRow(0, values)


def _survey(row: AssessmentRow, names: Names) -> PlainRow:
    answers = row.answers or {}
    values = {
        "unit": names.units[row.unit],
        "sent": row.issued,
        "returned": row.returned,
        "valid": row.valid,
        **{name: answers.get(answer, 0) for name, answer in ANSWERS.items()},
    }
    return PlainRow(0, values)
