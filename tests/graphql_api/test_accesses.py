"""Evidence is shown only once the look is recorded; who saw what is shown to oversight, and that is recorded too."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from domain.access.entry import AccessFilter, RecordedAccess
from services.access.log import AccessLog
from services.store import tenant
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client

OPERATIONS = Path(__file__).parents[2] / "graphql" / "operations"
VIEW, LOG = ((OPERATIONS / f"{name}.graphql").read_text(encoding="utf-8") for name in ("evidence_view", "access_log"))


def entries(district: HttpDistrict) -> list[RecordedAccess]:
    """All of the district's access log, the newest first."""
    with tenant(district.tenant_id):
        return AccessLog(district.edge.store).find(AccessFilter(), 1_000)


def view(client: Client, evidence: str, purpose: str = "DUTY", command: str | None = None) -> dict[str, Any]:
    given = {"commandId": command or str(uuid4()), "evidence": evidence, "purpose": purpose}
    payload: dict[str, Any] = client.ask(VIEW, **given).data["evidenceView"]
    return payload


def read(client: Client, first: int = 50, after: str | None = None, **asked: Any) -> dict[str, Any]:
    given = {"commandId": str(uuid4()), "purpose": "DUTY", **asked}
    payload: dict[str, Any] = client.ask(LOG, input=given, first=first, after=after).data["accessLogRead"]
    return payload


def shown(payload: dict[str, Any]) -> list[dict[str, Any]]:
    assert payload["refusals"] == []
    return [edge["node"] for edge in payload["entries"]["edges"]]


def codes(payload: dict[str, Any]) -> list[str]:
    return [refusal["code"] for refusal in payload["refusals"]]


@pytest.fixture(scope="module")
def file(ours: HttpDistrict) -> str:
    """A sealed file of a task of DW01."""
    return ours.made["evidence"]


def test_a_look_is_in_the_access_log_when_its_address_is_given(ours: HttpDistrict, file: str) -> None:
    secretary, before = ours.holder("DW01", "SECRETARY"), len(entries(ours))

    seen = view(secretary, file, "REVIEW")

    assert seen["refusals"] == []
    assert seen["address"] is not None
    [entry, *_] = entries(ours)
    assert (entry.position, len(entries(ours))) == (seen["accessPosition"], before + 1)
    access = entry.access
    assert (access.act, access.subject.id) == ("EVIDENCE_ORIGINAL_VIEWED", ours.raw(file))
    assert (access.actor.person, access.actor.unit) == (
        ours.raw(ours.people["DW01", "SECRETARY"]),
        ours.raw(ours.units["DW01"]),
    )
    assert (access.role, access.purpose, access.size_bytes, access.year) == ("SECRETARY", "REVIEW", 1000, 2020)
    assert access.item is not None


def test_a_look_at_a_preview_is_one_of_its_bytes(ours: HttpDistrict, file: str) -> None:
    given = {"commandId": str(uuid4()), "evidence": file, "purpose": "DUTY", "rendition": "THUMBNAIL"}
    view_a_preview = "mutation V($input: EvidenceViewInput!) { evidenceView(input: $input) { accessPosition } }"

    seen = ours.holder("DW01", "SECRETARY").ask(view_a_preview, input=given).data["evidenceView"]

    [entry, *_] = entries(ours)
    assert (entry.position, entry.access.act, entry.access.size_bytes) == (
        seen["accessPosition"],
        "EVIDENCE_THUMBNAIL_VIEWED",
        3000,
    )


def test_the_same_command_gives_the_same_position_and_another_file_none(ours: HttpDistrict, file: str) -> None:
    secretary, command = ours.holder("DW01", "SECRETARY"), str(uuid4())
    first = view(secretary, file, command=command)
    before = len(entries(ours))

    again = view(secretary, file, command=command)
    other = view(secretary, ours.made["evidence clearer"], command=command)

    assert again["accessPosition"] == first["accessPosition"]
    assert again["address"] is not None
    assert (codes(other), other["address"]) == (["COMMAND_ID_TAKEN"], None)
    assert len(entries(ours)) == before


