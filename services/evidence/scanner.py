"""ClamAV by its own protocol: a file is sent to clamd, which answers with what it found and what it knows."""

import re
import socket
import time
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from domain.codes import ScanVerdict
from services.setting_values import ScannerAddress

ENGINE = "ClamAV"
CONNECT_SECONDS_MAX = 5.0
ANSWER_SECONDS_MAX = 240.0
"""For one file, sending included. An archive-like document of 200 MB takes clamd tens of seconds."""
CHUNK_BYTES = 256 << 10
ANSWER_BYTES_MAX = 4_096

_VERSION = re.compile(r"ClamAV ([\w.+~-]{1,40})(?:/(\d{1,10})(?:/(.{1,40}))?)?")
_DAY = re.compile(r"\w{3} (\w{3}) +(\d{1,2}) [\d:]{8} (\d{4})")
_FOUND = re.compile(r"stream: ([\x21-\x7e]{1,200}) FOUND")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LIMITS = "Heuristics.Limits.Exceeded"


class ScannerUnfit(Exception):
    """The scanner gives no verdict now, so none may be recorded. `code` says why, for logs and the job's outcome."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        super().__init__(f"{code}: {detail}")


@dataclass(frozen=True, slots=True)
class ScannerVersion:
    """What the scanner is and knows. `signatures` numbers its database, `signatures_on` dates it."""

    engine_version: str
    signatures: str
    signatures_on: date | None


@dataclass(frozen=True, slots=True)
class Scanned:
    """A verdict with who gave it. `threat` is the name of what was found."""

    verdict: ScanVerdict
    version: ScannerVersion
    threat: str | None


class Scanner:
    """One clamd. Nothing is kept open between files, so a restarted scanner is found again."""

    def __init__(self, address: ScannerAddress, *, answer_seconds_max: float = ANSWER_SECONDS_MAX) -> None:
        self._address = address
        self._answer_seconds_max = answer_seconds_max

    def version(self) -> ScannerVersion:
        """What answers there. Raises ScannerUnfit, also for one without signatures: it would find nothing clean."""
        with self._talk() as talk:
            talk.send(b"zVERSION\x00")
            return _version(talk.answer())

    def scan(self, file: BinaryIO) -> Scanned:
        """The verdict on a file of any size, sent in chunks. Raises ScannerUnfit where there is none.

        The version is asked for first: a database that is loaded meanwhile makes the verdict better than recorded.
        """
        version = self.version()
        file.seek(0)
        with self._talk() as talk:
            talk.send(b"zINSTREAM\x00")
            try:
                while chunk := file.read(CHUNK_BYTES):
                    talk.send(len(chunk).to_bytes(4, "big") + chunk)
                talk.send(bytes(4))
            except ScannerUnfit:
                # A scanner that has had enough says so and hangs up; whatever else it says is not about the whole file.
                _verdict(talk.answer(), version)
                raise
            return _verdict(talk.answer(), version)

    def _talk(self) -> "_Talk":
        try:
            connection = self._connected()
        except OSError as error:
            raise ScannerUnfit("SCANNER_AWAY", f"{self._address}: {error}") from error
        return _Talk(connection, time.monotonic() + self._answer_seconds_max)

    def _connected(self) -> socket.socket:
        if self._address.path is None:
            return socket.create_connection((self._address.host, self._address.port), CONNECT_SECONDS_MAX)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(CONNECT_SECONDS_MAX)
            connection.connect(str(self._address.path))
        except OSError:
            connection.close()
            raise
        return connection


class _Talk:
    """One connection with an end: however a scanner trickles, it has until the deadline."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def __enter__(self) -> "_Talk":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def send(self, data: bytes) -> None:
        try:
            self._set_time_left()
            self._connection.sendall(data)
        except TimeoutError as error:
            raise ScannerUnfit("SCANNER_SLOW", "it does not take the file") from error
        except OSError as error:
            raise ScannerUnfit("SCANNER_AWAY", str(error)) from error

    def answer(self) -> str:
        """Up to the zero byte that ends it. Raises ScannerUnfit for none, a late one and an endless one."""
        received = b""
        try:
            while not received.endswith(b"\x00"):
                self._set_time_left()
                more = self._connection.recv(ANSWER_BYTES_MAX)
                received += more
                if not more or len(received) > ANSWER_BYTES_MAX:
                    break
        except TimeoutError as error:
            raise ScannerUnfit("SCANNER_SLOW", "it does not answer") from error
        except OSError as error:
            if not received:
                raise ScannerUnfit("SCANNER_AWAY", str(error)) from error
        if not received.endswith(b"\x00"):
            raise ScannerUnfit("SCANNER_AWAY" if not received else "SCANNER_ANSWER", repr(received[:200]))
        return received[:-1].decode("ascii", errors="replace").strip()

    def _set_time_left(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)


def _version(answer: str) -> ScannerVersion:
    matched = _VERSION.fullmatch(answer)
    if matched is None:
        raise ScannerUnfit("SCANNER_ANSWER", repr(answer[:200]))
    engine_version, signatures, made_at = matched.groups()
    if signatures is None:
        raise ScannerUnfit("SCANNER_WITHOUT_SIGNATURES", engine_version)
    return ScannerVersion(engine_version, signatures, _day(made_at or ""))


def _day(made_at: str) -> date | None:
    """The day in `Thu Nov 26 09:14:54 2026`, whatever language this process speaks."""
    matched = _DAY.fullmatch(made_at)
    if matched is None or matched[1] not in _MONTHS:
        return None
    try:
        return date(int(matched[3]), _MONTHS.index(matched[1]) + 1, int(matched[2]))
    except ValueError:
        return None


def _verdict(answer: str, version: ScannerVersion) -> Scanned:
    if answer == "stream: OK":
        return Scanned(ScanVerdict.CLEAN, version, None)
    found = _FOUND.fullmatch(answer)
    # With AlertExceedsMax, clamd reports so what it did not look into.
    if "size limit exceeded" in answer or (found is not None and found[1].startswith(_LIMITS)):
        raise ScannerUnfit("SCANNER_SIZE_LIMIT", answer)
    if found is None:
        raise ScannerUnfit("SCANNER_ANSWER", repr(answer[:200]))
    return Scanned(ScanVerdict.INFECTED, version, found[1])
