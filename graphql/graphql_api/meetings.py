"""Review meetings, their reports and questions, and what was voted, as the API shows them."""

from collections.abc import Sequence
from datetime import date

import strawberry

from domain import streams
from domain.refusal import Refusal
from graphql_api.described import leaf, resolved
from graphql_api.gates.review import ReviewGate
from graphql_api.lists import Blocker
from graphql_api.model import Model, Node, Versioned
from graphql_api.states import MeetingState, MeetingStep, ReviewReportState, TallyState
from graphql_api.units import Person, Unit, person_of, unit_of
from projections.meetings.read import MeetingRow, QuestionRow, ReportRow, TallyRow


@strawberry.type(description="现场提问和回答（四(二)）。")
class ReviewQuestion(Node):
    row: strawberry.Private[QuestionRow]

    year: int = leaf("年度")
    asked: str = leaf("提问")
    asked_on: date = leaf("提问日期")
    answer: str | None = leaf("回答；尚未回答的为空")
    answered_on: date | None = leaf("回答日期")

    def key(self) -> str:
        """The question's id."""
        return self.row.question

    @resolved("述职单位")
    async def unit(self) -> Unit | None:
        """Whose reporter was asked."""
        return await unit_of(self, self.row.unit)

    @resolved("提问人；纸质材料没有写明的为空")
    async def asked_by(self) -> Person | None:
        """One of the invited."""
        return await person_of(self, self.row.asked_by)


@strawberry.type(description="一个单位的现场述职（四(二)），五项内容在述职以后才有。")
class ReviewReport(Node):
    row: strawberry.Private[ReportRow]

    year: int = leaf("年度")
    state: ReviewReportState = leaf("状态")
    called_on: date = leaf("请其述职的日期")
    delivered_on: date | None = leaf("述职日期")
    measures: str | None = leaf("具体措施")
    completion: str | None = leaf("完成情况")
    results: str | None = leaf("取得成效")
    reasons_unfinished: str | None = leaf("未完成事项的具体原因；全部完成的为空文")
    next_plan: str | None = leaf("下步工作打算")

    def key(self) -> str:
        """Unit and year."""
        return f"{self.row.unit}/{self.row.year}"

    @resolved("述职单位")
    async def unit(self) -> Unit | None:
        """Whose lists are reported on."""
        return await unit_of(self, self.row.unit)

    @resolved("述职人")
    async def reporter(self) -> Person | None:
        """The secretary, or who stands in."""
        return await person_of(self, self.row.reporter)

    @resolved("书记承诺的事项，作为下年度任务的依据（三(二)）")
    def commitments(self) -> list[str]:
        """In their order; none before the report."""
        return self.row.commitments or []

    @resolved("现场提问，按先后")
    async def questions(self) -> list[ReviewQuestion]:
        """With their answers."""
        rows = await ReviewGate(self.view).questions_of_unit().load((self.row.unit, self.row.year))
        return [ReviewQuestion.of(self.view, row) for row in rows]


@strawberry.type(description="一个档次的得票数。")
class VoteCount:
    vote: str = leaf("档次，按评分办法")
    count: int = leaf("得票数")


