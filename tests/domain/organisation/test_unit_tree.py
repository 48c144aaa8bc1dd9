"""A unit's place in the tree: where it may stand, since when, and until when (policy 二(二), 四(一))."""

from datetime import date
from functools import reduce

import pytest

from domain.codes import PostKind, UnitKind
from domain.ids import PersonId, PostId, UnitId
from domain.organisation.decider import (
    EMPTY,
    SUPERIOR_KINDS,
    UnitState,
    dissolve_unit,
    evolve,
    move_unit,
    register_unit,
    revise_unit,
    take_in,
)
from domain.organisation.errors import (
    CreditCodeWrong,
    DomainRequired,
    HistoryFixed,
    NothingChanged,
    PostsRemain,
    SecondDistrictCommittee,
    SubordinatesRemain,
    SuperiorKindWrong,
    TreeCyclic,
    UnitCodeTaken,
    UnitNotInPlace,
)
from domain.organisation.events import (
    PostAssigned,
    PostEnded,
    SubordinateJoined,
    UnitDissolved,
    UnitEvent,
    UnitMoved,
    UnitRegistered,
    UnitRevised,
)
from domain.refusal import InvalidInput

FOUNDED = date(2019, 1, 1)
MOVED = date(2020, 9, 1)


def given(*events: UnitEvent) -> UnitState:
    return reduce(evolve, events, EMPTY)


def registered(code: str, kind: UnitKind, superior: str | None, effective_on: date = FOUNDED) -> UnitRegistered:
    return UnitRegistered(
        unit=UnitId(code),
        code=code,
        name=code,
        kind=kind,
        superior=None if superior is None else UnitId(superior),
        domain="COMMUNITY" if kind is UnitKind.GRASSROOTS else None,
        assessment_class="",
        credit_code="",
        effective_on=effective_on,
    )


QW = registered("QW", UnitKind.DISTRICT_COMMITTEE, None)
DW01 = registered("DW01", UnitKind.PARTY_WORK_COMMITTEE, "QW")
DW02 = registered("DW02", UnitKind.PARTY_COMMITTEE, "QW")
BRANCH = registered("DW01-001", UnitKind.GRASSROOTS, "DW01")
TREE = {event.unit: given(event) for event in (QW, DW01, DW02, BRANCH)}


def register(
    state: UnitState = EMPTY,
    *,
    kind: UnitKind = UnitKind.GRASSROOTS,
    superior: UnitState | None = None,
    committees: tuple[UnitState, ...] = (),
    domain: str | None = "COMMUNITY",
    credit_code: str = "",
    effective_on: date = FOUNDED,
    code: str = "NEW",
) -> list[UnitRegistered]:
    return register_unit(
        state,
        UnitId("NEW"),
        code=code,
        name="新单位",
        kind=kind,
        superior=superior,
        committees=committees,
        domain=domain,
        assessment_class="",
        credit_code=credit_code,
        effective_on=effective_on,
    )


def move(state: UnitState, to: UnitState, effective_on: date = MOVED) -> list[UnitMoved]:
    return move_unit(state, to, find=TREE.__getitem__, effective_on=effective_on, reason="区划调整")


def test_a_unit_is_registered_under_its_superior_and_the_superior_takes_it_in() -> None:
    superior = given(DW01)

    events = register(superior=superior)
    joined = take_in(superior, UnitId("NEW"), FOUNDED)

    assert given(*events).superior_on(FOUNDED) == "DW01"
    assert joined == [SubordinateJoined(UnitId("DW01"), UnitId("NEW"), FOUNDED)]
    assert given(DW01, *joined, *joined).subordinates == ("NEW",)


def test_a_code_is_registered_once() -> None:
    with pytest.raises(UnitCodeTaken) as refused:
        register(given(BRANCH), superior=given(DW01))

    assert refused.value.field == "code"


@pytest.mark.parametrize("code", ["DW 02", "DW02、9", "DW02;9", "DW02\u200b"])
def test_a_code_is_one_word_that_can_stand_in_a_list_of_codes(code: str) -> None:
    with pytest.raises(InvalidInput, match="单位编码中不能有空格") as refused:
        register(superior=given(DW01), code=code)

    assert refused.value.field == "code"


