"""The same file offered twice in a district is recognised, by whoever sees both, and never across districts."""

from hashlib import sha256
from typing import Any

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client

PHOTO = sha256("同一张现场照片".encode()).hexdigest()
ASKED = """query Asked($id: ID!, $at: Position!, $asOf: AsOf) { district(atLeast: $at, asOf: $asOf) {
    node(id: $id) { ... on Evidence { sameContent { id unit { code } } } } } }"""


def declare(district: HttpDistrict, unit: str, digest: str | None = PHOTO) -> str:
    given: dict[str, Any] = {"unit": district.units[unit], "fileName": "照片.jpg", "noStateSecret": True}
    if digest is not None:
        given |= {"sha256": digest, "sizeBytes": 9, "mediaType": "image/jpeg"}
    return district.make(district.holder(unit, "SECRETARY"), "evidenceDeclare", occurredOn="2021-03-01", **given)


def same(district: HttpDistrict, client: Client, file: str, as_of: dict[str, int] | None = None) -> list[str]:
    """The units whose files have the same content."""
    answer = client.ask(ASKED, id=file, at=district.position, asOf=as_of)
    return [each["unit"]["code"] for each in answer.data["district"]["node"]["sameContent"]]


def test_a_photo_used_again_is_shown_to_whoever_sees_both(ours: HttpDistrict, theirs: HttpDistrict) -> None:
    first = declare(ours, "DW01")
    before = ours.position
    second = declare(ours, "DW02")
    declare(theirs, "DW01")
    declare(ours, "DW01", sha256(b"another").hexdigest())
    auditor = ours.platform("AUDITOR")

    assert same(ours, auditor, first) == ["DW02"]
    assert same(ours, auditor, second) == ["DW01"]
    assert same(ours, auditor, first, {"position": before}) == []
    assert same(ours, ours.holder("DW01", "SECRETARY"), first) == []


def test_a_file_that_is_still_to_be_supplied_is_like_no_other(ours: HttpDistrict) -> None:
    one, _ = declare(ours, "DW01", None), declare(ours, "DW01", None)

    assert same(ours, ours.platform("AUDITOR"), one) == []
