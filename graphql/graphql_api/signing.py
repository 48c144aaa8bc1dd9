"""Officers' keys and signatures as the API shows them, and the text that is to be signed."""

from datetime import datetime
from hashlib import sha256

import strawberry

from domain import streams
from domain.codes import KeyRevocation, SigningAct
from domain.signing.text import TextToSign
from graphql_api.described import leaf, resolved
from graphql_api.gates.signing import SigningKeysGate
from graphql_api.model import Model, Versioned
from graphql_api.scalars import Position
from graphql_api.states import SigningKeyState
from graphql_api.units import Person, person_of
from graphql_api.view import View
from projections.signing_keys.read import SignatureRow, SigningKeyRow


@strawberry.type(description="本人电子签名所用的密钥：本人登记公钥，他人对照纸质材料确认，之后才能签名。")
class SigningKey(Versioned):
    row: strawberry.Private[SigningKeyRow]

    public_key: str = leaf("Ed25519 原始公钥 32 字节，base64")
    proof: str = leaf("登记时对登记文本的签名，base64")
    state: SigningKeyState = leaf("状态")
    registered_at: datetime = leaf("登记的时刻")
    confirmed_at: datetime | None = leaf("确认的时刻；没有确认的为空")
    reason: KeyRevocation | None = leaf("吊销的原因；没有吊销的为空")
    revoked_at: datetime | None = leaf("吊销的时刻；没有吊销的为空")

    def key(self) -> str:
        """Its id."""
        return self.row.signing_key

    def stream(self) -> str:
        """That of all keys."""
        return streams.SIGNING_KEYS

    @resolved("登记人")
    async def person(self) -> Person | None:
        """Whose it is."""
        return await person_of(self, self.row.person)

    @resolved("确认人；没有确认的为空")
    async def confirmed_by(self) -> Person | None:
        """Another than its owner."""
        return await person_of(self, self.row.confirmed_by)

    @resolved("吊销人；没有吊销的为空")
    async def revoked_by(self) -> Person | None:
        """Its owner, or an administrator."""
        return await person_of(self, self.row.revoked_by)


@strawberry.type(description="一件事上的本人电子签名（Ed25519）。")
class Signature(Model[SignatureRow]):
    row: strawberry.Private[SignatureRow]

    value: str = leaf("签名 64 字节，base64")
    position: Position = leaf("所签的事件在日志中的位置")

    @resolved("所用的密钥；无权查看的为空")
    async def signing_key(self) -> SigningKey | None:
        """Through its gate."""
        return SigningKey.maybe(self.view, await SigningKeysGate(self.view).signing_key().load(self.row.signing_key))


@strawberry.type(description="待签文本：浏览器用本人私钥对 text 的 UTF-8 字节作 Ed25519 签名，字节须一个不差。")
class SigningText:
    act: SigningAct = leaf("所签的事")
    text: str = leaf("待签文本，RFC 8785 规范形式的 JSON")
    sha256: str = leaf("待签文本的 SHA-256")
    summary: list[str] = leaf("文本说的是什么，供签名人核对，逐行")
    lines: list[str] = leaf("评分表的各行（RFC 8785）；lines_sha256 是各行的 SHA-256 依次相接后的 SHA-256")


async def signature_in(view: View, stream: str, position: int | None = None) -> Signature | None:
    """The signature of the act in a stream (at a position, where it may hold several), if it was signed."""
    rows = await SigningKeysGate(view).signatures().load(stream)
    return next((Signature.of(view, row) for row in rows if position in (None, row.position)), None)


def shown(act: SigningAct, found: TextToSign) -> SigningText:
    """A text as the API gives it."""
    digest = sha256(found.text).hexdigest()
    return SigningText(
        act=act, text=found.text.decode(), sha256=digest, summary=list(found.summary), lines=list(found.lines)
    )
