"""Functional departments bring staff, technology and funds (policy 五(三), R17)."""

from datetime import date
from typing import Any

import pytest

from domain.codes import OPEN_CODES, CodeList, UnitKind
from domain.contributions.decider import (
    EMPTY,
    ContributionStage,
    ContributionState,
    decline_contribution,
    deliver_contribution,
    evolve,
    pledge_contribution,
    request_contribution,
)
from domain.contributions.errors import (
    ContributionNotFound,
    ContributionStageWrong,
    DeliveryDayWrong,
    DepartmentNotFunctional,
    ResourceUnknown,
)
from domain.contributions.events import (
    ContributionDeclined,
    ContributionDelivered,
    ContributionEvent,
    ContributionPledged,
    ContributionRequested,
)
from domain.ids import ContributionId, ItemId, UnitId
from domain.refusal import InvalidInput

HELP, ITEM = ContributionId("help"), ItemId("item")
STREET, BUREAU = UnitId("street"), UnitId("bureau")
TODAY = date(2020, 3, 1)
REQUESTED = ContributionRequested(HELP, ITEM, STREET, BUREAU, "FUNDS", "场地改造经费", TODAY)
PLEDGED = ContributionPledged(HELP, ITEM, BUREAU, "FUNDS", "二十万元", TODAY, date(2020, 5, 1))


def given(*events: ContributionEvent) -> ContributionState:
    state = EMPTY
    for event in events:
        state = evolve(state, event)
    return state


def request(**changes: Any) -> list[ContributionRequested]:
    facts: dict[str, Any] = {
        "item": ITEM,
        "unit": STREET,
        "department": BUREAU,
        "department_kind": UnitKind.FUNCTIONAL_DEPT,
        "department_stands": True,
        "resource": "FUNDS",
        "resources": OPEN_CODES[CodeList.RESOURCE_KIND],
        "description": "场地改造经费",
        "requested_on": TODAY,
        **changes,
    }
    return request_contribution(given(), HELP, **facts)


def test_a_functional_department_is_asked_and_its_pledge_stands_on_the_item() -> None:
    assert request() == [REQUESTED]
    pledged = pledge_contribution(
        given(REQUESTED), description="二十万元", deliver_by_on=date(2020, 5, 1), pledged_on=TODAY
    )

    assert pledged == [PLEDGED]
    assert (pledged[0].item, pledged[0].department) == (ITEM, BUREAU)


@pytest.mark.parametrize("kind", [kind for kind in UnitKind if kind is not UnitKind.FUNCTIONAL_DEPT])
def test_only_functional_departments_are_asked(kind: UnitKind) -> None:
    with pytest.raises(DepartmentNotFunctional) as refusal:
        request(department_kind=kind)

    assert (refusal.value.rule, refusal.value.source) == ("R17", "五(三)")


def test_a_department_that_no_longer_stands_is_not_asked() -> None:
    with pytest.raises(DepartmentNotFunctional, match="不在册"):
        request(department_stands=False)


def test_a_resource_is_one_of_the_districts_list() -> None:
    with pytest.raises(ResourceUnknown, match="人力、技术、资金"):
        request(resource="GOODWILL")
    with pytest.raises(InvalidInput):
        request(description=" ")


def test_a_pledge_is_kept_and_a_refusal_ends_the_matter() -> None:
    delivered = deliver_contribution(given(REQUESTED, PLEDGED), delivered_on=date(2020, 4, 1), note="已拨付")
    declined = decline_contribution(given(REQUESTED), reason="预算已满")

    assert delivered == [ContributionDelivered(HELP, date(2020, 4, 1), "已拨付")]
    assert declined == [ContributionDeclined(HELP, "预算已满")]
    assert given(REQUESTED, *declined).stage is ContributionStage.DECLINED


@pytest.mark.parametrize(
    "events",
    [
        (REQUESTED, PLEDGED),
        (REQUESTED, ContributionDeclined(HELP, "预算已满")),
        (REQUESTED, PLEDGED, ContributionDelivered(HELP, TODAY, "已拨付")),
    ],
)
def test_what_was_answered_is_not_answered_again(events: tuple[ContributionEvent, ...]) -> None:
    with pytest.raises(ContributionStageWrong):
        pledge_contribution(given(*events), description="二十万元", deliver_by_on=date(2020, 5, 1), pledged_on=TODAY)
    with pytest.raises(ContributionStageWrong):
        decline_contribution(given(*events), reason="预算已满")


def test_nothing_is_delivered_that_was_not_pledged() -> None:
    with pytest.raises(ContributionStageWrong, match="须在“已承诺”时办理"):
        deliver_contribution(given(REQUESTED), delivered_on=TODAY, note="已拨付")
    with pytest.raises(ContributionNotFound):
        deliver_contribution(given(), delivered_on=TODAY, note="已拨付")


def test_a_pledge_looks_ahead() -> None:
    with pytest.raises(DeliveryDayWrong):
        pledge_contribution(given(REQUESTED), description="二十万元", deliver_by_on=date(2020, 2, 29), pledged_on=TODAY)


def test_a_pledge_follows_the_request_and_a_delivery_the_pledge() -> None:
    before = date(2020, 2, 29)

    with pytest.raises(DeliveryDayWrong):
        pledge_contribution(given(REQUESTED), description="二十万元", deliver_by_on=date(2020, 5, 1), pledged_on=before)
    with pytest.raises(DeliveryDayWrong):
        deliver_contribution(given(REQUESTED, PLEDGED), delivered_on=before, note="已拨付")
