"""`sandan trail` from a real database, read models and object store, signed by the signer, cosigned by a witness."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette
from starlette.routing import Route

from domain import streams
from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Access, Subject
from domain.case_folders.events import EvidenceHoldPlaced
from domain.codes import HoldGround, ListKind, TaskBasis, TaskTier, UnitKind, Weakness
from domain.evidence import events as evidence
from domain.execution import events as execution
from domain.ids import CaseFolderId
from domain.lists import events as lists
from domain.organisation import events as organisation
from domain.recorded import Actor
from domain.roles import Role
from domain.supervision import events as supervision
from domain.tenancy.events import TenantOpened
from graphql_api.ids import Ids
from services.access.log import AccessLog
from services.bundle.errors import ItemUnknown, TrailUnsound
from services.bundle.trail_of import item_named, trail_of
from services.bundle.verify_bundle import Policy
from services.edge.identity import Identity, Unauthenticated
from services.edge.trails import PATH, trails
from services.embedded import S3
from services.projector import project_once
from services.sealer.files import open_bucket
from services.settings import read
from services.store import CommandRow, Pending, tenant
from tests.bundle.platform import Platform, open_platform
from tests.cli.conftest import Sandan, sandan
from tests.conftest import Database

__all__ = ["sandan"]

ON, FOUNDED_ON, YEAR = date(2020, 6, 1), date(2019, 1, 1), 2020
UNIT, ITEM, FOLDER = "unit-1", "item-1", CaseFolderId("folder-of-a-case")
KEY = bytes(range(32))
FILES = {"photo": b"a photo", "scan": b"a scan"}
SET = streams.list_set(UNIT, YEAR)
TASK = lists.TaskContent(
    tier=TaskTier.KEY, goal="建成十处", basis=TaskBasis.LOCAL_REALITY, basis_note="", unit_of_measure="处",
    target_value=Decimal(10), due_on=ON, weight=100,
)  # fmt: skip


def record(platform: Platform, tenant_id: int, facts: list[tuple[str, Any]]) -> None:
    """Each fact as a command of its own."""
    with tenant(tenant_id):
        for stream, event in facts:
            command_id = str(uuid4())
            version = len(platform.store.read_stream(stream)) + 1
            row = CommandRow(command_id, sha256(command_id.encode()).digest(), stream, version)
            platform.store.append([Pending(stream, version, event, command_id, Actor(person="p"), ON)], row)


def facts(kept: dict[str, dict[str, Any]]) -> list[tuple[str, Any]]:
    known = {name: (sha256(content).hexdigest(), len(content)) for name, content in FILES.items()}

    def declared(file: str) -> tuple[str, Any]:
        return streams.evidence(file), evidence.EvidenceDeclared(
            file, UNIT, None, f"{file}.jpg", *known[file], "image/jpeg", no_state_secret=True
        )

    def sealed(file: str) -> tuple[str, Any]:
        lies = {**kept[file], "retain_until_on": date(2050, 12, 31)}
        return streams.evidence(file), evidence.EvidenceSealed(file, *known[file], **lies)

    own, finding = streams.item(ITEM), streams.finding("f")
    raised = supervision.FindingRaised(
        "f", None, "top", UNIT, YEAR, (ITEM,), Weakness.WEAK_PROGRESS, "推进缓慢", (), None, ON
    )
    unit = organisation.UnitRegistered(UNIT, "DW01", "东关街道", UnitKind.GRASSROOTS, "top", None, "1", "", FOUNDED_ON)
    return [
        (streams.TENANT, TenantOpened("330299", "示例区")),
        (streams.unit(UNIT), unit),
        (SET, lists.ListDrafted(UNIT, YEAR, "top", "officer")),
        (SET, lists.TaskItemAdded(UNIT, YEAR, ITEM, "T01", TASK)),
        (own, execution.ItemIssued(ITEM, UNIT, YEAR, ListKind.TASK, ON)),
        declared("photo"),
        declared("scan"),
        (own, execution.ProgressSubmitted(ITEM, UNIT, "r", ON, None, "", ("photo",))),
        sealed("photo"),
        (own, execution.ProgressAccepted(ITEM, "r", ON)),
        (finding, raised),
        (finding, supervision.RectificationSubmitted("f", "已整改", ("scan",), ON)),
        sealed("scan"),
        (streams.evidence_hold("scan"), EvidenceHoldPlaced("scan", FOLDER, HoldGround.DISCIPLINE_CASE)),
    ]


@pytest.fixture(scope="module")
def platform(database: Database, s3: S3, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with open_platform(database, s3, tmp_path_factory.mktemp("platform")) as opened:
        tenant_id = database.new_tenant()
        record(opened, tenant_id, facts(opened.keep(tenant_id, FILES)))
        project_once(opened.store, tenant_id)
        yield opened.sealed(tenant_id)


def test_an_items_trail_becomes_one_file_that_is_verified(platform: Platform, sandan: Sandan, tmp_path: Path) -> None:
    asked = ["trail", "--tenant", platform.code, "--item", "DW01/2020/T01", "-o"]
    one, two, whole = (tmp_path / name for name in ("one.zip", "two.zip", "whole.zip"))

    for file in (one, two):
        made = sandan(*asked, str(file), **platform.environ)
        assert made.returncode == 0, made.stderr
    with_files = sandan(*asked, str(whole), "--files", **platform.environ)

    assert "到位置 13 为止，佐证 2 份，事件 10 条，检查点有 1 个见证方的签名，证据只有清单" in made.stdout
    assert "证据文件 2 个" in with_files.stdout
    assert one.read_bytes() == two.read_bytes()
    for file in (one, whole):
        report = platform.verified(file, year=None)
        assert report.accepted, report.as_text()
        assert [step["position"] for step in report.facts["steps"]] == [3, 4, *range(5, 13)]


def test_a_package_is_in_the_access_log_first_and_the_next_one_holds_that(
    platform: Platform, sandan: Sandan, tmp_path: Path
) -> None:
    asked = ["trail", "--tenant", platform.code, "--item", ITEM, "--ordered-by", "person-9", "-o"]
    with tenant(platform.tenant_id):
        log = AccessLog(platform.store)
        before = log.size()
        made = sandan(*asked, str(tmp_path / "a.zip"), "--files", **platform.environ)
        assert made.returncode == 0, made.stderr
        told = [raw.entry for raw in log.read_page(before)]
    assert [(each.act, each.subject.id, each.item, each.role, each.ordered_by) for each in told] == [
        (act, ITEM, ITEM, "OPERATOR", "person-9") for act in ("TRAIL_EXPORTED", "EVIDENCE_EXPORTED")
    ]

    platform.sealer.turn()
    made = sandan(*asked, str(tmp_path / "b.zip"), **platform.environ)

    assert made.returncode == 0, made.stderr
    keys = "".join(f"log {file.read_text()}" for file in (platform.home / "signer" / "keys").glob("*.vkey"))
    report = replace(platform, trusted=Policy(f"{keys}quorum none\n")).verified(tmp_path / "b.zip", year=None)
    assert report.accepted, report.as_text()
    assert any("导出留痕证据包" in text for text in report.verified["SECURITY"])


def test_an_item_is_named_by_its_id_or_by_unit_year_and_number(platform: Platform) -> None:
    with tenant(platform.tenant_id):
        assert item_named(platform.store, ITEM) == item_named(platform.store, "DW01/2020/T01") == ITEM
        for unknown in ("", "DW01", "DW01/2020/T02", "DW02/2020/T01", "DW01/2021/T01", "DW01/x/T01", "item-2"):
            with pytest.raises(ItemUnknown, match=unknown or "项目的编号"):
                item_named(platform.store, unknown)


def test_the_trail_within_fewer_events_is_the_beginning_of_it(platform: Platform) -> None:
    with tenant(platform.tenant_id):
        whole = trail_of(platform.store, ITEM, 13, cases=True)
        early = trail_of(platform.store, ITEM, 9, cases=True)

        assert whole.evidence == ["photo", "scan"]
        assert early.evidence == ["photo"]
        assert early.positions == [3, 4, 5, 7, 8]
        assert early.until == 9
        with pytest.raises(TrailUnsound, match="没有已封存的事件"):
            trail_of(platform.store, ITEM, 2, cases=True)


def test_what_cannot_be_packed_is_said_and_leaves_no_file(platform: Platform, sandan: Sandan, tmp_path: Path) -> None:
    file, other = str(tmp_path / "x.zip"), str(tmp_path / "y.zip")
    (tmp_path / "y.zip").touch()
    asked = ["trail", "--tenant", platform.code, "--item"]

    unknown = sandan(*asked, "DW01/2020/T09", "-o", file, **platform.environ)
    taken = sandan(*asked, ITEM, "-o", other, **platform.environ)

    assert "没有这个清单项目，“DW01/2020/T09”" in unknown.stderr
    assert "已存在" in taken.stderr
    assert {each.returncode for each in (unknown, taken)} == {1}
    assert [path.name for path in tmp_path.iterdir()] == ["y.zip"]


def test_a_read_model_that_lost_a_step_of_a_files_stream_makes_no_package(
    platform: Platform, sandan: Sandan, tmp_path: Path
) -> None:
    drop = "DELETE FROM model.trail_step WHERE tenant_id = %s AND matter = %s AND step = 5 RETURNING *"
    asked = ["trail", "--tenant", platform.code, "--item", ITEM, "-o", str(tmp_path / "x.zip")]
    with psycopg.connect(platform.database.superuser_dsn, autocommit=True) as connection:
        [row] = connection.execute(drop, (platform.tenant_id, "evidence/photo")).fetchall()
        made = sandan(*asked, **platform.environ)
        connection.execute("INSERT INTO model.trail_step VALUES (%s, %s, %s, %s, %s, %s)", row)

    assert made.returncode == 1
    assert "流 evidence/photo 只有版本 [2]" in made.stderr
    assert list(tmp_path.iterdir()) == []


class Tokens:
    """A token is the roles that its bearer has."""

    def __init__(self, tenant_id: int) -> None:
        self._tenant_id = tenant_id

    def identify(self, token: str | None) -> Identity:
        if not token:
            raise Unauthenticated("no token")
        return Identity(self._tenant_id, "somebody", roles=frozenset(token.split("+")))


def take(platform: Platform, item: str, role: str | None = "AUDITOR", purpose: str = "AUDIT") -> Response:
    """Ask the edge for the package of an item's trail; `item` is the id that clients see."""
    bucket, identities = open_bucket(read(platform.environ)), Tokens(platform.tenant_id)
    route = Route(PATH, trails(platform.store, bucket, identities, KEY), methods=["GET"])
    headers = {} if role is None else {"authorization": f"Bearer {role}"}

    async def asked() -> Response:
        transport = ASGITransport(Starlette(routes=[route]))
        async with AsyncClient(transport=transport, base_url="http://edge") as client:
            return await client.get(f"/trails/{item}", params={"purpose": purpose}, headers=headers)

    return asyncio.run(asked())


