"""A file that few may know of is seen to exist where it was seen before, and nothing of it is told, at no position."""

import json
from hashlib import sha256
from typing import Any

import pytest

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client

SECRET = "举报材料-不可外传.jpg"
PHOTO = sha256("受限的现场照片".encode()).hexdigest()
ASKED = """query A($id: ID!, $copy: ID!, $item: ID!, $until: Position!, $asOf: AsOf) {
    district(atLeast: $until, asOf: $asOf) {
        file: node(id: $id) { ... on Evidence {
            id withheld fileName sha256 sizeBytes mediaType state retainUntilOn restriction unit { code } item { id }
            reports { id } successor { id } replaces { id } sameContent { id } upload { url } } }
        copy: node(id: $copy) { ... on Evidence { sameContent { id } } }
        evidence(item: $item) { edges { node { id withheld fileName } } }
        timeline(item: $item, first: 100, newestFirst: true) { edges { node { type stream data } } }
        restrictedEvidence { edges { node { id fileName restriction } } }
    } }"""
LIFTED = "evidence.restriction_lifted.v1"


@pytest.fixture(scope="module")
def kept(ours: HttpDistrict) -> dict[str, Any]:
    """A file of a street, its copy elsewhere, and the positions before it was restricted, at that, and at the end."""
    head, item = ours.holder("DW01", "SECRETARY"), ours.made["DW01/2021/T01"]
    given = {"noStateSecret": True, "sha256": PHOTO, "sizeBytes": 9, "mediaType": "image/jpeg"}
    on = {"occurredOn": "2021-03-01"}
    street = {"unit": ours.units["DW01"], "item": item}
    file = ours.make(head, "evidenceDeclare", fileName=SECRET, **street, **given, **on)
    copy = ours.make(head, "evidenceDeclare", fileName="另一份.jpg", **street, **given, **on)
    known = ours.position
    inspector = ours.platform("DISCIPLINE_INSPECTOR")
    ours.give(inspector, "evidenceRestrict", evidence=file, reason="REPORTER_PROTECTION", **on)
    return {"id": file, "copy": copy, "item": item, "known": known, "restricted": ours.position}


def asked(client: Client, kept: dict[str, Any], at: int | None = None) -> dict[str, Any]:
    ids = {name: kept[name] for name in ("id", "copy", "item")}
    as_of = None if at is None else {"position": at}
    found: dict[str, Any] = client.ask(ASKED, until=kept["restricted"], asOf=as_of, **ids).data["district"]
    return found


@pytest.mark.parametrize("moment", [None, "known"])
def test_its_unit_and_the_line_above_see_that_it_is_there_and_no_more(
    ours: HttpDistrict, kept: dict[str, Any], moment: str | None
) -> None:
    at = None if moment is None else kept[moment]
    for post in (("DW01", "SECRETARY"), ("DW01", "LIST_OFFICER"), ("QW", "LIST_OFFICER"), ("QW", "SECRETARY")):
        found = asked(ours.holder(*post), kept, at)

        assert found["file"] == {
            "id": kept["id"], "withheld": True, "state": "SUPPLIED", "unit": {"code": "DW01"},
            "item": {"id": kept["item"]}, "fileName": None, "sha256": None, "sizeBytes": None, "mediaType": None,
            "retainUntilOn": None, "restriction": None, "reports": [], "successor": None, "replaces": [],
            "sameContent": [], "upload": None,
        }  # fmt: skip
        assert {"id": kept["id"], "withheld": True, "fileName": None} in [
            edge["node"] for edge in found["evidence"]["edges"]
        ]
        assert found["copy"] == {"sameContent": []}, "a copy does not tell what the file says"
        assert found["restrictedEvidence"]["edges"] == []
        assert SECRET not in json.dumps(found, ensure_ascii=False)
        told = [edge["node"] for edge in found["timeline"]["edges"]]
        assert told
        assert not any("restrict" in entry["type"] for entry in told)


@pytest.mark.parametrize("moment", [None, "known"])
def test_who_oversees_and_the_organisation_department_see_all_of_it(
    ours: HttpDistrict, kept: dict[str, Any], moment: str | None
) -> None:
    at = None if moment is None else kept[moment]
    for client in (ours.platform("DISCIPLINE_INSPECTOR"), ours.platform("AUDITOR"), ours.holder("ZZB", "STAFF")):
        found = asked(client, kept, at)

        assert (found["file"]["withheld"], found["file"]["fileName"]) == (False, SECRET)
        assert found["file"]["restriction"] == (None if moment else "REPORTER_PROTECTION")
        assert found["copy"] == {"sameContent": [{"id": kept["id"]}]}
        restricted = [edge["node"]["id"] for edge in found["restrictedEvidence"]["edges"]]
        assert (kept["id"] in restricted) is (moment is None)


def test_what_is_lifted_today_is_shown_again_as_of_the_time_it_was_restricted(
    ours: HttpDistrict, kept: dict[str, Any]
) -> None:
    ours.give(
        ours.holder("ZZB", "STAFF"), "evidenceRestrictionLift", evidence=kept["id"], reason="GROUND_ENDED",
        occurredOn="2021-03-02",
    )  # fmt: skip
    now = {**kept, "restricted": ours.position}

    for at in (None, kept["restricted"]):
        found = asked(ours.holder("DW01", "SECRETARY"), now, at)
        assert (found["file"]["withheld"], found["file"]["fileName"], found["file"]["sha256"]) == (False, SECRET, PHOTO)
        types = [edge["node"]["type"] for edge in found["timeline"]["edges"]]
        assert "evidence.declared.v1" in types
        assert LIFTED not in types, "why it was kept stays with those who kept it"