@strawberry.type(description="一个单位的民主评议票（四(二)）：只有票数，计票以前没有；谁投了什么票，平台也不知道。")
class BallotTally(Node):
    row: strawberry.Private[TallyRow]

    year: int = leaf("年度")
    state: TallyState = leaf("状态")
    eligible: int | None = leaf("有投票资格的人数；纸质材料没有名册的为空")
    choices: list[str] = leaf("可选的档次，含弃权")
    on_paper: bool = leaf("是否用纸质票")
    opened_on: date = leaf("开始投票的日期")
    box: str | None = leaf("电子票箱的地址；纸质票和尚未公布的为空")
    token_key: str | None = leaf("验证选票凭证的公钥，base64url")
    vote_key: str | None = leaf("加密选票的公钥，base64url")
    counted_on: date | None = leaf("计票日期")

    def key(self) -> str:
        """Unit and year."""
        return f"{self.row.unit}/{self.row.year}"

    @resolved("被评议单位")
    async def unit(self) -> Unit | None:
        """Whose secretary is voted on."""
        return await unit_of(self, self.row.unit)

    @resolved("已录入纸质票计票结果的人数；两人一致才算计票")
    def counters(self) -> int:
        """What each of them found stands in the trail."""
        return len(self.row.counters)

    @resolved("发出票数；计票以前为空")
    def issued(self) -> int | None:
        """Ballots or tokens given out."""
        return self._counted(self.row.issued)

    @resolved("收回票数；计票以前为空")
    def returned(self) -> int | None:
        """Ballots handed in or votes cast."""
        return self._counted(self.row.returned)

    @resolved("有效票数；计票以前为空")
    def valid(self) -> int | None:
        """Abstentions included."""
        return self._counted(self.row.valid)

    @resolved("弃权票数；计票以前为空")
    def abstentions(self) -> int | None:
        """Left out of the score."""
        return self._counted(self.row.abstentions)

    @resolved("各档次得票数；计票以前为空")
    def votes(self) -> list[VoteCount] | None:
        """In the order of the box's choices."""
        if self.row.state != TallyState.COUNTED:
            return None
        counts = dict(zip(self.row.vote_names or (), self.row.vote_counts or (), strict=True))
        return [VoteCount(vote=vote, count=counts[vote]) for vote in self.row.choices if vote in counts]

    def _counted(self, figure: int | None) -> int | None:
        return figure if self.row.state == TallyState.COUNTED else None


@strawberry.type(description="一场述职评议会（四(二)）：通报完成情况、述职、提问、民主评议，依次进行。")
class ReviewMeeting(Versioned):
    row: strawberry.Private[MeetingRow]

    year: int = leaf("年度")
    state: MeetingState = leaf("进行到哪里")
    scheduled_on: date = leaf("安排的日期")
    place: str = leaf("地点")
    assessment: str | None = leaf("所通报的考核结果的摘要（SHA-256）")
    circulated_on: date | None = leaf("通报完成情况的日期")
    on_paper: bool | None = leaf("是否用纸质票；投票以前为空")
    opened_on: date | None = leaf("开始民主评议的日期")
    closed_on: date | None = leaf("民主评议结束的日期")
    adjourned_on: date | None = leaf("散会日期")

    def key(self) -> str:
        """Organiser and year."""
        return f"{self.row.organiser}/{self.row.year}"

    def stream(self) -> str:
        """The meeting's own."""
        return streams.meeting(self.row.organiser, self.row.year)

    @resolved("组织单位：区委，或一个党（工）委")
    async def organiser(self) -> Unit | None:
        """Whose direct subordinates are reported on."""
        return await unit_of(self, self.row.organiser)

    @resolved("述职单位")
    async def units(self) -> list[Unit]:
        """In the order of the meeting; those the viewer may know of."""
        return await _units(self, self.row.units)

    @resolved("应到人数")
    def invited(self) -> int:
        """Those invited by now."""
        return len(self.row.participants)

    @resolved("实到人数；投票以前、纸质材料没有名册的为空")
    def present(self) -> int | None:
        """Who votes."""
        return len(self.row.present) if self.row.present else None

    @resolved("正在述职的单位")
    async def called_unit(self) -> Unit | None:
        """None between reports."""
        return await unit_of(self, self.row.called_unit)

    @resolved("正在述职的人")
    async def called_reporter(self) -> Person | None:
        """None between reports."""
        return await person_of(self, self.row.called_reporter)

    @resolved("下一步")
    async def next_step(self) -> MeetingStep:
        """By the rules that decide the commands."""
        found, _ = await self._board()
        return MeetingStep(found)

    @resolved("下一步还差什么；不差的为空列表")
    async def blockers(self) -> list[Blocker]:
        """Asked of the same rules that decide the commands, on what the log said at the position read."""
        _, found = await self._board()
        return [
            Blocker(code=blocker.code, message=blocker.message, rule=blocker.rule, source=blocker.source)
            for blocker in found
        ]

    async def _board(self) -> tuple[str, Sequence[Refusal]]:
        row, view = self.row, self.view

        async def ask() -> tuple[str, Sequence[Refusal]]:
            return await view.context.meeting_board(row.organiser, row.year, view.at, view.day)

        return await view.once(("meeting_board", row.organiser, row.year), ask)


async def _units(model: Model[MeetingRow], keys: Sequence[str]) -> list[Unit]:
    found = [await unit_of(model, key) for key in keys]
    return [unit for unit in found if unit is not None]
