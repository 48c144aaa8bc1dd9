"""A district's key outlasts a power cut right after the district was made."""

import os
from pathlib import Path

import pytest

from services.store.keyring import FileKeyring


def test_a_key_and_the_names_that_lead_to_it_are_on_disk_once_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk: list[int] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        fsync(descriptor)
        on_disk.append(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", noted)
    home = tmp_path / "keyring"

    FileKeyring(home).create(7)

    assert on_disk == [path.stat().st_ino for path in (home / "7.key", home, tmp_path)]
