"""What the checks found, over HTTP: who sees how much of it, and nothing of another district's."""

from typing import Any

import psycopg
import pytest

from domain.integrity import FAULTS, Check, FaultKind, Waiting
from projections.integrity import read
from projections.query import Query, fetch
from services.integrity.passes import TASK, Finding, Passes, Step
from services.projector import leases
from services.store import Store, tenant
from tests.conftest import Database
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client, Edge
from tests.graphql_api.test_operations import send

SIZE = 40


def a_pass(store: Store, check: Check, *findings: Finding, whole: bool = True) -> None:
    """A pass of the caller's district that found that."""
    passes = Passes(store, check)
    passes.begin(SIZE, b"", 0)
    before = passes.under_way()
    assert before is not None
    with store.datastore.transaction() as cursor:
        lease = leases.take(cursor.connection, store.datastore.tenant_id(), TASK, "a test", 60)
    assert lease is not None
    assert passes.save(lease, before, Step(SIZE if whole else 10, 7, 70, findings, whole=whole), lambda _: None)


@pytest.fixture(scope="module")
def found(edge: Edge, ours: HttpDistrict, theirs: HttpDistrict) -> str:
    """One fault that was mended and two that are open in our district, one in theirs; the evidence concerned."""
    evidence = ours.raw(ours.made["evidence"])
    with tenant(ours.tenant_id):
        a_pass(edge.store, Check.LOG, Finding(FaultKind.TILE_ALTERED, 3, "tile/0/000"))
        a_pass(edge.store, Check.LOG, Finding(FaultKind.EVENT_ALTERED, 5))
        a_pass(edge.store, Check.LOG, Finding(FaultKind.EVENT_ALTERED, 5), whole=False)
        a_pass(edge.store, Check.EVIDENCE, Finding(FaultKind.FILE_MISSING, 9, evidence))
        Passes(edge.store, Check.LOG).wait(Waiting.OBJECT_STORE)
    with tenant(theirs.tenant_id):
        a_pass(edge.store, Check.LOG, Finding(FaultKind.ROOT_DIFFERS, 11))
    return evidence


@pytest.mark.parametrize("role", ["AUDITOR", "DISCIPLINE_INSPECTOR", "ORG_DEPT"])
def test_oversight_and_the_office_see_passes_progress_and_every_fault_with_place_and_remedy(
    ours: HttpDistrict, found: str, role: str
) -> None:
    client = ours.holder("ZZB", "STAFF") if role == "ORG_DEPT" else ours.platform(role)

    report = send(client, "integrity_report")["integrityReport"]

    evidence, log = report["checks"]
    assert (evidence["check"], evidence["openFaults"], evidence["presentPass"]) == ("EVIDENCE", 1, None)
    assert (log["check"], log["openFaults"], log["waitsFor"]) == ("LOG", 1, "OBJECT_STORE")
    assert log["lastFullPass"]["endedAt"] > log["lastFullPass"]["begunAt"]
    assert {name: log["lastFullPass"][name] for name in ("size", "looked", "readBytes", "findings")} == {
        "size": SIZE, "looked": 7, "readBytes": 70, "findings": 1,
    }  # fmt: skip
    assert {name: log["presentPass"][name] for name in ("size", "position", "looked")} == {
        "size": SIZE, "position": 10, "looked": 7,
    }  # fmt: skip
    shown = [(fault["check"], fault["kind"], fault["position"], fault["place"]) for fault in report["openFaults"]]
    assert shown == [("EVIDENCE", "FILE_MISSING", 9, None), ("LOG", "EVENT_ALTERED", 5, None)]
    assert report["openFaults"][0]["evidence"]["id"] == ours.made["evidence"]
    assert [fault["remedy"] for fault in report["openFaults"]] == [
        FAULTS[FaultKind.FILE_MISSING].remedy,
        FAULTS[FaultKind.EVENT_ALTERED].remedy,
    ]
    [past] = report["pastFaults"]
    assert (past["kind"], past["position"], past["place"]) == ("TILE_ALTERED", 3, "tile/0/000")
    assert past["foundAt"] < past["closedAt"]


def test_the_administrator_sees_the_figures_and_no_place(ours: HttpDistrict, found: str) -> None:
    report = send(ours.platform("TENANT_ADMIN"), "integrity_report")["integrityReport"]

    assert [check["openFaults"] for check in report["checks"]] == [1, 1]
    assert (report["openFaults"], report["pastFaults"]) == (None, None)


def everyone_else(district: HttpDistrict) -> list[Client]:
    return [district.holder("DW01", "SECRETARY"), district.platform("IMPORTER"), district.platform("MEMBER")]


def test_others_see_nothing_of_it(ours: HttpDistrict, found: str) -> None:
    for client in everyone_else(ours):
        assert send(client, "integrity_report")["integrityReport"] is None


def test_the_report_is_of_now_whatever_position_is_read(ours: HttpDistrict, found: str) -> None:
    asked = "integrityReport { events checks { check openFaults } }"
    both = ours.platform("AUDITOR").ask(
        f"{{ now: district {{ {asked} }} then: district(asOf: {{position: 60}}) {{ {asked} }} }}"
    )

    assert both.data["now"] == both.data["then"]


def test_a_district_sees_its_own_report_by_the_filter_of_each_read_alone(
    ours: HttpDistrict, theirs: HttpDistrict, found: str, played_database: Database
) -> None:
    # A superuser stands above row level security.
    with psycopg.connect(played_database.superuser_dsn) as connection:

        def of(query: Query[Any]) -> list[Any]:
            return fetch(connection, query)

        assert {row.check_name for row in of(read.checks(theirs.tenant_id))} == {"LOG"}
        assert [row.kind for row in of(read.faults(theirs.tenant_id, open=True))] == ["ROOT_DIFFERS"]
        assert of(read.faults(theirs.tenant_id, open=False)) == []
        assert len(of(read.faults(ours.tenant_id, open=True))) == 2
        assert len(of(read.log(ours.tenant_id))) == 1
    report = send(theirs.platform("AUDITOR"), "integrity_report")["integrityReport"]
    assert [fault["kind"] for fault in report["openFaults"]] == ["ROOT_DIFFERS"]
