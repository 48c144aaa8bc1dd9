"""A loop of the background process outlives whatever fails inside it."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from services.embedded import Embedded
from services.worker.loop import Loop
from tests.worker.district import District, follow
from tests.worker.waiting import wait_until

Work = Callable[..., AbstractContextManager[None]]


def test_a_loop_goes_on_after_a_fault_and_ends_when_told() -> None:
    stop = threading.Event()
    calls = 0

    def step() -> int:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ConnectionError("away")
        return 1

    loop = Loop("test", step, stop, 60.0)
    loop.start()
    wait_until(lambda: calls > 10)
    stop.set()
    loop.join(timeout=5)

    assert not loop.is_alive()


def test_a_broker_that_goes_away_and_comes_back_empty_is_used_again_without_a_restart(
    district: District, at_work: Work, tmp_path: Path
) -> None:
    servers = Embedded(tmp_path / "own", postgres=False, s3=False, durable=False)
    broker_url = servers.__enter__().broker_url
    content = b"sent while the broker was away"

    with at_work(broker_url=broker_url):
        servers.stop()
        evidence = district.declare(content)
        district.upload(evidence, content)
        follow(district)
        wait_until(lambda: (district.jobs()[0]["outcome"] or "").startswith("broker: "))
        with servers:
            wait_until(lambda: district.jobs()[0]["done_at"] is not None, seconds=60)

    assert district.facts(f"evidence/{evidence}") == ["EvidenceDeclared", "EvidenceSealed"]
