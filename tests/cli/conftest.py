"""The program run as a person runs it, in this process: its imports cost more than most commands."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from services.cli.main import program, run


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    returncode: int
    stdout: str
    stderr: str


Sandan = Callable[..., Ran]


@pytest.fixture
def sandan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Sandan:
    """`sandan("tenant", "list", SANDAN_X="...")` with no other setting than these."""

    def ran(*arguments: str, **environ: str) -> Ran:
        for name in [name for name in os.environ if name.startswith("SANDAN_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("COLUMNS", "200")
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        code = run(program(), list(arguments))
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return ran
