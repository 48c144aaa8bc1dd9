"""The gate of review meetings, their reports and questions, and of what was voted."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from projections.meetings import read as meetings
from projections.query import Query

Page = Sequence[Any] | None
UnitYear = tuple[str, int]


class ReviewGate(Gate):
    """Oversight and the organisation department see all of it. A line sees the meetings that it holds or that report on
    its units, and its units' reports and figures; an assessor those on what the group assesses. Of ballots there are
    figures alone, and none before the count."""

    subject = ReadSubject.REVIEW

    def meeting(self) -> DataLoader[UnitYear, meetings.MeetingRow | None]:
        """Meetings by (organiser, year)."""

        async def load(keys: list[UnitYear]) -> list[meetings.MeetingRow | None]:
            query = meetings.meetings(
                self.view.tenant_id,
                self.view.at,
                organisers=[organiser for organiser, _ in keys],
                within=await self.within(),
            )
            found = {(row.organiser, row.year): row for row in await self.view.rows(query)}
            return [found.get(key) for key in keys]

        return self.view.loader("review/meeting", load)

    async def meeting_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[meetings.MeetingRow]:
        """Meetings. `filters` are those of projections.meetings.read.meetings; chosen: their organisers."""
        return meetings.meetings(
            self.view.tenant_id,
            self.view.at,
            organisers=chosen,
            within=await self.within(),
            first=first,
            after=after,
            **filters,
        )

    def report(self) -> DataLoader[UnitYear, meetings.ReportRow | None]:
        """Reports by (unit, year)."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "report",
            lambda keys: meetings.reports(tenant, at, units=[unit for unit, _ in keys]),
            lambda row: (row.unit, row.year),
        )

    async def report_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[meetings.ReportRow]:
        """Reports. `filters` are those of projections.meetings.read.reports."""
        within = await self.within()
        return meetings.reports(
            self.view.tenant_id, self.view.at, units=chosen, within=within, first=first, after=after, **filters
        )

    def question(self) -> DataLoader[str, meetings.QuestionRow | None]:
        """Questions by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "question", lambda keys: meetings.questions(tenant, at, questions=keys), lambda row: row.question
        )

    def questions_of_unit(self) -> DataLoader[UnitYear, list[meetings.QuestionRow]]:
        """Questions by (unit, year), in the order in which they were asked."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key(
            "questions",
            lambda keys: meetings.questions(tenant, at, units=[unit for unit, _ in keys]),
            lambda row: (row.unit, row.year),
        )

    async def question_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[meetings.QuestionRow]:
        """Questions. `filters` are those of projections.meetings.read.questions."""
        within = await self.within()
        return meetings.questions(
            self.view.tenant_id, self.view.at, units=chosen, within=within, first=first, after=after, **filters
        )

    def tally(self) -> DataLoader[UnitYear, meetings.TallyRow | None]:
        """Ballots by (unit, year)."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "tally",
            lambda keys: meetings.tallies(tenant, at, units=[unit for unit, _ in keys]),
            lambda row: (row.unit, row.year),
        )

    async def tally_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[meetings.TallyRow]:
        """Ballots. `filters` are those of projections.meetings.read.tallies."""
        within = await self.within()
        return meetings.tallies(
            self.view.tenant_id, self.view.at, units=chosen, within=within, first=first, after=after, **filters
        )
