"""Districts recorded once are replayed by every later version to the same results and the same read models."""

import json
import os
from typing import Any

import pytest

from domain.outcomes.events import YearPublished
from domain.recorded import STORED_NAMES
from services.replay import replay
from tests.conftest import Database
from tests.replay.recorded import DIGESTS, HISTORIES, record, recorded, replayed, restore, write_digests


@pytest.fixture(scope="module", autouse=True)
def recording(database: Database) -> None:
    """Record the histories anew, or what they are replayed to, where that is asked for."""
    wanted = os.environ.get("SANDAN_RECORD")
    if wanted == "1":
        record(database)
    if wanted:
        write_digests(database)


@pytest.fixture(scope="module", params=HISTORIES)
def history(request: pytest.FixtureRequest, database: Database) -> tuple[str, dict[str, Any]]:
    """A recorded history and what it is replayed to today."""
    return request.param, replayed(database, request.param)


def test_it_is_replayed_to_the_read_models_and_results_of_the_day_it_was_recorded(
    history: tuple[str, dict[str, Any]],
) -> None:
    name, today = history

    assert today == json.loads(DIGESTS.read_text(encoding="utf-8"))[name]


@pytest.mark.parametrize("name", HISTORIES)
def test_a_second_plain_fold_of_it_finds_no_fault(database: Database, name: str) -> None:
    found = replay(database.dsn, restore(database, name))

    assert found.faults == []
    assert found.events == len(recorded(name))


def test_the_recorded_year_was_published() -> None:
    types = {json.loads(state)["type"] for state in recorded("published_year")}

    assert STORED_NAMES[YearPublished] in types


def test_what_was_recorded_fills_most_read_models(history: tuple[str, dict[str, Any]]) -> None:
    name, today = history
    empty = [table for table, digest in today["read models"].items() if digest.startswith("e3b0c442")]

    assert len(today["read models"]) - len(empty) > (30 if name == "every_event" else 7), empty
