"""Questions about review meetings and what was voted."""

from typing import Annotated, Any

import strawberry

from graphql_api.described import resolved
from graphql_api.gates.review import ReviewGate
from graphql_api.meetings import BallotTally, ReviewMeeting, ReviewQuestion, ReviewReport
from graphql_api.model import Model
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.roots.choice import OfUnit, OfYear, Under, chosen_units
from graphql_api.states import MeetingState, TallyState

Organiser = Annotated[
    strawberry.ID | None, strawberry.argument(name="organiser", description="只要这个区委或党（工）委组织的")
]
MeetingStates = Annotated[list[MeetingState] | None, strawberry.argument(name="states", description="只要这些状态的")]
TallyStates = Annotated[list[TallyState] | None, strawberry.argument(name="states", description="只要这些状态的")]


@strawberry.type
class ReviewRoot(Model[Any]):
    @resolved("述职评议会：进行到哪里、下一步是什么、还差什么；按安排先后")
    async def meeting_board(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        organiser: Organiser = None,
        states: MeetingStates = None,
    ) -> Connection[ReviewMeeting]:
        """The district's, and each committee's."""
        view, gate = self.view, ReviewGate(self.view)
        chosen = await chosen_units(view, organiser)
        return await page(
            view,
            "meeting_board",
            lambda count, behind: gate.meeting_page(count, behind, chosen=chosen, year=year, states=states),
            lambda row: ReviewMeeting.of(view, row),
            first,
            after,
        )

    @resolved("现场述职，按请其述职的先后")
    async def review_reports(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
    ) -> Connection[ReviewReport]:
        """With their five parts once they were delivered."""
        view, gate = self.view, ReviewGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "review_reports",
            lambda count, behind: gate.report_page(count, behind, chosen=chosen, year=year),
            lambda row: ReviewReport.of(view, row),
            first,
            after,
        )

    @resolved("现场提问，按先后")
    async def review_questions(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
    ) -> Connection[ReviewQuestion]:
        """With their answers."""
        view, gate = self.view, ReviewGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "review_questions",
            lambda count, behind: gate.question_page(count, behind, chosen=chosen, year=year),
            lambda row: ReviewQuestion.of(view, row),
            first,
            after,
        )

    @resolved("民主评议得票：只有票数，计票以前没有；按开始投票的先后")
    async def ballot_tally(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        states: TallyStates = None,
    ) -> Connection[BallotTally]:
        """A box for each unit and year."""
        view, gate = self.view, ReviewGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "ballot_tally",
            lambda count, behind: gate.tally_page(count, behind, chosen=chosen, year=year, states=states),
            lambda row: BallotTally.of(view, row),
            first,
            after,
        )
