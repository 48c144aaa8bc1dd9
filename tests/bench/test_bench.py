"""`make bench` goes on working while what it measures changes: every figure beside its peers, at next to no size."""

import re

import pytest

from tests.bench.bench import MEASUREMENTS, describe, measure, prepare
from tests.bench.table import Bench
from tests.conftest import Database

_ALONE: tuple[str, ...] = ()

PRINTED: dict[str, list[tuple[str, ...]]] = {
    "append": [("plain INSERT", "stock recorder")] * 2,
    "replay": [("binary COPY", "stock mapper")],
    "projector": [("ProjectionRunner",)] * 2,
    "as-of": [("now",)] * 6,
    "proofs": [("one millisecond",), ("one millisecond",), ("from cold tiles",), _ALONE],
    "bundle": [("SHA-256 alone",), _ALONE],
    "year": [*[_ALONE] * 6, *[("binary COPY",)] * 3, *[("now",)] * 6],
}
"""The peers in each row, by measurement."""


FIGURE = re.compile(r"^  (\S+(?: \S+)*) +([\d,.]+) (events/s|commands/s|bytes/event|events|ms|s)(?= |$)", re.MULTILINE)


@pytest.fixture(scope="module")
def bench(database: Database) -> Bench:
    return prepare(database.dsn, database.admin_dsn, database.keyring, tiny=True)


def test_each_measurement_is_run_here() -> None:
    assert set(PRINTED) == set(MEASUREMENTS)


@pytest.mark.parametrize("name", PRINTED)
def test_a_measurement_prints_a_figure_for_us_and_for_each_peer(
    bench: Bench, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(bench, name)

    told = FIGURE.findall(capsys.readouterr().out)
    assert [peer for peer, _, _ in told] == [each for peers in PRINTED[name] for each in ("sandan", *peers)]
    # A year of next to no size leaves nobody behind and nothing to catch up; everything else takes time and room.
    assert all(float(figure.replace(",", "")) > 0 for _, figure, unit in told if unit not in ("events", "s"))


def test_what_figures_were_taken_on_is_said(bench: Bench) -> None:
    assert re.match(r"PostgreSQL \d+.*one row is \d{3} bytes$", describe(bench))
