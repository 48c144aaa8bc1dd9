"""A batch folded at once says the same as its events one by one, and remembers every position inside it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.recorded import STORED_NAMES
from projections.catalogue import PROJECTIONS
from projections.temporal import Fold, RowMissing
from services.replay.replay import TRAIL_ONLY
from tests.projections.histories import ALL_EVENT_CLASSES, History, event_classes
from tests.projections.memory import Memory

NAMES = sorted(PROJECTIONS)


def test_the_histories_hold_every_kind_of_event() -> None:
    assert event_classes(History(seed=1)) == ALL_EVENT_CLASSES


def test_every_kind_of_event_means_something_to_a_projection_beside_the_trail() -> None:
    for event_class in ALL_EVENT_CLASSES:
        concerned = [name for name in NAMES if name != "timeline" and PROJECTIONS[name].concerns(event_class)]
        assert bool(concerned) == (STORED_NAMES[event_class] not in TRAIL_ONLY), event_class


OF_NO_UNIT = (
    "case_folder",
    "city_target",
    "cycle",
    "list_template",
    "log",
    "person",
    "priority",
    "results",
    "rule_set",
    "signing_key",
    "tenant",
)
"""Streams of the district as a whole, and of people, whom posts place."""


def test_whatever_concerns_a_unit_stands_in_its_timeline() -> None:
    memory = Memory(PROJECTIONS["timeline"])

    memory.apply(History(seed=1, units=2, items=1).entries())

    entries = memory.journals["timeline"].values()
    shown = {entry["type"] for entry in entries if entry["unit"] is not None}
    missing = {entry["type"] for entry in entries} - shown
    assert {name for name in missing if name.partition(".")[0] not in OF_NO_UNIT} == set()


def test_whatever_concerns_a_person_by_name_stands_in_their_timeline() -> None:
    memory = Memory(PROJECTIONS["timeline"])

    memory.apply(History(seed=1, units=2, items=1).entries())

    shown = {entry["type"] for entry in memory.journals["timeline"].values() if entry["person"] is not None}
    assert shown >= {
        "deadline.reminded.v1", "evaluation.dimensions_recorded.v1", "evaluation.result_used.v1", "finding.assigned.v1",
        "follow_up.proposed.v1", "inspection.inspector_added.v1", "meeting.report_delivered.v1",
        "meeting.reporter_called.v1", "ruling.issued.v1", "ruling.proposed.v1", "unit.post_assigned.v1",
        "assessment_group.assessor_seconded.v1", "assessment_group.interest_declared.v1",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@given(seed=st.integers(0, 10_000), cuts=st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_folding_batches_of_any_size_equals_folding_event_by_event(name: str, seed: int, cuts: random.Random) -> None:
    entries = History(seed=seed, units=2, items=1).entries()
    one_by_one, in_batches = Memory(PROJECTIONS[name]), Memory(PROJECTIONS[name])

    for entry in entries:
        one_by_one.apply([entry])
    rest = entries
    while rest:
        size = cuts.choice([1, 2, 7, 50, len(rest)])
        in_batches.apply(rest[:size])
        rest = rest[size:]

    assert in_batches.versions == one_by_one.versions
    assert in_batches.journals == one_by_one.journals


@pytest.mark.parametrize("name", NAMES)
@given(seed=st.integers(0, 10_000), share=st.floats(0, 1))
@settings(max_examples=12, deadline=None)
def test_a_position_inside_a_batch_shows_what_stood_there(name: str, seed: int, share: float) -> None:
    entries = History(seed=seed, units=2, items=1).entries()
    position = int(share * (len(entries) - 1))
    whole, beginning = Memory(PROJECTIONS[name]), Memory(PROJECTIONS[name])

    whole.apply(entries)
    beginning.apply(entries[: position + 1])

    assert whole.as_of(position) == beginning.as_of(position)


def test_an_event_about_a_row_that_is_not_there_is_an_error_and_no_row() -> None:
    [first] = [entry for entry in History(seed=3).entries() if type(entry.recorded.event).__name__ == "TenantSuspended"]
    fold = Fold(PROJECTIONS["tenancy"])
    fold.wanted([first])

    with pytest.raises(RowMissing, match="district"):
        fold.take(first)
