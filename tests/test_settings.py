"""Settings: read from the environment, checked together, wrong by name."""

import json
import re
from pathlib import Path

import pytest

from services.setting_values import Listen, LogFormat, LogLevel
from services.settings import RUNNING_FILE, SETTINGS, SettingsWrong, load, read


def test_an_empty_environment_has_defaults_and_names_what_is_missing_when_it_is_needed() -> None:
    settings = read({"SANDAN_DATABASE_URL": ""})

    assert (settings.data_dir, settings.keyring) == (Path(".sandan"), Path(".sandan/keyring"))
    assert (settings.listen, settings.log, settings.log_level) == (Listen("127.0.0.1", 8000), None, LogLevel.INFO)
    with pytest.raises(SettingsWrong, match=r"缺少 SANDAN_DATABASE_URL.*sandan up"):
        settings.need_database_url()


def test_every_wrong_setting_is_named_at_once_with_its_remedy() -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read(
            {
                "SANDAN_DATABASE_URL": "postgres//nowhere",
                "SANDAN_S3_ENDPOINT": "http://127.0.0.1:9000",
                "SANDAN_S3_SECURE": "perhaps",
                "SANDAN_S3_BUCKET_PREFIX": "三单",
                "SANDAN_S3_PUBLIC_URL": "files.example.cn",
                "SANDAN_BROKER_URL": "http://127.0.0.1",
                "SANDAN_TOKEN_KEY": "short",
                "SANDAN_LISTEN": "8000",
                "SANDAN_LOG": "xml",
                "SANDAN_LOG_LEVEL": "loud",
            }
        )

    assert [fault.split("：")[0].split("（")[0] for fault in wrong.value.faults] == [
        "SANDAN_DATABASE_URL",
        "SANDAN_S3_ENDPOINT",
        "SANDAN_S3_SECURE",
        "SANDAN_S3_BUCKET_PREFIX",
        "SANDAN_S3_PUBLIC_URL",
        "SANDAN_BROKER_URL",
        "SANDAN_TOKEN_KEY",
        "SANDAN_LISTEN",
        "SANDAN_LOG",
        "SANDAN_LOG_LEVEL",
    ]
    assert "不带 http://" in str(wrong.value)
    assert "console、json" in str(wrong.value)


def test_a_wrong_secret_is_named_and_not_shown() -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read({"SANDAN_BROKER_URL": "http://:hunter2@127.0.0.1", "SANDAN_TOKEN_KEY": "hunter2"})

    assert "hunter2" not in str(wrong.value)


def test_a_mistyped_name_is_answered_with_the_right_one() -> None:
    with pytest.raises(SettingsWrong, match="SANDAN_DATABSE_URL 的设置，是否想写 SANDAN_DATABASE_URL"):
        read({"SANDAN_DATABSE_URL": "postgresql://a@b/c"})


def test_a_command_finds_the_servers_of_up_and_the_environment_goes_before_them(tmp_path: Path) -> None:
    running = {"SANDAN_BROKER_URL": "redis://up:1/0", "SANDAN_LISTEN": "127.0.0.1:20001"}
    (tmp_path / RUNNING_FILE).write_text(json.dumps(running))

    settings = load({"SANDAN_DATA_DIR": str(tmp_path), "SANDAN_BROKER_URL": "redis://mine:1/0"})

    assert settings.broker_url == "redis://mine:1/0"
    assert settings.listen == Listen("127.0.0.1", 20001)


def test_settings_are_parsed_into_what_the_program_uses() -> None:
    settings = read(
        {
            "SANDAN_LISTEN": "[::1]:9000",
            "SANDAN_LOG": "JSON",
            "SANDAN_S3_SECURE": "0",
            "SANDAN_S3_BUCKET_PREFIX": "district-7",
            "SANDAN_KEYRING": "/srv/keys",
        }
    )

    assert settings.listen == Listen("::1", 9000)
    assert (settings.log, settings.s3_secure) == (LogFormat.JSON, False)
    assert (settings.incoming_bucket, settings.vault_bucket) == ("district-7-incoming", "district-7-vault")
    assert settings.keyring == Path("/srv/keys")