def test_an_auditor_takes_the_package_over_http_once_that_is_recorded(platform: Platform, tmp_path: Path) -> None:
    seen, log = Ids(KEY, platform.tenant_id).make("Item", ITEM), AccessLog(platform.store)
    with tenant(platform.tenant_id):
        before = log.size()

    answer = take(platform, seen)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip"), answer.text
    (tmp_path / "taken.zip").write_bytes(answer.content)
    report = platform.verified(tmp_path / "taken.zip", year=None)
    assert report.accepted, report.as_text()
    assert report.facts["item"] == ITEM
    with tenant(platform.tenant_id):
        [entry] = [each.entry for each in log.read_page(before)]
    assert (entry.act, entry.subject.id, entry.role, entry.purpose) == ("TRAIL_EXPORTED", ITEM, "AUDITOR", "AUDIT")
    assert entry.bytes == len(answer.content)


@pytest.fixture
def looked_at_for_a_case(platform: Platform) -> Platform:
    """An inspector looked at a file of the item on behalf of a case, and that is sealed; with all keys to trust."""
    look = Access(
        str(uuid4()), Act.EVIDENCE_ORIGINAL_VIEWED, Subject(SubjectKind.EVIDENCE, "photo"), Actor(person="inspector"),
        Role.DISCIPLINE_INSPECTOR, Purpose.DISCIPLINE, item=ITEM, case_folder=FOLDER,
    )  # fmt: skip
    with tenant(platform.tenant_id):
        AccessLog(platform.store).record(look)
    platform.sealer.turn()
    keys = "".join(f"log {file.read_text()}" for file in (platform.home / "signer" / "keys").glob("*.vkey"))
    return replace(platform, trusted=Policy(f"{keys}quorum none\n"))


