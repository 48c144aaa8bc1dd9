"""Questions about progress, contributions, evidence, notices and the trail."""

from typing import Annotated, Any

import strawberry

from graphql_api.described import resolved
from graphql_api.execution import Contribution, Evidence, Notice, ProgressReport
from graphql_api.gates.execution import ExecutionGate, RestrictedEvidenceGate
from graphql_api.model import Model
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.roots.choice import OfUnit, OfYear, Under, chosen_units, key_or_nothing
from graphql_api.states import ContributionState, EvidenceState, ReportState
from graphql_api.timeline import TimelineEntry, trail_page

Mine = Annotated[bool, strawberry.argument(description="只要发给本人的")]
NewestFirst = Annotated[bool, strawberry.argument(description="新的在前")]
OfItem = Annotated[strawberry.ID | None, strawberry.argument(name="item", description="只要这个清单项目的")]
OfPerson = Annotated[strawberry.ID | None, strawberry.argument(name="person", description="只要与这个人有关的")]
ByActor = Annotated[strawberry.ID | None, strawberry.argument(name="actor", description="只要这个人做的")]
Department = Annotated[strawberry.ID | None, strawberry.argument(description="只要请求到这个部门的")]
Types = Annotated[list[str] | None, strawberry.argument(description="只要这些事件，如 list_set.issued.v1")]
ReportStates = Annotated[list[ReportState] | None, strawberry.argument(name="states", description="只要这些状态的")]
FileStates = Annotated[list[EvidenceState] | None, strawberry.argument(name="states", description="只要这些状态的")]
ContributionStates = Annotated[
    list[ContributionState] | None, strawberry.argument(name="states", description="只要这些状态的")
]


@strawberry.type
class ExecutionRoot(Model[Any]):
    @resolved("进展报告，按收到先后")
    async def reports(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        unit: OfUnit = None,
        under: Under = None,
        states: ReportStates = None,
    ) -> Connection[ProgressReport]:
        """Of every item within reach."""
        view, gate = self.view, ExecutionGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "reports",
            lambda count, behind: gate.report_page(count, behind, chosen=chosen, states=states),
            lambda row: ProgressReport.of(view, row),
            first,
            after,
        )

    @resolved("职能部门的支持事项，按请求先后")
    async def contributions(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        unit: OfUnit = None,
        under: Under = None,
        department: Department = None,
        states: ContributionStates = None,
    ) -> Connection[Contribution]:
        """Departments see those of the items that they were asked to help with."""
        view, gate = self.view, ExecutionGate(self.view)
        chosen = await chosen_units(view, unit, under)
        asked = key_or_nothing(view, "Unit", department)
        departments = None if asked is None else [asked]
        return await page(
            view,
            "contributions",
            lambda count, behind: gate.contribution_page(
                count, behind, chosen=chosen, departments=departments, states=states
            ),
            lambda row: Contribution.of(view, row),
            first,
            after,
        )

    @resolved("佐证文件，按申报先后")
    async def evidence(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        unit: OfUnit = None,
        under: Under = None,
        item: OfItem = None,
        states: FileStates = None,
    ) -> Connection[Evidence]:
        """Declared, supplied, sealed and rejected ones."""
        view, gate = self.view, ExecutionGate(self.view)
        chosen = await chosen_units(view, unit, under)
        key = key_or_nothing(view, "Item", item)
        items = None if key is None else [key]
        return await page(
            view,
            "evidence",
            lambda count, behind: gate.file_page(count, behind, chosen=chosen, items=items, states=states),
            lambda row: Evidence.of(view, row),
            first,
            after,
        )

    @resolved("限制知悉的佐证文件，按申报先后；可以看其内容的人之外都是空的")
    async def restricted_evidence(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[Evidence]:
        """As restricted at the moment read."""
        view, gate = self.view, RestrictedEvidenceGate(self.view)
        return await page(view, "restrictedEvidence", gate.page, lambda row: Evidence.of(view, row), first, after)

    @resolved("期限的提醒：时间节点、问题整改、函询回复、书面整改报告、异议办理、跟踪督导")
    async def notices(
        self, first: First = PAGE_DEFAULT, after: After = None, mine: Mine = True, newest_first: NewestFirst = True
    ) -> Connection[Notice]:
        """The viewer's own, or those as well of what is within reach."""
        view, gate = self.view, ExecutionGate(self.view)
        return await page(
            view,
            f"notices/{mine}/{newest_first}",
            lambda count, behind: gate.notice_page(count, behind, mine=mine, newest_first=newest_first),
            lambda row: Notice.of(view, row),
            first,
            after,
        )

    @resolved("时间轴：全部事件，按记录先后")
    async def timeline(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        unit: OfUnit = None,
        under: Under = None,
        item: OfItem = None,
        person: OfPerson = None,
        actor: ByActor = None,
        year: OfYear = None,
        types: Types = None,
        newest_first: NewestFirst = False,
    ) -> Connection[TimelineEntry]:
        """Who did what, when it happened and when it was recorded."""
        view = self.view
        return await trail_page(
            view,
            f"all/{newest_first}",
            first,
            after,
            chosen=await chosen_units(view, unit, under),
            item=key_or_nothing(view, "Item", item),
            person=key_or_nothing(view, "Person", person),
            actor=key_or_nothing(view, "Person", actor),
            year=year,
            types=types,
            newest_first=newest_first,
        )
