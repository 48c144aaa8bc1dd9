"""`sandan doctor` names what is wrong and what to do, and finds nothing where nothing is."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from domain.integrity import Check
from services.cli.doctor import Finding, examine
from services.clock import now
from services.embedded import S3, Embedded, Postgres
from services.embedded.ports import Ports
from services.evidence.storage import open_storage
from services.integrity.passes import Passes
from services.sealer.heads import SealedHeads
from services.sealer.kinds import KIND_LABELS, LogKind
from services.sealer.serving import Server
from services.setting_values import Listen
from services.settings import read
from services.signer.signer import LogSigner
from services.store import Store, tenant
from tests.clamd import clamd
from tests.cli.talking import conversation, rabbitmq
from tests.conftest import Database
from tests.sealer.conftest import append
from tests.sealer.fakes import SECRET


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A data directory of its own and a free address."""
    port = Ports(tmp_path / "free.json").take("http")
    return {"SANDAN_DATA_DIR": str(tmp_path), "SANDAN_LISTEN": f"127.0.0.1:{port}"}


def found(environ: dict[str, str], subject: str) -> Finding:
    [finding] = [finding for finding in examine(environ) if finding.subject == subject]
    return finding


def s3_environ(s3: S3) -> dict[str, str]:
    return {
        "SANDAN_S3_ENDPOINT": s3.endpoint,
        "SANDAN_S3_ACCESS_KEY": s3.access_key,
        "SANDAN_S3_SECRET_KEY": s3.secret_key,
        "SANDAN_S3_SECURE": "0",
    }


def test_without_any_setting_nothing_is_wrong_and_up_will_fill_in(environ: dict[str, str]) -> None:
    findings = examine(environ)

    assert [finding.text for finding in findings if finding.wrong] == []
    assert [finding.subject for finding in findings if finding.sign == "–"] == [
        "数据库",
        "数据库管理",
        "查询数据",
        "对象存储",
        "病毒扫描",
        "签名进程",
        "日志封存",
        "见证",
        "时间戳",
        "完整性核对",
        "消息队列",
        "令牌密钥",
    ]


def test_wrong_settings_are_listed_before_anything_is_connected(environ: dict[str, str]) -> None:
    findings = examine({**environ, "SANDAN_LOG": "xml", "SANDAN_TOKEN_KEY": "short"})

    assert [finding.text.split("：")[0] for finding in findings] == ["SANDAN_TOKEN_KEY", "SANDAN_LOG（现为 xml）"]


def test_a_migrated_database_is_fine_and_its_owner_is_refused_as_runtime_login(
    environ: dict[str, str], postgres: Postgres
) -> None:
    right = {**environ, "SANDAN_DATABASE_URL": postgres.database_url}
    too_mighty = {**environ, "SANDAN_DATABASE_URL": postgres.database_admin_url}

    assert found(right, "数据库").sign == "✓"
    assert "权限过大" in found(too_mighty, "数据库").text


def test_a_wrong_password_names_the_variable_that_holds_it(environ: dict[str, str], postgres: Postgres) -> None:
    wrong = postgres.database_url.replace("sandan_app:", "sandan_app:x")

    finding = found({**environ, "SANDAN_DATABASE_URL": wrong}, "数据库")

    assert finding.wrong
    assert "核对 SANDAN_DATABASE_URL" in finding.text


def test_a_district_without_its_key_is_named(environ: dict[str, str], database: Database, tmp_path: Path) -> None:
    tenant_id = database.new_tenant()
    admin = {**environ, "SANDAN_DATABASE_ADMIN_URL": database.admin_dsn}

    kept = found({**admin, "SANDAN_KEYRING": str(database.keyring)}, "数据库管理")
    lost = found({**admin, "SANDAN_KEYRING": str(tmp_path)}, "数据库管理")

    assert kept.sign == "✓"
    assert re.search(rf"缺少区县 qu-\d+（编号 {tenant_id}）的密钥文件", lost.text)


