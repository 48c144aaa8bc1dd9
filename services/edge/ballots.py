"""GET /ballots/boxes, POST /ballots/tokens, votes, receipts: what voters' clients ask of services/ballots.

Boxes are shown, and a token is given, to whoever the credentials name. A vote is taken, and a receipt looked up, from
anybody: these two routes read no credentials, and nothing of a request to them is logged
(services/edge/request_log.py).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response

from domain.refusal import InvalidInput, NotFound, NotPermitted, Refusal
from services.ballots.desk import BallotDesk
from services.ballots.errors import BallotRequestUnreadable
from services.ballots.tables import Box
from services.ballots.votes import as_text, from_text
from services.edge.endpoint import bearer
from services.edge.identity import IdentityProvider, Unauthenticated
from services.edge.responses import JSON, json_response, problem

BOXES, TOKENS, VOTES, RECEIPTS = "/ballots/boxes", "/ballots/tokens", "/ballots/votes", "/ballots/receipts"
UNNAMED = frozenset({VOTES, RECEIPTS})
"""Routes that ask for no name."""

BODY_BYTES_MAX = 4_096

log = structlog.get_logger("sandan.edge")

Route = Callable[[Request], Awaitable[Response]]


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    box: str
    blinded: str


class _Vote(msgspec.Struct, forbid_unknown_fields=True):
    box: str
    token: str
    signature: str
    sealed: str


class _Receipt(msgspec.Struct, forbid_unknown_fields=True):
    box: str
    commitment: str


def boxes(desk: BallotDesk, identities: IdentityProvider) -> Route:
    """The route that shows a voter which boxes take a vote of theirs now: 200, or 401 without credentials."""

    async def respond(request: Request) -> Response:
        try:
            identity = identities.identify(bearer(request))
        except Unauthenticated as refused:
            return problem(401, "UNAUTHENTICATED", str(refused), JSON, {"www-authenticate": "Bearer"})
        found = await asyncio.to_thread(desk.boxes, identity.tenant_id, identity.person)
        return json_response({"boxes": [_shown(box) for box in found]}, 200, JSON)

    return respond


def _shown(box: Box) -> dict[str, Any]:
    return {
        "box": box.address,
        "unit": box.unit,
        "year": box.year,
        "choices": list(box.choices),
        "tokenKey": as_text(box.token_key),
        "voteKey": as_text(box.vote_key),
    }


def tokens(desk: BallotDesk, identities: IdentityProvider) -> Route:
    """The route that signs a voter's blinded token: 200, or 401 without credentials, or the refusal."""

    async def respond(request: Request) -> Response:
        try:
            identity = identities.identify(bearer(request))
        except Unauthenticated as refused:
            return problem(401, "UNAUTHENTICATED", str(refused), JSON, {"www-authenticate": "Bearer"})

        def issue(asked: _Asked) -> dict[str, Any]:
            signature = desk.issue(identity.tenant_id, identity.person, asked.box, _bytes(asked.blinded))
            return {"signature": as_text(signature)}

        return await _answer(request, _Asked, issue)

    return respond


def votes(desk: BallotDesk) -> Route:
    """The route that takes a vote for a token: 200 with its receipt, or the refusal."""

    def cast(vote: _Vote) -> dict[str, Any]:
        token, signature, sealed = (_bytes(text) for text in (vote.token, vote.signature, vote.sealed))
        return {"commitment": desk.cast(vote.box, token, signature, sealed)}

    return _unnamed(_Vote, cast)


def receipts(desk: BallotDesk) -> Route:
    """The route that says whether a receipt stands among the votes that were sealed."""

    def counted(receipt: _Receipt) -> dict[str, Any]:
        return {"counted": desk.counted(receipt.box, receipt.commitment)}

    return _unnamed(_Receipt, counted)


def _unnamed(shape: type[Any], act: Callable[[Any], dict[str, Any]]) -> Route:
    async def respond(request: Request) -> Response:
        try:
            return await _answer(request, shape, act)
        except Exception as fault:
            # The kind of fault and nothing else: its text could hold what was sent.
            log.error("ballot_fault", error=type(fault).__name__)
            return problem(500, "INTERNAL", "平台内部错误，请稍后原样重试：同一张选票不会重复计入。", JSON)

    return respond


async def _answer(request: Request, shape: type[Any], act: Callable[[Any], dict[str, Any]]) -> Response:
    try:
        asked = await _read(request, shape)
        return json_response(await asyncio.to_thread(act, asked), 200, JSON)
    except Refusal as refused:
        return problem(_status(refused), refused.code, refused.message, JSON)


async def _read(request: Request, shape: type[Any]) -> Any:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            raise BallotRequestUnreadable
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.DecodeError:
        raise BallotRequestUnreadable from None


def _bytes(text: str) -> bytes:
    try:
        return from_text(text)
    except ValueError:
        raise BallotRequestUnreadable from None


def _status(refused: Refusal) -> int:
    match refused:
        case NotFound():
            return 404
        case NotPermitted():
            return 403
        case InvalidInput():
            return 400
        case _:
            return 409