def sung(platform: Platform, file: Path) -> dict[str, bool]:
    """What of a case is in a package that is accepted, byte for byte."""
    report, content = platform.verified(file, year=None), file.read_bytes()
    assert report.accepted, report.as_text()
    spelt = {"folder": FOLDER.encode(), "hold": b"hold", "look": b'"case_folder":"', "left out": b'"cases":"LEFT_OUT"'}
    return {what: spelling in content for what, spelling in spelt.items()}


ALL = {"folder": True, "hold": True, "look": True, "left out": False}
NOTHING = {what: not there for what, there in ALL.items()}


def test_only_who_acts_as_an_inspector_takes_what_concerns_a_case(
    looked_at_for_a_case: Platform, tmp_path: Path
) -> None:
    seen, found = Ids(KEY, looked_at_for_a_case.tenant_id).make("Item", ITEM), {}
    both = "AUDITOR+DISCIPLINE_INSPECTOR"
    for role, purpose in (("AUDITOR", "AUDIT"), ("DISCIPLINE_INSPECTOR", "DISCIPLINE"), (both, "AUDIT")):
        answer = take(looked_at_for_a_case, seen, role, purpose)
        assert answer.status_code == 200, answer.text
        (tmp_path / "taken.zip").write_bytes(answer.content)
        found[role] = sung(looked_at_for_a_case, tmp_path / "taken.zip")

    assert found == {"AUDITOR": NOTHING, "DISCIPLINE_INSPECTOR": ALL, both: NOTHING}


