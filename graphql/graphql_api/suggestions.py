"""What members and masses suggested, as the API shows it to those who may see it."""

from datetime import date

import strawberry

from domain import streams
from domain.suggestions.decider import reply_due_on
from graphql_api.described import leaf, resolved
from graphql_api.gates.policy import policy_in_force
from graphql_api.items import Item, item_of
from graphql_api.model import Versioned
from graphql_api.states import SuggestionState
from graphql_api.units import Unit, unit_of, unsealed
from projections.suggestions.read import SuggestionRow


@strawberry.type(description="党员、群众的一条意见建议（三(一)）；提出人和原文加密保存，所涉单位看不到。")
class Suggestion(Versioned):
    row: strawberry.Private[SuggestionRow]

    year: int = leaf("年度")
    from_member: bool = leaf("提出人是否党员")
    submitted_on: date = leaf("提出日期")
    state: SuggestionState = leaf("状态")
    summary: str | None = leaf("甄别时写的摘要，不含姓名")
    screened_on: date | None = leaf("甄别日期")
    adopted_on: date | None = leaf("采纳日期")
    reply: str | None = leaf("答复内容")
    replied_on: date | None = leaf("答复日期")

    def key(self) -> str:
        """The suggestion's id."""
        return self.row.suggestion

    def stream(self) -> str:
        """Its own."""
        return streams.suggestion(self.row.suggestion)

    @resolved("所涉及的单位")
    async def unit(self) -> Unit | None:
        """Whom it is about."""
        return await unit_of(self, self.row.unit)

    @resolved("应当答复的截止日，按本区现行规则")
    async def reply_due_on(self) -> date:
        """Derived from the day of submission and the policy in force at the position read."""
        policy = await policy_in_force(self.view)
        return reply_due_on(self.row.submitted_on, policy.suggestion_reply_days)

    @resolved("提出人；匿名或已依法删除的为空")
    async def author(self) -> str | None:
        """Unsealed now, whatever the position."""
        written = await unsealed(self, self.row.sealed)
        return None if written is None else str(written.author) or None

    @resolved("原文；已依法删除的为空")
    async def text(self) -> str | None:
        """Unsealed as the author is."""
        written = await unsealed(self, self.row.sealed)
        return None if written is None else str(written.text)

    @resolved("采纳为哪一项问题")
    async def item(self) -> Item | None:
        """None until adopted."""
        return await item_of(self, self.row.item)
