"""Asking a time-stamping authority (RFC 3161) when a head was there: its answer is verified before it is kept."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import httpx
from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

SECONDS_MAX = 10.0
ANSWER_BYTES_MAX = 64 * 1024
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class TsaAway(Exception):
    """The authority does not answer now."""


class TsaRefused(Exception):
    """时间戳机构的答复不成立："""

    def __init__(self, what: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{what}")


class TsaClient:
    """An authority at its address, trusted by the certificates above it. Close it."""

    def __init__(self, url: str, trusted: Sequence[Certificate], *, seconds_max: float = SECONDS_MAX) -> None:
        self._url = url
        self._trusted = list(trusted)
        self._http = httpx.Client(timeout=seconds_max)

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def stamp(self, message: bytes) -> bytes:
        """The authority's answer (a TimeStampResp) for these bytes. Raises TsaRefused, TsaAway."""
        request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
        answer = self._ask(request.as_bytes())
        _verified(VerifierBuilder.from_request(request), self._trusted, answer, message)
        return answer

    def refuse_other(self, message: bytes, answer: bytes) -> datetime:
        """When an answer that was kept says the bytes were there. Raises TsaRefused."""
        return _verified(VerifierBuilder(), self._trusted, answer, message).tst_info.gen_time

    def _ask(self, query: bytes) -> bytes:
        """In pieces, so that no answer fills the memory."""
        content = b""
        try:
            with self._http.stream("POST", self._url, content=query, headers={"content-type": _QUERY}) as answer:
                for chunk in answer.iter_bytes():
                    content += chunk
                    if len(content) > ANSWER_BYTES_MAX:
                        raise TsaRefused(f"超过 {ANSWER_BYTES_MAX} 字节")
        except httpx.HTTPError as error:
            raise TsaAway(f"{type(error).__name__}: {error}") from error
        if answer.status_code != httpx.codes.OK:
            raise TsaAway(f"{answer.status_code} {content[:100]!r}")
        if answer.headers.get("content-type", "").partition(";")[0].strip() != _REPLY:
            raise TsaRefused(f"应答的不是 {_REPLY}")
        return content


def _verified(
    builder: VerifierBuilder, trusted: Sequence[Certificate], answer: bytes, message: bytes
) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(answer)
    except ValueError as error:
        raise TsaRefused(f"读不通（{error}）") from error
    if response.status != 0:
        raise TsaRefused(f"没有给出时间戳（状态 {response.status}，{'；'.join(response.status_string)}）")
    for certificate in trusted:
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(response, message)
    except (VerificationError, ValueError) as error:
        raise TsaRefused(str(error)) from error
    return response


def read_certificates(path: Path) -> list[Certificate]:
    """The certificates of a PEM file. Raises ValueError where there is none, OSError."""
    return load_pem_x509_certificates(path.read_bytes())
