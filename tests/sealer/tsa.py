"""A time-stamping authority of our own (RFC 3161): honest, or lying in one thing. Wherever Python runs.

`openssl ts` is another one, tried beside it where the program is there.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
CERTIFICATE, CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
SHA256 = "2.16.840.1.101.3.4.2.1"
REPLY = "application/timestamp-reply"
SIGNS = {"ec": "1.2.840.10045.4.3.2", "rsa": "1.2.840.113549.1.1.1"}


def der(tag: int, *parts: bytes) -> bytes:
    """One value: its tag, its length in as few bytes as that takes, its content."""
    content = b"".join(parts)
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([128 + -(-size.bit_length() // 8)]) + _minimal(size)
    return bytes([tag]) + length + content


def _minimal(number: int) -> bytes:
    return number.to_bytes(-(-number.bit_length() // 8), "big")


def sequence(*parts: bytes) -> bytes:
    return der(0x30, *parts)


def set_of(*parts: bytes) -> bytes:
    return der(0x31, *sorted(parts))


def integer(number: int) -> bytes:
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def oid(text: str) -> bytes:
    first, second, *rest = map(int, text.split("."))
    content = bytes([40 * first + second])
    for arc in rest:
        groups = [arc & 127]
        while arc := arc >> 7:
            groups.append(128 | arc & 127)
        content += bytes(reversed(groups))
    return der(6, content)


def algorithm(text: str) -> bytes:
    return sequence(oid(text), b"" if text == SIGNS["ec"] else der(5))


def attribute(text: str, *values: bytes) -> bytes:
    return sequence(oid(text), set_of(*values))


Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass
class Holder:
    """A key with its certificate."""

    key: Key
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


BEGAN, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
STAMPING = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])


def holder(
    name: str,
    by: Holder | None = None,
    *,
    usage: x509.ExtendedKeyUsage | None = STAMPING,
    critical: bool = True,
    key: Key | None = None,
    ca: bool = False,
    until: datetime = ENDS,
) -> Holder:
    """Somebody with a certificate: an authority's root (by None), or one that it certified."""
    own = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if by is None else by.certificate.subject)
        .public_key(own.public_key())
        .serial_number(int.from_bytes(sha256(name.encode()).digest()[:8], "big"))
        .not_valid_before(BEGAN)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if usage is not None and not ca:
        builder = builder.add_extension(usage, critical=critical)
    return Holder(own, builder.sign(own if by is None else by.key, hashes.SHA256()))


@dataclass(frozen=True)
class Tsa:
    """Stamps. Every field but the first two is a lie when it is given."""

    root: Holder = field(default_factory=lambda: holder("root", ca=True))
    signs: Holder | None = None
    signed_by: Holder | None = None
    imprint: bytes | None = None
    nonce: int | None = None
    status: int = 0
    content_type: str = TST_INFO
    digest: bytes | None = None
    certified: bytes | None = None
    version: int = 2
    certificates: tuple[bytes, ...] | None = None
    tail: bytes = b""

    @cached_property
    def own(self) -> Holder:
        return self.signs or holder("tsa", self.root)

    def lying(self, **lies: object) -> "Tsa":
        """The same authority, with these lies."""
        return replace(self, **{"signs": self.own, **lies})  # type: ignore[arg-type]

    def answer(self, query: bytes, at: datetime | None = None) -> bytes:
        """What it answers to a request."""
        asked, nonce = read_query(query)
        return self.stamp(asked, nonce, at or datetime.now(UTC))

    def stamp(self, imprint: bytes, nonce: int | None, at: datetime) -> bytes:
        """A TimeStampResp over an imprint (SHA-256)."""
        status = sequence(integer(self.status))
        return sequence(status) if self.status > 1 else sequence(status, self._token(imprint, nonce, at)) + self.tail

    def _token(self, imprint: bytes, nonce: int | None, at: datetime) -> bytes:
        nonce = self.nonce if self.nonce is not None else nonce
        said = sequence(
            integer(1),
            oid("1.2.3.4.1"),
            sequence(algorithm(SHA256), der(4, self.imprint or imprint)),
            integer(7),
            der(0x18, at.strftime("%Y%m%d%H%M%SZ").encode()),
            sequence(integer(1)),
            b"" if nonce is None else integer(nonce),
        )
        attributes = self._attributes(said)
        signer = sequence(
            integer(1),
            sequence(self.own.certificate.issuer.public_bytes(), integer(self.own.certificate.serial_number)),
            algorithm(SHA256),
            b"\xa0" + attributes[1:],
            *self._signature(attributes),
        )
        certificates = (self.own.der,) if self.certificates is None else self.certificates
        signed = sequence(
            integer(3),
            set_of(algorithm(SHA256)),
            sequence(oid(TST_INFO), der(0xA0, der(4, said))),
            der(0xA0, *sorted(certificates)) if certificates else b"",
            set_of(signer),
        )
        return sequence(oid(SIGNED_DATA), der(0xA0, signed))

    def _attributes(self, said: bytes) -> bytes:
        digest = sha1(self.own.der) if self.version == 1 else sha256(self.own.der)
        ess = sequence(sequence(sequence(der(4, self.certified or digest.digest()))))
        return set_of(
            attribute(CONTENT_TYPE, oid(self.content_type)),
            attribute(MESSAGE_DIGEST, der(4, self.digest or sha256(said).digest())),
            attribute(CERTIFICATE if self.version == 1 else CERTIFICATE_V2, ess),
        )

    def _signature(self, attributes: bytes) -> tuple[bytes, bytes]:
        key = (self.signed_by or self.own).key
        if isinstance(key, rsa.RSAPrivateKey):
            signature = key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
            return algorithm(SIGNS["rsa"]), der(4, signature)
        return algorithm(SIGNS["ec"]), der(4, key.sign(attributes, ec.ECDSA(hashes.SHA256())))


