"""Inspections (policy 四(二), R9): by two, with departments, by the methods, not more often than a unit bears."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.codes import OPEN_CODES, CodeList, InspectionStyle, ListKind, UnitKind
from domain.ids import CaseId, ItemId
from domain.refusal import InvalidInput
from domain.supervision.errors import (
    DepartmentNotRelated,
    InspectedTooOften,
    InspectionNotFound,
    InspectionNumberTaken,
    InspectionStageWrong,
    InspectorOfTheUnit,
    InspectorRepeated,
    ItemNotOfUnit,
    MethodUnknown,
    NothingObserved,
    SupervisionDayWrong,
    TooFewInspectors,
    UnitNotSupervised,
)
from domain.supervision.events import (
    InspectionCancelled,
    InspectionConcluded,
    InspectionFedBack,
    InspectionPlanned,
    InspectorAdded,
)
from domain.supervision.inspections import (
    InspectedUnit,
    InspectionStage,
    Limit,
    add_inspector,
    cancel_inspection,
    conclude_inspection,
    feed_back,
    plan_inspection,
    record_observation,
    start_inspection,
)
from tests.domain.supervision.world import (
    BUREAU,
    CONCLUDED,
    DAY,
    FIRST,
    INSPECTION,
    ISSUED,
    ITEM,
    LATER,
    OBSERVED,
    OFFICE,
    OTHER,
    OWN,
    PLANNED,
    SECOND,
    STARTED,
    STREET,
    YEAR,
    inspection,
)

UNIT = InspectedUnit(STREET, UnitKind.PARTY_WORK_COMMITTEE, True, {OWN})


def plan(**changes: Any) -> list[InspectionPlanned]:
    facts: dict[str, Any] = {
        "number": "DD01",
        "organiser": OFFICE,
        "unit": UNIT,
        "year": YEAR,
        "method": "SYMPOSIUM",
        "methods": OPEN_CODES[CodeList.SUPERVISION_METHOD],
        "style": InspectionStyle.UNANNOUNCED,
        "departments": (BUREAU,),
        "functional": {BUREAU},
        "team": (FIRST, SECOND),
        "planned_for_on": DAY,
        "planned_on": date(2020, 5, 1),
        "purpose": "半年督导",
        "limit": Limit(0, 4),
        **changes,
    }
    return plan_inspection(inspection(), INSPECTION, **facts)


def test_an_inspection_is_planned_with_a_team_and_departments() -> None:
    assert plan() == [PLANNED]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"unit": replace(UNIT, kind=UnitKind.FUNCTIONAL_DEPT)}, UnitNotSupervised),
        ({"unit": replace(UNIT, stands=False)}, UnitNotSupervised),
        ({"method": "TELEPATHY"}, MethodUnknown),
        ({"functional": set()}, DepartmentNotRelated),
        ({"departments": (BUREAU, BUREAU)}, DepartmentNotRelated),
        ({"team": (FIRST,)}, TooFewInspectors),
        ({"team": (FIRST, FIRST)}, InspectorRepeated),
        ({"team": (FIRST, OWN)}, InspectorOfTheUnit),
        ({"planned_for_on": date(2020, 4, 30)}, SupervisionDayWrong),
        ({"planned_for_on": date(2022, 1, 1)}, SupervisionDayWrong),
        ({"limit": Limit(4, 4)}, InspectedTooOften),
        ({"number": "DD 01"}, InvalidInput),
        ({"purpose": " "}, InvalidInput),
    ],
)
def test_a_plan_that_breaks_a_rule_is_refused(changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        plan(**changes)


def test_a_number_is_planned_once() -> None:
    with pytest.raises(InspectionNumberTaken):
        plan_inspection(
            inspection(PLANNED), INSPECTION, number="DD01", organiser=OFFICE, unit=UNIT, year=YEAR, method="SYMPOSIUM",
            methods=OPEN_CODES[CodeList.SUPERVISION_METHOD], style=InspectionStyle.ANNOUNCED, departments=(),
            functional=(), team=(FIRST, SECOND), planned_for_on=DAY, planned_on=DAY, purpose="再次", limit=Limit(0, 4),
        )  # fmt: skip


def test_paper_need_not_show_a_second_inspector_nor_a_purpose_nor_why_it_was_once_more() -> None:
    [planned] = plan(team=(), purpose="", limit=Limit(9, 4), attested=True)

    assert (planned.team, planned.reason_beyond_limit) == ((), "")


def test_beyond_the_limit_a_reason_stands_on_record_and_within_it_none() -> None:
    [beyond], [within] = (plan(limit=Limit(planned, 4), reason_beyond_limit="来信反映") for planned in (4, 3))

    assert (beyond.reason_beyond_limit, within.reason_beyond_limit) == ("来信反映", "")


def test_a_tracking_visit_is_not_limited_and_not_counted() -> None:
    [visit] = plan(limit=Limit(4, 4), case=CaseId("case"))

    assert not inspection(visit).counts
    assert inspection(PLANNED).counts
    assert not inspection(PLANNED, InspectionCancelled(INSPECTION, "合并")).counts


def test_an_unannounced_inspection_is_hidden_until_it_starts_and_for_ever_if_it_never_does() -> None:
    assert inspection(PLANNED).hidden
    assert inspection(PLANNED, InspectionCancelled(INSPECTION, "合并")).hidden
    assert not inspection(PLANNED, STARTED).hidden
    assert not inspection(replace(PLANNED, style=InspectionStyle.ANNOUNCED)).hidden


def test_an_inspector_joins_before_the_conclusion() -> None:
    late = add_inspector(inspection(PLANNED, STARTED), person=OWN, people=())

    assert late == [InspectorAdded(INSPECTION, OWN)]
    with pytest.raises(InspectorRepeated):
        add_inspector(inspection(PLANNED), person=FIRST, people=())
    with pytest.raises(InspectorOfTheUnit):
        add_inspector(inspection(PLANNED), person=OWN, people={OWN})
    with pytest.raises(InspectionStageWrong):
        add_inspector(inspection(PLANNED, STARTED, CONCLUDED), person=OWN, people=())


def test_what_is_seen_is_of_one_list_and_of_the_units_own_items() -> None:
    running = inspection(PLANNED, STARTED)
    seen = record_observation(running, list_kind=ListKind.TASK, items={ITEM: ISSUED}, text="台账齐全")

    assert seen == [OBSERVED]
    for kind, item in (
        (ListKind.PROBLEM, ISSUED),
        (ListKind.TASK, replace(ISSUED, unit=OTHER)),
        (ListKind.TASK, replace(ISSUED, year=2019)),
    ):
        with pytest.raises(ItemNotOfUnit):
            record_observation(running, list_kind=kind, items={ItemId("x"): item}, text="所见")


def test_a_conclusion_needs_something_seen_and_is_fed_back_after_it() -> None:
    assert conclude_inspection(inspection(PLANNED, STARTED, OBSERVED), conclusion="总体良好", concluded_on=DAY) == [
        CONCLUDED
    ]
    with pytest.raises(NothingObserved):
        conclude_inspection(inspection(PLANNED, STARTED), conclusion="总体良好", concluded_on=DAY)
    [on_paper] = conclude_inspection(
        inspection(PLANNED, STARTED), conclusion="总体良好", concluded_on=DAY, attested=True
    )
    assert isinstance(on_paper, InspectionConcluded)
    with pytest.raises(SupervisionDayWrong):
        conclude_inspection(
            inspection(PLANNED, STARTED, OBSERVED), conclusion="总体良好", concluded_on=date(2020, 5, 31)
        )
    concluded = inspection(PLANNED, STARTED, CONCLUDED)
    assert feed_back(concluded, fed_back_on=LATER) == [InspectionFedBack(INSPECTION, LATER)]
    with pytest.raises(SupervisionDayWrong):
        feed_back(concluded, fed_back_on=date(2020, 5, 31))


STEPS = {
    InspectionStage.PLANNED: [PLANNED],
    InspectionStage.RUNNING: [PLANNED, STARTED],
    InspectionStage.CONCLUDED: [PLANNED, STARTED, CONCLUDED],
    InspectionStage.FED_BACK: [PLANNED, STARTED, CONCLUDED, InspectionFedBack(INSPECTION, LATER)],
    InspectionStage.CANCELLED: [PLANNED, InspectionCancelled(INSPECTION, "合并")],
}
COMMANDS: dict[str, tuple[Any, set[InspectionStage]]] = {
    "start": (lambda state: start_inspection(state, started_on=LATER), {InspectionStage.PLANNED}),
    "observe": (
        lambda state: record_observation(state, list_kind=ListKind.TASK, items={}, text="所见"),
        {InspectionStage.RUNNING},
    ),
    "conclude": (
        lambda state: conclude_inspection(state, conclusion="好", concluded_on=LATER, attested=True),
        {InspectionStage.RUNNING},
    ),
    "feed back": (lambda state: feed_back(state, fed_back_on=LATER), {InspectionStage.CONCLUDED}),
    "cancel": (lambda state: cancel_inspection(state, reason="合并"), {InspectionStage.PLANNED}),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("stage", STEPS)
def test_each_step_has_its_place_in_the_order(command: str, stage: InspectionStage) -> None:
    give, stages = COMMANDS[command]
    state = inspection(*STEPS[stage])
    assert state.stage is stage

    if stage in stages:
        assert give(state)
    else:
        with pytest.raises(InspectionStageWrong):
            give(state)
    with pytest.raises(InspectionNotFound):
        give(inspection())
