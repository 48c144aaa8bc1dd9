"""GET /proofs/<position>: the receipt of an event of one's own district as a .tlog-proof file; GET
/proofs/access/<position>: that of an entry of its access log.

A proof holds hashes only, so every reader of a district may have that of every position.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import Request
from starlette.responses import Response

from graphql_api.context import Proven
from services.edge.endpoint import bearer
from services.edge.identity import Identity, IdentityProvider, Unauthenticated
from services.edge.responses import JSON, problem
from services.evidence.errors import StorageAway
from services.sealer.errors import SealingFault
from services.sealer.kinds import KIND_LABELS, LogKind, stored_log
from services.sealer.proving import ProofDesk
from services.store import Store, tenant

PATHS = {LogKind.EVENTS: "/proofs/{position}", LogKind.ACCESS: "/proofs/access/{position}"}
NAMES = {LogKind.EVENTS: "", LogKind.ACCESS: "access-"}
"""What a file's name begins with, so that two receipts of one position lie beside one another."""
POSITION_DIGITS_MAX = 15
RETRY_SECONDS = 1

log = structlog.get_logger("sandan.edge")


def prove(desk: ProofDesk, tenant_id: int, position: int, kind: LogKind = LogKind.EVENTS) -> Proven:
    """What can be proven of a position now; nothing where the object store is away or its tiles are not sound."""
    where = {"tenant": tenant_id, "log": kind}
    with tenant(tenant_id):
        try:
            proof = desk.prove(position, kind)
        except StorageAway as error:
            log.warning("proof_unavailable", **where, position=position, error=str(error))
            return Proven(sealed=None, witnesses=0, text=None)
        except SealingFault as error:
            log.error("proof_unsound", **where, position=position, error=str(error))
            return Proven(sealed=None, witnesses=0, text=None)
    return Proven(proof.sealed, proof.witnesses, None if proof.file is None else str(proof.file))


def proofs(
    desk: ProofDesk, store: Store, identities: IdentityProvider, kind: LogKind
) -> Callable[[Request], Awaitable[Response]]:
    """The route's function: 200 with the file; 401; 404 for no position of the log; 409 while not sealed yet; 503."""

    def of(identity: Identity, position: int) -> Proven | None:
        with tenant(identity.tenant_id):
            if position >= stored_log(store, kind).size():
                return None
        return prove(desk, identity.tenant_id, position, kind)

    async def respond(request: Request) -> Response:
        try:
            identity = identities.identify(bearer(request))
        except Unauthenticated as refused:
            return problem(401, "UNAUTHENTICATED", str(refused), JSON, {"www-authenticate": "Bearer"})
        asked = request.path_params["position"].removesuffix(".tlog-proof")
        if not (asked.isascii() and asked.isdigit() and len(asked) <= POSITION_DIGITS_MAX):
            return problem(404, "NOT_FOUND", "日志位置应为不带符号的整数。", JSON)
        proven = await asyncio.to_thread(of, identity, int(asked))
        if proven is None:
            return problem(404, "NOT_FOUND", f"{KIND_LABELS[kind]}中没有位置 {int(asked)}。", JSON)
        if proven.sealed is None:
            return problem(503, "UNAVAILABLE", "证明暂时取不到，请稍后再试；持续如此请告诉管理员。", JSON)
        if proven.text is None:
            said = f"位置 {int(asked)} 尚未封存（已封存 {proven.sealed} 条），请稍后再取。"
            return problem(409, "NOT_SEALED_YET", said, JSON, {"retry-after": str(RETRY_SECONDS)})
        headers = {
            "content-disposition": f'attachment; filename="{NAMES[kind]}{int(asked)}.tlog-proof"',
            "cache-control": "no-store",
            "x-sandan-witnesses": str(proven.witnesses),
        }
        return Response(proven.text.encode(), media_type="text/plain; charset=utf-8", headers=headers)

    return respond