def read_query(query: bytes) -> tuple[bytes, int | None]:
    """The imprint and the nonce of a request (a TimeStampReq over SHA-256)."""
    at = query.index(oid(SHA256)) + len(oid(SHA256))
    at += 2 if query[at : at + 2] == b"\x05\x00" else 0
    assert query[at : at + 2] == b"\x04\x20"
    imprint, rest = query[at + 2 : at + 34], query[at + 34 :]
    nonce = None
    while rest:
        tag, size = rest[0], rest[1]
        if tag == 2:
            nonce = int.from_bytes(rest[2 : 2 + size], "big")
        rest = rest[2 + size :]
    return imprint, nonce


@dataclass(frozen=True)
class OpensslTsa:
    """`openssl ts` as an authority, with the certificates of ours."""

    directory: Path
    tsa: Tsa

    @property
    def root(self) -> Holder:
        return self.tsa.root

    def answer(self, query: bytes) -> bytes:
        self._write("tsa.pem", self.tsa.own.pem)
        key = self.tsa.own.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self._write("key.pem", key)
        self._write("query", query)
        # The signer's certificate alone: with a chain, openssl writes a set in an order that is not DER's.
        self._write(
            "config",
            b"[tsa]\nserial = serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n"
            b"ess_cert_id_alg = sha256\n",
        )
        self._run("-reply", "-config", "config", "-section", "tsa", "-queryfile", "query", "-signer", "tsa.pem",
            "-inkey", "key.pem", "-out", "answer")  # fmt: skip
        return (self.directory / "answer").read_bytes()

    def verify(self, answer: bytes, message: bytes) -> bool:
        """Whether openssl takes an answer for a time stamp of the message."""
        for name, content in (("answer", answer), ("message", message), ("root.pem", self.root.pem)):
            self._write(name, content)
        ran = self._run("-verify", "-in", "answer", "-data", "message", "-CAfile", "root.pem", check=False)
        return ran.returncode == 0

    def _run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["openssl", "ts", *arguments], cwd=self.directory, capture_output=True, check=check)

    def _write(self, name: str, content: bytes) -> None:
        (self.directory / name).write_bytes(content)


AUTHORITIES = ["ours", *(["openssl"] if which("openssl") else [])]
"""Those to ask. Where the program is missing, ours stands alone: it is asked in the same tests."""


def authority_of(name: str, directory: Path, tsa: Tsa) -> Tsa | OpensslTsa:
    """One of them, with the certificates of ours."""
    return tsa if name == "ours" else OpensslTsa(directory, tsa)


def two_above(root: Holder) -> Tsa:
    """An authority with another one between it and the root, whose certificate it sends as well."""
    between = holder("between", root, ca=True)
    signs = holder("far", between)
    return Tsa(root, signs, certificates=(signs.der, between.der))


class TsaServer:
    """An authority behind HTTP: `answers` with a body, or a status and a body. Close it."""

    def __init__(self, answers: Callable[[bytes], bytes], *, status: int = 200, media_type: str = REPLY) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["content-length"]))
                content = answers(query)
                self.send_response(status)
                self.send_header("content-type", media_type)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/tsr"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
