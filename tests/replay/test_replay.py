"""A replay of the log alone finds any event or row that was changed, and names it."""

import os
import random
from pathlib import Path
from typing import Any

import psycopg
import pytest

from domain.recorded import STORED_NAMES
from projections.catalogue import PROJECTIONS
from services.projector import project_once
from services.replay import STATE_NAMES, replay
from services.replay.replay import FOLDS, TRAIL_ONLY, NoSuchDistrict
from services.store import Store, tenant
from tests.conftest import Database
from tests.projections.histories import ALL_EVENT_CLASSES, History
from tests.replay.conftest import TABLES, Projected


def test_every_kind_of_event_is_replayed() -> None:
    assert set(FOLDS) | TRAIL_ONLY == {STORED_NAMES[event_class] for event_class in ALL_EVENT_CLASSES}


def test_an_untouched_district_has_no_fault_and_its_items_are_counted(projected: Projected) -> None:
    found = projected.verify()

    assert found.faults == []
    assert found.notes == []
    assert found.events == projected.history.events
    assert found.rows_compared is not None
    assert found.rows_compared > 600
    assert sum(found.items.values()) == 2 * (2 + 2 + 1 + 1 + 1 + 1)
    assert found.items["TASK", "CLOSED"] == 2
    assert found.first_recorded_at < found.last_recorded_at


@pytest.mark.parametrize("share", [0.0, 0.1, 0.37, 0.5, 0.83])
def test_a_past_position_is_verified_against_what_the_read_models_say_of_it(projected: Projected, share: float) -> None:
    to = int(projected.history.events * share)

    found = projected.verify(to)

    assert found.faults == []
    assert found.events == to + 1


KEYS_ALONE = {"trail_about", "trail_step"}
"""Tables whose rows are their keys: one that is changed is another row, as where one is deleted and one made up."""


def test_one_changed_row_of_every_table_is_named_each(projected: Projected, tampered: psycopg.Connection[Any]) -> None:
    changed = {}
    for table in set(TABLES) - KEYS_ALONE:
        column, change = changed_column(tampered, table)
        statement = (
            f"UPDATE model.{table} SET {change} WHERE ctid ="
            f" (SELECT ctid FROM model.{table} WHERE tenant_id = %s AND {column} IS NOT NULL LIMIT 1)"
        )
        assert tampered.execute(statement.encode(), (projected.tenant_id,)).rowcount == 1
        changed[table] = column

    faults = projected.verify().faults

    for fault, table in zip(faults, sorted(changed), strict=True):
        assert fault.startswith(f"{table} ")
        assert f"：{changed[table]} 应为 " in fault


def changed_column(connection: psycopg.Connection[Any], table: str) -> tuple[str, str]:
    """A column that is no part of the key, and how to change it: a text, a day where there is none, else where the log
    says it."""
    found = connection.execute(
        "SELECT attname, atttypid::regtype::text FROM pg_attribute WHERE attrelid = ('model.' || %s)::regclass"
        " AND attnum > 0 AND (atttypid IN ('text'::regtype, 'date'::regtype) OR attname = 'position')"
        " AND NOT attnum = ANY ("
        " SELECT unnest(indkey::int2[]) FROM pg_index WHERE indrelid = attrelid AND indisprimary)"
        " ORDER BY atttypid = 'text'::regtype DESC, atttypid = 'date'::regtype DESC, attnotnull DESC, attnum",
        (table,),
    ).fetchone()
    assert found is not None
    column, kind = found
    return column, f"{column} = 'x' || {column}" if kind == "text" else f"{column} = {column} + 1"


def test_one_deleted_version_of_every_table_is_named_each(
    projected: Projected, tampered: psycopg.Connection[Any]
) -> None:
    for table in TABLES:
        statement = (
            f"DELETE FROM model.{table} WHERE ctid ="
            f" (SELECT ctid FROM model.{table} WHERE tenant_id = %s ORDER BY ctid LIMIT 1)"
        )
        tampered.execute(statement.encode(), (projected.tenant_id,))

    faults = projected.verify().faults

    assert len(faults) == len(TABLES)
    for fault, table in zip(faults, TABLES, strict=True):
        assert fault.startswith(f"{table} ")
        assert "缺少这一" in fault


def test_a_row_that_the_log_never_made_and_a_wrong_end_are_named(
    projected: Projected, tampered: psycopg.Connection[Any]
) -> None:
    tampered.execute(
        "INSERT INTO model.consent SELECT tenant_id, generation, valid_from, valid_to, '虚构', until_on"
        " FROM model.consent WHERE tenant_id = %s",
        (projected.tenant_id,),
    )
    tampered.execute(
        "UPDATE model.policy SET valid_to = 300 WHERE tenant_id = %s AND policy_version = 1", (projected.tenant_id,)
    )

    first, second = projected.verify().faults

    assert first.startswith("consent 虚构 版本")
    assert first.endswith("日志中没有这一版本")
    assert second.startswith("policy 1 版本")
    assert second.endswith("实为在位置 300 失效")


