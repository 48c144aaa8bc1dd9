"""POST /evidence/<id>/uploaded: a client says that it has sent the bytes to the object store.

No command: what was sent in parts becomes one file, and the sealing is tried now. A client that sent its file at once
and never says so is found by the job's own turns.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
import urllib3
from minio.error import MinioException
from starlette.requests import Request
from starlette.responses import Response

from domain.refusal import NotFound
from graphql_api.ids import Ids
from services.edge.endpoint import bearer
from services.edge.identity import IdentityProvider, Unauthenticated
from services.edge.parts import RETRY_SECONDS
from services.edge.responses import JSON, json_response, problem
from services.evidence.desk import EvidenceDesk
from services.evidence.errors import PartsMissing

PATH = "/evidence/{id}/uploaded"
PARTS_NAMED_MAX = 20

log = structlog.get_logger("sandan.edge")


def uploaded(
    desk: EvidenceDesk, identities: IdentityProvider, ids_key: bytes
) -> Callable[[Request], Awaitable[Response]]:
    """The route's function: 202, or 401 without a token, 404 for a file that the token's district does not have, 409
    while parts are missing, 503 where these cannot be joined now."""

    async def respond(request: Request) -> Response:
        try:
            identity = identities.identify(bearer(request))
        except Unauthenticated as refused:
            return problem(401, "UNAUTHENTICATED", str(refused), JSON, {"www-authenticate": "Bearer"})
        evidence = Ids(ids_key, identity.tenant_id).key_of("Evidence", request.path_params["id"])
        try:
            if evidence is None:
                raise NotFound
            await asyncio.to_thread(desk.uploaded, identity.tenant_id, evidence)
        except NotFound as refused:
            return problem(404, refused.code, refused.message, JSON)
        except PartsMissing as missing:
            named = "、".join(map(str, missing.numbers[:PARTS_NAMED_MAX]))
            said = f"还有 {len(missing.numbers)} 段没有收到（{named}），请补传后再提请。"
            return problem(409, "PARTS_MISSING", said, JSON)
        except (MinioException, urllib3.exceptions.HTTPError) as error:
            log.warning("parts_unavailable", error=str(error))
            said = "对象存储没有应答，请稍后再试；持续如此请告诉管理员。"
            return problem(503, "UNAVAILABLE", said, JSON, {"retry-after": str(RETRY_SECONDS)})
        return json_response({"status": "accepted"}, 202, JSON)

    return respond
