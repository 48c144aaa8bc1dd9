"""Time stamps on heads: taken apart and verified without the platform, by the certificates that the auditor brings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import ExtendedKeyUsage
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from services.bundle.verify_bundle import Report, Unusable, read_authorities, stamped_at
from services.sealer.note import read_note
from tests.bundle.district import BEGAN, District, Members, codes, members, packed, verified
from tests.bundle.test_mutations import changed, in_part, without
from tests.sealer.tsa import AUTHORITIES, OpensslTsa, Tsa, authority_of, holder, two_above

TSA = Tsa()
RSA = Tsa(signs=holder("tsa-rsa", TSA.root, key=rsa.generate_private_key(65537, 2048)))
STRANGER = Tsa(root=holder("stranger", ca=True))
SIZE = 700


def text_of(district: District, size: int = SIZE) -> bytes:
    return read_note(district.head(size)).text.encode()


def stamped(district: District, tsa: Tsa = TSA, *, late: int = 60, size: int = SIZE) -> District:
    """With a time stamp on one of its heads, so many seconds after its last event."""
    at = BEGAN + timedelta(seconds=size - 1 + late)
    answer = tsa.stamp(sha256(text_of(district, size)).digest(), None, at)
    return replace(district, stamps={size: answer})


def asked(district: District | bytes, by: Tsa | None = TSA) -> Report:
    bundle = district if isinstance(district, bytes) else district.bundle()
    return verified(bundle, authorities=() if by is None else (by.root.certificate,))


def test_a_head_with_a_time_stamp_is_accepted_and_told(district: District) -> None:
    for tsa in (TSA, RSA, TSA.lying(version=1), TSA.lying(certificates=(TSA.own.der, TSA.root.der))):
        report = asked(stamped(district, tsa))

        assert report.accepted, report.as_text()
        assert any("1 个检查点的时间戳" in told for told in report.verified["AUTHENTICITY"])
        assert not any(told.startswith("可信时间戳") for told in report.absent["AUTHENTICITY"])


def test_the_authority_s_own_certificate_may_be_the_one_that_is_trusted(district: District) -> None:
    bare = stamped(district, TSA.lying(certificates=()))

    assert verified(bare.bundle(), authorities=(TSA.own.certificate,)).accepted
    assert codes(asked(bare)) == {"TIME_STAMP_WRONG"}


def test_a_path_leads_over_certificates_in_the_token_to_a_trusted_one_and_no_further(district: District) -> None:
    far = two_above(TSA.root)

    assert asked(stamped(district, far)).accepted
    assert codes(asked(stamped(district, far), STRANGER)) == {"TIME_STAMP_WRONG"}


def test_without_the_auditor_s_certificate_a_time_stamp_counts_for_nothing(district: District) -> None:
    report = asked(stamped(district, STRANGER), None)

    assert report.accepted
    assert any("没有给出所信任的时间戳机构的证书（--tsa）" in told for told in report.absent["AUTHENTICITY"])
    assert asked(stamped(district, STRANGER, late=-3600), None).accepted


def test_an_event_that_was_recorded_after_the_time_stamp_of_its_head_is_refused(district: District) -> None:
    [fault] = asked(stamped(district, late=-3600)).faults

    assert (fault.code, fault.place) == ("TIME_AFTER_CHECKPOINT", "位置 699")
    assert "时间戳机构" in fault.message
    assert asked(stamped(district, late=30 * 86_400)).accepted


def an_authority(usage: ExtendedKeyUsage | None = None, **how: bool) -> Tsa:
    return TSA.lying(signs=holder("tsa", TSA.root, usage=usage, **how))  # type: ignore[arg-type]


TWO_USES = ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING])
NO_CA = holder("no-ca", TSA.root)

LIES: dict[str, tuple[Tsa, str]] = {
    "another imprint": (TSA.lying(imprint=sha256(b"another").digest()), "不是这个检查点的时间戳"),
    "refused": (TSA.lying(status=2), "没有给出时间戳"),
    "granted with changes": (TSA.lying(status=1), "没有给出时间戳"),
    "another authority": (STRANGER, "不在您给出的证书之下"),
    "a signature of another key": (TSA.lying(signed_by=STRANGER.own), "签名不成立"),
    "an RSA signature of another key": (RSA.lying(signed_by=Tsa(signs=holder("other", TSA.root,
        key=rsa.generate_private_key(65537, 2048))).own), "签名不成立"),
    "a certificate of no use": (an_authority(), "不是时间戳用途"),
    "a certificate of two uses": (an_authority(TWO_USES), "不是时间戳专用"),
    "a use that need not be known": (an_authority(ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]),
        critical=False), "不是时间戳专用"),
    "a certificate that had run out": (
        TSA.lying(signs=holder("tsa", TSA.root, until=datetime(2020, 6, 1, tzinfo=UTC))), "不在有效期内"),
    "another digest of the content": (TSA.lying(digest=sha256(b"another").digest()), "不是内容的摘要"),
    "another content type": (TSA.lying(content_type="1.2.840.113549.1.7.1"), "不是 TSTInfo"),
    "another certificate named": (TSA.lying(certified=bytes(32)), "证书摘要"),
    "something behind it": (TSA.lying(tail=b"\x00"), "其后另有内容"),
}  # fmt: skip


@pytest.mark.parametrize("case", LIES.values(), ids=LIES.keys())
def test_a_false_time_stamp_is_refused_for_what_it_is(district: District, case: tuple[Tsa, str]) -> None:
    tsa, told = case

    [fault] = asked(stamped(district, tsa)).faults

    assert (fault.code, fault.place) == ("TIME_STAMP_WRONG", "time_stamp/700")
    assert told in fault.message


def test_one_that_may_not_certify_certifies_nobody(district: District) -> None:
    signs = holder("tsa", NO_CA)
    tsa = TSA.lying(signs=signs, certificates=(signs.der, NO_CA.der))

    [fault] = asked(stamped(district, tsa)).faults

    assert "不在您给出的证书之下" in fault.message


def test_a_time_stamp_of_one_head_is_none_of_another(district: District) -> None:
    other = {888: stamped(district).stamps[SIZE]}

    [fault] = asked(replace(district, stamps=other)).faults

    assert (fault.code, fault.place) == ("TIME_STAMP_WRONG", "time_stamp/888")


FILES: dict[str, tuple[Callable[[Members], Members], str]] = {
    "said to be there": (without("time_stamp/"), "PART_UNKNOWN"),
    "said to be absent": (in_part(time_stamps="ABSENT"), "PART_UNKNOWN"),
    "of no head": (
        lambda content: [(name.replace("time_stamp/700", "time_stamp/701"), data) for name, data in content],
        "PART_UNKNOWN",
    ),
    "no DER": (lambda content: changed(content, "time_stamp/", lambda data: b"\x30\x80" + data), "TIME_STAMP_WRONG"),
    "nothing": (lambda content: changed(content, "time_stamp/", lambda _: b""), "TIME_STAMP_WRONG"),
}


@pytest.mark.parametrize("case", FILES.values(), ids=FILES.keys())
def test_a_file_that_says_otherwise_is_refused(
    district: District, case: tuple[Callable[[Members], Members], str]
) -> None:
    change, expected = case

    assert codes(asked(packed(change(members(stamped(district).bundle()))))) == {expected}


def trusted(answer: bytes, message: bytes, by: Tsa = TSA) -> bool:
    """Whether this verifier takes an answer for a time stamp of the message."""
    try:
        stamped_at(answer, message, [by.root.certificate])
    except ValueError:
        return False
    return True


def test_no_flipped_bit_of_a_time_stamp_is_accepted(district: District) -> None:
    [answer] = stamped(district).stamps.values()
    message, flipped = text_of(district), bytearray(answer)

    accepted = []
    for bit in range(8 * len(answer)):
        flipped[bit // 8] ^= 1 << bit % 8
        if trusted(bytes(flipped), message):
            accepted.append(bit)
        flipped[bit // 8] ^= 1 << bit % 8

    assert trusted(bytes(flipped), message)
    assert accepted == []


@pytest.mark.parametrize("name", AUTHORITIES)
def test_two_authorities_and_all_who_verify_agree_on_an_honest_time_stamp(
    district: District, tmp_path: Path, name: str
) -> None:
    message = text_of(district)
    request = TimestampRequestBuilder().hash_algorithm(HashAlgorithm.SHA256).data(message).build()

    answer = authority_of(name, tmp_path, TSA).answer(request.as_bytes())

    for say in verifiers(tmp_path):
        assert say(answer, message, TSA)
        assert not say(answer, message + b"x", TSA)
        assert not say(answer, message, STRANGER)


LENIENT = {
    "rfc3161": {"another certificate named", "another content type"},
    "openssl": {"another content type", "granted with changes", "something behind it"},
}
"""What others let pass and this verifier does not."""


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_refused_by_others_as_well(district: District, tmp_path: Path, name: str) -> None:
    [answer] = stamped(district, LIES[name][0]).stamps.values()

    for say in verifiers(tmp_path):
        assert say(answer, text_of(district), TSA) == (name in LENIENT.get(say.__name__, ()))


def verifiers(directory: Path) -> list[Callable[[bytes, bytes, Tsa], bool]]:
    """This verifier, rfc3161-client, and openssl where it is there."""

    def openssl(answer: bytes, message: bytes, by: Tsa) -> bool:
        return OpensslTsa(directory, by).verify(answer, message)

    return [trusted, rfc3161, *([openssl] if "openssl" in AUTHORITIES else [])]


def rfc3161(answer: bytes, message: bytes, by: Tsa) -> bool:
    try:
        response = decode_timestamp_response(answer)
        return VerifierBuilder().add_root_certificate(by.root.certificate).build().verify_message(response, message)
    except (VerificationError, ValueError):
        return False


def test_a_file_without_certificates_is_unusable(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_bytes(TSA.root.pem + STRANGER.root.pem)
    assert read_authorities(tmp_path / "ca.pem") == [TSA.root.certificate, STRANGER.root.certificate]
    (tmp_path / "none.pem").write_text("nothing")

    for name in ("none.pem", "nowhere.pem"):
        with pytest.raises(Unusable, match="--tsa"):
            read_authorities(tmp_path / name)
