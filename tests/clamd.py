"""A small clamd: the real protocol, one signature, and the ways in which one fails."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The text that every scanner takes for a virus, put together so that none takes this file for one."""


@dataclass
class Clamd:
    """What it answers. `asked` are its commands in order, `scanned` the files that came whole."""

    address: str = ""
    version: bytes = b"ClamAV 1.4.3/27830/Thu Nov 26 09:14:54 2026"
    stream_bytes_max: int = 25 << 20
    verdict: bytes | None = None
    mute: bool = False
    hangs_up: bool = False
    asked: list[bytes] = field(default_factory=list)
    scanned: list[bytes] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        """One connection: one command."""
        with connection, connection.makefile("rb") as stream:
            command = b""
            while not command.endswith(b"\x00"):
                more = stream.read(1)
                if not more:
                    return
                command += more
            self.asked.append(command)
            if command == b"zVERSION\x00":
                connection.sendall(self.version + b"\x00")
            elif self.hangs_up:
                return
            elif command == b"zINSTREAM\x00" and not self.mute:
                connection.sendall(self._scan(stream) + b"\x00")
            else:
                # Nothing is said until the other side has had enough.
                while stream.read(1 << 16):
                    pass

    def _scan(self, stream: BinaryIO) -> bytes:
        data = b""
        while length := int.from_bytes(stream.read(4), "big"):
            data += stream.read(length)
            if len(data) > self.stream_bytes_max:
                return b"INSTREAM size limit exceeded. ERROR"
        self.scanned.append(data)
        if self.verdict is not None:
            return self.verdict
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in data else b"stream: OK"


@contextmanager
def clamd(socket_path: Path | None = None) -> Iterator[Clamd]:
    """Answering on a free port of this machine, or on a socket at `socket_path`."""
    server = socket.create_server(("127.0.0.1", 0)) if socket_path is None else _local(socket_path)
    found = Clamd(str(socket_path) if socket_path else f"127.0.0.1:{server.getsockname()[1]}")
    stopped = threading.Event()

    def accept() -> None:
        while not stopped.is_set():
            with suppress(OSError):
                connection, _ = server.accept()
                threading.Thread(target=_serve, args=(found, connection), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        stopped.set()
        # A blocked accept does not notice that its socket is closed.
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(timeout=5)


def _serve(found: Clamd, connection: socket.socket) -> None:
    with suppress(OSError):
        found.serve(connection)


def _local(path: Path) -> socket.socket:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen()
    return server
