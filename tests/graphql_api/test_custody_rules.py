"""What people did with files over HTTP is what the auditor's verifier allows: it has the rules of custody once more."""

import psycopg

from services.bundle.verify_bundle import CUSTODY, Log, Report, Year
from tests.conftest import Database
from tests.graphql_api.playing import HttpDistrict


def test_a_played_year_breaks_no_rule_of_custody(played_database: Database, ours: HttpDistrict) -> None:
    read = "SELECT position, type, state FROM event WHERE tenant_id = %s ORDER BY position"
    with psycopg.connect(played_database.superuser_dsn) as connection:
        rows = connection.execute(read, (ours.tenant_id,)).fetchall()

    report = Report()
    log = Log(Year(2020, True, report), 0, report)
    for position, _, state in rows:
        log.take(position, state)

    assert report.faults == []
    assert {type_ for _, type_, _ in rows} >= CUSTODY.keys()
    counts = log.custody.counts()
    assert all(counts[name] for name in ("sealed", "scanned_clean", "held", "superseded", "restricted")), counts