def test_what_is_refused_is_not_recorded(ours: HttpDistrict, theirs: HttpDistrict, file: str) -> None:
    secretary, before = ours.holder("DW01", "SECRETARY"), len(entries(ours))

    refused = {
        "another line": view(ours.holder("DW02", "SECRETARY"), file),
        "a member": view(ours.platform("MEMBER"), file),
        "an administrator": view(ours.platform("TENANT_ADMIN"), file),
        "another district's": view(secretary, theirs.made["evidence"]),
        "no id": view(secretary, "x"),
        "an item": view(secretary, ours.made["DW01/2020/T01"]),
    }
    assert {name: (codes(payload), payload["address"]) for name, payload in refused.items()} == {
        name: (
            ["EVIDENCE_NOT_FOUND"] if name in ("another line", "a member", "an administrator") else ["NOT_FOUND"],
            None,
        )
        for name in refused
    }
    assert codes(view(secretary, file, "AUDIT")) == ["PURPOSE_NOT_YOURS"]
    assert codes(view(secretary, file, "OPERATION")) == ["PURPOSE_NOT_YOURS"]
    assert codes(view(secretary, file, command="x")) == ["INVALID_INPUT"]
    # What few may know of is refused to its own line; those few get as far as what it lacks.
    assert codes(view(ours.holder("DW02", "SECRETARY"), ours.made["evidence restricted"])) == ["EVIDENCE_WITHHELD"]
    assert codes(view(ours.platform("AUDITOR"), ours.made["evidence restricted"])) == ["EVIDENCE_NOT_SEALED"]
    assert len(entries(ours)) == before


def test_there_is_no_other_way_to_the_content(ours: HttpDistrict, file: str) -> None:
    document = "query ($id: ID!) { node(id: $id) { ... on Evidence { download { url } } } }"

    answer = ours.holder("DW01", "SECRETARY").ask(document, id=file)

    assert answer.codes == ["BAD_DOCUMENT"]


def test_oversight_reads_who_saw_what_and_each_reading_is_an_entry_before_its_answer(
    ours: HttpDistrict, file: str
) -> None:
    seen = view(ours.holder("DW01", "SECRETARY"), file)
    auditor = ours.platform("AUDITOR")

    first = read(auditor, evidence=file, purpose="AUDIT")
    second = read(ours.platform("DISCIPLINE_INSPECTOR"), evidence=file, purpose="DISCIPLINE")

    [newest, *_] = shown(first)
    assert newest["position"] == seen["accessPosition"] < first["accessPosition"] < second["accessPosition"]
    assert (newest["subjectKind"], newest["subjectId"]) == ("EVIDENCE", file)
    assert (newest["personId"], newest["role"]) == (ours.people["DW01", "SECRETARY"], "SECRETARY")
    assert (newest["itemId"], newest["year"]) == (ours.made["DW01/2020/T01"], 2020)
    reading = shown(second)[0]
    assert (reading["act"], reading["role"], reading["purpose"]) == ("ACCESS_LOG_READ", "AUDITOR", "AUDIT")
    assert reading["position"] == first["accessPosition"]


@pytest.mark.parametrize("by", ["item", "person", "year"])
def test_the_log_is_read_by_item_person_and_year(ours: HttpDistrict, file: str, by: str) -> None:
    seen = view(ours.holder("DW01", "SECRETARY"), file)
    about = {"item": ours.made["DW01/2020/T01"], "person": ours.people["DW01", "SECRETARY"], "year": 2020}
    nobody = {"item": ours.made["DW01/2020/T03"], "person": ours.people["DW02", "STAFF"], "year": 2031}

    found, none = (shown(read(ours.platform("AUDITOR"), **{by: asked[by]})) for asked in (about, nobody))

    assert found[0]["position"] == seen["accessPosition"]
    assert seen["accessPosition"] not in [entry["position"] for entry in none]


def test_the_log_as_it_was_at_a_moment_and_from_one_on(ours: HttpDistrict, file: str) -> None:
    one, other = (view(ours.holder("DW01", "SECRETARY"), file) for _ in range(2))
    recorded = {entry["position"]: entry["recordedAt"] for entry in shown(read(ours.platform("AUDITOR")))}

    past = shown(read(ours.platform("AUDITOR"), until=recorded[one["accessPosition"]]))
    since = shown(read(ours.platform("AUDITOR"), since=recorded[other["accessPosition"]]))

    assert past[0]["position"] == one["accessPosition"]
    assert since[-1]["position"] == other["accessPosition"]


def test_pages_follow_one_another_while_the_log_grows_and_a_repeated_reading_is_one_entry(
    ours: HttpDistrict, file: str
) -> None:
    auditor = ours.platform("AUDITOR")
    for _ in range(3):
        view(ours.holder("DW01", "SECRETARY"), file)
    command = str(uuid4())

    page = read(auditor, first=2, commandId=command)
    again = read(auditor, first=2, commandId=command)
    rest = read(auditor, first=2, after=page["entries"]["pageInfo"]["endCursor"])

    assert again == page
    assert page["entries"]["totalCount"] == page["accessPosition"]
    assert page["entries"]["pageInfo"]["hasNextPage"]
    below = [entry["position"] for entry in (*shown(page), *shown(rest))]
    assert below == [page["accessPosition"] - number for number in (1, 2, 3, 4)]


