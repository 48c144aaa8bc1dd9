"""POST /evidence/<id>/uploaded: a client says that it has sent the bytes to the object store.

Only a hint, so no command: it has the sealing tried now. A client that never says so is found by the job's own turns.
"""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from domain.refusal import NotFound
from graphql_api.ids import Ids
from services.edge.endpoint import bearer
from services.edge.identity import IdentityProvider, Unauthenticated
from services.edge.responses import JSON, json_response, problem
from services.evidence.desk import EvidenceDesk

PATH = "/evidence/{id}/uploaded"


def uploaded(
    desk: EvidenceDesk, identities: IdentityProvider, ids_key: bytes
) -> Callable[[Request], Awaitable[Response]]:
    """The route's function: 202, or 401 without a token, or 404 for a file that the token's district does not have."""

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
        return json_response({"status": "accepted"}, 202, JSON)

    return respond