@pytest.mark.parametrize("position", [0, 60, 200])
def test_one_changed_byte_of_one_event_is_named(
    projected: Projected, tampered: psycopg.Connection[Any], position: int
) -> None:
    at = (projected.tenant_id, position)
    [state] = tampered.execute("SELECT state FROM event WHERE tenant_id = %s AND position = %s", at).fetchone() or [b""]
    place = state.index(b'"recorded_at":"2') + len('"recorded_at":"20')
    changed = state[:place] + (b"0" if state[place : place + 1] != b"0" else b"1") + state[place + 1 :]
    assert len(changed) == len(state)

    tampered.execute("UPDATE event SET state = %s WHERE tenant_id = %s AND position = %s", (changed, *at))

    faults = projected.verify().faults
    assert any(f"位置 {position}：信封中 recorded_at 为" in fault for fault in faults)
    assert any(fault.startswith(f"timeline 位置 {position}：state_sha256 应为") for fault in faults)


def test_a_byte_changed_inside_a_text_is_named_by_the_events_digest_and_by_the_row_it_made(
    projected: Projected, tampered: psycopg.Connection[Any]
) -> None:
    tampered.execute(
        "UPDATE event SET state = convert_to(replace(convert_from(state, 'UTF8'), '党员450名', '党员950名'), 'UTF8')"
        " WHERE tenant_id = %s AND position = (SELECT min(position) FROM event WHERE tenant_id = %s"
        " AND type = 'research.situation_recorded.v1')",
        (projected.tenant_id, projected.tenant_id),
    )

    faults = projected.verify().faults

    assert any("：state_sha256 应为" in fault for fault in faults)
    assert any(
        fault.startswith("research ") and "situation 应为 党员950名，实为 党员450名" in fault for fault in faults
    )


def test_bytes_that_are_no_envelope_any_more_are_named_and_the_rest_is_still_compared(
    projected: Projected, tampered: psycopg.Connection[Any]
) -> None:
    tampered.execute(
        "UPDATE event SET state = overlay(state PLACING '\\x00'::bytea FROM 1) WHERE tenant_id = %s AND position = 7",
        (projected.tenant_id,),
    )

    found = projected.verify()

    assert any(fault.startswith("事件日志：位置 7：内容无法解读") for fault in found.faults)
    assert "timeline 位置 7：日志中没有这一行" in found.faults
    assert found.events == projected.history.events


def test_any_changed_byte_of_any_event_is_named(projected: Projected, tampered: psycopg.Connection[Any]) -> None:
    seed = int(os.environ.get("SANDAN_TEST_SEED", random.randrange(10**6)))
    print(f"seed {seed}")
    chance = random.Random(seed)
    put = "UPDATE event SET state = %s WHERE tenant_id = %s AND position = %s"
    for _ in range(12):
        position = chance.randrange(projected.history.events)
        at = (projected.tenant_id, position)
        read = "SELECT state FROM event WHERE tenant_id = %s AND position = %s"
        [state] = tampered.execute(read, at).fetchone() or [b""]
        place = chance.randrange(len(state))
        changed = bytes([(state[place] + chance.randrange(1, 256)) % 256])

        tampered.execute(put, (state[:place] + changed + state[place + 1 :], *at))
        faults = projected.verify(by_windows=False).faults
        tampered.execute(put, (state, *at))

        assert any(f"位置 {position}：" in fault for fault in faults), (position, place, changed)


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_one_deleted_event_is_named(projected: Projected, tampered: psycopg.Connection[Any], place: str) -> None:
    position = {"first": 0, "middle": 150, "last": projected.history.events - 1}[place]

    tampered.execute("DELETE FROM event WHERE tenant_id = %s AND position = %s", (projected.tenant_id, position))

    faults = projected.verify().faults
    assert f"事件日志：缺少位置 {position} 的事件" in faults
    assert f"timeline 位置 {position}：日志中没有这一行" in faults


def test_an_event_beyond_the_end_of_the_log_is_named(projected: Projected, tampered: psycopg.Connection[Any]) -> None:
    size = projected.history.events
    tampered.execute(
        "INSERT INTO event SELECT tenant_id, %s, 'unit/zugabe', 1, type, state, recorded_at FROM event"
        " WHERE tenant_id = %s AND position = 5",
        (size + 3, projected.tenant_id),
    )

    assert projected.verify().faults == [f"事件日志：日志只到位置 {size - 1}，其后从位置 {size + 3} 起还有 1 条事件"]