def test_an_object_store_is_refused_with_a_wrong_key_and_without_object_lock(environ: dict[str, str], s3: S3) -> None:
    right = {**environ, **s3_environ(s3)}
    open_storage(read(right)).client.make_bucket(bucket_name="doctor-vault")

    assert found(right, "对象存储").sign == "✓"
    assert "拒绝访问" in found({**right, "SANDAN_S3_SECRET_KEY": "guess"}, "对象存储").text
    assert "没有开启对象锁定" in found({**right, "SANDAN_S3_BUCKET_PREFIX": "doctor"}, "对象存储").text


def test_a_signer_is_told_from_one_with_another_secret_and_from_none(environ: dict[str, str], tmp_path: Path) -> None:
    with (
        closing(LogSigner(tmp_path / "signer", "test.example", SECRET)) as signer,
        closing(Server(Listen("127.0.0.1", 0), signer.respond)) as server,
    ):
        there = {**environ, "SANDAN_SIGNER": f"127.0.0.1:{server.port}", "SANDAN_SIGNER_SECRET": SECRET.decode()}
        right = found(there, "签名进程")
        wrong = found({**there, "SANDAN_SIGNER_SECRET": "x" * 32}, "签名进程")
    away = found(there, "签名进程")

    assert (right.sign, right.text) == ("✓", f"127.0.0.1:{server.port} 上的签名进程已就绪")
    assert "不认 SANDAN_SIGNER_SECRET" in wrong.text
    assert "请运行 sandan sign" in away.text


@pytest.mark.parametrize("kind", LogKind)
def test_a_log_whose_sealing_stands_still_is_named_with_the_reason(
    environ: dict[str, str], database: Database, kind: LogKind
) -> None:
    with Store(database.dsn, database.keyring) as store, tenant(database.new_tenant()) as tenant_id:
        append(store, tenant_id, 1, kind)
        heads = SealedHeads(store, kind)
        heads.read()
        runtime = {**environ, "SANDAN_DATABASE_URL": database.dsn, "SANDAN_KEYRING": str(database.keyring)}
        before = found(runtime, "日志封存")
        heads.stand_still("存证文件缺失：tile/0/000")
        after = found(runtime, "日志封存")
        heads.mended()

    assert before.sign == "✓"
    assert re.search(rf"区县 qu-\d+（编号 {tenant_id}）的{KIND_LABELS[kind]}：存证文件缺失：tile/0/000。", after.text)


def test_open_faults_and_a_pass_that_is_overdue_are_named_with_their_district(
    environ: dict[str, str], database: Database
) -> None:
    runtime = {**environ, "SANDAN_DATABASE_URL": database.dsn, "SANDAN_KEYRING": str(database.keyring)}
    fine = found(runtime, "完整性核对")
    with Store(database.dsn, database.keyring) as store, tenant(database.new_tenant()) as tenant_id:
        passes = Passes(store, Check.LOG)
        passes.begin(1, b"", 3600)
        waiting = found(runtime, "完整性核对")
        with store.datastore.transaction() as cursor:
            cursor.execute("UPDATE integrity_check SET known_at = known_at - interval '49 hours'")
        overdue = found(runtime, "完整性核对")
        with store.datastore.transaction() as cursor:
            cursor.execute("UPDATE integrity_check SET open_faults = 2, whole_at = clock_timestamp()")
        at_fault = found(runtime, "完整性核对")

    assert (fine.sign, waiting.sign) == ("✓", "✓")
    assert "还没有全部核对过一遍" in waiting.text
    assert re.match(rf"区县 qu-\d+（编号 {tenant_id}）的事件日志与存证文件从未核对完。", overdue.text)
    assert re.match(rf"区县 qu-\d+（编号 {tenant_id}）的事件日志与存证文件有 2 处不符。", at_fault.text)
    assert overdue.wrong
    assert at_fault.wrong


