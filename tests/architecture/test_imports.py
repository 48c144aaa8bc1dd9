"""Imports run one way. Each contract is run on this tree, and seen to break on a tree that breaks it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).with_name("lint-imports")


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of pyproject.toml on the packages of a tree."""
    return subprocess.run(
        [str(LINT), "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": f"{tree}{os.pathsep}{tree / 'graphql'}", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_this_tree_keeps_every_contract() -> None:
    checked = lint_imports(ROOT)

    assert "0 broken" in checked.stdout, checked.stdout
    assert checked.returncode == 0


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("domain/recorded.py", "projections"),
        ("domain/recorded.py", "services.clock"),
        ("domain/recorded.py", "psycopg"),
        ("domain/recorded.py", "random"),
        ("projections/temporal.py", "graphql_api"),
        ("projections/temporal.py", "services.clock"),
        ("graphql/graphql_api/ids.py", "services.clock"),
        ("projections/ledger/read.py", "projections.units.read"),
        ("services/edge/health.py", "services.store.statements"),
        ("services/replay/log.py", "projections.catalogue"),
    ],
)
def test_a_contract_breaks_on_an_import_the_wrong_way(tmp_path: Path, module: str, imported: str) -> None:
    for package in ("domain", "projections", "services", "graphql/graphql_api"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.xlsx"))
    with (tmp_path / module).open("a", encoding="utf-8") as file:
        file.write(f"\nimport {imported}\n")

    checked = lint_imports(tmp_path)

    assert " BROKEN" in checked.stdout, checked.stdout
    assert checked.returncode == 1
