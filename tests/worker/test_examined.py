"""What is looked into before it is sealed: four kinds all the way, hostile ones to their end, failing scanners."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from domain import streams
from domain.codes import PreviewFault, Rendition, ScanVerdict
from domain.evidence.commands import SealEvidence
from domain.evidence.decider import EvidenceState, EvidenceStatus
from domain.evidence.errors import RenditionMissing, UnscannedNotSealed
from domain.evidence.facts import PreviewLost
from domain.tenancy.commands import SetPolicy
from domain.tenancy.events import Policy
from services.evidence import previews
from services.evidence.desk import EvidenceDesk
from services.evidence.examining import Examiner
from services.evidence.scanner import Scanner
from services.evidence.sealing import retain_until
from services.setting_values import parse_scanner
from services.store import Store
from services.worker.outbox import Job, Outbox
from services.worker.platform import PLATFORM
from services.worker.runner import Done, Later
from services.worker.sealing import SealEvidenceEffect
from tests.clamd import EICAR, Clamd, clamd
from tests.evidence import samples
from tests.graphql_api.server import TOKEN_KEY
from tests.worker.district import ADMIN, District, follow, today

OFFICE = "application/vnd.openxmlformats-officedocument."
THUMBNAIL, TEXT = Rendition.THUMBNAIL, Rendition.TEXT
KINDS = {
    "jpeg": ("照片.jpg", "image/jpeg", samples.photo(), {THUMBNAIL: b"\xff\xd8"}),
    "pdf": ("纪要.pdf", "application/pdf", samples.pdf("MINUTES"), {TEXT: b"MINUTES", THUMBNAIL: b"\xff\xd8"}),
    "docx": ("纪要.docx", f"{OFFICE}wordprocessingml.document", samples.word("支部会议"), {TEXT: "支部会议".encode()}),
    "xlsx": ("签到.xlsx", f"{OFFICE}spreadsheetml.sheet", samples.workbook(), {TEXT: "【签到表】\n姓名".encode()}),
}


@pytest.fixture
def daemon() -> Iterator[Clamd]:
    with clamd() as running:
        yield running


def tried(district: District, evidence: str, daemon: Clamd | None = None, seconds: float = 30) -> Done | Later:
    """The job of a file, run once."""
    follow(district)
    [row] = [row for row in district.jobs() if row["subject"] == evidence]
    job = Job(
        district.tenant_id,
        str(row["job_id"]),
        row["actor"],
        row["subject"],
        row["created_position"],
        row["created_at"],
    )
    scanner = None if daemon is None else Scanner(parse_scanner(daemon.address), answer_seconds_max=seconds)
    store = district.store
    effect = SealEvidenceEffect(
        district.storage, store.read_stream, store.subject_keys, Examiner(scanner), district.commands.submit
    )
    with district.here():
        return effect(job)


def came(district: District, content: bytes, file_name: str = "照片.jpg", media_type: str = "image/jpeg") -> str:
    """A declared file whose bytes were uploaded by a form."""
    evidence = district.declare(content, file_name, media_type=media_type)
    district.upload(evidence, content)
    return evidence


def state(district: District, evidence: str) -> EvidenceState:
    return district.dossier(evidence).state


def left(district: District, evidence: str) -> tuple[int, int, int]:
    """How many objects of a file are left: quarantined, in the vault, previews."""
    previews = district.storage.client.list_objects(
        bucket_name=district.storage.previews, prefix=f"{district.tenant_id}/{evidence}/", recursive=True
    )
    return district.uploads(evidence), district.locked_versions(evidence), len(list(previews))


@pytest.mark.parametrize(("file_name", "media_type", "content", "shown"), KINDS.values(), ids=KINDS)
def test_a_file_is_uploaded_scanned_shown_and_sealed_and_read_again_over_http(
    district: District,
    store: Store,
    edge: httpx.Client,
    daemon: Clamd,
    file_name: str,
    media_type: str,
    content: bytes,
    shown: dict[Rendition, bytes],
) -> None:
    evidence = came(district, content, file_name, media_type)

    assert tried(district, evidence, daemon) == Done("SEALED")

    hurry = Outbox(store.datastore).hurry_sealing
    desk = EvidenceDesk(district.storage, store.read_stream, store.subject_keys.living, hurry, TOKEN_KEY)
    known = state(district, evidence).scanned
    assert known is not None
    assert (known.media_type, known.verdict, known.signatures) == (media_type, ScanVerdict.CLEAN, "27830")
    assert {preview.kind: preview.sha256 for preview in known.previews}.keys() == shown.keys()
    for preview in known.previews:
        answer = edge.get(desk.address(district.tenant_id, "officer", evidence, preview.kind).path)
        assert answer.content.startswith(shown[preview.kind])
        assert sha256(answer.content).hexdigest() == preview.sha256
        assert answer.headers["content-type"].startswith("image/jpeg" if preview.kind is THUMBNAIL else "text/plain")
    original = edge.get(desk.address(district.tenant_id, "officer", evidence, Rendition.ORIGINAL).path)
    assert original.content == content
    assert left(district, evidence) == (0, 1, len(shown))
    for kind in {THUMBNAIL, TEXT} - shown.keys():
        with pytest.raises(RenditionMissing):
            desk.address(district.tenant_id, "officer", evidence, kind)


def test_a_preview_is_in_the_store_only_under_the_files_own_key(district: District) -> None:
    evidence = came(district, "绝不外传的一句话".encode() * 3, "记录.txt", "text/plain")
    tried(district, evidence)

    key = f"{district.dossier(evidence).key}/{TEXT}"
    answer = district.storage.client.get_object(bucket_name=district.storage.previews, object_name=key)
    stored = answer.read()
    answer.release_conn()
    answer.close()

    assert "绝不外传".encode() not in stored


def test_a_file_that_is_not_taken_is_refused_with_what_it_is_and_leaves_nothing(
    district: District, daemon: Clamd
) -> None:
    evidence = came(district, samples.photo() + samples.package({"a": b"b"}))

    assert tried(district, evidence, daemon) == Done("REJECTED")

    found = state(district, evidence)
    assert found.reason == "JPEG 图片（image/jpeg）中夹带了ZIP 压缩包（application/zip），请重新导出后上传"
    assert found.scanned is not None
    assert (found.scanned.media_type, found.scanned.verdict) == ("image/jpeg", ScanVerdict.NOT_SCANNED)
    assert left(district, evidence) == (0, 0, 0)
    assert district.facts(streams.evidence(evidence)) == ["EvidenceDeclared", "EvidenceScanned", "EvidenceRejected"]


def test_an_infected_file_is_refused_by_name_and_leaves_nothing(district: District, daemon: Clamd) -> None:
    evidence = came(district, EICAR, "说明.txt", "text/plain")

    assert tried(district, evidence, daemon) == Done("REJECTED")

    found = state(district, evidence)
    assert found.scanned is not None
    assert (found.scanned.verdict, found.scanned.threat) == (ScanVerdict.INFECTED, "Eicar-Test-Signature")
    assert found.reason is not None
    assert "Eicar-Test-Signature" in found.reason
    assert left(district, evidence) == (0, 0, 0)


def _mute(daemon: Clamd) -> None:
    daemon.mute = True


def _garbage(daemon: Clamd) -> None:
    daemon.verdict = b"HTTP/1.1 400 Bad Request"


def _small(daemon: Clamd) -> None:
    daemon.stream_bytes_max = 100


def _ignorant(daemon: Clamd) -> None:
    daemon.version = b"ClamAV 1.4.3"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_mute, "SCANNER_SLOW"),
        (_garbage, "SCANNER_ANSWER"),
        (_small, "SCANNER_SIZE_LIMIT"),
        (_ignorant, "SCANNER_WITHOUT_SIGNATURES"),
    ],
)
def test_without_a_verdict_of_the_scanner_a_file_waits_and_is_sealed_once_there_is_one(
    district: District, daemon: Clamd, spoil: Callable[[Clamd], None], code: str
) -> None:
    evidence = came(district, samples.photo(b"x" * 1_000))
    sound = replace(daemon)
    spoil(daemon)

    waiting = tried(district, evidence, daemon, seconds=0.5)
    before = (state(district, evidence).status, left(district, evidence))
    for name in ("mute", "verdict", "stream_bytes_max", "version"):
        setattr(daemon, name, getattr(sound, name))

    assert isinstance(waiting, Later)
    assert waiting.note == code
    assert before == (EvidenceStatus.SUPPLIED, (1, 0, 0))
    assert tried(district, evidence, daemon) == Done("SEALED")


def test_a_scanner_that_is_away_is_waited_for(district: District, tmp_path: Path) -> None:
    evidence = came(district, samples.photo())

    waiting = tried(district, evidence, Clamd(str(tmp_path / "none.ctl")))

    assert isinstance(waiting, Later)
    assert waiting.note == "SCANNER_AWAY"
    assert left(district, evidence) == (1, 0, 0)


def test_where_the_policy_wants_a_scanner_nothing_is_sealed_unscanned(district: District, daemon: Clamd) -> None:
    evidence = came(district, samples.photo())
    strict = SetPolicy(policy=replace(Policy(), evidence_scan_required=True), reason="网络安全要求")
    district.submit(strict, ADMIN)

    waiting = tried(district, evidence)

    assert isinstance(waiting, Later)
    assert waiting.note == "SCANNER_REQUIRED"
    assert tried(district, evidence, daemon) == Done("SEALED")


def test_the_log_itself_takes_no_unscanned_file_where_the_policy_wants_a_scanner(district: District) -> None:
    evidence = came(district, samples.photo())
    known = state(district, evidence)
    policy = SetPolicy(policy=replace(Policy(), evidence_scan_required=True), reason="网络安全要求")
    district.submit(policy, ADMIN)
    assert known.evidence is not None
    assert known.sha256 is not None
    assert known.size_bytes is not None
    seal = SealEvidence(
        evidence=known.evidence,
        sha256=known.sha256,
        size_bytes=known.size_bytes,
        object_key="key",
        object_version="version",
        key_id="key",
        blob_sha256="b" * 64,
        blob_bytes=100,
        retain_until_on=retain_until(today(), 30),
        examined=samples.unlooked(None).examination,
    )

    with pytest.raises(UnscannedNotSealed):
        district.submit(seal, PLATFORM)


def test_a_file_that_kills_what_shows_it_loses_its_preview_and_is_sealed(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "SECONDS_MAX", 0.0)
    evidence = came(district, samples.photo())

    assert tried(district, evidence) == Done("SEALED")

    found = state(district, evidence).scanned
    assert found is not None
    assert (found.previews, found.previews_lost) == ((), (PreviewLost(THUMBNAIL, PreviewFault.LIMIT),))
