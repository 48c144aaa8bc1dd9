"""The gate of progress reports, contributions, evidence files and notices."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.codes import DeadlineKind
from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from graphql_api.gates.withheld import withheld
from projections.contributions import read as contributions
from projections.evidence import read as evidence
from projections.evidence_trail import read as trails
from projections.ledger import read as ledger
from projections.notices import read as notices
from projections.query import Query

Page = Sequence[Any] | None


class RestrictedEvidenceGate(Gate):
    """All of the files that few may know of, or none."""

    subject = ReadSubject.RESTRICTED_EVIDENCE

    async def page(self, first: int | None, after: Page) -> Query[evidence.EvidenceRow]:
        """As restricted at the moment read."""
        seen = await self.all_or_none()
        return evidence.evidence(
            self.view.tenant_id, self.view.at, evidence=seen, restricted=True, first=first, after=after
        )


NOTICE_SUBJECTS = {
    DeadlineKind.TIME_NODE: ReadSubject.EXECUTION,
    DeadlineKind.FINDING_RECTIFICATION: ReadSubject.SUPERVISION,
    DeadlineKind.INQUIRY_REPLY: ReadSubject.FOLLOW_UPS,
    DeadlineKind.RECTIFICATION_REPORT: ReadSubject.FOLLOW_UPS,
    DeadlineKind.OBJECTION_DECISION: ReadSubject.OBJECTIONS,
    DeadlineKind.TRACKING_VISITS: ReadSubject.KEY_MANAGEMENT,
}
"""Kind of deadline -> what one has to read to see others' reminders of it."""


class ExecutionGate(Gate):
    """A line sees its units', a department what concerns the items it was asked to help with; everybody the notices
    sent to them."""

    subject = ReadSubject.EXECUTION

    def report(self) -> DataLoader[str, ledger.ReportRow | None]:
        """Progress reports by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key("report", lambda keys: ledger.reports(tenant, at, reports=keys), lambda row: row.report)

    def reports_of_item(self) -> DataLoader[str, list[ledger.ReportRow]]:
        """Progress reports by item, in the order in which they came in."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key("reports", lambda keys: ledger.reports(tenant, at, items=keys), lambda row: row.item)

    async def report_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None, states: Sequence[str] | None
    ) -> Query[ledger.ReportRow]:
        """Progress reports."""
        within = await self.within()
        return ledger.reports(
            self.view.tenant_id, self.view.at, units=chosen, states=states, within=within, first=first, after=after
        )

    def contribution(self) -> DataLoader[str, contributions.ContributionRow | None]:
        """Contributions by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "contribution",
            lambda keys: contributions.contributions(tenant, at, contributions=keys),
            lambda row: row.contribution,
        )

    def contributions_of_item(self) -> DataLoader[str, list[contributions.ContributionRow]]:
        """Contributions by item."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key(
            "contributions", lambda keys: contributions.contributions(tenant, at, items=keys), lambda row: row.item
        )

    async def contribution_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[contributions.ContributionRow]:
        """Contributions. `filters` are those of projections.contributions.read.contributions."""
        within = await self.within()
        return contributions.contributions(
            self.view.tenant_id, self.view.at, units=chosen, within=within, first=first, after=after, **filters
        )

    def file(self) -> DataLoader[str, evidence.EvidenceRow | None]:
        """Evidence files by id."""

        async def load(keys: list[str]) -> Sequence[evidence.EvidenceRow | None]:
            found = {row.evidence: row for row in await self._files(evidence=keys)}
            return [found.get(key) for key in keys]

        return self.view.loader(f"{self.subject}/evidence", load)

    def files_of_content(self) -> DataLoader[str, list[evidence.EvidenceRow]]:
        """Evidence files by SHA-256."""

        async def load(keys: list[str]) -> Sequence[list[evidence.EvidenceRow]]:
            files = await self._files(digests=keys)
            return [[row for row in files if row.sha256 == key] for key in keys]

        return self.view.loader(f"{self.subject}/content", load)

    def files_replaced_by(self) -> DataLoader[str, list[evidence.EvidenceRow]]:
        """Evidence files by the one that stands for them."""

        async def load(keys: list[str]) -> Sequence[list[evidence.EvidenceRow]]:
            files = await self._files(replaced_by=keys)
            return [[row for row in files if row.successor == key] for key in keys]

        return self.view.loader(f"{self.subject}/replaced", load)

    def citations_of_file(self) -> DataLoader[str, list[trails.CitationRow]]:
        """Where files that came through this gate are shown; what that is comes through its own gate."""

        async def load(keys: list[str]) -> Sequence[list[trails.CitationRow]]:
            rows = await self.view.rows(trails.citations(self.view.tenant_id, self.view.at, keys))
            return [[row for row in rows if row.evidence == key] for key in keys]

        return self.view.loader(f"{self.subject}/citations", load)

    async def _files(self, **filters: Any) -> list[evidence.EvidenceRow]:
        """Evidence files within reach; of those that few may know of, that they are there."""
        kept = await withheld(self.view)
        return await self._seen(evidence.evidence(self.view.tenant_id, self.view.at, withheld=kept, **filters))

    async def file_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[evidence.EvidenceRow]:
        """Evidence files. `filters` are those of projections.evidence.read.evidence."""
        within = await self.within()
        kept = await withheld(self.view)
        return evidence.evidence(
            self.view.tenant_id,
            self.view.at,
            units=chosen,
            withheld=kept,
            within=within,
            first=first,
            after=after,
            **filters,
        )

    async def notice_page(
        self, first: int | None, after: Page, *, mine: bool, newest_first: bool
    ) -> Query[notices.NoticeRow]:
        """Reminders: the viewer's own, or those as well of what is within reach."""
        reader = self.view.context.actor.person
        return notices.notices(
            self.view.tenant_id,
            self.view.at,
            leader=reader if mine else None,
            seen=None if mine else await self._seen_notices(reader),
            newest_first=newest_first,
            first=first,
            after=after,
        )

    async def _seen_notices(self, reader: str) -> notices.NoticesSeen:
        whole, parts = set(), set()
        for deadline, subject in NOTICE_SUBJECTS.items():
            within = await self.view.reach(subject)
            if within is None:
                whole.add(str(deadline))
            elif subject is not ReadSubject.FOLLOW_UPS:
                # What a letter or a talk is about depends on whom it was addressed to, not on the unit alone.
                parts |= {(str(deadline), unit) for unit in within.units}
        return notices.NoticesSeen(frozenset(whole), frozenset(parts), reader)
