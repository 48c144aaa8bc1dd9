"""An object store that fails as told: a proxy before the real one, which each request asks what is to go wrong."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

CHUNK_BYTES = 64 << 10


class Fault(Enum):
    """What can go wrong with one request."""

    SILENT = "takes the request and never answers"
    HANGS_UP = "closes the connection without a word"
    FAILS = "500 InternalError"
    FULL = "507 InsufficientStorage"
    CUT_UP = "closes the connection when half of the body has come"
    CUT_DOWN = "closes the connection when half of the answer was sent"
    ANSWER_LOST = "does what is asked and closes the connection without an answer"
    OTHER_BYTES = "answers with one bit of the object's bytes turned"


@dataclass(frozen=True)
class Asked:
    """A request: its method, bucket, key and query."""

    method: str
    bucket: str
    key: str
    query: str


@dataclass
class FaultyS3:
    """`endpoint` (host:port) stands for the store. `wrong(asked)` says what goes wrong with a request, if anything."""

    endpoint: str
    wrong: Callable[[Asked], Fault | None] = lambda _: None
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def faulty_s3(upstream: str) -> Iterator[FaultyS3]:
    """Stands before the store at `upstream` (host:port, plain HTTP)."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            url = urlsplit(self.path)
            bucket, _, key = url.path.lstrip("/").partition("/")
            asked = Asked(self.command, bucket, key, url.query)
            proxy.asked.append(asked)
            fault = proxy.wrong(asked)
            self.close_connection = True
            length = int(self.headers.get("content-length") or 0)
            if fault is Fault.CUT_UP:
                self.rfile.read(length // 2)
                return
            body = self.rfile.read(length)
            match fault:
                case Fault.HANGS_UP:
                    return
                case Fault.SILENT:
                    over.wait()
                case Fault.FAILS:
                    self._refuse(500, "InternalError")
                case Fault.FULL:
                    self._refuse(507, "InsufficientStorage")
                case _:
                    self._pass_on(body, fault)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any

        def _refuse(self, status: int, code: str) -> None:
            body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
            self.send_response(status)
            self.send_header("content-type", "application/xml")
            self.send_header("content-length", str(len(body)))
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def _pass_on(self, body: bytes, fault: Fault | None) -> None:
            connection = HTTPConnection(upstream, timeout=30)
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                connection.putheader(name, value)
            connection.endheaders(body or None)
            answer = connection.getresponse()
            if fault is Fault.ANSWER_LOST:
                answer.read()
            else:
                self._answer(answer, fault)
            connection.close()

        def _answer(self, answer: HTTPResponse, fault: Fault | None) -> None:
            content = bytearray(answer.read())
            if fault is Fault.OTHER_BYTES and content:
                content[len(content) // 2] ^= 1
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, value)
            length = answer.headers.get("content-length") if self.command == "HEAD" else str(len(content))
            if length is not None:
                self.send_header("content-length", length)
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if fault is Fault.CUT_DOWN else content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    proxy = FaultyS3(f"127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield proxy
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
