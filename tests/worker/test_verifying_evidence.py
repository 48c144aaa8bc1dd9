"""Sealed files held against the log: what is missing, altered or not locked is named, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest

from domain import streams
from domain.evidence.events import EvidenceDeclared, EvidenceSealed
from domain.ids import EvidenceId
from services.cli.main import program, run
from services.evidence.sealing import lock_upload
from services.evidence.storage import object_key
from services.evidence.verifying import Faulty, FileFault, verify_evidence
from tests.worker.district import District, today

UNTIL = date(2056, 12, 31)
YEAR = today().year


def sealed(district: District, content: bytes) -> EvidenceSealed:
    """A file in the vault, and the event that would say so."""
    evidence = EvidenceId(str(uuid4()))
    key = object_key(district.tenant_id, evidence, 1)
    storage, digest = district.storage, sha256(content).hexdigest()
    storage.client.put_object(bucket_name=storage.incoming, object_name=key, data=BytesIO(content), length=len(content))
    locked = lock_upload(storage, key, sha256=digest, size_bytes=len(content), media_type="image/jpeg", until_on=UNTIL)
    assert locked is not None
    return EvidenceSealed(evidence, digest, len(content), key, locked.object_version, UNTIL)


def told(district: District, event: EvidenceSealed) -> Faulty:
    """The log says so; gives what would be wrong with it, as missing."""
    known = (event.sha256, event.size_bytes, "image/jpeg", True)
    declared = EvidenceDeclared(event.evidence, district.unit, None, "现场照片.jpg", *known)
    district.given(streams.evidence(event.evidence), declared, event)
    with district.here():
        return Faulty(event.evidence, district.store.head() - 1, FileFault.MISSING)


def test_files_as_they_were_sealed_are_all_read_and_found_sound(district: District) -> None:
    for content in (b"one", b"two" * 1_000_000):
        told(district, sealed(district, content))

    with district.here():
        found = verify_evidence(district.store, district.storage)
        other_year = verify_evidence(district.store, district.storage, year=YEAR - 1)
        this_year = verify_evidence(district.store, district.storage, year=YEAR)

    assert (found.files, found.read_bytes, found.faulty) == (2, 3_000_003, [])
    assert (other_year.files, this_year.files) == (0, 2)


def test_what_is_missing_altered_or_not_locked_is_named(district: District) -> None:
    told(district, sealed(district, b"sound"))
    missing = told(district, replace(sealed(district, b"gone"), object_version="0" * 32))
    altered = told(district, replace(sealed(district, b"as it lies"), sha256="0" * 64))
    shorter = told(district, replace(sealed(district, b"as long"), size_bytes=6))
    early = told(district, replace(sealed(district, b"short"), retain_until_on=UNTIL + timedelta(days=1)))

    with district.here():
        found = verify_evidence(district.store, district.storage)

    assert found.files == 5
    assert found.faulty == [
        missing,
        replace(altered, fault=FileFault.ALTERED),
        replace(shorter, fault=FileFault.ALTERED),
        replace(early, fault=FileFault.UNLOCKED),
    ]


def test_a_version_put_without_a_lock_is_named(district: District) -> None:
    event, storage = sealed(district, b"locked"), district.storage
    put = storage.client.put_object(
        bucket_name=storage.vault, object_name=event.object_key, data=BytesIO(b"locked"), length=6
    )
    open_ = told(district, replace(event, object_version=str(put.version_id)))

    with district.here():
        found = verify_evidence(district.store, storage)

    assert found.faulty == [replace(open_, fault=FileFault.UNLOCKED)]


def test_the_program_names_them_and_fails(
    district: District, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with district.here():
        code = district.store.code()
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert run(program(), ["evidence", "verify", "--tenant", code]) == 0
    assert capsys.readouterr().out == "没有封存的证据文件。\n"

    told(district, sealed(district, b"sound"))
    assert run(program(), ["evidence", "verify", "--tenant", code]) == 0
    assert "封存的 1 个文件（5 字节）都在" in capsys.readouterr().out

    missing = told(district, replace(sealed(district, b"gone"), object_version="0" * 32))
    assert run(program(), ["evidence", "verify", "--tenant", code, "--year", str(YEAR)]) == 1
    said = capsys.readouterr().err
    assert f"证据 {missing.evidence}（位置 {missing.position} 封存）：对象存储中没有封存的那个版本。" in said
    assert "封存的 2 个文件中，1 个不符。" in said
