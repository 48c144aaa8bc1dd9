"""Sealed files held against the log: what is missing, altered or not locked is named, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from domain import streams
from domain.codes import SealedKind
from domain.evidence.events import EvidenceDeclared, EvidenceSealed
from domain.ids import EvidenceId, PersonId, SealedSubjectId
from domain.sealed.events import KeyDestroyed, SubjectErased
from services.cli.main import program, run
from services.evidence.cipher import blob_bytes
from services.evidence.sealing import lock_upload
from services.evidence.storage import object_key
from services.evidence.vault import Vault
from services.evidence.verifying import Faulty, FileFault, verify_evidence
from services.store import Store
from tests.conftest import Database
from tests.evidence.samples import unlooked
from tests.worker.district import District, today

UNTIL = date(2056, 12, 31)
YEAR = today().year


def sealed(district: District, content: bytes) -> EvidenceSealed:
    """A file in the vault, and the event that would say so."""
    evidence = EvidenceId(str(uuid4()))
    key = object_key(district.tenant_id, evidence, 1)
    storage, digest = district.storage, sha256(content).hexdigest()
    storage.client.put_object(bucket_name=storage.incoming, object_name=key, data=BytesIO(content), length=len(content))
    with district.here():
        file_key = district.store.subject_keys.obtain([evidence])[evidence]
    locked = lock_upload(
        storage, key, lambda: file_key, examine=unlooked, sha256=digest, size_bytes=len(content), until_on=UNTIL
    )
    assert locked is not None
    blob = (locked.key_id, locked.blob.sha256, locked.blob.size_bytes)
    return EvidenceSealed(evidence, digest, len(content), key, locked.object_version, *blob, UNTIL)


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

    assert (found.files, found.read_bytes, found.faulty) == (2, blob_bytes(3) + blob_bytes(3_000_000), [])
    assert (other_year.files, this_year.files) == (0, 2)


def test_what_is_missing_altered_or_not_locked_is_named(district: District) -> None:
    told(district, sealed(district, b"sound"))
    missing = told(district, replace(sealed(district, b"gone"), object_version="0" * 32))
    altered = told(district, replace(sealed(district, b"as it lies"), blob_sha256="0" * 64))
    shorter = told(district, replace(sealed(district, b"as long"), blob_bytes=6))
    other = told(district, replace(sealed(district, b"another file"), sha256="0" * 64))
    early = told(district, replace(sealed(district, b"short"), retain_until_on=UNTIL + timedelta(days=1)))

    with district.here():
        found = verify_evidence(district.store, district.storage)

    assert found.files == 6
    assert found.faulty == [
        missing,
        replace(altered, fault=FileFault.ALTERED),
        replace(shorter, fault=FileFault.ALTERED),
        replace(other, fault=FileFault.UNREADABLE),
        replace(early, fault=FileFault.UNLOCKED),
    ]


def test_a_version_put_without_a_lock_is_named(district: District) -> None:
    event, storage = sealed(district, b"locked"), district.storage
    blob = b"".join(Vault(storage).chunks(event.object_key, event.object_version) or ())
    put = storage.client.put_object(
        bucket_name=storage.vault, object_name=event.object_key, data=BytesIO(blob), length=len(blob)
    )
    open_ = told(district, replace(event, object_version=str(put.version_id)))

    with district.here():
        found = verify_evidence(district.store, storage)

    assert found.faulty == [replace(open_, fault=FileFault.UNLOCKED)]


def test_a_file_whose_key_was_destroyed_by_law_is_destroyed_and_neither_missing_nor_altered(district: District) -> None:
    erased, lost = sealed(district, b"erased"), sealed(district, b"lost")
    told(district, erased)
    without = told(district, lost)
    with district.here():
        for event in (erased, lost):
            district.store.subject_keys.destroy(event.evidence)
    subject = SealedSubjectId(erased.evidence)
    of = (subject, SealedKind.SUGGESTION, None)
    district.given(streams.erasure(subject), SubjectErased(*of, PersonId("admin")), KeyDestroyed(*of, erased.key_id))

    with district.here():
        found = verify_evidence(district.store, district.storage)

    assert (found.files, found.destroyed) == (2, 1)
    assert found.faulty == [replace(without, fault=FileFault.KEY_LOST)]


def test_without_the_districts_keys_the_ciphertext_is_checked_and_that_is_said(
    district: District, database: Database, tmp_path: Path
) -> None:
    told(district, sealed(district, b"sound"))
    altered = told(district, replace(sealed(district, b"altered"), blob_sha256="0" * 64))

    with Store(database.dsn, tmp_path / "no keys") as store, district.here():
        found = verify_evidence(store, district.storage)

    assert not found.keys
    assert found.faulty == [replace(altered, fault=FileFault.ALTERED)]


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
    assert f"封存的 1 个文件（密文 {blob_bytes(5)} 字节）都在" in capsys.readouterr().out

    missing = told(district, replace(sealed(district, b"gone"), object_version="0" * 32))
    assert run(program(), ["evidence", "verify", "--tenant", code, "--year", str(YEAR)]) == 1
    said = capsys.readouterr().err
    assert f"证据 {missing.evidence}（位置 {missing.position} 封存）：对象存储中没有封存的那个版本。" in said
    assert "封存的 2 个文件中，1 个不符。" in said
