"""`sandan signer rotate`, on a real database, object store and signer: from the order to the heads of the new key."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from domain import streams
from domain.persons.commands import RegisterPerson
from domain.recorded import Actor
from domain.tenancy.commands import OpenTenant
from domain.tenancy.events import LogKeyRotated
from services.cli.errors import CommandFailed
from services.cli.signing import rotate
from services.commands.service import CommandService, Submission
from services.sealer.asking import SignerClient
from services.sealer.files import LogBucket
from services.sealer.keeping import kept_heads
from services.sealer.note import read_note, read_verifier, verified
from services.sealer.sealer import Sealer
from services.sealer.serving import Server
from services.setting_values import Listen
from services.signer.signer import LogSigner
from services.store import Store, tenant
from services.worker.platform import PLATFORM
from tests.conftest import Database
from tests.sealer.fakes import HOST, SECRET

ADMIN = Actor("admin", roles=frozenset({"TENANT_ADMIN"}))


@pytest.fixture
def place(
    database: Database, store: Store, bucket: LogBucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[int, Sealer]]:
    """A district that is sealed, in the environment of whoever calls the command."""
    district = database.new_tenant()
    commands = CommandService(store)
    commands.submit(Submission(district, str(uuid4()), PLATFORM, OpenTenant("330299", "示例区")))
    with (
        closing(LogSigner(tmp_path / "signer", HOST, SECRET)) as signer,
        closing(Server(Listen("127.0.0.1", 0), signer.respond)) as server,
        closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)) as client,
    ):
        environ = {
            "DATABASE_URL": database.dsn,
            "KEYRING": str(database.keyring),
            "DATA_DIR": str(tmp_path),
            "LOG_HOST": HOST,
            "SIGNER": f"127.0.0.1:{server.port}",
            "SIGNER_SECRET": SECRET.decode(),
        }
        for name, text in environ.items():
            monkeypatch.setenv(f"SANDAN_{name}", text)
        yield district, Sealer(store, bucket, client, HOST, every_seconds=0)


def register(store: Store, district: int) -> str:
    """Somebody who may be named."""
    command = RegisterPerson("管理员", "13900000000")
    person = CommandService(store).submit(Submission(district, str(uuid4()), ADMIN, command)).entity_id
    assert person is not None
    return person


def test_the_next_key_is_announced_once_and_signs_what_comes_then(
    place: tuple[int, Sealer], store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    district, sealer = place
    with tenant(district):
        code = store.code()
    person = register(store, district)
    with pytest.raises(CommandFailed, match="没有给出新密钥"):
        rotate(tenant=code, ordered_by=person)
    sealer.turn()

    for _ in range(2):
        rotate(tenant=code, ordered_by=person)

    old, new = [
        line for file in (tmp_path / "signer" / "keys").glob("*.vkey") for line in file.read_text().splitlines()
    ]
    assert capsys.readouterr().out.count(new) == 2
    with tenant(district):
        [announced] = [each.event for each in store.read_stream(streams.LOG_KEY)]
    assert isinstance(announced, LogKeyRotated)
    assert (announced.old_key, announced.new_key, announced.ordered_by) == (old, new, person)
    for _ in range(2):
        sealer.turn()
        register(store, district)
    sealer.turn()
    with tenant(district):
        heads = [(head.bound, read_note(head.note)) for head in kept_heads(store)]
    keys = [read_verifier(old), read_verifier(new)]
    assert [(bound, {str(key) for key in verified(note, keys)}) for bound, note in heads] == [
        (True, {old, new}),
        (False, {new}),
    ]


def test_nobody_unknown_orders_it_and_no_key_that_the_log_was_not_signed_with_is_replaced(
    place: tuple[int, Sealer], store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    district, sealer = place
    with tenant(district):
        code = store.code()
    sealer.turn()
    with pytest.raises(CommandFailed, match="没有更换"):
        rotate(tenant=code, ordered_by=str(uuid4()))
    person = register(store, district)
    with (
        closing(LogSigner(tmp_path / "another", HOST, SECRET)) as signer,
        closing(Server(Listen("127.0.0.1", 0), signer.respond)) as server,
        closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)) as client,
    ):
        # A directory that was not restored: it has given the log a key of its own.
        signer.sign(f"old 0\n\n{HOST}/d/{code}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".encode())
        monkeypatch.setenv("SANDAN_SIGNER", f"127.0.0.1:{server.port}")
        assert client is not None

        with pytest.raises(CommandFailed, match="不是日志最近的检查点所用的"):
            rotate(tenant=code, ordered_by=person)

    with tenant(district):
        assert store.read_stream(streams.LOG_KEY) == []