def test_a_broker_with_a_wrong_password_is_told_from_one_that_is_not_there(
    environ: dict[str, str], valkey: str
) -> None:
    wrong = valkey.replace("redis://:", "redis://:x")

    assert found({**environ, "SANDAN_BROKER_URL": valkey}, "消息队列").sign == "✓"
    assert "拒绝登录" in found({**environ, "SANDAN_BROKER_URL": wrong}, "消息队列").text
    assert "连不上" in found({**environ, "SANDAN_BROKER_URL": "redis://127.0.0.1:1/0"}, "消息队列").text


def test_the_scanner_is_named_with_the_age_of_its_signatures(environ: dict[str, str]) -> None:
    with clamd() as daemon:
        reached = {**environ, "SANDAN_CLAMAV": daemon.address}
        today = now().strftime("%a %b %d %H:%M:%S %Y")
        daemon.version = f"ClamAV 1.4.3/27830/{today}".encode()
        fresh = found(reached, "病毒扫描")
        daemon.version = b"ClamAV 1.4.3/26000/Thu Nov 26 09:14:54 2020"
        stale = found(reached, "病毒扫描")
        daemon.version = b"ClamAV 1.4.3"
        ignorant = found(reached, "病毒扫描")
    away = found(reached, "病毒扫描")

    assert fresh.sign == "✓"
    assert "ClamAV 1.4.3，病毒库 27830" in fresh.text
    assert "病毒库 26000 是 2020-11-26 的，已有" in stale.text
    assert "SCANNER_WITHOUT_SIGNATURES" in ignorant.text
    assert "SCANNER_AWAY" in away.text
    assert all(each.wrong for each in (stale, ignorant, away))


def test_rabbitmq_is_logged_in_to(environ: dict[str, str]) -> None:
    with conversation(rabbitmq("right")) as port:
        right = found({**environ, "SANDAN_BROKER_URL": f"amqp://sandan:right@127.0.0.1:{port}/"}, "消息队列")
        wrong = found({**environ, "SANDAN_BROKER_URL": f"amqp://sandan:wrong@127.0.0.1:{port}/"}, "消息队列")
    away = found({**environ, "SANDAN_BROKER_URL": "amqp://sandan:right@127.0.0.1:1/"}, "消息队列")

    assert (right.sign, right.text) == ("✓", f"127.0.0.1:{port} 可用")
    assert "拒绝登录" in wrong.text
    assert "连不上 127.0.0.1:1" in away.text


def test_an_address_that_another_program_holds_is_told_from_one_of_another_machine(environ: dict[str, str]) -> None:
    with conversation(lambda client: client.sendall(b"SSH-2.0-other\r\n")) as port:
        held = found({**environ, "SANDAN_LISTEN": f"127.0.0.1:{port}"}, "HTTP 服务")
    # TEST-NET-1 is nobody's.
    elsewhere = found({**environ, "SANDAN_LISTEN": "192.0.2.1:8000"}, "HTTP 服务")
    free = found(environ, "HTTP 服务")

    assert (held.wrong, "被别的程序占用" in held.text) == (True, True)
    assert (elsewhere.wrong, "请换成本机的地址" in elsewhere.text) == (True, True)
    assert (free.sign, "空闲" in free.text) == ("✓", True)


def test_a_data_directory_that_cannot_be_made_is_refused(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")

    finding = found({**environ, "SANDAN_DATA_DIR": str(file / "below")}, "数据目录")

    assert "不是目录或不可写" in finding.text


def test_a_data_directory_is_fine_where_up_will_make_its_parents_too(environ: dict[str, str], tmp_path: Path) -> None:
    finding = found({**environ, "SANDAN_DATA_DIR": str(tmp_path / "not" / "yet" / "there")}, "数据目录")

    assert finding.sign == "✓"


def test_the_holder_of_the_data_directory_is_named(environ: dict[str, str], tmp_path: Path) -> None:
    with Embedded(tmp_path, postgres=False, s3=False):
        assert "正在运行（进程" in found(environ, "数据目录").text

    (tmp_path / "running.json").write_text("{}")
    assert "没有正常停止" in found(environ, "数据目录").text