UP = {
    "SANDAN_DATABASE_URL": "postgresql://sandan_app:up@127.0.0.1:20001/sandan",
    "SANDAN_DATABASE_ADMIN_URL": "postgresql://sandan_owner:up@127.0.0.1:20001/sandan",
    "SANDAN_S3_ENDPOINT": "127.0.0.1:20002",
    "SANDAN_S3_ACCESS_KEY": "key of up",
    "SANDAN_S3_SECRET_KEY": "secret of up",
    "SANDAN_S3_SECURE": "0",
}
"""What `sandan up` leaves in its data directory."""


@pytest.fixture
def beside_up(tmp_path: Path) -> dict[str, str]:
    """The environment of another terminal while `sandan up` runs."""
    (tmp_path / RUNNING_FILE).write_text(json.dumps(UP))
    return {"SANDAN_DATA_DIR": str(tmp_path)}


def test_a_store_of_ones_own_never_gets_the_key_of_the_embedded_one(beside_up: dict[str, str]) -> None:
    settings = load({**beside_up, "SANDAN_S3_ENDPOINT": "s3.example.cn"})

    assert (settings.s3_access_key, settings.s3_secret_key, settings.s3_secure) == (None, None, True)
    assert settings.database_url == UP["SANDAN_DATABASE_URL"]


def test_a_database_of_ones_own_is_never_administered_through_the_embedded_ones_owner(
    beside_up: dict[str, str],
) -> None:
    settings = load({**beside_up, "SANDAN_DATABASE_URL": "postgresql://sandan_app@db.example.cn/sandan"})

    assert settings.s3_endpoint == UP["SANDAN_S3_ENDPOINT"]
    with pytest.raises(SettingsWrong, match=r"缺少 SANDAN_DATABASE_ADMIN_URL.*整组都须自行给出"):
        settings.need_database_admin_url()


def test_saying_the_same_as_up_changes_nothing(beside_up: dict[str, str]) -> None:
    settings = load({**beside_up, "SANDAN_S3_ENDPOINT": UP["SANDAN_S3_ENDPOINT"]})

    assert (settings.s3_access_key, settings.s3_secure) == ("key of up", False)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SANDAN_DATABASE_URL", "postgresql://sandan_app@db:abc/sandan"),
        ("SANDAN_DATABASE_URL", "postgresql://sandan_app@db,spare:99999/sandan"),
        ("SANDAN_BROKER_URL", "redis://h:abc/0"),
        ("SANDAN_BROKER_URL", "redis://h:99999/0"),
        ("SANDAN_BROKER_URL", "amqp://[::1/"),
        ("SANDAN_S3_ENDPOINT", "h:99999"),
        ("SANDAN_S3_ENDPOINT", "h:0"),
        ("SANDAN_S3_PUBLIC_URL", "https://h:99999"),
        ("SANDAN_LISTEN", "127.0.0.1:99999"),
        ("SANDAN_LISTEN", "127.0.0.1:²"),
        ("SANDAN_WATCH_HOURS", "0"),
        ("SANDAN_WATCH_HOURS", "nan"),
        ("SANDAN_WATCH_HOURS", "daily"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_an_example_of_a_right_one(name: str, text: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read({name: text})

    [fault] = wrong.value.faults
    assert fault.startswith(name)
    assert re.search(r"应(为|形如)", fault)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SANDAN_DATABASE_URL", "postgresql://sandan_app@db,spare:5433/sandan"),
        ("SANDAN_BROKER_URL", "amqps://u:p@[2001:db8::1]:5671/"),
        ("SANDAN_S3_ENDPOINT", "[2001:db8::1]:9000"),
        ("SANDAN_S3_PUBLIC_URL", "https://files.example.cn"),
    ],
)
def test_an_address_that_is_right_is_taken_as_it_is(name: str, text: str) -> None:
    field = next(setting.field for setting in SETTINGS if setting.name == name)

    assert getattr(read({name: text}), field) == text


@pytest.mark.parametrize(
    ("listen", "url"),
    [
        ("127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("[::1]:9000", "http://[::1]:9000"),
        ("0.0.0.0:9000", "http://127.0.0.1:9000"),
        ("[::]:9000", "http://[::1]:9000"),
    ],
)
def test_the_servers_address_is_one_that_this_machine_can_call(listen: str, url: str) -> None:
    settings = read({"SANDAN_LISTEN": listen})

    assert (str(settings.listen), settings.listen.url) == (listen, url)