@pytest.mark.parametrize("kind", UnitKind)
@pytest.mark.parametrize("superior", [None, *UnitKind])
def test_each_kind_of_unit_stands_only_under_the_kind_the_policy_names(
    kind: UnitKind, superior: UnitKind | None
) -> None:
    allowed = {
        UnitKind.DISTRICT_COMMITTEE: {None},
        UnitKind.ORG_DEPT: {UnitKind.DISTRICT_COMMITTEE},
        UnitKind.FUNCTIONAL_DEPT: {UnitKind.DISTRICT_COMMITTEE},
        UnitKind.PARTY_COMMITTEE: {UnitKind.DISTRICT_COMMITTEE},
        UnitKind.PARTY_WORK_COMMITTEE: {UnitKind.DISTRICT_COMMITTEE},
        UnitKind.GRASSROOTS: {UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE},
    }
    above = None if superior is None else given(registered("UP", superior, None))

    if superior in allowed[kind]:
        assert register(kind=kind, superior=above)
    else:
        with pytest.raises(SuperiorKindWrong) as refused:
            register(kind=kind, superior=above)
        assert (refused.value.rule, refused.value.source) == ("R1", "二(二)、四(一)")


def test_every_kind_of_unit_has_a_rule_for_its_superior() -> None:
    assert set(SUPERIOR_KINDS) == set(UnitKind)


def test_a_district_has_one_committee_at_a_time() -> None:
    with pytest.raises(SecondDistrictCommittee):
        register(kind=UnitKind.DISTRICT_COMMITTEE, committees=(given(QW),))

    gone = given(QW, UnitDissolved(UnitId("QW"), date(2019, 12, 31), "区划调整"))
    assert register(kind=UnitKind.DISTRICT_COMMITTEE, committees=(gone,), effective_on=date(2020, 1, 1))


def test_a_unit_cannot_stand_under_one_that_does_not_exist_yet_or_will_be_dissolved() -> None:
    later = given(registered("DW01", UnitKind.PARTY_COMMITTEE, "QW", effective_on=MOVED))
    ending = given(DW01, UnitDissolved(UnitId("DW01"), date(2021, 1, 1), "撤并"))

    with pytest.raises(UnitNotInPlace):
        register(superior=later)
    with pytest.raises(UnitNotInPlace):
        register(superior=ending)


def test_a_grassroots_organisation_has_a_domain() -> None:
    with pytest.raises(DomainRequired):
        register(superior=given(DW01), domain=None)


def test_a_credit_code_with_a_wrong_check_digit_is_refused_and_without_one_passes() -> None:
    with pytest.raises(CreditCodeWrong, match="校验码"):
        register(superior=given(DW01), credit_code="91350100M000100Y42")

    assert register(superior=given(DW01), credit_code="91350100M000100Y43")


def test_a_moved_unit_keeps_its_old_superior_for_the_days_before() -> None:
    moved = given(BRANCH, *move(given(BRANCH), TREE[UnitId("DW02")]))

    assert moved.superior_on(date(2020, 8, 31)) == "DW01"
    assert moved.superior_on(MOVED) == "DW02"


def test_a_move_cannot_rewrite_an_earlier_one() -> None:
    moved = given(BRANCH, UnitMoved(UnitId("DW01-001"), UnitId("DW02"), MOVED, "区划调整"))

    with pytest.raises(HistoryFixed):
        move(moved, TREE[UnitId("DW01")], effective_on=date(2020, 8, 1))


def test_a_move_recorded_wrongly_is_put_right_on_its_own_day() -> None:
    moved = given(BRANCH, UnitMoved(UnitId("DW01-001"), UnitId("DW02"), MOVED, "误录"))

    corrected = reduce(evolve, move(moved, TREE[UnitId("DW01")]), moved)

    assert corrected.superior_on(MOVED) == "DW01"
    assert len(corrected.placements) == 2


def test_a_move_to_the_same_superior_is_no_move() -> None:
    with pytest.raises(NothingChanged):
        move(given(BRANCH), TREE[UnitId("DW01")])


def test_a_move_to_a_superior_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(SuperiorKindWrong):
        move(given(BRANCH), TREE[UnitId("QW")])


