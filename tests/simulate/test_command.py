"""`sandan simulate` on a database: the district is made, played, and added up as it lies there."""

import pytest

from services.cli.main import program, run
from services.store import Store, find_tenant, tenant
from tests.conftest import Database


def test_a_district_is_made_and_played_in_few_commits(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANDAN_DATABASE_URL", database.dsn)
    monkeypatch.setenv("SANDAN_DATABASE_ADMIN_URL", database.admin_dsn)
    monkeypatch.setenv("SANDAN_KEYRING", str(database.keyring))

    assert run(program(), ["simulate", "moni", "--scale", "0.001"]) == 0

    with Store(database.dsn, database.keyring, connections_max=1) as store, tenant(find_tenant(database.dsn, "moni")):
        assert f"{store.head()} 条事件" in capsys.readouterr().out
        assert sum(1 for _ in store.read_all()) == store.head() > 3_000


REFUSALS = (
    "规模应大于0、不超过10，区县和年度个数至少为1。",
    "模拟的年度须都已过去，最后一年为2099年。",
)


@pytest.mark.parametrize("wrong", [["--scale", "0"], ["--years", "0"], ["--first-year", "2099"]])
def test_what_cannot_be_played_is_refused(
    wrong: list[str], database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANDAN_DATABASE_URL", database.dsn)

    assert run(program(), ["simulate", "moni", *wrong]) == 1
    assert capsys.readouterr().err.strip() in REFUSALS
