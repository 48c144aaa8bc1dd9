"""A time stamp is taken only for what was asked, from the authority that is trusted; two authorities agree on it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest

from services.sealer.main import tsa_of
from services.sealer.tsa import ANSWER_BYTES_MAX, TsaAway, TsaClient, TsaRefused
from services.settings import SettingsWrong, read
from tests.sealer.tsa import AUTHORITIES, OpensslTsa, Tsa, TsaServer, authority_of, holder

MESSAGE = b"test.example/d/shili\n3\nAAAA\n"
TSA = Tsa()
STRANGER = Tsa(root=holder("stranger", ca=True))


@pytest.fixture(params=AUTHORITIES)
def authority(request: pytest.FixtureRequest, tmp_path: Path) -> Tsa | OpensslTsa:
    return authority_of(request.param, tmp_path, TSA)


def stamped(answers: Callable[[bytes], bytes], **how: object) -> bytes:
    with (
        closing(TsaServer(answers, **how)) as server,  # type: ignore[arg-type]
        closing(TsaClient(server.url, [TSA.root.certificate])) as client,
    ):
        return client.stamp(MESSAGE)


def test_an_honest_answer_is_taken_and_verified_again_when_it_was_kept(authority: Tsa | OpensslTsa) -> None:
    before = datetime.now(UTC).replace(microsecond=0)

    answer = stamped(authority.answer)

    with closing(TsaClient("http://127.0.0.1:1", [TSA.root.certificate])) as client:
        assert before <= client.refuse_other(MESSAGE, answer) <= datetime.now(UTC)
        with pytest.raises(TsaRefused):
            client.refuse_other(MESSAGE + b"x", answer)
    if isinstance(authority, OpensslTsa):
        for each in (answer, stamped(TSA.answer)):
            assert authority.verify(each, MESSAGE)
            assert not authority.verify(each, MESSAGE + b"x")


LIES: dict[str, Tsa] = {
    "another imprint": TSA.lying(imprint=sha256(b"another").digest()),
    "another nonce": TSA.lying(nonce=1),
    "refused": TSA.lying(status=2),
    "granted with changes": TSA.lying(status=1),
    "another authority": STRANGER,
    "a signature of another key": TSA.lying(signed_by=STRANGER.own),
    "a certificate for something else": TSA.lying(signs=holder("tsa", TSA.root, usage=None)),
    "a certificate that need not be for this": TSA.lying(signs=holder("tsa", TSA.root, critical=False)),
    "a certificate that has run out": TSA.lying(signs=holder("tsa", TSA.root, until=datetime(2021, 1, 1, tzinfo=UTC))),
    "another digest": TSA.lying(digest=sha256(b"another").digest()),
    "something behind it": TSA.lying(tail=b"\x00"),
}


@pytest.mark.parametrize("tsa", LIES.values(), ids=LIES.keys())
def test_a_lie_is_no_time_stamp(tsa: Tsa) -> None:
    with pytest.raises(TsaRefused, match="答复不成立"):
        stamped(tsa.answer)


def test_what_is_no_answer_at_all_is_none() -> None:
    for content in (b"", b"nonsense", b"\x30\x80\x00\x00", bytes(ANSWER_BYTES_MAX + 1)):
        with pytest.raises(TsaRefused):
            stamped(lambda _, content=content: content)
    with pytest.raises(TsaRefused, match="timestamp-reply"):
        stamped(TSA.answer, media_type="text/html")


def test_an_authority_that_fails_is_away() -> None:
    with pytest.raises(TsaAway, match="503"):
        stamped(TSA.answer, status=503)
    with (
        closing(TsaClient("http://127.0.0.1:1", [TSA.root.certificate])) as client,
        pytest.raises(TsaAway, match="ConnectError"),
    ):
        client.stamp(MESSAGE)


@pytest.fixture
def silence() -> Iterator[Event]:
    """Lasts as long as the test."""
    event = Event()
    yield event
    event.set()


def test_an_authority_that_does_not_come_to_an_end_is_away(silence: Event) -> None:
    def answer(query: bytes) -> bytes:
        silence.wait(30)
        return b""

    with (
        closing(TsaServer(answer)) as server,
        closing(TsaClient(server.url, [TSA.root.certificate], seconds_max=0.2)) as client,
    ):
        with pytest.raises(TsaAway, match="ReadTimeout"):
            client.stamp(MESSAGE)
        silence.set()


def test_settings_without_the_certificates_are_wrong_by_name(tmp_path: Path) -> None:
    environ = {"SANDAN_TSA_URL": "http://127.0.0.1:1/tsr"}

    with pytest.raises(SettingsWrong, match="缺少 SANDAN_TSA_CA"):
        tsa_of(read(environ))
    for content, text in ((None, "读不出"), (b"nonsense", "没有 PEM 证书")):
        file = tmp_path / "ca.pem"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(SettingsWrong, match=text):
            tsa_of(read({**environ, "SANDAN_TSA_CA": str(file)}))
    assert tsa_of(read({})) is None
