"""The HTTP application: GraphQL, documents, a hint, health checks. `create_app` for servers, `make_app` for tests."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any, TypeVar

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.ids import PersonId, UnitId
from domain.lists.coverage import Coverage
from domain.recorded import Recorded
from domain.refusal import Refusal
from domain.signing.text import TextToSign, ToSign
from graphql_api.context import Context, Proven
from graphql_api.cursors import Cursors
from graphql_api.ids import Ids
from graphql_api.schema import make_schema
from services.access.log import AccessLog
from services.ballots.desk import BallotDesk, open_desk
from services.clock import Clock, day_of, now
from services.commands.blockers import find_blockers
from services.commands.coverage import find_coverage
from services.commands.meeting_board import find_board
from services.commands.service import CommandService
from services.commands.signing_texts import find_signing_text
from services.edge import ballots
from services.edge.accesses import DistrictAccesses
from services.edge.content import PATH as CONTENT_PATH
from services.edge.content import content
from services.edge.disclosures import PATH as DISCLOSURES_PATH
from services.edge.disclosures import disclosures
from services.edge.documents import PATH as DOCUMENTS_PATH
from services.edge.documents import documents
from services.edge.endpoint import Endpoint
from services.edge.files import DistrictFiles
from services.edge.health import healthz, readyz
from services.edge.identity import Identity, IdentityProvider
from services.edge.limits import EXTENSIONS
from services.edge.operation import METHODS
from services.edge.parts import PATH as PARTS_PATH
from services.edge.parts import parts as upload_parts
from services.edge.proofs import PATHS as PROOF_PATHS
from services.edge.proofs import proofs, prove
from services.edge.reading import ReadPool, RequestReads
from services.edge.request_log import RequestLog
from services.edge.responses import JSON, problem
from services.edge.rule_format import PATH as RULE_FORMAT_PATH
from services.edge.rule_format import rule_format
from services.edge.submitting import submitter
from services.edge.tokens import DevelopmentTokens
from services.edge.trails import PATH as TRAILS_PATH
from services.edge.trails import trails
from services.edge.uploaded import PATH as UPLOADED_PATH
from services.edge.uploaded import uploaded
from services.evidence.desk import EvidenceDesk
from services.evidence.storage import open_storage
from services.sealer.files import open_bucket
from services.sealer.proving import ProofDesk
from services.settings import Settings
from services.store import Store, tenant
from services.worker.outbox import Outbox

REQUEST_SECONDS = 20.0
STATEMENT_SECONDS = 10.0
WAIT_SECONDS = 5.0
READ_CONNECTIONS_MAX = 10
LOG_READING_THREADS = 4
CONTENT_READING_THREADS = 8

Answered = TypeVar("Answered")

log = structlog.get_logger("sandan.edge")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the edge works with. `ids_key` (at least 32 bytes) binds the ids that clients see to their district."""

    store: Store
    reads: ReadPool
    desk: EvidenceDesk
    proof_desk: ProofDesk
    ballots: BallotDesk
    identities: IdentityProvider
    ids_key: bytes
    clock: Clock = now
    wait_seconds: float = WAIT_SECONDS
    request_seconds: float = REQUEST_SECONDS


def create_app(settings: Settings) -> Starlette:
    """The application of `sandan serve`. Opens the log at once, the read pool when the server starts.

    Raises SettingsWrong for what is missing, and what opening the store raises.
    """
    token_key = settings.need_token_key()
    database_url = settings.need_database_url()
    storage = open_storage(settings)
    store = Store(database_url, settings.keyring)
    outbox = Outbox(store.datastore)
    return make_app(
        Parts(
            store=store,
            reads=ReadPool(database_url, connections_max=READ_CONNECTIONS_MAX, statement_seconds=STATEMENT_SECONDS),
            desk=EvidenceDesk(
                storage, store.read_stream, store.subject_keys.living, outbox.hurry_sealing, key=token_key
            ),
            proof_desk=ProofDesk(store, open_bucket(settings)),
            ballots=open_desk(store, settings.keyring),
            identities=DevelopmentTokens(token_key),
            ids_key=token_key,
        )
    )


