"""The way of a district through the commands: made, imported, rebuilt, replayed, exported."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from domain.tenancy.commands import OpenTenant, SetPolicy
from domain.tenancy.events import Policy
from services.access.log import AccessLog
from services.commands.service import CommandService, Submission
from services.edge.tokens import DevelopmentTokens
from services.projector.projector import Projector
from services.store import Store, create_tenant, find_tenant, tenant
from tests.cli.conftest import Ran, Sandan
from tests.commands.conftest import ADMIN, PLATFORM
from tests.conftest import Database
from tests.workbook.books import small, write

TOKEN_KEY = "0123456789abcdef0123456789abcdef"
CODE, LOOKED_AT, DAMAGED = "110105", "110107", "110106"


@dataclass
class District:
    """A district of its own, called by a code of digits as districts are, and the settings that reach it."""

    tenant_id: int
    folder: Path
    superuser_dsn: str
    environ: dict[str, str]


def made(database: Database, code: str, folder: Path) -> District:
    environ = {
        "SANDAN_DATABASE_URL": database.dsn,
        "SANDAN_DATABASE_ADMIN_URL": database.admin_dsn,
        "SANDAN_KEYRING": str(database.keyring),
        "SANDAN_DATA_DIR": str(folder),
        "SANDAN_TOKEN_KEY": TOKEN_KEY,
    }
    tenant_id = create_tenant(database.admin_dsn, database.keyring, code, "示例区")
    return District(tenant_id, folder, database.superuser_dsn, environ)


@pytest.fixture
def fresh(database: Database, tmp_path: Path) -> District:
    """A district with nothing in it."""
    return made(database, CODE, tmp_path)


@pytest.fixture(scope="module")
def district(database: Database, tmp_path_factory: pytest.TempPathFactory) -> District:
    """A district that tests only look at."""
    return made(database, LOOKED_AT, tmp_path_factory.mktemp("district"))


@pytest.fixture(scope="module")
def damaged(database: Database, tmp_path_factory: pytest.TempPathFactory) -> District:
    """A district whose second event was changed after it had been read into the read models."""
    district = made(database, DAMAGED, tmp_path_factory.mktemp("damaged"))
    with Store(database.dsn, database.keyring) as store:
        submit = CommandService(store).submit
        for actor, command in ((PLATFORM, OpenTenant("110106", "示例区")), (ADMIN, SetPolicy(Policy(), "年度调整"))):
            submit(Submission(district.tenant_id, str(uuid4()), actor, command))
        Projector(store).catch_up(district.tenant_id)
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute(
            "UPDATE event SET state = replace(convert_from(state, 'UTF8'), 'person', 'persom')::bytea"
            " WHERE tenant_id = %s AND position = 1",
            [district.tenant_id],
        )
    return district


@pytest.fixture
def run(sandan: Sandan, district: District) -> Callable[..., Ran]:
    """Run `sandan <command> <district> ...`."""

    def ran(command: str, *arguments: str | Path) -> Ran:
        return sandan(command, LOOKED_AT, *map(str, arguments), **district.environ)

    return ran


def accesses(district: District) -> list[str]:
    """What was handed out of a district, by its access log."""
    dsn = district.environ["SANDAN_DATABASE_URL"]
    with Store(dsn, Path(district.environ["SANDAN_KEYRING"])) as store, tenant(find_tenant(dsn, CODE)):
        return [raw.entry.act for raw in AccessLog(store).read_page(0)]


def test_a_district_goes_through_every_command_on_its_data(sandan: Sandan, fresh: District) -> None:
    def run(command: str, *arguments: str | Path) -> Ran:
        return sandan(command, CODE, *map(str, arguments), **fresh.environ)

    book = write(fresh.folder / "区.xlsx", small())

    dry = run("import", book)
    before = run("replay")
    imported = run("import", book, "--apply")
    again = run("import", book, "--apply")
    rebuilt = run("rebuild")
    replayed = run("replay", "--verify")
    exported = run("export", fresh.folder / "导出.xlsx", "--year", "2020")
    twice = run("export", fresh.folder / "导出.xlsx", "--year", "2020")
    order = [
        "supervision-order",
        "--tenant",
        CODE,
        "--unit",
        "DW01",
        "--year",
        "2020",
        "-o",
        str(fresh.folder / "督.docx"),
    ]
    drawn = sandan("document", *order, **fresh.environ)
    token = run("token", "--unit", "QW", "--duty", "secretary")

    assert "以上为核对，没有写入任何内容" in dry.stdout, dry.stdout + dry.stderr
    assert "重放 0 条事件" in before.stdout, before.stdout + before.stderr
    assert "导入完成" in imported.stdout, imported.stdout + imported.stderr
    assert "没有需要导入的" in again.stdout
    assert "已切换" in rebuilt.stdout, rebuilt.stderr
    assert "完全一致" in replayed.stdout, replayed.stdout + replayed.stderr
    assert "已导出" in exported.stdout, exported.stderr
    assert drawn.returncode == 0, drawn.stderr
    assert accesses(fresh) == ["WORKBOOK_EXPORTED", "DOCUMENT_EXPORTED"]
    assert (twice.returncode, "加 --overwrite" in twice.stderr) == (1, True)
    assert DevelopmentTokens(TOKEN_KEY.encode()).identify(token.stdout.strip()).unit is not None, token.stderr


def test_a_workbook_that_is_refused_comes_back_marked(run: Callable[..., Ran], district: District) -> None:
    rows = small()
    rows["单位"][1][3] = "俱乐部"
    book = write(district.folder / "错.xlsx", rows)

    refused = run("import", book)

    assert refused.returncode == 1
    assert "俱乐部" in refused.stdout
    assert (district.folder / "错-标错.xlsx").exists()


@pytest.mark.parametrize(
    ("command", "arguments", "sentence"),
    [
        ("import", ["没有.xlsx"], "没有这个文件：没有.xlsx"),
        ("rebuild", ["--projection", "没有"], "没有名为 没有 的读模型"),
        ("token", ["--unit", "没有"], "没有编码为 没有 的单位"),
    ],
)
def test_what_is_not_there_is_a_sentence(
    run: Callable[..., Ran], command: str, arguments: list[str], sentence: str
) -> None:
    ran = run(command, *arguments)

    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("code", ["nirgends", "99999999999", "²"])
def test_a_district_that_nobody_has_is_named(sandan: Sandan, district: District, code: str) -> None:
    ran = sandan("replay", "--tenant", code, **district.environ)

    assert ran.returncode == 1
    assert ran.stderr == f"没有这个区县，请先用 sandan tenant create 建立：{code}（现有的区县见 sandan tenant list）\n"


def test_a_district_is_found_by_its_code_also_where_the_code_is_the_number_of_another(
    sandan: Sandan, database: Database, district: District
) -> None:
    other = create_tenant(database.admin_dsn, database.keyring, str(district.tenant_id), "邻县")

    made = sandan("token", str(district.tenant_id), "--role=auditor", **district.environ)

    assert DevelopmentTokens(TOKEN_KEY.encode()).identify(made.stdout.strip()).tenant_id == other


def test_a_district_is_found_without_the_owners_login(sandan: Sandan, district: District) -> None:
    runtime = {name: text for name, text in district.environ.items() if name != "SANDAN_DATABASE_ADMIN_URL"}

    assert "重放" in sandan("replay", LOOKED_AT, **runtime).stdout


def test_a_changed_event_makes_replay_fail_and_names_its_position(sandan: Sandan, damaged: District) -> None:
    replayed = sandan("replay", DAMAGED, "--verify", **damaged.environ)

    assert replayed.returncode == 1
    assert "位置 1" in replayed.stderr


def test_a_log_that_cannot_be_read_is_a_sentence_that_leads_to_replay(sandan: Sandan, damaged: District) -> None:
    ran = sandan("import", DAMAGED, str(write(damaged.folder / "再.xlsx", small())), **damaged.environ)

    assert ran.returncode == 1
    assert "sandan replay" in ran.stderr
