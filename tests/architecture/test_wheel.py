"""The wheel is the program: built, installed beside what it declares and nothing else, and started from there."""

import ast
import os
import signal
import subprocess
import sys
import venv
from collections.abc import Iterator
from email import message_from_bytes
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import httpx
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from services.cli.readiness import readiness
from services.embedded import leftovers

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "domain": "domain",
    "projections": "projections",
    "services": "services",
    "graphql_api": "graphql/graphql_api",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    target = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [built] = target.iterdir()
    return built


def declared(wheel: Path) -> list[Requirement]:
    """What the wheel says it needs, without its extras."""
    with ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = message_from_bytes(archive.read(name))
    requirements = [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]
    return [requirement for requirement in requirements if wanted(requirement, set())]


def wanted(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""})


def needed(requirements: list[Requirement]) -> list[Distribution]:
    """The distributions that an installer would bring for these, as they stand in this environment's lock."""
    found: dict[str, Distribution] = {}
    asked: set[tuple[str, str]] = set()
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        if (str(requirement.name), str(sorted(requirement.extras))) in asked:
            continue
        asked.add((str(requirement.name), str(sorted(requirement.extras))))
        brought = distribution(requirement.name)
        found[canonicalize_name(requirement.name)] = brought
        below = [Requirement(text) for text in brought.requires or []]
        waiting += [each for each in below if wanted(each, set(requirement.extras))]
    return list(found.values())


def link(brought: Distribution, home: Path, libraries: Path) -> None:
    """Give an environment a distribution of this one: links to what its RECORD lists, programs included."""
    for file in brought.files or []:
        installed = Path(os.path.normpath(str(file.locate())))
        inside = Path(str(file))
        if inside.parts[0] == "..":
            target = home / "bin" / installed.name
        else:
            # A package is linked as a whole; what is compiled later lies in it as well.
            installed = Path(str(brought.locate_file(inside.parts[0])))
            target = libraries / inside.parts[0]
        if installed.exists() and not target.exists():
            target.symlink_to(installed)


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Iterator[Path]:
    """The folder of programs of an environment that has the wheel and what it declares, nothing of the developers'."""
    with TemporaryDirectory(prefix="sandan-test-") as name:
        home = Path(name)
        venv.create(home, with_pip=False, symlinks=True)
        [libraries] = home.glob("lib/python*/site-packages")
        for brought in needed(declared(wheel)):
            link(brought, home, libraries)
        python = home / "bin" / "python"
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
        subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
        yield home / "bin"


def clean_environ(programs: Path) -> dict[str, str]:
    """Nothing of this session."""
    return {"PATH": f"{programs}{os.pathsep}{os.defpath}", "LANG": "C.UTF-8", "HOME": str(programs)}


def imported() -> dict[str, str]:
    """Every package that is imported from outside and not from the standard library -> a file that does."""
    found = {}
    for package in PACKAGES.values():
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names: list[str] = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
                    names = [node.module]
                found.update({name.split(".")[0]: str(file.relative_to(ROOT)) for name in names})
    return {name: file for name, file in found.items() if name not in {*sys.stdlib_module_names, *PACKAGES}}


def test_the_wheel_declares_every_library_that_its_code_imports(wheel: Path) -> None:
    names = {canonicalize_name(requirement.name) for requirement in declared(wheel)}
    brought_by = packages_distributions()

    undeclared = {
        package: file
        for package, file in imported().items()
        if names.isdisjoint(canonicalize_name(name) for name in brought_by[package])
    }

    assert undeclared == {}
    assert len(names) > 20


def test_the_wheel_holds_four_packages_and_nothing_that_overwrites_the_graphql_library(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()

    assert {name.split("/")[0] for name in names if "dist-info" not in name} == set(PACKAGES)
    assert any(name.startswith("services/migrations/0001_") for name in names)
    assert {"services/operations/list_issue.graphql", "services/demo/示例区-2020.xlsx"} <= set(names)
    assert [name for name in names if name.startswith("tests") or name.endswith(".pyc")] == []


def test_the_installed_program_imports_itself_and_the_real_graphql_library(installed: Path, tmp_path: Path) -> None:
    program = "import domain, graphql, graphql_api, projections, services; print(services.__file__, graphql.version)"

    ran = subprocess.run(
        [str(installed / "python"), "-c", program],
        cwd=tmp_path,
        env=clean_environ(installed),
        capture_output=True,
        text=True,
    )
    developers = subprocess.run(
        [str(installed / "python"), "-c", "import pytest"], cwd=tmp_path, capture_output=True, text=True
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(str(installed.parent))
    assert "No module named 'pytest'" in developers.stderr


def test_the_installed_program_starts_the_platform_answers_and_stops(installed: Path) -> None:
    with TemporaryDirectory(prefix="sandan-test-") as name:
        data_dir = Path(name) / "data"
        environ = {**clean_environ(installed), "SANDAN_DATA_DIR": str(data_dir), "SANDAN_LISTEN": "127.0.0.1:0"}
        platform = subprocess.Popen(
            [str(installed / "sandan"), "up"],
            cwd=name,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert platform.stdout is not None
        try:
            said = []
            for line in platform.stdout:
                said.append(line)
                if line.startswith("地址 "):
                    break
            assert any("0001_" in line for line in said), "".join(said)
            address = said[-1].split()[1]

            def sandan(*arguments: str) -> str:
                command = [str(installed / "sandan"), *arguments]
                ran = subprocess.run(command, cwd=name, env=environ, capture_output=True, text=True)
                assert ran.returncode == 0, ran.stderr
                return ran.stdout

            sandan("tenant", "create", "shili", "示例区")
            token = sandan("token", "shili", "--role=auditor").strip()
            asked = httpx.post(
                address,
                json={"query": "{ district { position } }"},
                headers={"authorization": f"Bearer {token}"},
                trust_env=False,
            )

            assert readiness(address.removesuffix("/graphql")) == 200
            # The district has not been opened yet: its log is empty.
            assert asked.json()["data"] == {"district": None}, asked.text

            platform.send_signal(signal.SIGTERM)
            rest, _ = platform.communicate()
            assert "已全部停止。" in rest, rest
            assert leftovers.find(data_dir) == []
        finally:
            platform.kill()
            platform.wait()
            platform.stdout.close()
