"""`sandan simulate` on a database: the district is made, played, and its read models hold what its log says."""

from contextlib import redirect_stdout
from io import StringIO

import pytest

from services.cli.main import program, run
from services.projector import Projector
from services.replay import replay
from services.store import Store, find_tenant, tenant
from tests.conftest import Database

REFUSALS = (
    "规模应大于0、不超过10，区县和年度个数至少为1。",
    "模拟的年度须都已过去，最后一年为2099年。",
)


@pytest.fixture(scope="module")
def said(database: Database) -> str:
    """What the command says of a district that it made and played."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as out:
        patch.setenv("SANDAN_DATABASE_URL", database.dsn)
        patch.setenv("SANDAN_DATABASE_ADMIN_URL", database.admin_dsn)
        patch.setenv("SANDAN_KEYRING", str(database.keyring))
        assert run(program(), ["simulate", "moni", "--scale", "0.001"]) == 0
    return out.getvalue()


def test_a_district_is_made_and_played(said: str, database: Database) -> None:
    with Store(database.dsn, database.keyring, connections_max=1) as store, tenant(find_tenant(database.dsn, "moni")):
        assert f"{store.head()} 条事件" in said
        assert sum(1 for _ in store.read_all()) == store.head() > 3_000


def test_the_read_models_of_a_played_year_hold_what_the_log_says(said: str, database: Database) -> None:
    assert said.startswith("moni：")
    district = find_tenant(database.dsn, "moni")
    with Store(database.dsn, database.keyring, connections_max=2) as store:
        projector = Projector(store)
        projector.catch_up(district)
        projector.release()

    found = replay(database.dsn, district, verify=True)

    assert found.faults == []
    assert found.rows_compared > found.events


@pytest.mark.parametrize("wrong", [["--scale", "0"], ["--years", "0"], ["--first-year", "2099"]])
def test_what_cannot_be_played_is_refused(
    wrong: list[str], database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANDAN_DATABASE_URL", database.dsn)

    assert run(program(), ["simulate", "moni", *wrong]) == 1
    assert capsys.readouterr().err.strip() in REFUSALS
