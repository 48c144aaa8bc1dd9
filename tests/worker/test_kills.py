"""The background process is killed and the broker wiped, again and again: nothing is lost, nothing happens twice."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import redis

from domain.execution.events import ReminderSent
from tests.conftest import Announce
from tests.evidence.samples import photo
from tests.worker.district import District, follow, today
from tests.worker.process import Background
from tests.worker.waiting import wait_until

FILES = 120
ITEMS = 30
KILLS_MAX = 40
KILLED_AT_WORK_MIN = 5
WIPES_MIN = 5


def settled(districts: list[District]) -> bool:
    jobs = all(job["done_at"] is not None for district in districts for job in district.jobs())
    return jobs and all(
        timer["fired_at"] is not None
        for district in districts
        for timer in district.timers()
        if timer["fire_on"] <= today()
    )


def progress(districts: list[District]) -> int:
    jobs = sum(job["done_at"] is not None for district in districts for job in district.jobs())
    return jobs + sum(timer["fired_at"] is not None for district in districts for timer in district.timers())


@pytest.mark.parametrize("seed", [20261123, 303])
def test_killed_and_wiped_again_and_again_the_worker_loses_no_job_and_does_none_twice(
    new_district: Callable[[], District],
    environ: dict[str, str],
    valkey: str,
    tmp_path: Path,
    announce: Announce,
    seed: int,
) -> None:
    chance = random.Random(seed)
    districts = [new_district() for _ in range(3)]
    good: list[tuple[District, str]] = []
    bad: list[tuple[District, str]] = []

    def more_files(count: int) -> None:
        for _ in range(count):
            district = chance.choice(districts)
            mark = chance.randbytes(chance.choice([1, 1_000, 200_000]))
            # Some are shown by a child that dies with the worker or after it; a recording needs none.
            shown = chance.random() < 0.2
            content, media_type = (photo(mark), "image/jpeg") if shown else (b"#!AMR\n" + mark, "audio/amr")
            evidence = district.declare(content, str(len(good) + len(bad)), media_type=media_type)
            if chance.random() < 0.8:
                district.upload(evidence, content)
                good.append((district, evidence))
            else:
                district.put(evidence, content + b"!")
                bad.append((district, evidence))
        follow(*districts)

    more_files(FILES)
    items = [(district, district.item(today() + timedelta(days=3))) for district in districts for _ in range(ITEMS)]
    follow(*districts)

    broker = redis.Redis.from_url(valkey)
    log = tmp_path / "worker.log"
    kills = wipes = killed_at_work = 0
    with Background(environ, log, resend_seconds=0.2) as background:
        while kills < KILLS_MAX:
            if settled(districts):
                if killed_at_work >= KILLED_AT_WORK_MIN and wipes >= WIPES_MIN:
                    break
                # A fast machine is done before it was disturbed enough.
                more_files(FILES // 4)
            run = background.start()
            before = progress(districts)
            time.sleep(chance.uniform(0.0, 0.5))
            if kills % 2:
                broker.flushall()
                wipes += 1
                time.sleep(chance.uniform(0.0, 0.1))
            background.kill(run)
            kills += 1
            killed_at_work += progress(districts) != before
        run = background.start()
        wait_until(lambda: settled(districts), seconds=60)
        background.stop(run)
    broker.close()

    versions = sum(district.locked_versions(evidence) for district, evidence in good)
    announce(
        f"seed {seed}: {kills} kills ({killed_at_work} amid work), {wipes} wipes of the broker;"
        f" {len(good)} sealed in {versions} versions, {len(bad)} rejected, {len(items)} reminded"
    )
    assert killed_at_work >= KILLED_AT_WORK_MIN
    assert wipes >= WIPES_MIN
    for district, evidence in good:
        assert district.facts(f"evidence/{evidence}") == ["EvidenceDeclared", "EvidenceScanned", "EvidenceSealed"]
        assert district.uploads(evidence) == 0
    for district, evidence in bad:
        assert district.facts(f"evidence/{evidence}") == ["EvidenceDeclared", "EvidenceRejected"]
        assert district.locked_versions(evidence) == 0
    for district, item in items:
        assert district.facts(f"item/{item}").count("ReminderSent") == 1
    assert sum(district.counted(ReminderSent).total() for district in districts) == len(items)
