"""A published year is computed anew from its events alone, to the same bytes, whatever comes later."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from domain import streams
from domain.catalogue import EVENT_CLASSES
from domain.outcomes.commands import ComputeResults, ConfirmGrades, PublishResults
from domain.outcomes.errors import GradesUndecided, ResultsPublishedAlready, ResultsUnchanged
from domain.outcomes.events import UnitEvaluated, YearPublished
from domain.scoring import events as scoring
from domain.scoring import score_1
from services.cli.logs import print_year
from services.replay import FoundYear, NoSuchDistrict, NothingPublished, verify_year
from services.replay.year import check_year
from services.store import Store, tenant
from tests.conftest import Database
from tests.domain.scoring import sample
from tests.replay.sample_year import (
    ASSESSMENT,
    COMMITTEES,
    EVALUATION,
    LATER,
    RESULTS,
    RULES,
    YEAR,
    SampleYear,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture(scope="module")
def played(database: Database, store: Store) -> SampleYear:
    """The sample's year, computed, decided and published."""
    year = SampleYear(store, database.new_tenant())
    year.play()
    office = year.actor("ZZB")
    year.give(office, ComputeResults(YEAR, RESULTS), RESULTS)
    with pytest.raises(GradesUndecided):
        year.give(office, PublishResults(YEAR, RESULTS), RESULTS)
    for code in COMMITTEES:
        year.give(year.actor(code), ConfirmGrades(year.unit(code), YEAR, RESULTS), RESULTS)
    year.give(office, PublishResults(YEAR, RESULTS), RESULTS)
    return year


@pytest.fixture
def tampered(played: SampleYear, database: Database) -> Iterator[psycopg.Connection[Any]]:
    """A superuser, who stands above row level security. What he did is undone afterwards."""
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE kept AS SELECT * FROM event")
        yield connection
        connection.execute("DELETE FROM event; INSERT INTO event SELECT * FROM kept")


def verified(year: SampleYear, database: Database) -> FoundYear:
    return verify_year(database.dsn, year.tenant_id, YEAR)


def publications(year: SampleYear) -> list[YearPublished]:
    with tenant(year.tenant_id):
        events = [each.event for each in year.store.read_stream(streams.results(YEAR))]
    return [event for event in events if isinstance(event, YearPublished)]


def test_the_sample_district_is_evaluated_to_the_byte_from_its_log(played: SampleYear) -> None:
    [published] = publications(played)

    assert published.rules == score_1.digest(RULES)
    assert published.assessment == score_1.digest(ASSESSMENT)
    assert published.evaluation == score_1.digest(EVALUATION)
    for entry in json.loads(EVALUATION)["units"]:
        with tenant(played.tenant_id):
            [evaluated] = [
                each.event
                for each in played.store.read_stream(streams.evaluation(played.unit(entry["unit"]), YEAR))
                if isinstance(each.event, UnitEvaluated)
            ]
        kept = (evaluated.class_, evaluated.ballot, evaluated.secretary, evaluated.rank, evaluated.grade)
        assert kept == tuple(entry[name] for name in ("class", "ballot", "secretary", "rank", "grade"))


def test_a_published_year_names_the_positions_it_follows_from(played: SampleYear) -> None:
    [published] = publications(played)
    with tenant(played.tenant_id):
        [first, *_] = played.store.read_stream(streams.cycle(YEAR))
        [at] = [
            each.position
            for each in played.store.read_stream(streams.results(YEAR))
            if isinstance(each.event, YearPublished)
        ]

    assert published.from_position == first.position
    assert published.to_position == at - 1


