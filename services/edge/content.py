"""GET /evidence/<id>/content: a sealed file, decrypted as it is sent, for whoever holds a ticket to it.

The ticket in the address is all that is asked for: browsers follow addresses without a token. What was begun and cannot
be finished ends in a broken connection, never in an end that looks like one.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor

import structlog
import urllib3
from minio.error import MinioException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from domain.evidence.errors import EvidenceDestroyed
from domain.refusal import NotFound, Refusal
from services.edge.responses import JSON, problem
from services.evidence.desk import Content, EvidenceDesk
from services.evidence.download import safe_headers
from services.evidence.errors import FileAltered, FileGone, TicketExpired, TicketInvalid
from services.store.errors import KeyringUnavailable

PATH = "/evidence/{id}/content"
RETRY_SECONDS = 5

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")

log = structlog.get_logger("sandan.edge")


def content(desk: EvidenceDesk, threads: ThreadPoolExecutor) -> Callable[[Request], Awaitable[Response]]:
    """The route's function: 200 or 206 with the bytes; 403 for a ticket that is none or over; 404; 409 while not
    sealed; 410 once the key was destroyed; 416; 500 where the store holds something else; 503 where store or keys are
    away.

    threads: for waiting on the object store, apart from those that decide commands.
    """

    async def respond(request: Request) -> Response:
        asked = (request.query_params.get("rendition", ""), request.query_params.get("ticket", ""))
        try:
            found = await asyncio.wrap_future(threads.submit(desk.content, request.path_params["id"], *asked))
            return await _answer(request, found, threads)
        except (TicketInvalid, TicketExpired) as refused:
            code = "TICKET_EXPIRED" if isinstance(refused, TicketExpired) else "TICKET_INVALID"
            return problem(403, code, refused.__doc__ or "", JSON)
        except NotFound as refused:
            return problem(404, refused.code, refused.message, JSON)
        except EvidenceDestroyed as refused:
            return problem(410, refused.code, refused.message, JSON)
        except Refusal as refused:
            return problem(409, refused.code, refused.message, JSON)
        except (FileAltered, FileGone) as error:
            log.error("evidence_unsound", id=request.path_params["id"], error=f"{type(error).__name__}: {error}")
            said = "对象存储中的文件不在，或与封存时不符，没有发出；请告诉管理员。"
            return problem(500, "EVIDENCE_UNSOUND", said, JSON)
        except (MinioException, urllib3.exceptions.HTTPError, KeyringUnavailable) as error:
            log.warning("evidence_unavailable", error=str(error))
            what = "本区的密钥不在" if isinstance(error, KeyringUnavailable) else "对象存储没有应答"
            said = f"{what}，文件暂时取不到，请稍后再试；持续如此请告诉管理员。"
            return problem(503, "UNAVAILABLE", said, JSON, {"retry-after": str(RETRY_SECONDS)})

    return respond


async def _answer(request: Request, found: Content, threads: ThreadPoolExecutor) -> Response:
    size, tag = found.file.size_bytes, f'"{found.sha256}"'
    headers = {**safe_headers(found.file_name, found.media_type), "accept-ranges": "bytes", "etag": tag}
    asked = request.headers.get("range", "")
    # A range of another file than the client began with would be sewn onto it.
    wanted = _RANGE.fullmatch(asked) if request.headers.get("if-range", tag) == tag else None
    start, end, status = 0, size, 200
    if wanted is not None and wanted.groups() != ("", ""):
        start, end = _span(wanted[1], wanted[2], size)
        if start >= end:
            said = f"文件共 {size} 字节，没有 Range 所指的部分。"
            return problem(416, "RANGE_NOT_SATISFIABLE", said, JSON, {"content-range": f"bytes */{size}"})
        headers["content-range"], status = f"bytes {start}-{end - 1}/{size}", 206
    headers["content-length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    chunks = found.file.chunks(start, end)
    # The first of them before the status is: what is missing or altered from the start is said in words.
    begun = await asyncio.wrap_future(threads.submit(next, chunks, b""))
    return StreamingResponse(_sending(begun, chunks, threads), status, headers)


async def _sending(
    begun: bytes, chunks: Generator[bytes, None, None], threads: ThreadPoolExecutor
) -> AsyncIterator[bytes]:
    reading = threads.submit(bytes)
    try:
        yield begun
        while True:
            reading = threads.submit(next, chunks, b"")
            chunk = await asyncio.wrap_future(reading)
            if not chunk:
                return
            yield chunk
    except (FileAltered, FileGone, MinioException, urllib3.exceptions.HTTPError) as error:
        log.error("evidence_cut_short", error=f"{type(error).__name__}: {error}")
        raise
    finally:
        # A client that went away may leave a read running: the connection to the store is given back after it.
        reading.add_done_callback(lambda _: chunks.close())


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    """The bytes (from, up to) that a range means; empty where there are none."""
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size
