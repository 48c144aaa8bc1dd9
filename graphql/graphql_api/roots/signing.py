"""Questions about officers' keys, and for the text to sign."""

from datetime import date
from typing import Annotated, Any

import strawberry

from domain.codes import SigningAct
from domain.ids import RulingId, UnitId
from domain.signing.text import ToSign
from graphql_api.described import resolved
from graphql_api.gates.evaluations import EvaluationsInHandGate
from graphql_api.gates.rulings import RulingsGate
from graphql_api.gates.signing import SigningKeysGate
from graphql_api.model import Model
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.roots.choice import key_or_nothing
from graphql_api.signing import SigningKey, SigningText, shown
from graphql_api.states import SigningKeyState

States = Annotated[list[SigningKeyState] | None, strawberry.argument(name="states", description="只要这些状态的")]
Owner = Annotated[strawberry.ID | None, strawberry.argument(name="person", description="只要这个人的")]
Act = Annotated[SigningAct, strawberry.argument(name="act", description="所签的事")]
On = Annotated[date | None, strawberry.argument(name="on", description="签署的日期，与命令中的日期相同；不填为查询日")]
OfSheet = Annotated[strawberry.ID | None, strawberry.argument(name="unit", description="签署评分表：被考核单位")]
OfYear = Annotated[int | None, strawberry.argument(name="year", description="签署评分表、公布结果：年度")]
OfRuling = Annotated[
    strawberry.ID | None, strawberry.argument(name="ruling", description="签批：哪一项表彰、批评或处理")
]
OfKey = Annotated[
    str | None, strawberry.argument(name="publicKey", description="登记密钥：Ed25519 原始公钥 32 字节，base64")
]


@strawberry.type
class SigningRoot(Model[Any]):
    @resolved("签名密钥，按登记先后")
    async def signing_keys(
        self, first: First = PAGE_DEFAULT, after: After = None, states: States = None, person: Owner = None
    ) -> Connection[SigningKey]:
        """Whose signatures count."""
        view, gate = self.view, SigningKeysGate(self.view)
        owner = key_or_nothing(view, "Person", person)
        persons = None if owner is None else [owner]
        return await page(
            view,
            "signingKeys",
            lambda count, behind: gate.signing_key_page(count, behind, states=states, persons=persons),
            lambda row: SigningKey.of(view, row),
            first,
            after,
        )

    @resolved("当前用户在这一时刻要签的文本；没有可签的、无权查看的为空")
    async def signing_text(
        self,
        act: Act,
        on: On = None,
        unit: OfSheet = None,
        year: OfYear = None,
        ruling: OfRuling = None,
        public_key: OfKey = None,
    ) -> SigningText | None:
        """The very bytes that the command will be held against."""
        view, ids = self.view, self.view.context.ids
        unit_key = None if unit is None else ids.key_of("Unit", unit)
        ruling_key = None if ruling is None else ids.key_of("Ruling", ruling)
        if ruling_key is not None and await RulingsGate(view).ruling().load(ruling_key) is None:
            return None
        if act is SigningAct.PUBLISH_RESULTS and not await EvaluationsInHandGate(view).open():
            return None
        asked = ToSign(
            act=act,
            on=on or view.day,
            unit=None if unit_key is None else UnitId(unit_key),
            year=year,
            ruling=None if ruling_key is None else RulingId(ruling_key),
            public_key=public_key,
        )
        found = await view.context.signing_text(asked, view.at, view.day)
        return None if found is None else shown(act, found)
