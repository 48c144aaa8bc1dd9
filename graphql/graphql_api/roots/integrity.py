"""The question of integrity: what the checks that are made by themselves found."""

from typing import Any

import strawberry

from graphql_api.described import resolved
from graphql_api.gates.integrity import IntegrityGate
from graphql_api.integrity import IntegrityReport
from graphql_api.model import Model


@strawberry.type
class IntegrityRoot(Model[Any]):
    @resolved(
        "日志、查询数据和证据文件的自动核对：上次完整核对、正在进行的核对、发现的不符。是现在的情况，与所查询的位置无关；"
        "无权查看的为空"
    )
    async def integrity_report(self) -> IntegrityReport | None:
        """For the administrator, oversight and office."""
        return IntegrityReport.maybe(self.view, await IntegrityGate(self.view).log())