def test_two_events_that_changed_places_are_named(projected: Projected, tampered: psycopg.Connection[Any]) -> None:
    ids = {"tenant": projected.tenant_id}
    neighbours = """SELECT this.position FROM event AS this
        JOIN event AS that USING (tenant_id, stream_id)
        WHERE this.tenant_id = %(tenant)s AND this.position >= 100 AND that.position = this.position + 1
        ORDER BY this.position LIMIT 1"""
    [first] = tampered.execute(neighbours, ids).fetchone() or ()
    for this, that in ((first, 1_000_000), (first + 1, first), (1_000_000, first + 1)):
        tampered.execute(
            "UPDATE event SET position = %(that)s WHERE tenant_id = %(tenant)s AND position = %(this)s",
            {**ids, "this": this, "that": that},
        )

    faults = projected.verify().faults

    assert any("早于前一事件" in fault for fault in faults) or any("的版本" in fault for fault in faults)
    assert any(fault.startswith(f"timeline 位置 {first}：") for fault in faults)


def test_a_receipt_that_names_other_positions_than_the_log_is_named(projected: Projected) -> None:
    move = "UPDATE command SET last_position = last_position + %s WHERE tenant_id = %s AND first_position = 2"
    with psycopg.connect(projected.database.superuser_dsn, autocommit=True) as connection:
        connection.execute(move, (1, projected.tenant_id))
        faults = projected.verify().faults
        connection.execute(move, (-1, projected.tenant_id))

    [fault] = faults
    assert "回执写明位置 2 至 3，事件日志中它的事件在 2 至 2" in fault


def test_read_models_that_are_only_behind_are_no_fault(database: Database) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=32, units=1, items=1)
    with Store(database.dsn, database.keyring) as store:
        history.append(store, tenant_id, count=30)
        project_once(store, tenant_id)
        history.append(store, tenant_id, first=30)

    found = replay(database.dsn, tenant_id, verify=True)

    assert found.faults == []
    assert len(found.notes) == len(PROJECTIONS)
    assert found.notes[0].startswith(f"读模型 {min(PROJECTIONS)}：只应用到位置 ")


def test_read_models_that_were_never_made_are_told_and_vouch_for_nothing(database: Database) -> None:
    tenant_id = database.new_tenant()
    with Store(database.dsn, database.keyring) as store:
        History(seed=34, units=1, items=1).append(store, tenant_id, count=30)

    found = replay(database.dsn, tenant_id, verify=True)

    assert (found.faults, found.rows_compared, found.ok) == ([], 0, False)
    assert len(found.notes) == len(PROJECTIONS)
    assert found.notes[0] == f"读模型 {min(PROJECTIONS)}：还没有开始建立，没有可比对的内容（日志到 {found.last}）"


def test_read_models_that_nobody_says_the_progress_of_are_named(
    projected: Projected, tampered: psycopg.Connection[Any]
) -> None:
    taken = "DELETE FROM projection_cursor WHERE tenant_id = %s AND projection = 'ledger' RETURNING *"
    [cursor] = tampered.execute(taken, (projected.tenant_id,)).fetchall()

    found = projected.verify()
    tampered.execute("INSERT INTO projection_cursor VALUES (%s, %s, %s, %s, %s, %s, %s)", cursor)

    assert len(found.notes) == 1
    assert found.notes[0].startswith("读模型 ledger：还没有开始建立")
    tables = [table.name for table in PROJECTIONS["ledger"].tables]
    assert sorted(fault.partition("：")[0] for fault in found.faults) == sorted(tables)
    assert all(fault.endswith("但没有读模型 ledger 的进度，无从比对") for fault in found.faults)


def test_a_row_beyond_where_its_projection_is_is_named(projected: Projected, tampered: psycopg.Connection[Any]) -> None:
    beyond = projected.history.events + 7
    tampered.execute(
        "INSERT INTO model.consent SELECT tenant_id, generation, %s, 9223372036854775807, '将来', until_on"
        " FROM model.consent WHERE tenant_id = %s LIMIT 1",
        (beyond, projected.tenant_id),
    )

    assert projected.verify().faults == [f"consent 将来 版本 {beyond}：日志中没有这一版本"]


def test_a_replay_without_verifying_needs_no_read_models(database: Database) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=33, units=1, items=1)
    with Store(database.dsn, database.keyring) as store:
        history.append(store, tenant_id)
        with tenant(tenant_id):
            assert store.head() == history.events

    found = replay(database.dsn, tenant_id)

    assert (found.faults, found.rows_compared, found.events) == ([], None, history.events)


def test_an_unknown_district_is_refused(database: Database) -> None:
    with pytest.raises(NoSuchDistrict):
        replay(database.dsn, 999_999)


def test_the_replay_imports_nothing_of_the_projections_and_nothing_of_the_domain_but_the_engine() -> None:
    home = Path(__file__).parents[2] / "services" / "replay"

    for path in home.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "from projections" not in source, path
        # A year is scored again by the very engine that its publication names; that is all they share.
        engine = "from domain.scoring import score_1"
        assert "from domain" not in (source.replace(engine, "") if path.name == "year.py" else source), path
        assert "services.store" not in source, path


def test_every_state_that_an_item_can_be_in_has_a_name(projected: Projected) -> None:
    assert {state for _, state in projected.verify().items} <= set(STATE_NAMES)
