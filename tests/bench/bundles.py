"""A year's bundle, made and verified: every entry hashed, read, checked and folded, and the year scored anew."""

import time
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from statistics import median

from services.bundle.verify_bundle import Policy, Wanted, verify
from tests.bench.table import Bench, Row
from tests.bundle.district import DISTRICT, ORIGIN, YEAR, District, policy
from tests.bundle.tiny import tiny

UNITS = 3_000
ROUNDS = 5


def measure(bench: Bench) -> list[Row]:
    """The year of `UNITS` units, sixteen events each, without database or object store: what the formats cost."""
    district = tiny(bench.size(UNITS, 5))
    events = len(district.entries)
    bundle = district.bundle()
    wanted = Wanted(Policy(policy()), ORIGIN, DISTRICT, YEAR, [])

    def verified() -> None:
        if not verify(BytesIO(bundle), "bundle", wanted).accepted:
            raise AssertionError("an honest bundle was refused")

    act: dict[str, Callable[[], object]] = {"sandan": verified, "SHA-256 alone": lambda: hashed(district)}
    rates: dict[str, list[float]] = {name: [] for name in act}
    made: list[float] = []
    for _ in range(bench.size(ROUNDS, 1)):
        for name, run in act.items():
            rates[name].append(events / seconds(run))
        made.append(events / seconds(district.bundle))
    figures = {name: median(found) for name, found in rates.items()}
    return [
        Row(
            f"bundle: verify and score anew {events} events",
            "events/s",
            figures,
            limit="SHA-256 alone",
            bars={"SHA-256 alone": 0.02},
        ),
        Row("bundle: make", "events/s", {"sandan": median(made)}, limit=""),
    ]


def hashed(district: District) -> None:
    """The limit: one leaf and one node for each entry, and nothing else."""
    node = b"\x01" + bytes(64)
    for entry in district.entries:
        sha256(b"\x00" + entry).digest()
        sha256(node).digest()


def seconds(act: Callable[[], object]) -> float:
    """How much processor time that takes: nothing here waits, and so others on the machine do not count."""
    started_at = time.process_time()
    act()
    return time.process_time() - started_at
