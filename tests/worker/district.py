"""A district for the tests of background work: facts in, and what its log and tables hold afterwards."""

from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx

from domain import streams
from domain.codes import CyclePhase, ListKind, UnitKind
from domain.cycle.events import CycleOpened, PhaseAdvanced
from domain.evidence.commands import DeclareEvidence
from domain.execution.events import CommitmentAssigned, ItemIssued, NodeSet, ProgressSubmitted
from domain.ids import EvidenceId, ItemId, PersonId, ReportId, UnitId
from domain.organisation.commands import RegisterUnit
from domain.recorded import Actor, Behalf
from domain.roles import Role
from domain.tenancy.commands import OpenTenant
from services.clock import day_of, now
from services.commands.service import CommandService, Submission
from services.evidence.dossier import Dossier, read_dossier
from services.evidence.storage import Storage
from services.evidence.upload import UploadForm, presign_upload
from services.projector.projector import Projector, every_follower
from services.store import CommandRow, Pending, Store, tenant
from services.worker.platform import PLATFORM

ADMIN = Actor(person="admin", roles=frozenset({Role.TENANT_ADMIN}))
FOLLOWING = ("jobs", "evidence", "notices")
"""The facts given here are not whole enough for the ledger."""

LEADER = PersonId("person-leader")


def today() -> date:
    """The district's day."""
    return day_of(now())


