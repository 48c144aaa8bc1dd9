"""What changed about an item between two moments: itself, its evidence, reports, findings, scores, and each step."""

from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import fields
from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from graphql_api.assessment import ScoreLine
from graphql_api.described import leaf
from graphql_api.execution import Evidence, ProgressReport
from graphql_api.findings import Finding
from graphql_api.gates.assessment import AssessmentGate
from graphql_api.gates.execution import ExecutionGate
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.supervision import SupervisionGate
from graphql_api.gates.trail import TrailGate
from graphql_api.items import Item
from graphql_api.model import Model
from graphql_api.scalars import Position
from graphql_api.timeline import TimelineEntry
from graphql_api.view import View
from projections.assessments.read import ScoreRow
from projections.evidence.read import EvidenceRow
from projections.ledger.read import LedgerRow

_OF_THE_DAY = "light"
"""The one column of an item that a day changes without an event."""


@strawberry.type(description="一份佐证文件的变化。")
class EvidenceChange:
    before: Evidence | None = leaf("前一时刻；当时还没有的、当时不说明这一项目的为空")
    after: Evidence | None = leaf("后一时刻")


@strawberry.type(description="一份进展报告的变化。")
class ReportChange:
    before: ProgressReport | None = leaf("前一时刻；当时还没有的为空")
    after: ProgressReport | None = leaf("后一时刻")


@strawberry.type(description="一个问题的变化。")
class FindingChange:
    before: Finding | None = leaf("前一时刻；当时还没有的为空")
    after: Finding | None = leaf("后一时刻")


@strawberry.type(description="一个打分的变化。")
class ScoreChange:
    before: ScoreLine | None = leaf("前一时刻；当时还没有的为空")
    after: ScoreLine | None = leaf("后一时刻")


@strawberry.type(description="一个清单项目在两个时刻之间的变化；没有变化的不列出。")
class TrailDifference:
    since: Position = leaf("前一时刻的位置")
    until: Position = leaf("后一时刻的位置")
    before: Item | None = leaf("前一时刻的项目；当时还没有的为空")
    after: Item | None = leaf("后一时刻的项目")
    changed: list[str] = leaf("项目有变化的栏目，不含亮灯")
    evidence: list[EvidenceChange] = leaf("佐证文件，按最早出示的先后")
    reports: list[ReportChange] = leaf("进展报告，按收到先后")
    findings: list[FindingChange] = leaf("督导发现的问题，按发现先后")
    scores: list[ScoreChange] = leaf("考核打分，按登记先后；只有看得到这一考核的人有")
    steps: list[TimelineEntry] = leaf("其间的每一步：这一项目的和其佐证文件轨迹中的事件，按位置")


async def difference_of_item(view: View, then: View, item: str) -> TrailDifference | None:
    """None where the viewer does not see the item's trail. Both sides are read through the gates of their own view."""
    after = await TrailGate(view).item(item)
    if after is None:
        return None
    before = await ListsGate(then).item().load(item)

    async def changes(
        rows: Callable[[View], Awaitable[Iterable[Any]]], key: Callable[[Any], Hashable], shown: type[Model[Any]]
    ) -> list[dict[str, Any]]:
        """What differs of what belongs to the item, by key: those that went first, then in the order of now."""
        old = {key(row): row for row in await rows(then)}
        new = {key(row): row for row in await rows(view)}
        named = dict.fromkeys((*(each for each in old if each not in new), *new))
        return [
            {"before": shown.maybe(then, old.get(each)), "after": shown.maybe(view, new.get(each))}
            for each in named
            if old.get(each) != new.get(each)
        ]

    async def scores(at: View) -> Iterable[ScoreRow]:
        return [row for row in await AssessmentGate(at).scores().load((after.unit, after.year)) if row.item == item]

    async def files(at: View) -> Iterable[EvidenceRow]:
        keys = await TrailGate(at).files_of(item)
        return [row for row in await ExecutionGate(at).file().load_many(keys) if row is not None]

    of_files = await changes(files, lambda row: row.evidence, Evidence)
    of_reports = await changes(
        lambda at: ExecutionGate(at).reports_of_item().load(item), lambda row: row.report, ProgressReport
    )
    of_findings = await changes(
        lambda at: SupervisionGate(at).findings_of_item().load(item), lambda row: row.finding, Finding
    )
    of_scores = await changes(scores, lambda row: (row.assessor, row.criterion), ScoreLine)
    steps = await TrailGate(view).since(item, then.at)
    return TrailDifference(
        since=Position(then.at),
        until=Position(view.at),
        before=Item.maybe(then, before),
        after=Item.maybe(view, after),
        changed=_changed(before, after),
        evidence=[EvidenceChange(**each) for each in of_files],
        reports=[ReportChange(**each) for each in of_reports],
        findings=[FindingChange(**each) for each in of_findings],
        scores=[ScoreChange(**each) for each in of_scores],
        steps=[TimelineEntry.of(view, row) for row in steps],
    )


def _changed(before: LedgerRow | None, after: LedgerRow) -> list[str]:
    """Names of the columns that differ; none for an item that was not there."""
    if before is None:
        return []
    names = [field.name for field in fields(LedgerRow) if field.name != _OF_THE_DAY]
    return [to_camel_case(name) for name in names if getattr(before, name) != getattr(after, name)]
