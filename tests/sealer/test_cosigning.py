"""Witnesses cosign what is sealed; one that is absent or refuses delays nothing and is told of."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from services.cli.doctor import examine
from services.sealer.asking import SignerClient
from services.sealer.checkpoint import read_checkpoint
from services.sealer.cosigning import Cosigning, WitnessAway, WitnessClient
from services.sealer.files import LogBucket
from services.sealer.heads import sealed, witnessed
from services.sealer.kinds import DistrictLog, LogKind
from services.sealer.main import asking
from services.sealer.note import Note, read_note, read_verifier, verified
from services.sealer.policy import TrustedWitness, Untrusted, read_policy
from services.sealer.proving import ProofDesk
from services.sealer.sealer import Sealer
from services.sealer.serving import Server
from services.setting_values import Listen
from services.signer.signer import LogSigner
from services.store import Store, tenant
from services.witness.witness import Witness
from tests.conftest import Database
from tests.sealer.conftest import append
from tests.sealer.fakes import HOST, SECRET
from tests.worker.waiting import wait_until


@dataclass
class Office:
    """An audit office with a witness."""

    directory: Path
    witness: Witness
    trusted: TrustedWitness

    def knows(self, keys: Path) -> None:
        """It is given the public keys of all logs."""
        (self.directory / "logs").write_text("".join(file.read_text() for file in sorted(keys.glob("*.vkey"))))


@dataclass
class Place:
    """A district that is sealed, and those who may witness it."""

    store: Store
    bucket: LogBucket
    sealer: Sealer
    keys: Path
    offices: list[Office]
    district: int
    stack: ExitStack

    def published(self) -> Note:
        with tenant(self.district):
            content = self.bucket.read(f"d/{self.store.code()}/checkpoint")
        assert content is not None
        return read_note(content)

    def signed_by(self) -> list[int]:
        """Which offices' signatures the published checkpoint bears."""
        known = [office.witness.verifier for office in self.offices]
        found = verified(self.published(), known)
        return [number for number, verifier in enumerate(known) if verifier in found]

    def grow(self) -> None:
        append(self.store, self.district, 3)
        self.sealer.turn()

    def cosigning(self, number: int, url: str | None = None) -> Cosigning:
        trusted = self.offices[number].trusted
        client = self.stack.enter_context(closing(WitnessClient(url or trusted.url or "", trusted.verifier)))
        return Cosigning(self.store, self.sealer, trusted, client, 0)


@pytest.fixture
def place(database: Database, store: Store, bucket: LogBucket, tmp_path: Path) -> Iterator[Place]:
    district = database.new_tenant()
    with ExitStack() as stack:
        signer = stack.enter_context(closing(LogSigner(tmp_path / "signer", HOST, SECRET)))
        server = stack.enter_context(closing(Server(Listen("127.0.0.1", 0), signer.respond)))
        client = stack.enter_context(closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)))
        offices = []
        for number in range(2):
            home = tmp_path / f"office-{number}"
            witness = stack.enter_context(closing(Witness(home, f"{district}.example/{number}", lambda: 1_700_000_000)))
            server = stack.enter_context(closing(Server(Listen("127.0.0.1", 0), witness.respond)))
            trusted = TrustedWitness(f"w{number}", witness.verifier, f"http://127.0.0.1:{server.port}")
            offices.append(Office(home, witness, trusted))
        sealer = Sealer(store, bucket, client, HOST, every_seconds=0)
        place = Place(store, bucket, sealer, tmp_path / "signer" / "keys", offices, district, stack)
        place.grow()
        for office in offices:
            office.knows(place.keys)
        yield place


def test_cosignatures_stand_in_the_published_checkpoint_and_in_receipts(place: Place) -> None:
    for number in (0, 1):
        assert place.cosigning(number).step() == 1
    assert place.cosigning(0).step() == 0
    assert place.signed_by() == [0, 1]

    place.grow()
    assert place.signed_by() == []
    place.cosigning(1).step()

    assert place.signed_by() == [1]
    with tenant(place.district):
        earlier, later = (ProofDesk(place.store, place.bucket).prove(position) for position in (0, 5))
    assert (earlier.witnesses, later.witnesses) == (1, 1)
    assert earlier.file is not None
    [key] = [read_verifier(file.read_text().strip()) for file in place.keys.glob("*.vkey")]
    witnesses = "".join(f"witness {each.trusted.name} {each.witness.verifier}\n" for each in place.offices)
    one, both = (
        read_policy(f"log {key}\n{witnesses}group g {least} w0 w1\nquorum g\n".encode()) for least in ("any", "all")
    )
    assert one.accept(earlier.file.checkpoint).size == 6
    with pytest.raises(Untrusted, match="只有 w1 见证"):
        both.accept(earlier.file.checkpoint)


