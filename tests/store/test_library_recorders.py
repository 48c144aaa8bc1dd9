"""The eventsourcing library's own recorder tests, on our recorders. Which are left out: services/store/README.md."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from eventsourcing.tests import persistence

from services.store.datastore import LogDatastore
from services.store.recorder import (
    LogAggregateRecorder,
    LogApplicationRecorder,
    LogProcessRecorder,
    LogTrackingRecorder,
)
from services.store.statements import STATEMENTS
from tests.conftest import Database

README = Path(__file__).parents[2] / "services" / "store" / "README.md"


class OneDistrictDatastore(LogDatastore):
    """The library's tests write from threads that no tenant was set in; all of them work for one district."""

    fixed_tenant_id: int

    def tenant_id(self) -> int:
        return self.fixed_tenant_id


class OnOurLog:
    """Every test gets a district of its own: the library's tests expect an empty log."""

    datastore: OneDistrictDatastore

    @pytest.fixture(autouse=True)
    def _open_log(self, database: Database) -> Iterator[None]:
        self.datastore = OneDistrictDatastore(database.dsn, STATEMENTS, connections_max=12)
        self.datastore.fixed_tenant_id = database.new_tenant()
        self.datastore.open()

        yield
        self.datastore.close()

    def new_originator_id(self) -> UUID | str:
        return str(uuid4())


class TestAggregateRecorder(OnOurLog, persistence.AggregateRecorderTestCase):
    def create_recorder(self) -> LogAggregateRecorder:
        return LogAggregateRecorder(self.datastore)


class TestApplicationRecorder(OnOurLog, persistence.ApplicationRecorderTestCase[LogApplicationRecorder]):
    def create_recorder(self) -> LogApplicationRecorder:
        return LogApplicationRecorder(self.datastore)

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestTrackingRecorder(OnOurLog, persistence.TrackingRecorderTestCase):
    def create_recorder(self) -> LogTrackingRecorder:
        return LogTrackingRecorder(self.datastore)


class TestProcessRecorder(OnOurLog, persistence.ProcessRecorderTestCase):
    def create_recorder(self) -> LogProcessRecorder:
        return LogProcessRecorder(self.datastore)


class TestNonInterleavingNotificationIds(OnOurLog, persistence.NonInterleavingNotificationIDsBaseCase):
    insert_num = 1000

    def create_recorder(self) -> LogApplicationRecorder:
        return LogApplicationRecorder(self.datastore)


def test_every_case_of_the_library_runs_here_or_is_left_out_by_name() -> None:
    cases = {
        name: case
        for name, case in inspect.getmembers(persistence, inspect.isclass)
        if name.endswith(("TestCase", "BaseCase")) and case.__module__ == persistence.__name__
    }
    run_here = {case for each in OnOurLog.__subclasses__() for case in each.__mro__}
    left_out = {name for name in cases if f"`{name}`" in README.read_text(encoding="utf-8")}

    assert len(cases) >= 7
    assert {name for name, case in cases.items() if case not in run_here} == left_out
