"""What `up` and `demo` settle before anything starts, and what they say of a server that is lost."""

import os
import signal
import time
from pathlib import Path

import pytest

from services.cli.house import House, local_settings, open_house
from services.embedded import Embedded, leftovers
from services.settings import SettingsWrong, read

WAIT_SECONDS_MAX = 30.0


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SANDAN_DATABASE_ADMIN_URL": "postgresql://sandan_owner@db/sandan"}, "缺少 SANDAN_DATABASE_URL"),
        ({"SANDAN_S3_ENDPOINT": "s3.example.cn"}, "缺少 SANDAN_S3_ACCESS_KEY、SANDAN_S3_SECRET_KEY"),
        ({"SANDAN_S3_ACCESS_KEY": "key", "SANDAN_S3_SECRET_KEY": "secret"}, "缺少 SANDAN_S3_ENDPOINT"),
    ],
    ids=["only the owner", "a store without a key", "a key without a store"],
)
def test_a_server_named_by_halves_is_refused_before_any_other_is_started(
    tmp_path: Path, given: dict[str, str], missing: str
) -> None:
    data_dir = tmp_path / "data"

    with pytest.raises(SettingsWrong, match=missing), open_house({"SANDAN_DATA_DIR": str(data_dir), **given}):
        pass

    assert not data_dir.exists()


def test_a_port_left_open_is_chosen_before_the_address_is_told(tmp_path: Path) -> None:
    environ = {"SANDAN_DATA_DIR": str(tmp_path), "SANDAN_LISTEN": "[::1]:0"}

    chosen = read({**environ, **local_settings(read(environ), environ)}).listen

    assert chosen.host == "::1"
    assert chosen.port > 0


def said_of_a_loss(house: House) -> str:
    give_up_at = time.monotonic() + WAIT_SECONDS_MAX
    while (said := house.failed()) is None:
        assert time.monotonic() < give_up_at
        time.sleep(0.05)
    return said


@pytest.mark.parametrize("lost", ["valkey", "keeper"])
def test_of_a_lost_server_only_a_log_is_named_that_is_there(tmp_path: Path, lost: str) -> None:
    embedded = Embedded(tmp_path, postgres=False, s3=False)
    with embedded:
        house = House(read({}), {}, embedded)
        assert house.failed() is None
        [server] = leftovers.find(embedded.data_dir)

        os.kill(server.pid if lost == "valkey" else server.ppid(), signal.SIGKILL)
        said = said_of_a_loss(house)

    if lost == "valkey":
        assert f"请看 {tmp_path / 'valkey.log'}" in said
        assert (tmp_path / "valkey.log").exists()
    else:
        assert "看护进程" in said
        assert ".log" not in said