def test_the_log_of_accesses_is_cosigned_beside_that_of_events(place: Place) -> None:
    append(place.store, place.district, 2, LogKind.ACCESS)
    place.sealer.turn()
    before = place.cosigning(0)
    assert before.step() == 1
    # Its key is another one, which the office has not been told yet.
    assert DistrictLog(place.district, LogKind.ACCESS) in before.refused
    place.offices[0].knows(place.keys)

    assert place.cosigning(0).step() == 1
    with tenant(place.district):
        proofs = {kind: ProofDesk(place.store, place.bucket).prove(1, kind) for kind in LogKind}
    logs = "".join(f"log {file.read_text()}" for file in place.keys.glob("*.vkey"))
    policy = read_policy(f"{logs}witness w {place.offices[0].witness.verifier}\nquorum w\n".encode())
    for kind, size in ((LogKind.EVENTS, 3), (LogKind.ACCESS, 2)):
        proven = proofs[kind].file
        assert proven is not None
        assert policy.accept(proven.checkpoint).size == size
        assert proofs[kind].witnesses == 1


def test_a_receipt_rather_leads_to_an_older_head_that_more_witnesses_signed(place: Place) -> None:
    place.cosigning(0).step()
    place.grow()

    with tenant(place.district):
        earlier, later = (ProofDesk(place.store, place.bucket).prove(position) for position in (2, 3))

    assert earlier.file is not None
    assert later.file is not None
    assert (earlier.witnesses, read_checkpoint(earlier.file.checkpoint.text).size) == (1, 3)
    assert (later.witnesses, read_checkpoint(later.file.checkpoint.text).size) == (0, 6)


def test_a_witness_behind_another_sealer_is_asked_from_where_it_is(place: Place) -> None:
    place.cosigning(0).step()
    place.grow()
    place.cosigning(0).step()
    with tenant(place.district), place.store.datastore.transaction() as cursor:
        # As after a restored database: it forgot the second cosignature.
        cursor.execute("UPDATE cosignature SET size = 3 WHERE tenant_id = %s", (place.district,))

    assert place.cosigning(0).step() == 1
    assert place.signed_by() == [0]


def test_an_absent_witness_and_one_that_does_not_know_the_log_keep_nobody_waiting(place: Place) -> None:
    (place.offices[1].directory / "logs").write_text("")

    with pytest.raises(WitnessAway):
        place.cosigning(0, "http://127.0.0.1:1").step()
    refusing = place.cosigning(1)
    assert refusing.step() == 0
    assert DistrictLog(place.district, LogKind.EVENTS) in refusing.refused
    place.grow()

    [mine] = [each for each in sealed(place.store) if each.tenant_id == place.district]
    assert (mine.size, mine.published_size) == (6, 6)
    assert witnessed(place.store, place.offices[1].trusted.verifier.name)[1] is None


def test_a_witness_that_signs_with_another_key_is_not_believed(place: Place) -> None:
    other = place.cosigning(0, place.offices[1].trusted.url)

    assert other.step() == 0
    assert place.signed_by() == []


def test_the_process_asks_every_witness_by_itself(place: Place) -> None:
    stop = Event()

    with asking(place.store, place.sealer, [office.trusted for office in place.offices], stop):
        wait_until(lambda: place.signed_by() == [0, 1])

    assert stop.is_set()


def test_the_doctor_names_a_witness_that_never_signed(place: Place, database: Database, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    named = "".join(
        f"witness {each.trusted.name} {each.witness.verifier} {each.trusted.url}\n" for each in place.offices
    )
    policy.write_text(named + "quorum w0\n")
    environ = {
        "SANDAN_DATA_DIR": str(tmp_path),
        "SANDAN_DATABASE_URL": database.dsn,
        "SANDAN_KEYRING": str(database.keyring),
        "SANDAN_LOG_POLICY": str(policy),
    }

    def found() -> str:
        return next(each.text for each in examine(environ) if each.subject == "见证")

    place.cosigning(0).step()

    assert "见证方 w1（从未见证） 没有见证，仍达到策略要求的 w0。" in found()

    policy.write_text(named + "quorum w1\n")
    assert "达不到策略要求的 w1。" in found()

    policy.write_text("quorum w0\n")
    assert "第 1 行的 w0 此前没有定义" in found()