def test_the_operator_adds_what_concerns_a_case_on_an_inspectors_order_alone(
    looked_at_for_a_case: Platform, sandan: Sandan, tmp_path: Path
) -> None:
    environ, ordered = looked_at_for_a_case.environ, ["--ordered-by", "person-9", "--purpose", "discipline"]
    asked = ["trail", "--tenant", looked_at_for_a_case.code, "--item", ITEM, "-o"]
    plain, cases, refused = (str(tmp_path / name) for name in ("plain.zip", "cases.zip", "refused.zip"))

    made = [sandan(*asked, plain, *ordered, **environ), sandan(*asked, cases, "--cases", *ordered, **environ)]
    not_made = [sandan(*asked, refused, "--cases", *said, **environ) for said in ([], ordered[:2], ordered[2:])]

    assert [each.returncode for each in (*made, *not_made)] == [0, 0, 1, 1, 1]
    assert all("只在奉纪检监察员之命时" in each.stderr for each in not_made)
    assert sung(looked_at_for_a_case, Path(plain)) == NOTHING
    assert sung(looked_at_for_a_case, Path(cases)) == ALL
    assert not Path(refused).exists()


def test_nobody_but_oversight_takes_it_and_a_refusal_is_not_recorded(platform: Platform) -> None:
    ids, log = Ids(KEY, platform.tenant_id), AccessLog(platform.store)
    seen = ids.make("Item", ITEM)
    with tenant(platform.tenant_id):
        before = log.size()

    refused = [
        take(platform, seen, None), take(platform, seen, "TENANT_ADMIN"), take(platform, seen, purpose="因为"),
        take(platform, seen, purpose="DISCIPLINE"), take(platform, ids.make("Unit", ITEM)),
        take(platform, Ids(KEY, platform.tenant_id + 1).make("Item", ITEM)),
        take(platform, ids.make("Item", "no such item")),
    ]  # fmt: skip

    assert [each.status_code for each in refused] == [401, 403, 400, 400, 404, 404, 409]
    with tenant(platform.tenant_id):
        assert log.size() == before
