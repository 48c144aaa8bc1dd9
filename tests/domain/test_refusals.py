"""Every refusal there is says in Chinese what is wrong, by which rule, from which source, under a code of its own."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import domain
from domain import refusal
from domain.refusal import Refusal
from graphql_api import errors as of_the_api


def kinds_of(cls: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in cls.__subclasses__():
        yield kind
        yield from kinds_of(kind)


@pytest.fixture(scope="module")
def refusals() -> list[type[Refusal]]:
    """Every class of refusal of the product; the root of them is never raised as such."""
    names = {found.name for found in pkgutil.walk_packages(domain.__path__, "domain.")}
    for name in names:
        importlib.import_module(name)
    found = {kind for kind in kinds_of(Refusal) if kind.__module__ in names | {of_the_api.__name__}}
    return sorted(found, key=lambda kind: kind.__qualname__)


def test_every_refusal_names_its_rule_and_its_source(refusals: list[type[Refusal]]) -> None:
    assert len(refusals) > 150
    assert [kind.__name__ for kind in refusals if not kind.rule.strip() or not kind.source.strip()] == []


def test_every_refusal_is_one_sentence_in_chinese(refusals: list[type[Refusal]]) -> None:
    for kind in refusals:
        sentence = (vars(kind).get("__doc__") or "").strip().split("\n")[0]
        assert re.search(r"[\u4e00-\u9fff]{4}", sentence), kind.__name__
        assert sentence[-1] in "。：", kind.__name__


def test_a_code_has_one_meaning(refusals: list[type[Refusal]]) -> None:
    own: dict[str, str] = {}
    for kind in refusals:
        assert re.fullmatch(r"[A-Z][A-Z_]+", kind.code), kind.__name__
        if "code" in vars(kind):
            assert own.setdefault(kind.code, kind.__name__) == kind.__name__
        else:
            # The same meaning more closely; the general kinds mean nothing in particular.
            assert not any(parent.__module__ == refusal.__name__ for parent in kind.__bases__), kind.__name__
