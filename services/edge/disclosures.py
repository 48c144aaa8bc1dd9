"""GET /disclosures/<position>?purpose=<AccessPurpose>: what was shown there, as a file that is checked against the log
without the key. That it was fetched is recorded in the access log before it is sent.

`{"format": "sandan-disclosure/v1", "district": code, "position": …, "field": …, "value": its JSON as text, "key":
base64}`: HMAC-SHA256(key, value) is `sealed.commitments[field]` of the entry at `position`.
"""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable
from uuid import uuid4

import orjson
from starlette.requests import Request
from starlette.responses import Response

from domain.access.capacity import acting_role
from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Access, Subject
from domain.access.errors import PurposeNotYours
from domain.permissions import COMMAND_GRANTS
from domain.roles import Role
from domain.sealed.commands import DiscloseField
from domain.sealed.events import FieldDisclosed
from services.access.log import AccessLog
from services.edge.endpoint import bearer
from services.edge.identity import Identity, IdentityProvider, Unauthenticated
from services.edge.proofs import POSITION_DIGITS_MAX
from services.edge.responses import JSON, problem
from services.store import Store, tenant

PATH = "/disclosures/{position}"
FORMAT = "sandan-disclosure/v1"


def disclosures(store: Store, identities: IdentityProvider) -> Callable[[Request], Awaitable[Response]]:
    """The route's function: 200 with the file, for who disclosed it; 400 without a purpose that is theirs to name; 401;
    404; 410 where it was erased since."""
    accesses = AccessLog(store)

    def recorded(identity: Identity, position: int, purpose: Purpose, file: bytes) -> None:
        """Commit that the file is fetched."""
        by_token = [role for role, _ in COMMAND_GRANTS[DiscloseField] if role in identity.roles]
        access = Access(
            command_id=str(uuid4()),
            act=Act.DISCLOSURE_FETCHED,
            subject=Subject(SubjectKind.POSITION, str(position)),
            actor=identity.actor(),
            role=acting_role(by_token or [Role.ORG_DEPT], purpose, None),
            purpose=purpose,
            size_bytes=len(file),
        )
        with tenant(identity.tenant_id):
            accesses.record(access)

    def written(tenant_id: int, person: str, position: int) -> bytes | None:
        """The file; empty where the key is gone, None where that person disclosed nothing there."""
        with tenant(tenant_id):
            told = [each for each in store.read_page(position, 1) if isinstance(each.event, FieldDisclosed)]
            if not told or told[0].actor.person != person:
                return None
            event = told[0].event
            shown = store.disclose(event.sealed_at, event.field)
            if shown is None:
                return b""
            said = {
                "format": FORMAT,
                "district": store.code(),
                "position": event.sealed_at,
                "field": event.field,
                "value": shown.value.decode(),
                "key": b64encode(shown.key).decode(),
            }
            return orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    async def respond(request: Request) -> Response:
        try:
            identity = identities.identify(bearer(request))
        except Unauthenticated as refused:
            return problem(401, "UNAUTHENTICATED", str(refused), JSON, {"www-authenticate": "Bearer"})
        asked = request.path_params["position"]
        if not (asked.isascii() and asked.isdigit() and len(asked) <= POSITION_DIGITS_MAX):
            return problem(404, "NOT_FOUND", "日志位置应为不带符号的整数。", JSON)
        found = await asyncio.to_thread(written, identity.tenant_id, identity.person, int(asked))
        if found is None:
            return problem(404, "NOT_FOUND", f"您没有在位置 {int(asked)} 出示过加密内容。", JSON)
        if not found:
            return problem(410, "ERASED", "这一内容此后已依法删除，无法再出示。", JSON)
        try:
            purpose = Purpose(request.query_params.get("purpose", ""))
            await asyncio.to_thread(recorded, identity, int(asked), purpose, found)
        except ValueError:
            return problem(400, "BAD_REQUEST", f"请用 purpose 写明用途：{'、'.join(Purpose)}。", JSON)
        except PurposeNotYours as refused:
            return problem(400, refused.code, refused.message, JSON)
        headers = {
            "content-disposition": f'attachment; filename="disclosure-{int(asked)}.json"',
            "cache-control": "no-store",
        }
        return Response(found, media_type="application/json", headers=headers)

    return respond
