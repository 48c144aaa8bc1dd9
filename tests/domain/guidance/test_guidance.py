"""City targets, list templates, the good-practice library (policy 二(一), 二(三), 二(四))."""

from decimal import Decimal
from functools import reduce

import pytest

from domain.codes import SuperiorLevel, TaskTier
from domain.guidance.decider import (
    EMPTY,
    TEMPLATE_TASKS_MAX,
    GuidanceState,
    evolve,
    publish_good_practice,
    publish_list_template,
    refuse_not_in_force,
    set_city_target,
    withdraw_city_target,
    withdraw_good_practice,
    withdraw_list_template,
)
from domain.guidance.errors import (
    GuidanceExists,
    GuidanceNotFound,
    GuidanceWithdrawn,
    PracticeNotFeatured,
    PracticeNotVerified,
    PracticePublishedAlready,
    TargetLevelUnknown,
    TargetSetAlready,
    TemplateUnsound,
)
from domain.guidance.events import (
    CityTargetSet,
    CityTargetWithdrawn,
    GoodPracticePublished,
    GoodPracticeWithdrawn,
    GuidanceEvent,
    ListTemplatePublished,
    ListTemplateWithdrawn,
    TemplateTask,
)
from domain.ids import ItemId, PracticeId, TargetId, TemplateId, UnitId

TARGET = CityTargetSet(2020, TargetId("T"), SuperiorLevel.CITY, "经济增长", "主要经济指标增速高于全市平均")
TASK = TemplateTask(TaskTier.BASIC, "按期开展“三会一课”", "次", Decimal(12))
TEMPLATE = ListTemplatePublished(2020, TemplateId("M"), "COMMUNITY", "", "社区模板", (TASK,))
PRACTICE = GoodPracticePublished(PracticeId("E"), ItemId("I"), UnitId("DW01"), 2020, "楼道党建", "做法与成效")


def given(*events: GuidanceEvent) -> GuidanceState:
    return reduce(evolve, events, EMPTY)


def set_target(state: GuidanceState = EMPTY, level: SuperiorLevel = SuperiorLevel.CITY) -> list[CityTargetSet]:
    return set_city_target(
        state, TargetId("T"), year=2020, level=level, area="经济增长", title="主要经济指标增速高于全市平均"
    )


def publish_template(*tasks: TemplateTask, state: GuidanceState = EMPTY) -> list[ListTemplatePublished]:
    return publish_list_template(
        state, TemplateId("M"), year=2020, domain="COMMUNITY", industry="", title="社区模板", tasks=tasks
    )


def publish_practice(
    state: GuidanceState = EMPTY, *, tier: TaskTier | None = TaskTier.FEATURED, verified: bool = True
) -> list[GoodPracticePublished]:
    return publish_good_practice(
        state,
        PracticeId("E"),
        item=ItemId("I"),
        unit=UnitId("DW01"),
        year=2020,
        tier=tier,
        verified=verified,
        title="楼道党建",
        summary="做法与成效",
    )


def test_a_target_comes_from_the_city_or_the_district() -> None:
    assert set_target() == [TARGET]
    assert set_target(level=SuperiorLevel.DISTRICT)

    with pytest.raises(TargetLevelUnknown):
        set_target(level=SuperiorLevel.PROVINCE)
    with pytest.raises(TargetSetAlready):
        set_target(given(TARGET))
    assert set_target(given(TARGET, CityTargetWithdrawn(TargetId("T"), "调整")))


def test_nothing_is_built_on_a_withdrawn_target() -> None:
    withdrawn = given(TARGET, *withdraw_city_target(given(TARGET), TargetId("T"), reason="调整"))

    with pytest.raises(GuidanceWithdrawn):
        refuse_not_in_force(withdrawn, field="target")
    with pytest.raises(GuidanceWithdrawn):
        withdraw_city_target(given(TARGET, CityTargetWithdrawn(TargetId("T"), "调整")), TargetId("T"), reason="再次")
    with pytest.raises(GuidanceNotFound):
        withdraw_city_target(EMPTY, TargetId("T"), reason="调整")
    assert given(TARGET).in_force


def test_a_template_proposes_tasks_that_can_be_measured() -> None:
    assert publish_template(TASK) == [TEMPLATE]

    for unsound, field in [
        (TemplateTask(TaskTier.BASIC, " ", "次", Decimal(12)), "tasks.1.goal"),
        (TemplateTask(TaskTier.BASIC, "目标", "", Decimal(12)), "tasks.1.unit_of_measure"),
        (TemplateTask(TaskTier.BASIC, "目标", "次", Decimal(0)), "tasks.1.target_value"),
    ]:
        with pytest.raises(TemplateUnsound) as refused:
            publish_template(TASK, unsound)
        assert refused.value.field == field


def test_a_template_has_tasks_and_not_too_many() -> None:
    with pytest.raises(TemplateUnsound):
        publish_template()
    with pytest.raises(TemplateUnsound):
        publish_template(*[TASK] * (TEMPLATE_TASKS_MAX + 1))
    with pytest.raises(GuidanceExists):
        publish_template(TASK, state=given(TEMPLATE))


def test_a_template_is_retired_once() -> None:
    retired = ListTemplateWithdrawn(TemplateId("M"), "过时")

    assert withdraw_list_template(given(TEMPLATE), TemplateId("M"), reason="过时") == [retired]
    with pytest.raises(GuidanceWithdrawn):
        withdraw_list_template(given(TEMPLATE, retired), TemplateId("M"), reason="过时")


def test_a_featured_task_that_others_found_done_becomes_a_good_practice() -> None:
    assert publish_practice() == [PRACTICE]


@pytest.mark.parametrize("tier", [TaskTier.BASIC, TaskTier.KEY, None])
def test_nothing_but_a_featured_task_becomes_a_good_practice(tier: TaskTier | None) -> None:
    with pytest.raises(PracticeNotFeatured) as refused:
        publish_practice(tier=tier)
    assert refused.value.source == "二(四)"


def test_a_task_that_nobody_checked_becomes_no_good_practice() -> None:
    with pytest.raises(PracticeNotVerified):
        publish_practice(verified=False)


def test_a_practice_stands_in_the_library_once_and_again_after_a_withdrawal() -> None:
    withdrawn = GoodPracticeWithdrawn(PracticeId("E"), "复核未通过")

    with pytest.raises(PracticePublishedAlready):
        publish_practice(given(PRACTICE))
    assert withdraw_good_practice(given(PRACTICE), PracticeId("E"), reason="复核未通过") == [withdrawn]
    assert publish_practice(given(PRACTICE, withdrawn))
    with pytest.raises(GuidanceNotFound):
        withdraw_good_practice(EMPTY, PracticeId("E"), reason="复核未通过")
