"""A sealed field shown to somebody without the key, who checks it against the log and nothing else."""

import hmac
import json
from base64 import b64decode
from typing import Any

from domain.access.entry import AccessFilter, RecordedAccess
from services.access.log import AccessLog
from services.store import tenant
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Answer, Client


def fetch(client: Client, position: int, purpose: str = "DUTY") -> Answer:
    return client.send(b"", "GET", f"/disclosures/{position}?purpose={purpose}")


def accesses(ours: HttpDistrict) -> list[RecordedAccess]:
    with tenant(ours.tenant_id):
        return AccessLog(ours.edge.store).find(AccessFilter(), 100)


def disclosed(ours: HttpDistrict, by: Client, field: str = "name") -> tuple[int, int]:
    """A person's field is shown: where it lies, and where that is told."""
    admin = ours.platform("TENANT_ADMIN")
    person = ours.make(admin, "personRegister", name="李四光", telephone="13700000000")
    about = {"subject": {"person": person}, "position": (sealed_at := ours.position), "field": field}
    receipt = ours.give(by, "fieldDisclose", recipient="市审计局", purpose="核对任职", **about)
    return sealed_at, receipt["position"]


def entry(ours: HttpDistrict, position: int) -> Any:
    with tenant(ours.tenant_id):
        [raw] = ours.edge.store.read_raw(position, 1)
    return json.loads(raw.state)


def test_whoever_holds_the_log_checks_the_value_by_its_key_alone(ours: HttpDistrict) -> None:
    office = ours.holder("ZZB", "STAFF")
    sealed_at, told_at = disclosed(ours, office)

    shown = json.loads(fetch(office, told_at).bytes)

    assert (shown["position"], json.loads(shown["value"])) == (sealed_at, "李四光")
    with tenant(ours.tenant_id):
        assert shown["district"] == ours.edge.store.code()
    commitments = entry(ours, sealed_at)["sealed"]["commitments"]
    made = hmac.digest(b64decode(shown["key"]), shown["value"].encode(), "sha256")
    assert made == b64decode(commitments[shown["field"]])
    assert made != b64decode(commitments["telephone"])
    assert "李四光" not in json.dumps(entry(ours, told_at), ensure_ascii=False)


def test_each_time_it_is_fetched_is_recorded_first(ours: HttpDistrict) -> None:
    office, before = ours.holder("ZZB", "STAFF"), len(accesses(ours))
    _, told_at = disclosed(ours, office)

    assert fetch(office, told_at, "").status == 400
    assert fetch(office, told_at, "AUDIT").codes == ["PURPOSE_NOT_YOURS"]
    assert len(accesses(ours)) == before
    file = fetch(office, told_at, "ARCHIVE")
    again = fetch(office, told_at)

    newest, first = accesses(ours)[:2]
    assert (file.status, again.status, len(accesses(ours))) == (200, 200, before + 2)
    assert (first.access.act, first.access.subject.id) == ("DISCLOSURE_FETCHED", str(told_at))
    assert (first.access.role, first.access.purpose, newest.access.purpose) == ("ORG_DEPT", "ARCHIVE", "DUTY")
    assert first.access.actor.person == ours.raw(ours.people["ZZB", "STAFF"])
    assert first.access.size_bytes == len(file.bytes)


def test_it_is_given_to_who_disclosed_it_and_to_nobody_else(ours: HttpDistrict, theirs: HttpDistrict) -> None:
    inspector = ours.platform("DISCIPLINE_INSPECTOR")
    sealed_at, told_at = disclosed(ours, inspector, "telephone")

    assert fetch(inspector, told_at).status == 200
    before = len(accesses(ours))
    for other in (ours.holder("ZZB", "STAFF"), ours.platform("AUDITOR"), theirs.platform("DISCIPLINE_INSPECTOR")):
        assert fetch(other, told_at).status == 404
    assert fetch(inspector, sealed_at).status == 404
    assert fetch(inspector, 10**9).status == 404
    assert inspector.send(b"", "GET", "/disclosures/x").status == 404
    assert inspector.send(b"", "GET", f"/disclosures/{told_at}", authorization="Bearer no").status == 401
    assert len(accesses(ours)) == before


def test_what_was_erased_since_is_not_shown_again(ours: HttpDistrict) -> None:
    office = ours.holder("ZZB", "STAFF")
    sealed_at, told_at = disclosed(ours, office)
    with tenant(ours.tenant_id):
        ours.edge.store.subject_keys.destroy(entry(ours, sealed_at)["data"]["person"])

    assert fetch(office, told_at).status == 410


def test_only_what_is_sealed_at_a_place_can_be_shown_there(ours: HttpDistrict) -> None:
    office, admin = ours.holder("ZZB", "STAFF"), ours.platform("TENANT_ADMIN")
    person = ours.make(admin, "personRegister", name="李四光")
    about = {"subject": {"person": person}, "recipient": "市审计局", "purpose": "核对任职"}

    [elsewhere] = ours.refused(office, "fieldDisclose", position=0, field="name", **about)
    [unknown] = ours.refused(office, "fieldDisclose", position=ours.position, field="idCard", **about)

    assert (elsewhere["code"], elsewhere["field"]) == ("NOTHING_SEALED_THERE", "position")
    assert (unknown["code"], unknown["field"]) == ("NOTHING_SEALED_THERE", "field")
    assert str(ours.position) in elsewhere["message"]
