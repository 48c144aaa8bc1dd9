"""Commands over HTTP: every one is reachable, takes effect once, is refused in typed data, and is read back at once."""

import re
import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull

from graphql_api.commands import COMMANDS
from services.clock import day_of, now
from tests.graphql_api.conftest import Played
from tests.graphql_api.playing import INPUT_OF, HttpDistrict
from tests.graphql_api.questions import SCHEMA

TOMORROW = (day_of(now()) + timedelta(days=1)).isoformat()


def test_every_mutation_was_given_by_somebody_who_may(played: Played) -> None:
    given = set(played.ours.given)

    assert given == {spec.mutation for spec in COMMANDS}


def anything(kind: Any) -> Any:
    """Some value of an input type: well-formed, and about nothing that exists."""
    if isinstance(kind, GraphQLNonNull):
        return anything(kind.of_type)
    if isinstance(kind, GraphQLList):
        return [anything(kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        required = {name: field for name, field in kind.fields.items() if isinstance(field.type, GraphQLNonNull)}
        return {name: anything(field.type) for name, field in required.items()}
    return {
        "String": "文字", "Int": 2020, "Boolean": True, "ID": "bm9ib2R5", "Date": "2020-01-10", "Decimal": "1",
        "ByteCount": 1000, "Position": 1000,
    }[kind.name]  # fmt: skip


@pytest.mark.parametrize("mutation", INPUT_OF)
def test_nobody_in_particular_is_refused_every_command_in_chinese(ours: HttpDistrict, mutation: str) -> None:
    given = {**anything(SCHEMA.type_map[INPUT_OF[mutation]]), "commandId": str(uuid4())}
    nobody = ours.edge.client(ours.tenant_id, "nobody")

    refusals = ours.refused(nobody, mutation, **given)

    assert refusals
    for refusal in refusals:
        assert re.fullmatch(r"[A-Z][A-Z_]+", refusal["code"])
        assert re.search(r"[\u4e00-\u9fff]", refusal["message"])
        assert refusal["rule"]
        assert refusal["source"]


def test_ids_that_are_unknown_malformed_or_of_another_kind_are_all_not_found(ours: HttpDistrict) -> None:
    unit, person = ours.units["DW01"], ours.people["DW01", "SECRETARY"]
    for given in ("", "x", "bm9ib2R5", unit[:-2], unit + "A", unit.swapcase(), person, "甲" * 20, "A" * 5000):
        [refusal] = ours.refused(
            ours.platform("TENANT_ADMIN"), "unitMove", unit=given, superior=unit, effectiveOn="2020-01-01", reason="无"
        )
        assert (refusal["code"], refusal["field"]) == ("NOT_FOUND", "unit")


def test_every_field_that_cannot_be_read_is_named_at_once(ours: HttpDistrict) -> None:
    content = {
        "tier": "KEY", "goal": "目标", "basis": "PROBLEM_ITEM", "basisNote": "", "unitOfMeasure": "次",
        "targetValue": "1", "dueOn": "2020-05-01", "weight": 1, "priority": "x", "problems": ["x", "y"],
    }  # fmt: skip
    refusals = ours.refused(
        ours.holder("QW", "LIST_OFFICER"), "taskItemAdd", unit="x", year=2020, number="T1", content=content
    )

    assert [refusal["field"] for refusal in refusals] == [
        "unit", "content.priority", "content.problems.0", "content.problems.1",
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["", "1", "not-a-uuid", "g" * 32])
def test_a_command_needs_a_uuid(ours: HttpDistrict, given: str) -> None:
    [refusal] = ours.refused(ours.platform("TENANT_ADMIN"), "keyRotate", commandId=given, reason="更换")

    assert (refusal["code"], refusal["field"]) == ("INVALID_INPUT", "commandId")


@pytest.mark.parametrize("day", ["2020.2.5", "2020年2月5日", "2020-2-5", "20200205", "2020-02-30", "", 20200205])
def test_a_date_is_exact_or_refused(ours: HttpDistrict, day: object) -> None:
    answer = ours.platform("TENANT_ADMIN").ask(
        "mutation A($input: GrantConsentInput!) { consentGrant(input: $input) { receipt { position } } }",
        input={"commandId": str(uuid4()), "purpose": "统计", "untilOn": day},
    )

    assert "YYYY-MM-DD" in answer.json["errors"][0]["message"]


@pytest.mark.parametrize("value", [1, 1.5, "1e3", "NaN", "Infinity", "1.1234567", "", " 1", "٣"])
def test_a_decimal_is_an_exact_string_or_refused(ours: HttpDistrict, value: object) -> None:
    answer = ours.platform("IMPORTER").ask(
        "mutation A($input: SubmitProgressInput!) { progressSubmit(input: $input) { receipt { position } } }",
        input={"commandId": str(uuid4()), "item": "x", "reportedOn": "2020-01-01", "note": "无", "value": value},
    )

    assert "errors" in answer.json
    assert "data" not in answer.json


def test_what_was_written_is_read_back_at_its_position(ours: HttpDistrict) -> None:
    admin, reader = ours.platform("TENANT_ADMIN"), ours.platform("AUDITOR")
    question = "query A($at: Position, $id: ID!) { district(atLeast: $at) { position node(id: $id) { id } } }"

    for index in range(10):
        receipt = ours.give(admin, "personRegister", name=f"新人{index}")
        district = reader.ask(question, at=receipt["position"], id=receipt["entityId"]).data["district"]

        assert district["position"] >= receipt["position"]
        assert district["node"]["id"] == receipt["entityId"]


def test_waiting_for_a_position_that_is_not_written_ends_in_a_typed_problem(ours: HttpDistrict) -> None:
    answer = ours.platform("AUDITOR").ask("{ district(atLeast: 900000) { name } viewer { roles } }")

    assert answer.codes == ["NOT_YET_READABLE"]
    assert answer.json["data"]["viewer"] == {"roles": ["AUDITOR"]}


def test_the_same_command_again_gives_the_same_receipt(ours: HttpDistrict) -> None:
    admin, command_id = ours.platform("TENANT_ADMIN"), str(uuid4())

    first = ours.give(admin, "personRegister", commandId=command_id, name="王某")
    again = ours.give(admin, "personRegister", commandId=command_id.upper(), name="王某")

    assert first == again


def test_the_same_command_given_at_once_by_many_takes_effect_once(ours: HttpDistrict) -> None:
    admin, command_id = ours.platform("TENANT_ADMIN"), str(uuid4())
    receipts: list[dict[str, Any]] = []

    def give() -> None:
        receipts.append(ours.give(admin, "personRegister", commandId=command_id, name="李某"))

    threads = [threading.Thread(target=give) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(receipts) == 8
    assert all(receipt == receipts[0] for receipt in receipts)


def test_the_same_id_for_another_command_is_refused(ours: HttpDistrict) -> None:
    admin, command_id = ours.platform("TENANT_ADMIN"), str(uuid4())
    ours.give(admin, "personRegister", commandId=command_id, name="赵某")

    [refusal] = ours.refused(admin, "personRegister", commandId=command_id, name="钱某")
    [by_another] = ours.refused(ours.platform("IMPORTER"), "personRegister", commandId=command_id, name="赵某")

    assert (refusal["code"], refusal["field"]) == ("COMMAND_ID_TAKEN", "commandId")
    assert refusal["rule"]
    assert by_another["code"] in ("COMMAND_ID_TAKEN", "NOT_PERMITTED")


def test_a_version_that_has_moved_on_is_refused(ours: HttpDistrict) -> None:
    admin = ours.platform("TENANT_ADMIN")
    receipt = ours.give(admin, "personRegister", name="孙某")
    given = {"person": receipt["entityId"], "name": "孙某某", "reason": "更正"}

    [refusal] = ours.refused(admin, "identityCorrect", expectedVersion=receipt["version"] + 1, **given)
    assert (refusal["code"], refusal["field"]) == ("STALE_VERSION", "expectedVersion")
    assert refusal["rule"]

    corrected = ours.give(admin, "identityCorrect", expectedVersion=receipt["version"], **given)
    assert corrected["version"] == receipt["version"] + 1


def test_nothing_is_dated_after_the_servers_day(ours: HttpDistrict) -> None:
    [refusal] = ours.refused(
        ours.holder("ZZB", "STAFF"), "cycleOpen", year=2099, openedOn=TOMORROW, occurredOn=TOMORROW
    )

    assert refusal["code"] == "INVALID_INPUT"


def test_the_business_day_is_the_day_the_command_says(ours: HttpDistrict) -> None:
    reader = ours.platform("AUDITOR")
    question = """query A($item: ID!) { district { item(id: $item) { timeline(first: 100) {
        edges { node { type occurredOn } } } } } }"""
    item = ours.made["DW01/2020/T01"]

    entries = reader.ask(question, item=item).data["district"]["item"]["timeline"]["edges"]

    days = {entry["node"]["type"]: entry["node"]["occurredOn"] for entry in entries}
    assert days["commitment.assigned.v1"] == "2020-02-06"
    assert days["item.closed.v1"] == "2020-06-05"
    assert date.fromisoformat(days["item.reminder_sent.v1"]) == day_of(now())


def test_a_list_without_consultation_is_not_issued_and_the_question_says_so_before(ours: HttpDistrict) -> None:
    unit, officer, head = ours.units["DW02-002"], "DW01", "DW02-002"
    maker = ours.holder(officer, "LIST_OFFICER")
    key = {"unit": unit, "year": 2021}
    ours.give(maker, "researchStart", startedOn="2021-01-06", **key)
    for part in ("situation", "problems", "strengths"):
        ours.give(maker, f"{part}Record", text="详见报告", occurredOn="2021-01-10", **key)
    ours.give(maker, "researchComplete", completedOn="2021-01-10", **key)
    drafted = ours.give(maker, "listDraft", occurredOn="2021-01-11", **key)
    question = """query A($unit: ID!, $at: Position) { district(atLeast: $at, today: "2021-02-01") {
        unit(id: $unit) { listSet(year: 2021) { state issueBlockers { code message source } } } } }"""
    found = ours.platform("AUDITOR").ask(question, unit=unit, at=drafted["position"]).data
    blockers = found["district"]["unit"]["listSet"]["issueBlockers"]

    issue = {"issuedOn": "2021-02-01", "documentNumber": "示街发〔2021〕1号"}
    [refusal] = ours.refused(ours.holder(officer, "SECRETARY"), "listIssue", **issue, **key)

    assert "CONSULTATION_MISSING" in [blocker["code"] for blocker in blockers]
    assert refusal["code"] == blockers[0]["code"]
    assert ours.refused(ours.holder(head, "SECRETARY"), "listIssue", **issue, **key)[0]["code"] != refusal["code"]


def test_a_departments_pledge_is_visible_on_the_item(ours: HttpDistrict) -> None:
    question = """query A($item: ID!) { district { node(id: $item) { ... on Item { contributions {
        department { code } resource state pledge deliverByOn deliveredOn } } } } }"""
    item = ours.made["DW01/2020/T01"]

    shown = ours.holder("DW01", "SECRETARY").ask(question, item=item).data["district"]["node"]["contributions"]

    assert shown[0] == {
        "department": {"code": "ZN01"}, "resource": "FUNDS", "state": "DELIVERED",
        "pledge": ours.text("二十万元"), "deliverByOn": "2020-09-01", "deliveredOn": "2020-06-01",
    }  # fmt: skip
    assert [pledge["state"] for pledge in shown] == ["DELIVERED", "DECLINED"]


def test_a_report_handed_in_again_names_the_one_that_was_returned(ours: HttpDistrict) -> None:
    question = """query A($item: ID!) { district { node(id: $item) { ... on Item { reports {
        id state replaces { id } } } } } }"""

    item = ours.holder("DW01", "SECRETARY").ask(question, item=ours.made["DW01/2020/T01"]).data["district"]["node"]
    first, second = item["reports"][:2]

    assert (first["state"], first["replaces"]) == ("RETURNED", None)
    assert second["replaces"] == {"id": first["id"]}


def test_an_actor_without_a_standing_post_is_refused(ours: HttpDistrict) -> None:
    left = replace(ours, people=dict(ours.people), posts=dict(ours.posts))
    admin = ours.platform("TENANT_ADMIN")
    left.appoint("DW02", "LIST_OFFICER")
    gone = {"unit": ours.units["DW02"], "post": left.posts["DW02", "LIST_OFFICER"], "untilOn": "2020-12-31"}
    actor = left.holder("DW02", "LIST_OFFICER")
    assert ours.give(admin, "postEnd", reason="退休", **gone)

    key = {"unit": ours.units["DW02-001"], "year": 2021}
    [refusal] = ours.refused(actor, "researchStart", startedOn="2021-01-06", **key)

    assert refusal["code"] == "POST_NOT_HELD"


def test_commands_in_one_request_are_carried_out_in_order(ours: HttpDistrict) -> None:
    document = """mutation A($one: RegisterPersonInput!, $two: RegisterPersonInput!) {
        one: personRegister(input: $one) { receipt { position } }
        two: personRegister(input: $two) { receipt { position } } }"""
    given = [{"commandId": str(uuid4()), "name": name} for name in ("周某", "吴某")]

    data = ours.platform("TENANT_ADMIN").ask(document, one=given[0], two=given[1]).data

    assert data["one"]["receipt"]["position"] < data["two"]["receipt"]["position"]
