"""Erasures of sealed parts as the API shows them. What was sealed is shown where it belongs, as long as it can be."""

from datetime import datetime

import strawberry

from domain import streams
from domain.codes import ErasureBasis, SealedKind
from graphql_api.described import leaf, resolved
from graphql_api.model import Node, Versioned
from graphql_api.nodes import find_node
from graphql_api.states import ErasureState
from graphql_api.units import Person, person_of
from projections.erasures.read import ErasureRow

_KINDS = {
    SealedKind.PERSON: "Person",
    SealedKind.SUGGESTION: "Suggestion",
    SealedKind.FOLLOW_UP: "FollowUp",
    SealedKind.OBJECTION: "Objection",
}
"""What it is -> the type it is shown as."""


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
        return await find_node(self.view, self.view.context.ids.make(_KINDS[SealedKind(self.row.kind)], self.key()))

    @resolved("提请人")
    async def requested_by(self) -> Person | None:
        """Another than who agreed."""
        return await person_of(self, self.row.requested_by)

    @resolved("批准人")
    async def approved_by(self) -> Person | None:
        """None until erased."""
        return await person_of(self, self.row.approved_by)
