"""Erasures of sealed parts as the API shows them. What was sealed is shown where it belongs, as long as it can be."""

from datetime import datetime

import strawberry

from domain import streams
from domain.codes import ErasureBasis, SealedKind
from graphql_api.described import leaf, resolved
from graphql_api.model import Model, Node, Versioned
from graphql_api.nodes import find_node
from graphql_api.scalars import Position
from graphql_api.states import ErasureState
from graphql_api.units import Person, person_of
from graphql_api.view import View
from projections.erasures.read import DisclosureRow, ErasureRow

_KINDS = {
    SealedKind.PERSON: "Person",
    SealedKind.SUGGESTION: "Suggestion",
    SealedKind.FOLLOW_UP: "FollowUp",
    SealedKind.OBJECTION: "Objection",
    SealedKind.EVIDENCE: "Evidence",
}
"""What it is -> the type it is shown as."""


@strawberry.type(description="向没有密钥的人出示过的一项加密内容；出示文件由 GET /disclosures/<position> 取得。")
class Disclosure(Model[DisclosureRow]):
    row: strawberry.Private[DisclosureRow]

    kind: SealedKind = leaf("哪一类的加密内容")
    field: str = leaf("哪一项")
    recipient: str = leaf("出示给哪个单位")
    purpose: str = leaf("用途")
    disclosed_at: datetime = leaf("出示的时刻")

    @resolved("加密内容所在的日志位置")
    def sealed_at(self) -> Position:
        """Where its commitment is."""
        return Position(self.row.sealed_at)

    @resolved("出示记入日志的位置")
    def position(self) -> Position:
        """Of this act."""
        return Position(self.row.position)

    @resolved("出示人")
    async def disclosed_by(self) -> Person | None:
        """Who may fetch the file."""
        return await person_of(self, self.row.disclosed_by)

    @resolved("所指的人或事；无权查看的为空")
    async def subject(self) -> Node | None:
        """Through its own gate."""
        return await _subject(self.view, self.row.kind, self.row.sealed_subject)


@strawberry.type(
    description="为一个人或一件事加密保存的内容：提请删除、保留、批准和密钥的销毁（《个人信息保护法》第47条）。"
)
class SealedSubject(Versioned):
    row: strawberry.Private[ErasureRow]

    kind: SealedKind = leaf("哪一类")
    state: ErasureState | None = leaf("状态；只有保留、没有提请的为空")
    basis: ErasureBasis | None = leaf("删除的法定情形")
    reason: str | None = leaf("提请的理由")
    requested_at: datetime | None = leaf("提请的时刻")
    declined_reason: str | None = leaf("不同意或收回的理由")
    erased_at: datetime | None = leaf("批准删除的时刻")
    key_id: str | None = leaf("所销毁密钥的编号，加密内容旁都有它")
    destroyed_at: datetime | None = leaf("登记密钥已销毁的时刻")
    held_for: str | None = leaf("保留的依据；没有保留的为空")

    def key(self) -> str:
        """The subject's id."""
        return self.row.sealed_subject

    def stream(self) -> str:
        """Its own, beside that of the person or matter."""
        return streams.erasure(self.row.sealed_subject)

    @resolved("所指的人或事；无权查看的为空")
    async def subject(self) -> Node | None:
        """Through its own gate."""
        return await _subject(self.view, self.row.kind, self.row.sealed_subject)

    @resolved("提请人")
    async def requested_by(self) -> Person | None:
        """Another than who agreed."""
        return await person_of(self, self.row.requested_by)

    @resolved("批准人")
    async def approved_by(self) -> Person | None:
        """None until erased."""
        return await person_of(self, self.row.approved_by)


async def _subject(view: View, kind: str, key: str) -> Node | None:
    return await find_node(view, view.context.ids.make(_KINDS[SealedKind(kind)], key))
