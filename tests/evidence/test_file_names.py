"""File names come from strangers. Whatever they hold, a download's name is harmless and a key never holds them."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evidence.download import FILE_NAME_BYTES_MAX, safe_file_name
from services.evidence.storage import Storage, object_key
from services.evidence.upload import presign_upload


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("整改照片 (1).jpg", "整改照片 (1).jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..\\..\\boot.ini", "_.._boot.ini"),
        ("a\r\nSet-Cookie: x=1\r\n.pdf", "aSet-Cookie_ x=1.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("x\x00y.png", "xy.png"),
        ('"quoted"; filename=evil.exe', "_quoted_; filename=evil.exe"),
        ("   ", "evidence"),
        ("...", "evidence"),
        ("", "evidence"),
        (".jpg", "jpg"),
        ("汉" * 300 + ".docx", "汉" * 65 + ".docx"),
    ],
)
def test_a_download_is_saved_under_a_harmless_name(named: str, kept: str) -> None:
    assert safe_file_name(named) == kept


@given(st.text(max_size=400))
def test_no_file_name_leaves_its_folder_or_breaks_a_header(named: str) -> None:
    kept = safe_file_name(named)

    assert kept
    assert kept.strip(" .") == kept
    assert len(kept.encode()) <= FILE_NAME_BYTES_MAX
    assert not set(kept) & set('/\\:*?"<>|\r\n\t\0\u202e\u200f')


def test_a_key_is_made_of_ids_alone(storage: Storage) -> None:
    key = object_key(7, "2f0e5c1e-6c3b-5d7e-9a0b-1c2d3e4f5a6b", 2)

    form = presign_upload(storage, key, sha256="0" * 64, size_bytes=1)

    assert dict(form.fields)["key"] == "7/2f0e5c1e-6c3b-5d7e-9a0b-1c2d3e4f5a6b/2"
    assert httpx.URL(form.url).path == f"/{storage.incoming}"