def test_an_untouched_year_is_computed_anew_to_what_was_published(
    played: SampleYear, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    found = verified(played, database)

    assert found.faults == []
    [one] = found.rounds
    assert (one.assessment, one.evaluation) == (score_1.digest(ASSESSMENT), score_1.digest(EVALUATION))
    assert one.units == len(sample.standings())
    print_year(found)
    said = capsys.readouterr().out
    assert one.evaluation in said
    assert said.endswith("复算所得与公布的摘要、与每个单位登记的结果逐字节一致。\n")


TAMPERED = {
    "one score": (
        "score_sheet.score_entered.v1", '"item":"DW03-P01"', '"score":', "0", "单位 DW03 的 PROBLEM",
    ),
    "how many facts": (
        "assessment.fact_recorded.v1", '"line":"line-整改不力"', '"count":1', '"count":3', "单位 DW01 的 整改不力",
    ),
    "a survey": (
        "assessment.satisfaction_recorded.v1", '"valid":41', '"name":"满意","count":', "?", "DW01 的满意度",
    ),
    "the ballots": ("ballot_box.counted.v1", '"valid":58', '"name":"好","count":', "?", "DW01 的民主评议"),
    "votes moved": (
        "ballot_box.counted.v1", '"name":"好","count":33', '"count":33},{"name":"差","count":3}',
        '"count":32},{"name":"差","count":4}', "单位 DW01 的 ballot",
    ),
    "a stored result": ("assessment.finalised.v1", '"veto":["重大责任事故"]', '"base":', "?", "单位 DW04 的 base"),
    "a stored rank": ("evaluation.computed.v1", '"rank":1', '"rank":1', '"rank":9', "的 rank"),
    "a stored grade": ("evaluation.computed.v1", '"grade":"POOR"', '"grade":"POOR"', '"grade":"GOOD"', "DW04 的 grade"),
    "the checkpoint that the publication names": (
        "results.published.v1", '"round":1', '"checkpoint_root":"', "?", "前 0 条事件的根",
    ),
    "a checkpoint that was not there yet": (
        "results.published.v1", '"round":1', '"checkpoint_size":0', '"checkpoint_size":99999', "已有 99999 条",
    ),
    "a published digest": ("results.published.v1", '"round":1', '"evaluation":"', "?", "评定结果的摘要"),
    "the rules": (
        "rule_set.published.v1", "goodCapPercent", 'goodCapPercent\\":30', 'goodCapPercent\\":90', "评分办法的摘要",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TAMPERED.values(), ids=TAMPERED.keys())
def test_what_was_tampered_with_is_named_by_unit_and_component(
    played: SampleYear, database: Database, tampered: psycopg.Connection[Any], case: tuple[str, str, str, str, str]
) -> None:
    type_, holds, before, after, named = case
    position, state = next(
        (position, bytes(state).decode())
        for position, state in tampered.execute(
            "SELECT position, state FROM event WHERE tenant_id = %s AND type = %s ORDER BY position",
            (played.tenant_id, type_),
        )
        if holds in bytes(state).decode()
    )
    changed = changed_text(state, before, after)
    assert changed != state
    tampered.execute(
        "UPDATE event SET state = %s WHERE tenant_id = %s AND position = %s",
        (changed.encode(), played.tenant_id, position),
    )

    found = verified(played, database)

    assert found.faults
    assert named in found.faults[0]
    assert not found.ok


BROKEN = {
    "an event is gone": ("DELETE FROM event", "unit.registered.v1", "缺少位置"),
    "a score is filed as something else": (
        "UPDATE event SET type = 'item.issued.v1'", "score_sheet.score_entered.v1",
        "信封中 type 为 score_sheet.score_entered.v1",
    ),
    "a score says its type twice": (
        """UPDATE event SET state = convert_to(replace(
             convert_from(state, 'UTF8'), '"data":', '"type":"item.issued.v1","data":'), 'UTF8')""",
        "score_sheet.score_entered.v1", "信封中 type 为 item.issued.v1",
    ),
    "something else is no envelope": ("UPDATE event SET state = '{'", "unit.registered.v1", "内容无法解读"),
    "a score is no whole number": (
        """UPDATE event SET state = convert_to(regexp_replace(
             convert_from(state, 'UTF8'), '"score":([0-9]+)', '"score":\\1.5'), 'UTF8')""",
        "score_sheet.score_entered.v1", "浮点数",
    ),
    "a score lacks who gave it": (
        """UPDATE event SET state = convert_to(replace(
             convert_from(state, 'UTF8'), '"assessor":', '"nobody":'), 'UTF8')""",
        "score_sheet.score_entered.v1", "内容无法解读",
    ),
}  # fmt: skip
"""What a superuser does to the first event of a type, and how it is named."""


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN.keys())
def test_a_log_that_is_not_whole_is_named_by_position(
    played: SampleYear, database: Database, tampered: psycopg.Connection[Any], case: tuple[str, str, str]
) -> None:
    change, type_, named = case
    position = first_of(tampered, played, type_)
    tampered.execute(f"{change} WHERE tenant_id = {played.tenant_id} AND position = {position}".encode())

    found = verified(played, database)

    assert named in found.faults[0]
    assert str(position) in found.faults[0]


def test_an_envelope_over_two_lines_is_read_as_any_other(
    played: SampleYear, database: Database, tampered: psycopg.Connection[Any]
) -> None:
    position = first_of(tampered, played, "score_sheet.score_entered.v1")
    tampered.execute(
        """UPDATE event SET state = convert_to(replace(convert_from(state, 'UTF8'), '"data":', E'"data":\\n'), 'UTF8')
        WHERE tenant_id = %s AND position = %s""",
        (played.tenant_id, position),
    )

    assert verified(played, database).faults == []


def first_of(connection: psycopg.Connection[Any], year: SampleYear, type_: str) -> int:
    """The position of the first event of a type."""
    query = "SELECT min(position) FROM event WHERE tenant_id = %s AND type = %s"
    [position] = connection.execute(query, (year.tenant_id, type_)).fetchone() or [None]
    assert isinstance(position, int), type_
    return position


def changed_text(state: str, before: str, after: str) -> str:
    """The text with what follows `before` changed by one digit, or `before` itself replaced."""
    place = state.index(before)
    if before[-1] in ':"' and len(after) == 1:
        digit = place + len(before)
        other = "1" if state[digit] != "1" else "2"
        return f"{state[:digit]}{other}{state[digit + 1 :]}"
    return state.replace(before, after, 1)


def test_a_release_that_reads_old_events_as_newer_ones_computes_the_year_to_the_same_bytes(
    played: SampleYear, database: Database
) -> None:
    place = [database.dsn, str(database.keyring), str(played.tenant_id), str(YEAR)]

    ran = subprocess.run(
        [sys.executable, "-m", "tests.replay.later_release", *place, "DW01"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'graphql'}"},
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    assert said["documents"]
    assert set(said["documents"]) == {"未载明"}
    assert (said["changed"], said["faults"]) == (False, [])


@pytest.mark.parametrize("type_", ["score_sheet.score_entered.v2", "assessment_group.assessor_recused.v2"])
def test_a_version_that_replay_has_no_reading_of_is_a_fault_and_not_left_out(type_: str) -> None:
    found = FoundYear(YEAR)
    said = {"year": YEAR, "round": 1, "from_position": 0, "to_position": 1}

    check_year(found, [(0, "cycle.opened.v1", {"year": YEAR}), (1, type_, {}), (2, "results.published.v1", said)])

    assert found.faults[0] == f"2020年度：复算不认识位置 1 的事件 {type_}，请用能够复算它的版本"


def test_every_version_of_what_decides_a_year_is_read_by_its_replay() -> None:
    found = FoundYear(YEAR)
    said = {"year": YEAR, "round": 1, "from_position": 0, "to_position": 0}
    noted = [(1, name, {"year": YEAR}) for name in EVENT_CLASSES if name != "results.published.v1"]

    check_year(found, [*noted, (2, "results.published.v1", said)])

    assert [fault for fault in found.faults if "不认识" in fault] == []


def test_nothing_is_verified_of_a_year_that_was_not_published(played: SampleYear, database: Database) -> None:
    with pytest.raises(NothingPublished):
        verify_year(database.dsn, played.tenant_id, 2019)
    with pytest.raises(NoSuchDistrict):
        verify_year(database.dsn, 999_999, YEAR)


def test_a_round_is_published_once_and_computed_again_only_after_a_change(played: SampleYear) -> None:
    office = played.actor("ZZB")

    with pytest.raises(ResultsPublishedAlready):
        played.give(office, PublishResults(YEAR, RESULTS), RESULTS)
    with pytest.raises(ResultsUnchanged):
        played.give(office, ComputeResults(YEAR, RESULTS), RESULTS)


def test_later_objections_rounds_and_rule_sets_leave_every_published_round_as_it_was(
    played: SampleYear, database: Database
) -> None:
    played.uphold("DW01-001", ("逾期报告",))
    played.record(
        [(streams.scoring(2021), scoring.RuleSetPublished(2021, "score/1", "d" * 64, "{}", "明年的办法", LATER))]
    )
    played.publish_again()

    found = verified(played, database)

    assert found.faults == []
    assert [each.round for each in found.rounds] == [1, 2]
    first, second = found.rounds
    assert first.evaluation == score_1.digest(EVALUATION)
    assert first.assessment != second.assessment