@dataclass
class District:
    """One district with one unit. `given` writes facts; `declare` goes through the command, as clients do."""

    store: Store
    storage: Storage
    tenant_id: int
    unit: UnitId = field(init=False)

    def __post_init__(self) -> None:
        self.commands = CommandService(self.store)
        self.submit(OpenTenant(code="510106", name="示例区"), PLATFORM)
        committee = RegisterUnit(
            code="001", name="中共示例区委", kind=UnitKind.DISTRICT_COMMITTEE, effective_on=date(2020, 1, 1)
        )
        found = self.submit(committee, ADMIN).entity_id
        assert found is not None
        self.unit = UnitId(found)

    @property
    def officer(self) -> Actor:
        """Whoever enters the unit's files: an importer for it, as attested on paper."""
        behalf = Behalf(unit=self.unit, attested_on_paper=True)
        return Actor(person="importer", roles=frozenset({Role.IMPORTER}), on_behalf_of=behalf)

    def submit(self, command: object, actor: Actor, command_id: str | None = None) -> Any:
        """Carry out a command."""
        return self.commands.submit(
            Submission(tenant_id=self.tenant_id, command_id=command_id or str(uuid4()), actor=actor, command=command)
        )

    def given(self, stream: str, *events: object) -> None:
        """Facts of one stream, recorded as they are."""
        with tenant(self.tenant_id):
            version = len(self.store.read_stream(stream))
            pending = [
                Pending(stream, version + number, event, str(uuid4()), ADMIN, today())
                for number, event in enumerate(events, 1)
            ]
            row = CommandRow(pending[0].command_id, sha256(stream.encode()).digest(), stream, version + len(events))
            self.store.append(pending, row)

    def item(self, due_on: date | None = None, leader: PersonId = LEADER) -> ItemId:
        """An issued item, broken down to a leader, with a time node if one is given."""
        item = ItemId(str(uuid4()))
        self.open_year()
        facts: list[object] = [
            ItemIssued(item, self.unit, today().year, ListKind.TASK, issued_on=date(today().year, 1, 1)),
            CommitmentAssigned(item=item, unit=self.unit, year=today().year, leader=leader, department="组织科"),
        ]
        if due_on is not None:
            facts.append(NodeSet(item=item, due_on=due_on))
        self.given(streams.item(item), *facts)
        return item

    def open_year(self) -> None:
        """This year as far as lists may be issued in it, once."""
        year = today().year
        stream, began = streams.cycle(year), date(year, 1, 1)
        with tenant(self.tenant_id):
            if self.store.read_stream(stream):
                return
        phases = (CyclePhase.RESEARCH, CyclePhase.DRAFTING, CyclePhase.CONSULTATION, CyclePhase.ISSUED)
        self.given(stream, CycleOpened(year, began), *(PhaseAdvanced(year, phase, began) for phase in phases))

    def report(self, item: ItemId) -> ReportId:
        """A progress report of an item."""
        report = ReportId(str(uuid4()))
        fact = ProgressSubmitted(
            item=item, unit=self.unit, report=report, reported_on=today(), value=None, note="已完成一半"
        )
        self.given(streams.item(item), fact)
        return report

    def declare(
        self,
        content: bytes,
        file_name: str = "现场照片.jpg",
        item: ItemId | None = None,
        media_type: str = "image/jpeg",
    ) -> EvidenceId:
        """A file announced with the digest of `content`."""
        command = DeclareEvidence(
            unit=self.unit,
            file_name=file_name,
            no_state_secret=True,
            item=item,
            sha256=sha256(content).hexdigest(),
            size_bytes=len(content),
            media_type=media_type,
        )
        found = self.submit(command, self.officer).entity_id
        assert found is not None
        return EvidenceId(found)

    def here(self) -> AbstractContextManager[int]:
        """Work for this district inside the block."""
        return tenant(self.tenant_id)

    def dossier(self, evidence: str) -> Dossier:
        """What the log says of a file."""
        with tenant(self.tenant_id):
            return read_dossier(self.store.read_stream, evidence)

    def upload(self, evidence: str, content: bytes) -> None:
        """Send the bytes with a signed form, as a browser does."""
        state = self.dossier(evidence).state
        assert state.sha256 is not None
        assert state.size_bytes is not None
        key = self.dossier(evidence).key
        form = presign_upload(self.storage, key, sha256=state.sha256, size_bytes=state.size_bytes)
        assert post(form, content).status_code == 204

    def put(self, evidence: str, content: bytes) -> None:
        """Put bytes where the upload belongs without a form, as only the platform's own key can."""
        self.storage.client.put_object(
            bucket_name=self.storage.incoming,
            object_name=self.dossier(evidence).key,
            data=BytesIO(content),
            length=len(content),
        )

    def uploads(self, evidence: str) -> int:
        """How many objects of a file lie in the incoming bucket."""
        prefix = f"{self.tenant_id}/{evidence}/"
        listed = self.storage.client.list_objects(bucket_name=self.storage.incoming, prefix=prefix, recursive=True)
        return sum(not found.is_dir for found in listed)

    def locked_versions(self, evidence: str) -> int:
        """How many versions of a file lie in the vault."""
        listed = self.storage.client.list_objects(
            bucket_name=self.storage.vault,
            prefix=f"{self.tenant_id}/{evidence}/",
            include_version=True,
            recursive=True,
        )
        return sum(not found.is_delete_marker for found in listed)

    def facts(self, stream: str) -> list[str]:
        """Names of a stream's facts, oldest first."""
        with tenant(self.tenant_id):
            return [type(recorded.event).__name__ for recorded in self.store.read_stream(stream)]

    def counted(self, event: type) -> Counter[str]:
        """How often a kind of fact stands in the whole log, by stream."""
        with tenant(self.tenant_id):
            return Counter(
                recorded.stream
                for recorded in self.store.read_page(0, self.store.head())
                if isinstance(recorded.event, event)
            )

    def store_size(self) -> int:
        """How many facts the log holds."""
        with tenant(self.tenant_id):
            return self.store.head()

    def jobs(self) -> list[dict[str, Any]]:
        """The rows of the outbox, in the order of their events."""
        with tenant(self.tenant_id), self.store.datastore.transaction() as cursor:
            return cursor.execute(
                "SELECT job_id, actor, subject, created_position, created_at, attempts, sent_at, done_at, outcome"
                " FROM outbox ORDER BY created_position"
            ).fetchall()

    def timers(self) -> list[dict[str, Any]]:
        """The rows of the timer table, by day."""
        with tenant(self.tenant_id), self.store.datastore.transaction() as cursor:
            return cursor.execute(
                "SELECT timer_id, kind, deadline, subject, due_on, fire_on, cancelled_at, fired_at, outcome"
                " FROM timer ORDER BY fire_on, kind, timer_id"
            ).fetchall()


def post(form: UploadForm, content: bytes) -> httpx.Response:
    """Send a file with its form as multipart/form-data, the file last."""
    return httpx.post(form.url, data=dict(form.fields), files={"file": ("blob", content)}, timeout=30)


def follow(*districts: District) -> None:
    """Bring jobs, timers and the two questions asked here up to the logs, as the projector does."""
    for district in districts:
        wanted = [follower for follower in every_follower(district.store) if follower.name in FOLLOWING]
        projector = Projector(district.store, wanted)
        projector.catch_up(district.tenant_id)
        projector.release()
