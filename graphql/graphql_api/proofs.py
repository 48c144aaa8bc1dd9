"""The receipt of one event: whether it is sealed, and the file that proves it."""

from enum import Enum

import strawberry

from graphql_api.context import Proven
from graphql_api.described import resolved


@strawberry.enum(description="一个事件能否证明。")
class ProofState(Enum):
    SEALED = strawberry.enum_value("SEALED", description="已封存，证明在 file")
    PENDING = strawberry.enum_value("PENDING", description="尚未封存，稍后再取")
    UNAVAILABLE = strawberry.enum_value("UNAVAILABLE", description="暂时取不到")


@strawberry.type(description="事件在日志中的证明，以提问时为准，不随 asOf 变化。")
class EventProof:
    proven: strawberry.Private[Proven]

    @resolved("能否证明")
    def state(self) -> ProofState:
        """Pending while the sealer has not come so far."""
        if self.proven.sealed is None:
            return ProofState.UNAVAILABLE
        return ProofState.PENDING if self.proven.text is None else ProofState.SEALED

    @resolved("本区县日志已封存多少条")
    def sealed(self) -> int | None:
        """None where it cannot be found out now."""
        return self.proven.sealed

    @resolved("共同签署这一检查点的见证方个数")
    def witnesses(self) -> int:
        """0 where only the log itself signed."""
        return self.proven.witnesses

    @resolved("证明文件（C2SP tlog-proof）的全文，可离线核验；也可用 GET /proofs/<位置> 下载")
    def file(self) -> str | None:
        """None unless it is sealed."""
        return self.proven.text
