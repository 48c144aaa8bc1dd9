"""What changed about an item between two moments, given as days or positions."""

from typing import Any
from uuid import uuid4

import pytest

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client

ASKED = """query Asked($item: ID!, $before: AsOf!, $asOf: AsOf, $id: ID!) { district(asOf: $asOf) { position
  trailDifference(item: $item, before: $before, purpose: DUTY, commandId: $id) {
    since until changed before { state } after { state }
    evidence { before { id state } after { id state } } reports { before { id state } after { id state } }
    findings { before { id state } after { id state } }
    scores { before { criterion score } after { criterion score position } } steps { position type } } } }"""


def difference(client: Client, item: str, before: Any, as_of: Any = None) -> Any:
    return client.ask(ASKED, item=item, before=before, asOf=as_of, id=str(uuid4())).data["district"]["trailDifference"]


def states(changes: Any) -> list[tuple[str | None, str | None]]:
    """The states on both sides of each change."""
    return [tuple(side and side["state"] for side in (each["before"], each["after"])) for each in changes]


def steps(found: Any) -> list[str]:
    return [step["type"] for step in found["steps"]]


def at(district: HttpDistrict, type_: str, item: str) -> int:
    """The position of the first event of a type in the item's trail."""
    found = difference(district.platform("AUDITOR"), item, {"position": 0})
    return next(step["position"] for step in found["steps"] if step["type"] == type_)


def test_from_one_position_to_another_only_what_changed_between_is_told(ours: HttpDistrict) -> None:
    inspector, item = ours.platform("DISCIPLINE_INSPECTOR"), ours.made["DW01/2020/T01"]
    returned, accepted = (at(ours, name, item) for name in ("progress.returned.v1", "progress.accepted.v1"))

    found = difference(inspector, item, {"position": returned}, {"position": accepted})

    assert (found["since"], found["until"]) == (returned, accepted)
    assert found["before"] == found["after"] == {"state": "IN_PROGRESS"}
    assert "standingReport" in found["changed"]
    assert "statement" not in found["changed"]
    assert ("SUPPLIED", "SEALED") in states(found["evidence"])
    assert states(found["reports"]) == [(None, "ACCEPTED")]
    assert found["findings"] == found["scores"] == []
    assert [step for step in steps(found) if not step.startswith("evidence.")] == [
        "progress.submitted.v1", "progress.accepted.v1",
    ]  # fmt: skip
    assert {"evidence.linked.v1", "evidence.sealed.v1"} <= set(steps(found))


def test_over_the_whole_year_everything_of_the_item_is_new(ours: HttpDistrict) -> None:
    found = difference(ours.platform("AUDITOR"), ours.made["DW01/2020/T01"], {"position": 0})

    assert found["before"] is None
    assert found["changed"] == []
    assert len(found["evidence"]) >= 2
    assert {each["before"] for each in (*found["evidence"], *found["reports"], *found["scores"])} == {None}
    assert found["scores"]
    assert {"list_set.task_item_added.v1", "score_sheet.score_entered.v1", "score_sheet.signed.v1"} <= set(steps(found))


def test_a_finding_of_the_item_is_told_with_its_states(ours: HttpDistrict) -> None:
    auditor, item = ours.platform("AUDITOR"), ours.made["DW01/2020/T02"]

    found = difference(auditor, item, {"occurredBy": "2020-02-05"}, {"occurredBy": "2020-12-31"})

    assert (None, "REOPENED") in states(found["findings"])


def test_moments_may_be_days_and_a_day_without_events_changes_nothing(ours: HttpDistrict) -> None:
    auditor, item = ours.platform("AUDITOR"), ours.made["DW01/2020/T01"]

    by_days = difference(auditor, item, {"occurredBy": "2020-01-08"}, {"occurredBy": "2020-12-31"})
    again = difference(auditor, item, {"position": by_days["since"]}, {"position": by_days["until"]})
    nothing = difference(auditor, item, {"position": by_days["until"]}, {"position": by_days["until"]})

    assert by_days == again
    assert by_days["since"] < by_days["until"]
    assert by_days["steps"]
    assert (nothing["changed"], nothing["evidence"], nothing["steps"]) == ([], [], [])


def test_the_unit_is_not_told_how_it_was_scored_and_others_are_told_nothing(ours: HttpDistrict) -> None:
    item = ours.made["DW01/2020/T01"]

    own = difference(ours.holder("DW01", "DEPUTY_IN_CHARGE"), item, {"position": 0})

    assert len(own["evidence"]) >= 2
    assert not any(name.startswith(("score_sheet.", "assessment.")) for name in steps(own))
    for other in (ours.holder("DW02", "SECRETARY"), ours.platform("TENANT_ADMIN"), ours.platform("MEMBER")):
        assert difference(other, item, {"position": 0}) is None


@pytest.mark.parametrize("before", [{"recordedAt": "2000-01-01T00:00:00Z"}, {"position": 320}])
def test_a_moment_that_is_not_earlier_is_refused(ours: HttpDistrict, before: Any) -> None:
    asked = {"item": ours.made["DW01/2020/T01"], "before": before, "asOf": {"position": 300}, "id": str(uuid4())}

    answer = ours.platform("AUDITOR").ask(ASKED, **asked)

    assert answer.codes == ["BAD_INPUT"]
    assert "所比较的时刻" in answer.json["errors"][0]["message"]