def test_a_unit_cannot_be_moved_under_itself_or_below_itself() -> None:
    with pytest.raises(TreeCyclic):
        move(given(DW01), given(DW01))
    with pytest.raises(TreeCyclic):
        move(given(DW01), given(BRANCH))


def test_a_unit_that_is_not_registered_yet_cannot_be_moved() -> None:
    with pytest.raises(UnitNotInPlace):
        move(EMPTY, TREE[UnitId("DW02")])
    with pytest.raises(UnitNotInPlace):
        move(given(BRANCH), EMPTY)


def revise(state: UnitState, **changes: object) -> list[UnitRevised]:
    given_fields = {"name": "新名", "domain": "COMMUNITY", "assessment_class": "", "credit_code": ""}
    return revise_unit(state, effective_on=MOVED, reason="更名", **{**given_fields, **changes})  # type: ignore[arg-type]


def test_a_new_name_holds_from_its_day_and_the_old_one_before() -> None:
    renamed = given(BRANCH, *revise(given(BRANCH)))

    assert renamed.described_on(date(2020, 8, 31)).name == "DW01-001"
    assert renamed.described_on(MOVED).name == "新名"


def test_a_revision_changes_something_and_no_earlier_than_the_last() -> None:
    with pytest.raises(NothingChanged):
        revise(given(BRANCH), name="DW01-001")
    with pytest.raises(HistoryFixed):
        revise(given(BRANCH, UnitRevised(UnitId("DW01-001"), "又名", "COMMUNITY", "", "", date(2021, 1, 1), "更名")))
    with pytest.raises(DomainRequired):
        revise(given(BRANCH), domain=None)


def dissolve(state: UnitState, *subordinates: UnitState, effective_on: date = MOVED) -> list[UnitDissolved]:
    return dissolve_unit(state, subordinates=subordinates, effective_on=effective_on, reason="撤并")


def test_a_dissolved_unit_stands_until_the_day_before() -> None:
    gone = given(BRANCH, *dissolve(given(BRANCH)))

    assert gone.stands_on(date(2020, 8, 31))
    assert not gone.stands_on(MOVED)
    assert gone.superior_on(MOVED) is None


def test_a_unit_with_a_subordinate_that_stays_is_not_dissolved() -> None:
    with pytest.raises(SubordinatesRemain, match="DW01-001"):
        dissolve(given(DW01), given(BRANCH))


def test_a_unit_is_dissolved_when_its_subordinates_have_left_by_then() -> None:
    moved = given(BRANCH, UnitMoved(UnitId("DW01-001"), UnitId("DW02"), MOVED, "区划调整"))
    gone = given(BRANCH, UnitDissolved(UnitId("DW01-001"), MOVED, "撤并"))

    assert dissolve(given(DW01), moved, gone)
    with pytest.raises(SubordinatesRemain):
        dissolve(given(DW01), moved, effective_on=date(2020, 8, 31))
    with pytest.raises(SubordinatesRemain):
        dissolve(given(DW01), gone, effective_on=date(2020, 8, 31))


def test_a_unit_whose_posts_are_held_is_not_dissolved() -> None:
    assigned = PostAssigned(
        UnitId("DW01-001"), PostId("P"), PersonId("A"), "书记", PostKind.SECRETARY, "全面工作", FOUNDED
    )
    ended = PostEnded(UnitId("DW01-001"), PostId("P"), date(2020, 8, 31), "")

    with pytest.raises(PostsRemain, match="书记"):
        dissolve(given(BRANCH, assigned))
    assert dissolve(given(BRANCH, assigned, ended))


def test_nothing_is_done_to_a_dissolved_unit() -> None:
    gone = given(BRANCH, UnitDissolved(UnitId("DW01-001"), MOVED, "撤并"))

    with pytest.raises(UnitNotInPlace):
        dissolve(gone)
    with pytest.raises(UnitNotInPlace):
        move(gone, TREE[UnitId("DW02")])
    with pytest.raises(UnitNotInPlace):
        revise(gone)


def test_a_dissolution_does_not_reach_back_before_a_recorded_move() -> None:
    moved = given(BRANCH, UnitMoved(UnitId("DW01-001"), UnitId("DW02"), MOVED, "区划调整"))

    with pytest.raises(HistoryFixed):
        dissolve(moved, effective_on=date(2020, 8, 1))
