"""Lines of several threads stay lines."""

import io
import sys

import pytest

from services.cli.terminal import complain, say


class Noted(io.StringIO):
    """An output that keeps what it was given, call by call: between two calls another thread may write."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    def write(self, text: str) -> int:
        self.calls.append(text)
        return len(text)


def test_a_line_is_written_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    said, complained = Noted(), Noted()
    monkeypatch.setattr(sys, "stdout", said)
    monkeypatch.setattr(sys, "stderr", complained)

    say("地址 http://127.0.0.1:8000/graphql")
    complain("连不上")

    assert said.calls == ["地址 http://127.0.0.1:8000/graphql\n"]
    assert complained.calls == ["连不上\n"]
