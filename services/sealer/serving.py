"""A small HTTP server for the signer and the witness: bounded requests, one handler, the standard library alone."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import structlog

from services.sealer.extension import BODY_BYTES_MAX
from services.setting_values import Listen

SILENT_SECONDS_MAX = 30.0
"""After which a connection that says nothing is closed."""
TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What came: `headers` by their names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    text: str
    media_type: str = TEXT


Respond = Callable[[Request], Answer]


class Server:
    """Answers at an address until `close`; port 0: any free, `port` says which. Raises OSError for a taken address."""

    def __init__(self, listen: Listen, respond: Respond) -> None:
        self._server = _HTTPServer((listen.host, listen.port), _handler(respond))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def close(self) -> None:
        """Stop listening; requests under way are answered."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    # A connection that is only kept open must not keep the process.
    block_on_close = False


def _handler(respond: Respond) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = SILENT_SECONDS_MAX

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: what matters is logged by those who judge."""

        def _answer(self) -> None:
            length = self.headers.get("content-length") or "0"
            if not length.isdigit() or "transfer-encoding" in self.headers:
                self.close_connection = True
                self._send(Answer(411, "请求须有 Content-Length\n"))
            elif int(length) > BODY_BYTES_MAX:
                self.close_connection = True
                self._send(Answer(413, f"请求大于 {BODY_BYTES_MAX} 字节\n"))
            else:
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.command, self.path, headers, self.rfile.read(int(length)))
                self._send(_guarded(respond, request))

        def _send(self, answer: Answer) -> None:
            content = answer.text.encode()
            self.send_response(answer.status)
            self.send_header("content-type", answer.media_type)
            self.send_header("content-length", str(len(content)))
            if self.close_connection:
                self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(content)

    return Handler


def _guarded(respond: Respond, request: Request) -> Answer:
    try:
        return respond(request)
    except Exception as error:
        _log.error("request_failed", path=request.path, error=f"{type(error).__name__}: {error}", exc_info=error)
        return Answer(500, "内部错误，详见日志\n")
