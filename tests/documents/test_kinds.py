"""Every kind of document is told of where somebody looks for it."""

import re
from pathlib import Path

import pytest

from services.cli.documents import document
from services.documents.draw import KINDS

README = Path(__file__).parents[2] / "services" / "documents" / "README.md"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_in_the_help_and_in_the_readme_with_its_name(kind: str) -> None:
    assert f"{kind} {KINDS[kind].label}" in re.sub(r"\s+", " ", document.__doc__ or "")
    table = README.read_text(encoding="utf-8")
    assert f"`{kind}`" in table
    assert KINDS[kind].label in table
