"""Whoever runs the platform sees what stands still in which district, and has it go on once it is mended."""

import psycopg
import pytest

from services.cli.doctor import examine
from services.projector import project_once
from services.store import Store, create_tenant
from tests.cli.conftest import Sandan
from tests.conftest import Database
from tests.projections.histories import History


@pytest.fixture(scope="module")
def environ(database: Database) -> dict[str, str]:
    return {
        "SANDAN_DATABASE_URL": database.dsn,
        "SANDAN_DATABASE_ADMIN_URL": database.admin_dsn,
        "SANDAN_KEYRING": str(database.keyring),
    }


def name_as(database: Database, tenant_id: int, position: int, type_: str) -> str:
    """Give an event another type; what it was before."""
    at = (tenant_id, position)
    with psycopg.connect(database.superuser_dsn) as connection:
        [[before]] = connection.execute("SELECT type FROM event WHERE tenant_id = %s AND position = %s", at)
        connection.execute("UPDATE event SET type = %s WHERE tenant_id = %s AND position = %s", (type_, *at))
    return str(before)


def test_what_stands_still_is_named_with_the_remedy_and_goes_on_after_it(
    database: Database, environ: dict[str, str], sandan: Sandan
) -> None:
    sick, well = (create_tenant(database.admin_dsn, database.keyring, code, code) for code in ("bing", "kang"))
    history = History(seed=61, units=1, items=1)
    was = ""
    with Store(database.dsn, database.keyring) as store:
        for each in (sick, well):
            history.append(store, each)
        was = name_as(database, sick, 42, "item.teleported.v1")
        for each in (sick, well):
            project_once(store, each)

        of_all = sandan("projection", "status", **environ)
        of_one = sandan("projection", "status", "--tenant", "bing", **environ)
        [finding] = [each for each in examine(environ) if each.subject == "查询数据"]
        not_standing = sandan("projection", "unpark", "--tenant", "kang", "--projection", "ledger", **environ)
        name_as(database, sick, 42, was)
        jobs = sandan("projection", "unpark", "--tenant", "bing", "--projection", "jobs", **environ)
        rest = sandan("projection", "unpark", "--tenant", "bing", **environ)
        project_once(store, sick)
        mended = sandan("projection", "status", **environ)

    assert of_all.returncode == 1
    assert f"区县 bing（编号 {sick}）：\n" in of_all.stdout
    assert "kang" not in of_all.stdout
    assert "  jobs 停在位置 42（" in of_all.stdout
    assert "item.teleported.v1" not in of_all.stdout, "what a district wrote is shown only when it is asked for"
    assert of_one.returncode == 1
    assert "UnknownEvent" in of_one.stdout
    assert "item.teleported.v1" in of_one.stdout
    assert finding.wrong
    assert f"区县 bing（编号 {sick}）的 contributions（位置 42）" in finding.text
    assert "sandan projection unpark" in finding.text
    assert not_standing.returncode == 1
    assert "ledger 没有停住；停住的有：（无）" in not_standing.stderr
    assert "已让 jobs 继续" in jobs.stdout
    assert "jobs" not in rest.stdout
    assert mended.returncode == 0
    assert "2 个区县，0 个没有跟上" in mended.stdout
