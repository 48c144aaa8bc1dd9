"""The program says in Chinese what it can do, what went wrong, and what to do."""

from pathlib import Path
from typing import get_args

import pytest

from domain.roles import TOKEN_ROLES
from services.cli.main import program
from services.cli.token import TokenRole
from services.edge.tokens import DevelopmentTokens
from services.store import create_tenant
from tests.cli.conftest import Sandan
from tests.conftest import Database


def commands() -> list[list[str]]:
    """Every command as it is typed, without `sandan`."""
    app = program()
    names = []
    for name in app:
        if not name.startswith("-"):
            below = [inner for inner in app[name] if not inner.startswith("-")]
            names += [[name, inner] for inner in below] or [[name]]
    return names


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    program()([*command, "--help"])

    _, example = capsys.readouterr().out.split("例：")
    assert f"sandan {' '.join(command)}" in example


def test_a_mistyped_command_is_answered_with_the_right_one(sandan: Sandan) -> None:
    ran = sandan("tenant", "crate")

    assert ran.returncode == 2
    assert 'Did you mean "create"?' in ran.stderr


def test_a_wrong_setting_ends_any_command_with_its_name(sandan: Sandan, tmp_path: Path) -> None:
    ran = sandan("migrate", SANDAN_LOG="xml", SANDAN_DATA_DIR=str(tmp_path))

    assert ran.returncode == 2
    assert "SANDAN_LOG（现为 xml）：应为 console、json 之一" in ran.stderr


def test_a_database_that_is_not_there_is_a_sentence_and_no_traceback(sandan: Sandan, tmp_path: Path) -> None:
    nowhere = "postgresql://sandan_owner:x@127.0.0.1:1/sandan"

    ran = sandan("tenant", "list", SANDAN_DATABASE_ADMIN_URL=nowhere, SANDAN_DATA_DIR=str(tmp_path))

    assert ran.returncode == 1
    assert ran.stderr.startswith("连不上数据库")
    assert "Traceback" not in ran.stderr


def test_a_district_is_made_once_and_listed(sandan: Sandan, database: Database, tmp_path: Path) -> None:
    environ = {
        "SANDAN_DATABASE_ADMIN_URL": database.admin_dsn,
        "SANDAN_KEYRING": str(tmp_path / "keyring"),
        "SANDAN_DATA_DIR": str(tmp_path),
    }

    made = sandan("tenant", "create", "linxian", "邻县", **environ)
    again = sandan("tenant", "create", "linxian", "邻县", **environ)
    odd = sandan("tenant", "create", "Lin Xian", "邻县", **environ)
    listed = sandan("tenant", "list", **environ)

    assert made.stdout.startswith("已建立区县 邻县（代码 linxian，编号 ")
    assert (again.returncode, again.stderr) == (1, "这个区县代码已经建立过：linxian\n")
    assert (odd.returncode, "代码只用小写字母" in odd.stderr) == (1, True)
    assert ["linxian", "邻县"] in [line.split("\t")[1:3] for line in listed.stdout.splitlines()]


def test_migrating_a_migrated_database_changes_nothing(sandan: Sandan, database: Database, tmp_path: Path) -> None:
    ran = sandan("migrate", SANDAN_DATABASE_ADMIN_URL=database.admin_dsn, SANDAN_DATA_DIR=str(tmp_path))

    assert ran.stdout == "数据库结构已是最新。\n"


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_without_a_command_the_program_says_what_it_can_do(sandan: Sandan, arguments: tuple[str, ...]) -> None:
    ran = sandan(*arguments)

    assert "sandan up" in ran.stdout
    assert ran.returncode == 0


def test_a_token_is_made_for_every_platform_role_and_no_other(sandan: Sandan, database: Database) -> None:
    environ = {
        "SANDAN_DATABASE_URL": database.dsn,
        "SANDAN_TOKEN_KEY": "0123456789abcdef0123456789abcdef",
    }
    tenant_id = create_tenant(database.admin_dsn, database.keyring, "7", "第七区")
    typed = get_args(TokenRole)

    made = sandan("token", "7", *(f"--role={role}" for role in typed), **environ)
    refused = sandan("token", "7", "--role=secretary", **environ)

    identity = DevelopmentTokens(environ["SANDAN_TOKEN_KEY"].encode()).identify(made.stdout.strip())
    assert (identity.tenant_id, identity.roles) == (tenant_id, TOKEN_ROLES)
    assert refused.returncode == 2


def test_a_token_without_a_key_to_sign_it_names_the_setting(sandan: Sandan, tmp_path: Path) -> None:
    ran = sandan("token", "7", SANDAN_DATA_DIR=str(tmp_path))

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "缺少 SANDAN_TOKEN_KEY" in ran.stderr
