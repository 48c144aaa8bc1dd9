"""Where an evidence file is shown: in reports, claims, inspections, findings, follow-ups, score sheets, rulings."""

from typing import cast

import strawberry

from graphql_api.described import leaf, resolved
from graphql_api.gates.assessment import AssessmentGate
from graphql_api.items import Item, item_of
from graphql_api.model import Model, Node
from graphql_api.nodes import find_node
from graphql_api.scalars import Position
from graphql_api.view import View
from projections.assessments.read import ScoreRow
from projections.evidence_trail.read import CitationRow

_KINDS = {
    "report": "ProgressReport",
    "completion": "Item",
    "inspection": "Inspection",
    "finding": "Finding",
    "follow_up": "FollowUp",
    "score_sheet": "ScoreSheet",
    "fact": "Assessment",
    "ruling": "Ruling",
}
"""How a matter begins -> the type it is shown as. An item is shown through what is said of it, a score on its sheet."""


@strawberry.type(description="打分表上引用一份佐证文件的一个得分。")
class CitedScore(Model[ScoreRow]):
    row: strawberry.Private[ScoreRow]

    criterion: str = leaf("标准，按评分办法")
    position: Position = leaf("登记这个打分的事件在日志中的位置")

    @resolved("清单项目")
    async def item(self) -> Item | None:
        """What is scored."""
        return await item_of(self, self.row.item)


@strawberry.type(description="一份佐证文件出示在哪里。")
class EvidenceLink(Model[CitationRow]):
    row: strawberry.Private[CitationRow]

    position: Position = leaf("最早在此出示的事件的位置")

    @resolved("出示它的进展报告、所申报完成的项目、督导、问题、后续措施、打分表、考核或裁定")
    async def subject(self) -> Node:
        """Links to what the viewer may not see are left out, so there is one."""
        return cast(Node, await _subject(self.view, self.row.matter))

    @resolved("打分表上引用它的各个得分；不是打分表的为空列表")
    async def scores(self) -> list[CitedScore]:
        """By item and criterion."""
        kind, _, key = self.row.matter.partition("/")
        if kind != "score_sheet":
            return []
        unit, year, assessor = key.split("/")
        rows = await AssessmentGate(self.view).scores().load((unit, int(year)))
        cited = [row for row in rows if row.assessor == assessor and self.row.evidence in row.evidence]
        return [CitedScore.of(self.view, row) for row in cited]


async def seen_links(view: View, rows: list[CitationRow]) -> list[EvidenceLink]:
    """Those of what the viewer sees, in the order in which they came about."""
    return [EvidenceLink.of(view, row) for row in rows if await _subject(view, row.matter) is not None]


async def _subject(view: View, matter: str) -> Node | None:
    kind, _, key = matter.partition("/")
    if kind not in _KINDS:
        return None
    # A fact's matter is assessment and line.
    key = key.rpartition("/")[0] if kind == "fact" else key
    return await find_node(view, view.context.ids.make(_KINDS[kind], key))