def make_app(parts: Parts) -> Starlette:
    """The application of given parts; closes store and pool when the server stops."""
    commands = CommandService(parts.store, parts.clock)
    # Threads of their own: questions that read the log or compute long must not take those that decide commands.
    log_reading = ThreadPoolExecutor(LOG_READING_THREADS, thread_name_prefix="log-reading")
    content_reading = ThreadPoolExecutor(CONTENT_READING_THREADS, thread_name_prefix="content-reading")
    schema = make_schema(EXTENSIONS)

    def make_context(identity: Identity) -> Context:
        return _context(parts, commands, log_reading, identity)

    endpoint = Endpoint(schema, parts.identities, make_context, request_seconds=parts.request_seconds)

    async def database() -> None:
        await parts.reads.require_current()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await parts.reads.open()
        try:
            yield
        finally:
            await parts.reads.close()
            log_reading.shutdown()
            content_reading.shutdown()
            parts.store.close()

    return Starlette(
        routes=[
            # Every method comes to the endpoint, which refuses what it does not know in JSON like everything else.
            Route("/graphql", endpoint.respond, methods=[*METHODS, "PUT", "PATCH", "DELETE", "OPTIONS"]),
            Route(UPLOADED_PATH, uploaded(parts.desk, parts.identities, parts.ids_key), methods=["POST"]),
            Route(
                PARTS_PATH,
                upload_parts(schema, parts.desk, parts.identities, make_context, parts.ids_key, parts.request_seconds),
                methods=["POST"],
            ),
            Route(CONTENT_PATH, content(parts.desk, content_reading), methods=["GET"]),
            Route(
                DOCUMENTS_PATH,
                documents(schema, parts.identities, make_context, parts.request_seconds),
                methods=["GET"],
            ),
            *(
                Route(path, proofs(parts.proof_desk, parts.store, parts.identities, kind), methods=["GET"])
                for kind, path in PROOF_PATHS.items()
            ),
            Route(DISCLOSURES_PATH, disclosures(parts.store, parts.identities), methods=["GET"]),
            Route(
                TRAILS_PATH,
                trails(parts.store, parts.proof_desk.bucket, parts.identities, parts.ids_key),
                methods=["GET"],
            ),
            Route(ballots.BOXES, ballots.boxes(parts.ballots, parts.identities), methods=["GET"]),
            Route(ballots.TOKENS, ballots.tokens(parts.ballots, parts.identities), methods=["POST"]),
            Route(ballots.VOTES, ballots.votes(parts.ballots), methods=["POST"]),
            Route(ballots.RECEIPTS, ballots.receipts(parts.ballots), methods=["POST"]),
            Route(RULE_FORMAT_PATH, rule_format, methods=["GET"]),
            Route("/healthz", healthz, methods=["GET"]),
            Route("/readyz", readyz({"database": database}), methods=["GET"]),
        ],
        middleware=[Middleware(RequestLog, unnamed=ballots.UNNAMED)],
        exception_handlers={404: _not_found, 500: _fault},
        lifespan=lifespan,
    )


def _context(parts: Parts, commands: CommandService, log_reading: Executor, identity: Identity) -> Context:
    """The context of one request. The district is the token's and nobody else's."""
    tenant_id, actor = identity.tenant_id, identity.actor()
    store, access_log = parts.store, AccessLog(parts.store)

    @cache
    def stream_up_to(position: int, stream: str) -> Sequence[Recorded]:
        # Once a request: every list set of a page rests on the same year, the same district and the same makers.
        return store.read_stream(stream, up_to_position=position, opened=False)

    async def ask_the_log(ask: Callable[..., Answered], *told: Any) -> Answered:
        def answer() -> Answered:
            with tenant(tenant_id):
                return ask(*told)

        return await asyncio.get_running_loop().run_in_executor(log_reading, answer)

    async def unseal(texts: Sequence[str]) -> Sequence[Any]:
        return await ask_the_log(store.unseal, texts)

    async def blockers(unit: str, year: int, position: int, day: date) -> Sequence[Refusal]:
        read = partial(stream_up_to, position)
        return await ask_the_log(find_blockers, read, tenant_id, UnitId(unit), year, day)

    async def coverage(unit: str, year: int, position: int, day: date) -> Coverage:
        read = partial(stream_up_to, position)
        return await ask_the_log(find_coverage, read, tenant_id, UnitId(unit), year, day)

    async def beside(work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(log_reading, work)

    async def proof(position: int) -> Proven:
        return await ask_the_log(prove, parts.proof_desk, tenant_id, position)

    async def meeting_board(organiser: str, year: int, position: int, day: date) -> tuple[str, Sequence[Refusal]]:
        read = partial(stream_up_to, position)
        return await ask_the_log(find_board, read, tenant_id, UnitId(organiser), year, day)

    async def signing_text(asked: ToSign, position: int, day: date) -> TextToSign | None:
        read = partial(stream_up_to, position)
        return await ask_the_log(find_signing_text, read, tenant_id, asked, PersonId(actor.person), day)

    return Context(
        tenant_id=tenant_id,
        actor=actor,
        ids=Ids(parts.ids_key, tenant_id),
        cursors=Cursors(parts.ids_key, tenant_id),
        today=day_of(parts.clock()),
        day_of=day_of,
        reads=RequestReads(parts.reads, tenant_id),
        submit=submitter(commands, tenant_id, actor),
        unseal=unseal,
        blockers=blockers,
        coverage=coverage,
        meeting_board=meeting_board,
        signing_text=signing_text,
        files=DistrictFiles(parts.desk, tenant_id, identity.person),
        accesses=DistrictAccesses(access_log, parts.proof_desk, tenant_id, ask_the_log),
        prove=proof,
        beside=beside,
        wait_seconds=parts.wait_seconds,
    )


async def _not_found(_request: Request, _error: Exception) -> Response:
    return problem(404, "NOT_FOUND", "没有这个地址。", JSON)


async def _fault(request: Request, error: Exception) -> Response:
    log.error("fault", error=f"{type(error).__name__}: {error}", exc_info=error)
    request_id = getattr(request.state, "request_id", "")
    return problem(500, "INTERNAL", f"平台内部错误，请把请求编号告诉管理员：{request_id}", JSON)
