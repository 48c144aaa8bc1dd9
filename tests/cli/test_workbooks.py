"""`sandan import` and `sandan export` write where they are told to, onto nothing that they read."""

from itertools import count
from pathlib import Path

import pytest

from services.cli.workbooks import free_name
from services.store import create_tenant
from tests.cli.conftest import Sandan
from tests.conftest import Database
from tests.workbook.books import put, small, write

_numbers = count(1)


@pytest.fixture(scope="module")
def environ(database: Database, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {
        "SANDAN_DATABASE_URL": database.dsn,
        "SANDAN_DATABASE_ADMIN_URL": database.admin_dsn,
        "SANDAN_KEYRING": str(database.keyring),
        "SANDAN_DATA_DIR": str(tmp_path_factory.mktemp("data")),
    }


@pytest.fixture
def tenant(database: Database) -> str:
    """The code of a district without events."""
    number = next(_numbers)
    create_tenant(database.admin_dsn, database.keyring, f"biao-{number}", f"标{number}区")
    return f"biao-{number}"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A workbook with one fault."""
    rows = small()
    put(rows, "印发", "DW01", "印发日期", "2020.2.5")
    return write(tmp_path / "区.xlsx", rows)


def test_the_marked_copy_takes_a_name_that_nothing_has(tmp_path: Path) -> None:
    for taken in ("区.xlsx", "区-标错.xlsx", "区-标错2.xlsx"):
        (tmp_path / taken).touch()

    assert free_name(tmp_path / "区.xlsx").name == "区-标错3.xlsx"
    assert free_name(tmp_path / "区-标错2.xlsx").name == "区-标错3.xlsx"
    assert free_name(tmp_path / "县-标错.xlsx").name == "县-标错.xlsx"


def test_a_marked_copy_that_is_imported_again_is_not_written_over(
    sandan: Sandan, tenant: str, environ: dict[str, str], wrong: Path
) -> None:
    sandan("import", tenant, str(wrong), **environ)
    marked = wrong.with_name("区-标错.xlsx")
    before = marked.read_bytes()

    again = sandan("import", tenant, str(marked), **environ)

    assert again.returncode == 1
    assert "请改写为 2020-02-05" in again.stdout
    assert marked.read_bytes() == before
    assert wrong.with_name("区-标错2.xlsx").exists()


def test_a_copy_that_cannot_be_written_hides_no_fault(
    sandan: Sandan, tenant: str, environ: dict[str, str], wrong: Path
) -> None:
    elsewhere = wrong.with_name("没有") / "标.xlsx"

    ran = sandan("import", tenant, str(wrong), "--marked", str(elsewhere), **environ)

    assert ran.returncode == 1
    assert "请改写为 2020-02-05" in ran.stdout
    assert f"这个文件写不成：{elsewhere}" in ran.stdout
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("import", "{tenant}", "{wrong}", "--marked", "{wrong}"), "--marked 不能是要导入的文件本身"),
        (("import", "{tenant}", "{wrong}", "--marked", "标.txt"), "标.txt 应以 .xlsx 结尾"),
        (("export", "{tenant}", "出.txt", "--year", "2020"), "出.txt 应以 .xlsx 结尾"),
    ],
)
def test_a_name_that_would_do_harm_is_refused(
    sandan: Sandan,
    tenant: str,
    environ: dict[str, str],
    wrong: Path,
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    told = {"tenant": tenant, "wrong": str(wrong)}

    ran = sandan(*(argument.format(**told) for argument in arguments), **environ)

    assert ran.returncode == 1
    assert sentence in ran.stderr
