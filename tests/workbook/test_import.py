"""A workbook becomes facts: whole, once, in the order of its dates."""

from pathlib import Path

from services.store import Store, tenant
from services.workbook.importer import ImportReport, import_workbook
from tests.conftest import Database
from tests.workbook.books import SAMPLE

IMPORTER = "00000000-0000-4000-8000-00000000000a"
SECONDS_MAX = 60


def imported(store: Store, tenant_id: int, path: Path) -> ImportReport:
    return import_workbook(path, tenant_id, store, importer=IMPORTER, apply=True, open_tenant=True)


def test_the_sample_is_imported_whole_in_under_a_minute(database: Database) -> None:
    tenant_id = database.new_tenant()

    with Store(database.dsn, database.keyring) as store:
        report = imported(store, tenant_id, SAMPLE)

        assert report.faults == ()
        assert report.sent == report.planned
        with tenant(tenant_id):
            assert store.head() == report.events
        print(report.seconds, report.sent, report.events)
        assert report.seconds < SECONDS_MAX
        again = imported(store, tenant_id, SAMPLE)
        print(again.seconds, again)
