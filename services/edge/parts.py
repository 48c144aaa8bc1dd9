"""POST /evidence/<id>/parts: addresses for the parts of a large file, and which of them have come already.

Asked again after a cut, or from another machine, it goes on with the same upload; the last step is the hint
`POST /evidence/<id>/uploaded`, which makes one file of the parts.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
import urllib3
from minio.error import MinioException
from starlette.requests import Request
from starlette.responses import Response
from strawberry.schema import Schema

from domain.refusal import NotFound, Refusal
from graphql_api.context import Context
from graphql_api.ids import Ids
from services.edge.endpoint import bearer
from services.edge.identity import Identity, IdentityProvider, Unauthenticated
from services.edge.responses import JSON, json_response, problem
from services.evidence.desk import EvidenceDesk
from services.evidence.parts import UploadParts

PATH = "/evidence/{id}/parts"
RETRY_SECONDS = 5

_MAY_UPLOAD = "query ($id: ID!) { district { node(id: $id) { ... on Evidence { upload { expiresAt } } } } }"
"""Whoever is given the form for a file may send it in parts as well."""

log = structlog.get_logger("sandan.edge")


def parts(
    schema: Schema,
    desk: EvidenceDesk,
    identities: IdentityProvider,
    make_context: Callable[[Identity], Context],
    ids_key: bytes,
    request_seconds: float,
) -> Callable[[Request], Awaitable[Response]]:
    """The route's function: 200 with the parts; 401; 404 for a file that is not awaited from the viewer; 409 for one
    that is sent at once; 503 where the object store is away.
    """

    async def may_upload(identity: Identity, told: str) -> bool:
        context = make_context(identity)
        async with context.reads, asyncio.timeout(request_seconds):
            answer = await schema.execute(_MAY_UPLOAD, variable_values={"id": told}, context_value=context)
        node = ((answer.data or {}).get("district") or {}).get("node") or {}
        return not answer.errors and node.get("upload") is not None

    async def respond(request: Request) -> Response:
        told = request.path_params["id"]
        try:
            identity = identities.identify(bearer(request))
            evidence = Ids(ids_key, identity.tenant_id).key_of("Evidence", told)
            if evidence is None or not await may_upload(identity, told):
                raise NotFound
            offered = await asyncio.to_thread(desk.parts, identity.tenant_id, evidence)
        except Unauthenticated as refused:
            return problem(401, "UNAUTHENTICATED", str(refused), JSON, {"www-authenticate": "Bearer"})
        except NotFound as refused:
            return problem(404, refused.code, refused.message, JSON)
        except Refusal as refused:
            return problem(409, refused.code, refused.message, JSON)
        except (MinioException, urllib3.exceptions.HTTPError) as error:
            log.warning("parts_unavailable", error=str(error))
            said = "对象存储没有应答，请稍后再试；持续如此请告诉管理员。"
            return problem(503, "UNAVAILABLE", said, JSON, {"retry-after": str(RETRY_SECONDS)})
        return json_response(_told(offered), 200, JSON)

    return respond


def _told(offered: UploadParts) -> dict[str, object]:
    named = [
        {"number": each.number, "sizeBytes": each.size_bytes, "received": each.received, "url": each.url}
        for each in offered.parts
    ]
    return {"partBytes": offered.part_bytes, "expiresAt": offered.expires_at.isoformat(), "parts": named}