def test_an_administrator_sees_who_and_when_and_not_about_what(ours: HttpDistrict, file: str) -> None:
    view(ours.holder("DW01", "SECRETARY"), file)
    admin, person = ours.platform("TENANT_ADMIN"), ours.people["DW01", "SECRETARY"]

    [newest, *_] = shown(read(admin, person=person))

    assert (newest["personId"], newest["act"], newest["purpose"]) == (person, "EVIDENCE_ORIGINAL_VIEWED", "DUTY")
    hidden = ("subjectKind", "subjectId", "itemId", "year", "caseFolderId")
    assert {newest[name] for name in hidden} == {None}
    for asked in ({"evidence": file}, {"item": ours.made["DW01/2020/T01"]}, {"year": 2020}):
        assert codes(read(admin, **asked)) == ["NOT_BY_CONTENT"]


def test_nobody_else_reads_the_log_and_their_trying_is_no_entry(ours: HttpDistrict, theirs: HttpDistrict) -> None:
    before = len(entries(ours))

    for client in (
        ours.holder("DW01", "SECRETARY"),
        ours.holder("ZZB", "STAFF"),
        ours.platform("IMPORTER"),
        ours.platform("MEMBER"),
        ours.platform("SYSTEM"),
    ):
        payload = read(client)
        assert (codes(payload), payload["entries"]) == (["NOT_PERMITTED"], None)
    auditor = ours.platform("AUDITOR")
    assert codes(read(auditor, evidence=theirs.made["evidence"])) == ["NOT_FOUND"]
    assert codes(read(auditor, year=2020, person=ours.people["DW01", "SECRETARY"])) == ["INVALID_INPUT"]
    assert codes(read(auditor, purpose="DISCIPLINE")) == ["PURPOSE_NOT_YOURS"]
    assert len(entries(ours)) == before


def test_an_inspector_names_a_case_folder_and_nobody_else_learns_of_it(ours: HttpDistrict, file: str) -> None:
    inspector, folder = ours.platform("DISCIPLINE_INSPECTOR"), ours.made["folder"]
    document = (
        "mutation ($input: EvidenceViewInput!) { evidenceView(input: $input) { accessPosition refusals { code } } }"
    )

    def look(client: Client, folder: str) -> dict[str, Any]:
        given = {"commandId": str(uuid4()), "evidence": file, "purpose": "DUTY", "caseFolder": folder}
        payload: dict[str, Any] = client.ask(document, input=given).data["evidenceView"]
        return payload

    seen = look(inspector, folder)

    assert entries(ours)[0].position == seen["accessPosition"]
    assert entries(ours)[0].access.case_folder == ours.raw(folder)
    by_inspector, by_auditor = (
        next(each for each in shown(read(client)) if each["position"] == seen["accessPosition"])
        for client in (inspector, ours.platform("AUDITOR"))
    )
    assert (by_inspector["caseFolderId"], by_auditor["caseFolderId"]) == (folder, None)
    assert codes(look(inspector, ours.made["folder closed"])) == ["CASE_FOLDER_CLOSED"]
    assert codes(look(inspector, file)) == ["NOT_FOUND"]
    assert codes(look(ours.platform("AUDITOR"), folder)) == ["CASE_FOLDER_NOT_YOURS"]


def test_a_district_reads_its_own_log_alone(ours: HttpDistrict, theirs: HttpDistrict, file: str) -> None:
    view(ours.holder("DW01", "SECRETARY"), file)

    payload = read(theirs.platform("AUDITOR"))

    assert payload["accessPosition"] == payload["entries"]["totalCount"]
    assert ours.people["DW01", "SECRETARY"] not in [entry["personId"] for entry in shown(payload)]


def test_an_entry_comes_with_its_proof(ours: HttpDistrict, file: str) -> None:
    view(ours.holder("DW01", "SECRETARY"), file)
    document = """mutation ($input: AccessLogReadInput!) {
      accessLogRead(input: $input, first: 1) { entries { edges { node { proof { state sealed } } } } }
    }"""

    answer = ours.platform("AUDITOR").ask(document, input={"commandId": str(uuid4()), "purpose": "AUDIT"})

    [edge] = answer.data["accessLogRead"]["entries"]["edges"]
    assert edge["node"]["proof"] == {"state": "PENDING", "sealed": 0}
