"""Who assesses whom, and who stands back (policy 四(二), R10, R11; 公务员法 74-77 by analogy)."""

from datetime import date
from typing import Any

import pytest

from domain.assessment.errors import (
    AssessmentFinal,
    AssessorLeft,
    AssessorRecusedAlready,
    AssessorSecondedAlready,
    GroupDayWrong,
    GroupFormedAlready,
    GroupNotFound,
    InterestNotOwn,
    LeaderAlready,
    NotAssessor,
    OrganiserWrong,
)
from domain.assessment.events import AssessorRecused, AssessorReplaced, GroupLeaderSet, InterestDeclared
from domain.assessment.group import (
    EMPTY,
    GroupState,
    declare_interest,
    form_group,
    recuse_assessor,
    replace_assessor,
    second_assessor,
    set_group_leader,
)
from domain.codes import InterestKind, UnitKind
from domain.refusal import InvalidInput
from tests.domain.assessment.world import (
    BUREAU,
    DISTRICT,
    FIELDWORK,
    FORMED,
    GROUP,
    LEADER,
    MEMBERS,
    NOVEMBER,
    SECOND,
    STRANGER,
    STREET,
    THIRD,
    YEAR,
    group,
)

OTHER = "another unit"
NOBODY: frozenset[Any] = frozenset()
EARLIER = date(2020, 11, 1)
INTEREST = InterestDeclared(GROUP, SECOND, STREET, InterestKind.FAMILY, FIELDWORK)
RECUSED = AssessorRecused(GROUP, SECOND, STREET, "同乡", FIELDWORK)
REPLACED = AssessorReplaced(GROUP, LEADER, STRANGER, "干部", BUREAU, "调动", FIELDWORK)


def declare(state: GroupState, **changes: Any) -> Any:
    arguments = {
        "person": SECOND,
        "unit": STREET,
        "kind": InterestKind.FAMILY,
        "declared_on": FIELDWORK,
        "final": False,
    }
    return declare_interest(state, **{**arguments, **changes})


def recuse(state: GroupState, **changes: Any) -> Any:
    arguments = {"person": SECOND, "unit": STREET, "reason": "同乡", "recused_on": FIELDWORK, "final": False}
    return recuse_assessor(state, **{**arguments, **changes})


def replace(state: GroupState, **changes: Any) -> Any:
    arguments = {
        "person": LEADER, "replacement": STRANGER, "title": "干部", "from_unit": BUREAU, "reason": "调动",
        "replaced_on": FIELDWORK,
    }  # fmt: skip
    return replace_assessor(state, **{**arguments, **changes})


@pytest.mark.parametrize("kind", UnitKind)
def test_committees_alone_organise_an_assessment(kind: UnitKind) -> None:
    def form() -> Any:
        return form_group(EMPTY, GROUP, organiser=DISTRICT, kind=kind, year=YEAR, name="区考核组", formed_on=NOVEMBER)

    if kind in (UnitKind.DISTRICT_COMMITTEE, UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE):
        assert form() == [FORMED]
    else:
        with pytest.raises(OrganiserWrong):
            form()


def test_a_group_is_formed_once() -> None:
    with pytest.raises(GroupFormedAlready):
        form_group(
            group(FORMED), GROUP, organiser=DISTRICT, kind=UnitKind.DISTRICT_COMMITTEE, year=YEAR, name="组",
            formed_on=NOVEMBER,
        )  # fmt: skip


def test_specialists_are_seconded_once_each_and_not_before_the_group_is_formed() -> None:
    arguments: dict[str, Any] = {"person": LEADER, "title": "抽调干部", "from_unit": BUREAU, "leads": True}

    assert second_assessor(group(FORMED), **arguments, seconded_on=NOVEMBER) == [MEMBERS[0]]
    with pytest.raises(AssessorSecondedAlready):
        second_assessor(group(), **arguments, seconded_on=NOVEMBER)
    with pytest.raises(GroupDayWrong):
        second_assessor(group(FORMED), **arguments, seconded_on=EARLIER)
    with pytest.raises(GroupNotFound):
        second_assessor(EMPTY, **arguments, seconded_on=NOVEMBER)


def test_a_group_may_have_several_leaders() -> None:
    assert set_group_leader(group(), person=SECOND, set_on=FIELDWORK) == [GroupLeaderSet(GROUP, SECOND, FIELDWORK)]
    assert group(FORMED, *MEMBERS, GroupLeaderSet(GROUP, SECOND, FIELDWORK)).leaders == {LEADER, SECOND}
    with pytest.raises(LeaderAlready):
        set_group_leader(group(), person=LEADER, set_on=FIELDWORK)
    with pytest.raises(NotAssessor):
        set_group_leader(group(), person=STRANGER, set_on=FIELDWORK)
    with pytest.raises(GroupDayWrong):
        set_group_leader(group(), person=SECOND, set_on=EARLIER)


def test_whoever_declares_a_tie_stands_back_from_that_unit_alone() -> None:
    assert declare(group()) == [INTEREST]

    state = group(FORMED, *MEMBERS, INTEREST)
    assert state.assessors_of(STREET, NOBODY) == {LEADER, THIRD}
    assert state.assessors_of(OTHER, NOBODY) == {LEADER, SECOND, THIRD}  # type: ignore[arg-type]


def test_the_organiser_has_somebody_stand_back() -> None:
    assert recuse(group()) == [RECUSED]
    assert group(FORMED, *MEMBERS, RECUSED).assessors_of(STREET, NOBODY) == {LEADER, THIRD}
    with pytest.raises(InvalidInput, match="回避原因不能为空"):
        recuse(group(), reason="")


@pytest.mark.parametrize("stand_back", [declare, recuse])
def test_nobody_stands_back_twice_or_from_a_result_that_stands(stand_back: Any) -> None:
    with pytest.raises(AssessorRecusedAlready):
        stand_back(group(FORMED, *MEMBERS, INTEREST))
    with pytest.raises(AssessmentFinal):
        stand_back(group(), final=True)
    with pytest.raises(NotAssessor):
        stand_back(group(), person=STRANGER)
    with pytest.raises(AssessorLeft):
        stand_back(group(FORMED, *MEMBERS, REPLACED), person=LEADER)


def test_a_tie_is_declared_by_whoever_has_it() -> None:
    with pytest.raises(InterestNotOwn):
        declare(group(), person=None)


def test_whoever_comes_from_a_unit_or_belongs_to_it_does_not_assess_it() -> None:
    assert group().assessors_of(STREET, frozenset({SECOND})) == {LEADER, THIRD}
    assert group().assessors_of(BUREAU, NOBODY) == set()


def test_a_replacement_takes_the_place_and_the_lead_and_the_replaced_never_comes_back() -> None:
    assert replace(group()) == [REPLACED]

    state = group(FORMED, *MEMBERS, REPLACED)
    assert state.leaders == {STRANGER}
    assert set(state.active) == {STRANGER, SECOND, THIRD}
    with pytest.raises(AssessorSecondedAlready, match="不再进入"):
        replace(state, person=SECOND, replacement=LEADER)
    with pytest.raises(AssessorLeft):
        replace(state)
    with pytest.raises(AssessorSecondedAlready):
        replace(group(), replacement=SECOND)
    with pytest.raises(InvalidInput, match="更换原因不能为空"):
        replace(group(), reason=" ")
