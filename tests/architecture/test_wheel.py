"""The wheel is the program: built, installed in a clean environment, and started from there."""

import os
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest

from services.embedded import leftovers

ROOT = Path(__file__).parents[2]
LIBRARIES = Path(sysconfig.get_path("purelib"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    target = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [built] = target.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Iterator[Path]:
    """The folder of programs of an environment that has the wheel, and the libraries from this one's lock."""
    with TemporaryDirectory(prefix="sandan-test-") as name:
        home = Path(name)
        venv.create(home, with_pip=False, symlinks=True)
        python = home / "bin" / "python"
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
        subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
        # Only the libraries: the .pth file of the editable install is not read from there.
        [packages] = home.glob("lib/python*/site-packages")
        (packages / "libraries.pth").write_text(f"{LIBRARIES}\n")
        yield home / "bin"


def clean_environ(programs: Path) -> dict[str, str]:
    """Nothing of this session but where the installed servers lie."""
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.defpath])
    return {"PATH": path, "LANG": "C.UTF-8", "HOME": str(programs)}


def test_the_wheel_holds_four_packages_and_nothing_that_overwrites_the_graphql_library(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()

    assert {name.split("/")[0] for name in names if "dist-info" not in name} == {
        "domain",
        "projections",
        "services",
        "graphql_api",
    }
    assert any(name.startswith("services/migrations/0001_") for name in names)
    assert {"services/demo/operations/list_issue.graphql", "services/demo/示例区-2020.xlsx"} <= set(names)
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

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(str(installed.parent))


def test_the_installed_program_starts_the_platform_and_stops_it(installed: Path) -> None:
    with TemporaryDirectory(prefix="sandan-test-") as name:
        data_dir = Path(name) / "data"
        platform = subprocess.Popen(
            [str(installed / "sandan"), "up"],
            cwd=name,
            env={**clean_environ(installed), "SANDAN_DATA_DIR": str(data_dir)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert platform.stdout is not None
        said = []
        for line in platform.stdout:
            said.append(line)
            if line.startswith("地址 "):
                break

        platform.send_signal(signal.SIGTERM)
        rest, _ = platform.communicate()

        assert any("0001_" in line for line in said), said
        assert "已全部停止。" in rest, rest
        assert leftovers.find(data_dir) == []
