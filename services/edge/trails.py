"""GET /trails/<item>?purpose=<AccessPurpose>: the sealed package of an item's evidence trail, for oversight. That it is
exported is recorded in the access log before it is sent.

It is what `sandan trail` writes, without the evidence files: each of these is fetched, and recorded, by itself. What
concerns a case is in an inspector's package alone.
"""

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO
from uuid import uuid4

import structlog
from starlette.requests import Request
from starlette.responses import Response

from domain.access.capacity import acting_role
from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Access, Subject
from domain.access.errors import PurposeNotYours
from domain.reading import READ_GRANTS, ReadSubject
from domain.roles import Role
from graphql_api.ids import Ids
from services.access.log import AccessLog
from services.bundle.district import sealed_log, trail_accesses
from services.bundle.errors import BundleImpossible
from services.bundle.trail import best_head, build_trail
from services.bundle.trail_of import trail_of
from services.edge.endpoint import bearer
from services.edge.identity import Identity, IdentityProvider, Unauthenticated
from services.edge.responses import JSON, problem
from services.evidence.errors import StorageAway
from services.sealer.errors import SealingFault
from services.sealer.files import LogBucket
from services.store import Store, tenant

PATH = "/trails/{item}"
SEES_ALL = (Role.DISCIPLINE_INSPECTOR, Role.AUDITOR)
"""Who may take a package away: it holds every entry of the trail, restricted matters included."""
SEES_CASES = frozenset(role for role, _ in READ_GRANTS[ReadSubject.CASE_FOLDERS])
"""In which role one is also given the holds, and the looks on behalf of a case. Whoever has several roles is given what
the one has that the package is recorded with."""

log = structlog.get_logger("sandan.edge")


def trails(
    store: Store, bucket: LogBucket, identities: IdentityProvider, ids_key: bytes
) -> Callable[[Request], Awaitable[Response]]:
    """The route's function: 200 with the zip; 400 without a purpose that is theirs to name; 401; 403 for others than
    oversight; 404; 409 while nothing of it is sealed; 503."""
    accesses = AccessLog(store)

    def exported(identity: Identity, item: str, role: Role, purpose: Purpose) -> bytes:
        """The package, once it is recorded that it is handed out."""
        with tenant(identity.tenant_id):
            sealed, output = sealed_log(store, bucket), BytesIO()
            head = best_head(sealed)
            trail = trail_of(store, item, head.checkpoint.size, cases=role in SEES_CASES)
            looks = trail_accesses(store, bucket, trail)
            build_trail(output, sealed, head, trail, accesses=looks)
            access = Access(
                command_id=str(uuid4()),
                act=Act.TRAIL_EXPORTED,
                subject=Subject(SubjectKind.ITEM, item),
                actor=identity.actor(),
                role=role,
                purpose=purpose,
                size_bytes=output.tell(),
                item=item,
            )
            accesses.record(access)
        return output.getvalue()

    async def respond(request: Request) -> Response:
        try:
            identity = identities.identify(bearer(request))
        except Unauthenticated as refused:
            return problem(401, "UNAUTHENTICATED", str(refused), JSON, {"www-authenticate": "Bearer"})
        roles = [role for role in SEES_ALL if role in identity.roles]
        if not roles:
            return problem(403, "NOT_PERMITTED", "轨迹包只给审计员和纪检监察员。", JSON)
        item = Ids(ids_key, identity.tenant_id).key_of("Item", request.path_params["item"])
        if item is None:
            return problem(404, "NOT_FOUND", "没有这个清单项目。", JSON)
        try:
            purpose = Purpose(request.query_params.get("purpose", ""))
            role = acting_role(roles, purpose, None)
        except ValueError:
            return problem(400, "BAD_REQUEST", f"请用 purpose 写明用途：{'、'.join(Purpose)}。", JSON)
        except PurposeNotYours as refused:
            return problem(400, refused.code, refused.message, JSON)
        try:
            content = await asyncio.to_thread(exported, identity, item, role, purpose)
        except BundleImpossible as impossible:
            return problem(409, "NOT_SEALED_YET", str(impossible), JSON)
        except (SealingFault, StorageAway) as fault:
            log.error("trail_unavailable", tenant=identity.tenant_id, error=str(fault))
            return problem(503, "UNAVAILABLE", "轨迹包暂时取不到，请稍后再试；持续如此请告诉管理员。", JSON)
        headers = {"content-disposition": 'attachment; filename="trail.zip"', "cache-control": "no-store"}
        return Response(content, media_type="application/zip", headers=headers)

    return respond
