"""Whatever is changed behind the platform's back is found within one pass, named by its place, and told once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from domain.integrity import FAULTS, Check, FaultKind
from services.evidence.verifying import FileFault
from services.integrity.evidence_check import KINDS as FILE_KINDS
from services.integrity.metrics import Metrics
from services.integrity.models_check import KINDS as MODEL_KINDS
from services.replay import DifferenceKind
from services.sealer.merkle import leaf_hash
from services.sealer.serving import Request
from services.sealer.tiles import bundle, unbundle
from tests.integrity.conftest import House, Place

POSITION = 300


def alarms(told: list[Any]) -> list[tuple[str, str, int | None, str]]:
    """The faults that were logged as errors."""
    lines = [line for line in told if line["event"] == "integrity_fault"]
    assert {line["log_level"] for line in lines} <= {"error"}
    return [(line["check"], line["kind"], line["position"], line["place"]) for line in lines]


def figure(house: House, place: Place, name: str, check: Check) -> float:
    """A figure of `/metrics`."""
    text = Metrics(house.store).respond(Request("GET", "/metrics", {}, b"")).text
    sought = f'{name}{{district="{place.code}",check="{check.value}"}} '
    [line] = [line for line in text.splitlines() if line.startswith(sought)]
    return float(line.removeprefix(sought))


@contextmanager
def file_altered(place: Place, path: str, change: Callable[[bytes], bytes | None]) -> Iterator[None]:
    """A file of the log is another one, or none, inside the block."""
    bucket, key = place.house.bucket, f"d/{place.code}/{path}"
    before = bucket.read(key)
    assert before is not None
    after = change(before)
    if after is None:
        bucket._client.remove_object(bucket_name=bucket._bucket, object_name=key)
    else:
        bucket.write(key, after)
    try:
        yield
    finally:
        bucket.write(key, before)


@contextmanager
def rows_altered(place: Place, table: str, change: str, where: str) -> Iterator[None]:
    """Rows of the district are changed or deleted inside the block."""
    kept = f"kept_{table.rpartition('.')[2]}"
    of = f"tenant_id = {place.number}"
    force = place.house.by_force
    force(f"CREATE TABLE {kept} AS SELECT * FROM {table} WHERE {of} AND {where}")
    try:
        assert force(f"{change.format(table=table)} WHERE {of} AND {where}") == 1
        yield
    finally:
        force(f"DELETE FROM {table} WHERE {of} AND {where}")
        force(f"INSERT INTO {table} SELECT * FROM {kept}")
        force(f"DROP TABLE {kept}")


def flipped(content: bytes) -> bytes:
    """One bit of the last byte."""
    return content[:-1] + bytes([content[-1] ^ 1])


def found_and_closed(
    place: Place, told: list[Any], altered: Any, check: Check, *expected: tuple[str, int, str]
) -> None:
    """Inside the block of `altered` a pass finds exactly that, tells it, and counts it; after it, it is closed."""
    house, named = place.house, {(check.value, *each) for each in expected}
    with altered:
        house.again(place, check)
        assert place.named() == named
        assert sorted(alarms(told), key=str) == sorted(
            [(which, kind, None if at < 0 else at, where) for which, kind, at, where in named], key=str
        )
        assert figure(house, place, "sandan_integrity_faults", check) == len(named)
    house.again(place, check)

    assert place.named() == set()
    assert figure(house, place, "sandan_integrity_faults", check) == 0
    past = {(row.check_name, row.kind, row.position, row.place): row for row in place.past()}
    for each in named:
        closed_at = past[each].closed_at
        assert closed_at is not None
        assert past[each].found_at < closed_at


def test_one_changed_byte_of_an_event_is_named_by_its_position(place: Place, told: list[Any]) -> None:
    change = "UPDATE {table} SET state = convert_to(replace(convert_from(state, 'UTF8'), '字样', '字羊'), 'UTF8')"
    altered = rows_altered(place, "event", change, f"position = {POSITION}")

    found_and_closed(place, told, altered, Check.LOG, ("EVENT_ALTERED", POSITION, ""))


def test_an_entry_of_the_access_log_that_was_changed_is_named(place: Place, told: list[Any]) -> None:
    change = "UPDATE {table} SET state = convert_to(replace(convert_from(state, 'UTF8'), 'e-1', 'e-0'), 'UTF8')"
    altered = rows_altered(place, "access_entry", change, "position = 1")

    found_and_closed(place, told, altered, Check.ACCESS_LOG, ("EVENT_ALTERED", 1, ""))


def test_an_entry_of_the_access_log_that_was_hidden_from_whoever_asks_is_named(place: Place, told: list[Any]) -> None:
    altered = rows_altered(place, "access_entry", "UPDATE {table} SET subject_id = 'e-0'", "position = 1")

    found_and_closed(place, told, altered, Check.ACCESS_LOG, ("EVENT_ALTERED", 1, ""))


def test_what_an_altered_event_made_is_told_of_the_log_and_not_of_the_read_models_as_well(
    place: Place, told: list[Any]
) -> None:
    change = "UPDATE {table} SET state = convert_to(replace(convert_from(state, 'UTF8'), '字样', '字羊'), 'UTF8')"
    with rows_altered(place, "event", change, f"position = {POSITION}"):
        place.house.again(place, Check.LOG, Check.READ_MODELS)
        assert alarms(told) == [("LOG", "EVENT_ALTERED", POSITION, "")]
    place.house.again(place, Check.LOG, Check.READ_MODELS)
    assert place.named() == set()


def test_a_deleted_event_is_named_by_its_position(place: Place, told: list[Any]) -> None:
    altered = rows_altered(place, "event", "DELETE FROM {table}", f"position = {POSITION}")
    # The next one of its stream does not follow on anything any more.
    after = ("VERSION_BROKEN", POSITION + 1, "")

    found_and_closed(place, told, altered, Check.LOG, ("EVENT_MISSING", POSITION, ""), after)


@pytest.mark.parametrize(
    ("path", "change", "expected"),
    [
        ("tile/0/001", flipped, ("TILE_ALTERED", 511, "tile/0/001")),
        ("tile/entries/001", flipped, ("ENTRIES_ALTERED", 511, "tile/entries/001")),
        ("tile/entries/000", lambda content: content[:-1], ("ENTRIES_ALTERED", 0, "tile/entries/000")),
        ("tile/0/000", lambda content: content[:-32], ("TILE_ALTERED", 0, "tile/0/000")),
        ("tile/0/000", lambda _: None, ("TILE_MISSING", 0, "tile/0/000")),
        ("tile/entries/000", lambda _: None, ("ENTRIES_MISSING", 0, "tile/entries/000")),
        ("tile/1/000.p/2", flipped, ("TILE_ALTERED", 256, "tile/1/000.p/2")),
        ("checkpoint", flipped, ("CHECKPOINT_ALTERED", -1, "checkpoint")),
        ("checkpoint", lambda _: None, ("CHECKPOINT_MISSING", -1, "checkpoint")),
    ],
    ids=[
        "tile",
        "bundle",
        "bundle cut",
        "tile cut",
        "no tile",
        "no bundle",
        "tile above",
        "checkpoint",
        "no checkpoint",
    ],
)
def test_an_altered_or_missing_file_of_the_log_is_named(
    place: Place, told: list[Any], path: str, change: Callable[[bytes], bytes | None], expected: tuple[str, int, str]
) -> None:
    found_and_closed(place, told, file_altered(place, path, change), Check.LOG, expected)


def test_a_head_that_was_not_signed_so_is_named(place: Place, told: list[Any]) -> None:
    last = place.size() - 1
    change = f"UPDATE {{table}} SET checkpoint = replace(checkpoint, E'\\n{last + 1}\\n', E'\\n{last}\\n')"

    found_and_closed(
        place,
        told,
        rows_altered(place, "sealed_head", change, "log = 'events'"),
        Check.LOG,
        ("SIGNATURE_UNSOUND", last, ""),
    )


def test_a_log_that_was_changed_together_with_its_files_is_refused_by_the_signed_root(
    place: Place, told: list[Any]
) -> None:
    change = "UPDATE {table} SET state = convert_to(replace(convert_from(state, 'UTF8'), '字样', '字羊'), 'UTF8')"
    with rows_altered(place, "event", change, f"position = {POSITION}"):
        with place.district.here():
            state = place.house.store.read_raw(POSITION, 1)[0].state
        at = POSITION - 256

        def entries(content: bytes) -> bytes:
            there = unbundle(content)
            return bundle([*there[:at], state, *there[at + 1 :]])

        def hashes(content: bytes) -> bytes:
            return content[: 32 * at] + leaf_hash(state) + content[32 * at + 32 :]

        with file_altered(place, "tile/entries/001", entries), file_altered(place, "tile/0/001", hashes):
            place.house.again(place, Check.LOG)
            assert {kind for _, kind, _, _ in place.named()} == {"TILE_ALTERED", "ROOT_DIFFERS"}
            assert ("LOG", "TILE_ALTERED", 256, "tile/1/000.p/2") in place.named()
    place.house.again(place, Check.LOG)
    assert place.named() == set()


@pytest.mark.parametrize(
    ("change", "kind"),
    [("UPDATE {table} SET label = 'x' || label", "ROW_ALTERED"), ("DELETE FROM {table}", "ROW_MISSING")],
)
def test_a_changed_or_deleted_row_of_a_read_model_is_named_by_table_and_position(
    place: Place, told: list[Any], change: str, kind: str
) -> None:
    altered = rows_altered(place, "model.code_entry", change, f"valid_from = {POSITION}")

    found_and_closed(place, told, altered, Check.READ_MODELS, (kind, POSITION, "code_entry"))


def test_read_models_that_are_behind_are_no_fault(place: Place, told: list[Any]) -> None:
    place.codes(3)
    place.seal()

    place.house.again(place)

    assert place.named() == set()
    assert alarms(told) == []
    place.project()


@pytest.mark.parametrize(
    ("field", "other", "kind"),
    [
        ("blob_sha256", "0" * 64, "FILE_ALTERED"),
        ("sha256", "0" * 64, "FILE_UNREADABLE"),
        ("key_id", str(UUID(int=0)), "FILE_KEY_LOST"),
        ("key_id", "no id of a key at all", "FILE_KEY_LOST"),
        ("object_version", "0" * 32, "FILE_MISSING"),
    ],
)
def test_a_file_that_is_not_what_the_log_says_is_named(
    place: Place, told: list[Any], field: str, other: str, kind: str
) -> None:
    with place.district.here():
        [sealed, *_] = [
            recorded for recorded in place.house.store.read_all() if type(recorded.event).__name__ == "EvidenceSealed"
        ]
    change = (
        "UPDATE {table} SET state = convert_to(replace(convert_from(state, 'UTF8'),"
        f" '{getattr(sealed.event, field)}', '{other}'), 'UTF8')"
    )
    altered = rows_altered(place, "event", change, f"position = {sealed.position}")

    found_and_closed(place, told, altered, Check.EVIDENCE, (kind, sealed.position, str(sealed.event.evidence)))


def test_a_file_that_was_never_locked_and_then_removed_is_one_fault_after_the_other(
    new_place: Callable[[], Place], told: list[Any]
) -> None:
    place = new_place()
    event = place.evidence(b"open", locked=False)
    position, storage = place.size() - 1, place.house.storage
    place.house.watch()
    assert ("EVIDENCE", "FILE_UNLOCKED", position, event.evidence) in place.named()

    storage.client.remove_object(
        bucket_name=storage.vault, object_name=event.object_key, version_id=event.object_version
    )
    storage.client.put_object(bucket_name=storage.vault, object_name=event.object_key, data=BytesIO(b"new"), length=3)
    place.house.again(place, Check.EVIDENCE)

    assert place.named() == {("EVIDENCE", "FILE_MISSING", position, event.evidence)}
    assert [row.kind for row in place.past()] == ["FILE_UNLOCKED"]
    assert [kind for _, kind, _, _ in alarms(told)] == ["FILE_UNLOCKED", "FILE_MISSING"]


def test_a_fault_that_stays_is_told_once(place: Place, told: list[Any]) -> None:
    with file_altered(place, "tile/0/000", flipped):
        for _ in range(3):
            place.house.again(place, Check.LOG)
        assert len(alarms(told)) == 1
        [fault] = place.faults()
    place.house.again(place, Check.LOG)

    assert place.named() == set()
    [past] = [row for row in place.past() if row.found_at == fault.found_at]
    assert past.closed_at is not None


def test_a_fault_that_comes_back_is_another_one_and_told_again(place: Place, told: list[Any]) -> None:
    for _ in range(2):
        with file_altered(place, "tile/0/000", flipped):
            place.house.again(place, Check.LOG)
        place.house.again(place, Check.LOG)

    assert len(alarms(told)) == 2
    # The first of the two before was one that stayed.
    assert len({row.found_at for row in place.past() if (row.place, row.position) == ("tile/0/000", 255)}) == 3


def test_every_fault_has_a_name_a_remedy_and_every_finding_a_kind() -> None:
    assert set(FAULTS) == set(FaultKind)
    # That a file is held, few may know: whether it is locked so is for the operator's own command.
    assert set(FILE_KINDS) == set(FileFault) - {FileFault.UNHELD, FileFault.HELD_WITHOUT_REASON}
    assert set(MODEL_KINDS) | {DifferenceKind.MODEL_PARKED} == set(DifferenceKind)
