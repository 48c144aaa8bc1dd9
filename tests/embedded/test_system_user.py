"""Root's PATH may lack the directory of system programs, as under cron and in containers."""

import pytest

from services.embedded import system_user


def test_the_program_that_makes_users_is_found_outside_of_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")

    # Whatever becomes of it (the user may be there, or this may be an ordinary user): it was found and asked.
    assert "找不到" not in system_user.add_user()


def test_a_machine_without_that_program_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_user, "SYSTEM_PROGRAMS", "/nonexistent")
    monkeypatch.setenv("PATH", "/nonexistent")

    assert system_user.add_user() == "找不到 useradd 命令"
