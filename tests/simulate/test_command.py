"""`sandan simulate` on a database: districts are made, played, and hold what their logs say."""

import json
from contextlib import redirect_stdout
from io import StringIO

import pytest

from services.cli.main import program, run
from services.projector import Projector
from services.replay import replay, verify_year
from services.store import Store, find_tenant, tenant
from tests.bundle.district import WITNESSES, District, verified
from tests.conftest import Database

REFUSALS = (
    "规模应大于0、不超过10，区县和年度个数至少为1。",
    "模拟的年度及其后到次年9月底须都已过去，最后一年为2099年。",
)


LATER_SECONDS = 10**9
"""When witnesses see a log that was written today, counted from when those of other tests are."""


@pytest.fixture(scope="module")
def said(database: Database) -> str:
    """What the command says of two districts that it made and played."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as out:
        patch.setenv("SANDAN_DATABASE_URL", database.dsn)
        patch.setenv("SANDAN_DATABASE_ADMIN_URL", database.admin_dsn)
        patch.setenv("SANDAN_KEYRING", str(database.keyring))
        assert run(program(), ["simulate", "moni", "--scale", "0.001", "--districts", "2"]) == 0
    return out.getvalue()


@pytest.mark.parametrize("code", ["moni-1", "moni-2"])
def test_a_district_is_made_and_played(code: str, said: str, database: Database) -> None:
    with Store(database.dsn, database.keyring, connections_max=1) as store, tenant(find_tenant(database.dsn, code)):
        [line] = [line for line in said.splitlines() if line.startswith(f"{code}：")]
        assert f"，{store.head()} 条事件" in line
        assert sum(1 for _ in store.read_all()) == store.head() > 3_000


def test_the_districts_hold_nothing_in_common_but_what_the_model_says(said: str, database: Database) -> None:
    assert said
    people = []
    for code in ("moni-1", "moni-2"):
        with (
            Store(database.dsn, database.keyring, connections_max=1) as store,
            tenant(find_tenant(database.dsn, code)),
        ):
            people.append(
                {each.event.person for each in store.read_all() if type(each.event).__name__ == "PersonRegistered"}
            )

    assert len(people[0]) == len(people[1]) > 50
    assert people[0].isdisjoint(people[1])


def test_the_read_models_of_a_played_year_hold_what_the_log_says(said: str, database: Database) -> None:
    assert said.startswith("moni-1：")
    district = find_tenant(database.dsn, "moni-1")
    with Store(database.dsn, database.keyring, connections_max=2) as store:
        projector = Projector(store)
        projector.catch_up(district)
        projector.release()

    found = replay(database.dsn, district, verify=True)

    assert found.faults == []
    assert found.rows_compared > found.events


@pytest.mark.parametrize("code", ["moni-1", "moni-2"])
def test_a_played_year_is_computed_anew_to_what_it_published(code: str, said: str, database: Database) -> None:
    assert said
    found = verify_year(database.dsn, find_tenant(database.dsn, code), 2020)

    assert found.faults == []
    assert [each.round for each in found.rounds] == [1, 2]
    assert found.rounds[0].evaluation != found.rounds[1].evaluation


def test_a_played_year_is_verified_by_who_has_nothing_but_its_bundle(said: str, database: Database) -> None:
    assert said
    with (
        Store(database.dsn, database.keyring, connections_max=1) as store,
        tenant(find_tenant(database.dsn, "moni-1")),
    ):
        entries = [event.state for event in store.read_raw(0, store.head())]
    district = json.loads(entries[0])["data"]["code"]

    bundle = District(entries, heads={len(entries): dict.fromkeys(WITNESSES, LATER_SECONDS)}).bundle()
    report = verified(bundle, district=district)

    assert report.accepted, report.as_text()
    [first, second] = [text for text in report.verified["AUTHENTICITY"] if "轮结果" in text]
    assert first.startswith("第 1 轮结果")
    assert second.startswith("第 2 轮结果")


@pytest.mark.parametrize("wrong", [["--scale", "0"], ["--years", "0"], ["--first-year", "2099"]])
def test_what_cannot_be_played_is_refused(
    wrong: list[str], database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANDAN_DATABASE_URL", database.dsn)

    assert run(program(), ["simulate", "moni", *wrong]) == 1
    assert capsys.readouterr().err.strip() in REFUSALS
