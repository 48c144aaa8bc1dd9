"""An assessment group: who formed it, who is in it, who stands back from which unit (policy 四(二), R10, R11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

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
from domain.assessment.events import (
    AssessorRecused,
    AssessorReplaced,
    AssessorSeconded,
    GroupEvent,
    GroupFormed,
    GroupLeaderSet,
    InterestDeclared,
)
from domain.codes import InterestKind, UnitKind
from domain.ids import GroupId, PersonId, UnitId
from domain.labels import label
from domain.text import SHORT_CHARACTERS_MAX, check_text

ORGANISERS = frozenset({UnitKind.DISTRICT_COMMITTEE, UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE})
"""Kinds of unit whose direct subordinates are assessed: nobody else organises an assessment (R11)."""


@dataclass(frozen=True, slots=True)
class Member:
    """A seconded assessor. Whoever was replaced is a member no more, and never again."""

    from_unit: UnitId
    since: date
    leads: bool
    left: bool = False


@dataclass(frozen=True, slots=True)
class GroupState:
    """A group folded from its stream. `recused` are the (person, unit) for which somebody stands back."""

    group: GroupId | None = None
    organiser: UnitId | None = None
    year: int = 0
    formed_on: date = date.min
    members: Mapping[PersonId, Member] = field(default_factory=dict)
    recused: frozenset[tuple[PersonId, UnitId]] = frozenset()

    @property
    def active(self) -> Mapping[PersonId, Member]:
        """Those who are in the group now."""
        return {person: member for person, member in self.members.items() if not member.left}

    @property
    def leaders(self) -> frozenset[PersonId]:
        """Who leads it; there may be several, so that one can settle what another one scored."""
        return frozenset(person for person, member in self.active.items() if member.leads)

    def assessors_of(self, unit: UnitId, belonging: frozenset[PersonId]) -> frozenset[PersonId]:
        """Who scores a unit: members who neither stand back from it nor come from it or belong to it."""
        return frozenset(
            person
            for person, member in self.active.items()
            if (person, unit) not in self.recused and member.from_unit != unit and person not in belonging
        )


EMPTY = GroupState()


def evolve(state: GroupState, event: GroupEvent) -> GroupState:
    """The group after one more fact."""
    match event:
        case GroupFormed():
            return GroupState(group=event.group, organiser=event.organiser, year=event.year, formed_on=event.formed_on)
        case AssessorSeconded():
            member = Member(event.from_unit, event.seconded_on, event.leads)
            return replace(state, members={**state.members, event.person: member})
        case GroupLeaderSet():
            member = replace(state.members[event.person], leads=True)
            return replace(state, members={**state.members, event.person: member})
        case InterestDeclared() | AssessorRecused():
            return replace(state, recused=state.recused | {(event.person, event.unit)})
        case AssessorReplaced():
            before = state.members[event.person]
            successor = Member(event.from_unit, event.replaced_on, before.leads)
            changed = {event.person: replace(before, left=True, leads=False), event.replacement: successor}
            return replace(state, members={**state.members, **changed})
        case _:
            assert_never(event)


def form_group(
    state: GroupState, group: GroupId, *, organiser: UnitId, kind: UnitKind, year: int, name: str, formed_on: date
) -> list[GroupFormed]:
    """Form a group for the units directly below the organiser. Raises OrganiserWrong (R11)."""
    if state.group is not None:
        raise GroupFormedAlready(field="group")
    if kind not in ORGANISERS:
        raise OrganiserWrong(f"所选单位为{label(kind)}。", field="organiser")
    check_text(name, "name", "考核组名称", characters_max=SHORT_CHARACTERS_MAX)
    return [GroupFormed(group=group, organiser=organiser, year=year, name=name, formed_on=formed_on)]


def second_assessor(
    state: GroupState, *, person: PersonId, title: str, from_unit: UnitId, leads: bool, seconded_on: date
) -> list[AssessorSeconded]:
    """Second a specialist to the group. Raises GroupNotFound, AssessorSecondedAlready or GroupDayWrong."""
    group = formed(state)
    _refuse_known(state, person, "person")
    _not_before_forming(state, seconded_on, "seconded_on")
    check_text(title, "title", "职务", characters_max=SHORT_CHARACTERS_MAX)
    return [
        AssessorSeconded(
            group=group, person=person, title=title, from_unit=from_unit, leads=leads, seconded_on=seconded_on
        )
    ]


def set_group_leader(state: GroupState, *, person: PersonId, set_on: date) -> list[GroupLeaderSet]:
    """Have a member lead the group. Raises GroupNotFound, NotAssessor, AssessorLeft, LeaderAlready, GroupDayWrong."""
    group = formed(state)
    member = _member(state, person)
    if member.leads:
        raise LeaderAlready(field="person")
    _not_before(member.since, set_on, "set_on")
    return [GroupLeaderSet(group=group, person=person, set_on=set_on)]


def declare_interest(
    state: GroupState, *, person: PersonId | None, unit: UnitId, kind: InterestKind, declared_on: date, final: bool
) -> list[InterestDeclared]:
    """A member says what ties them to a unit, and stands back from it at once.

    person: whoever acts. final: whether the unit's result is finalised, after which only an objection changes it.
    Raises InterestNotOwn, NotAssessor, AssessorLeft, AssessorRecusedAlready, AssessmentFinal or GroupDayWrong.
    """
    group = formed(state)
    if person is None:
        raise InterestNotOwn(field="group")
    _standing_back(state, person, unit, declared_on, "declared_on", final=final)
    return [InterestDeclared(group=group, person=person, unit=unit, kind=kind, declared_on=declared_on)]


def recuse_assessor(
    state: GroupState, *, person: PersonId, unit: UnitId, reason: str, recused_on: date, final: bool
) -> list[AssessorRecused]:
    """The organiser decides that a member stands back from a unit. Raises as `declare_interest` does."""
    group = formed(state)
    _standing_back(state, person, unit, recused_on, "recused_on", final=final)
    check_text(reason, "reason", "回避原因")
    return [AssessorRecused(group=group, person=person, unit=unit, reason=reason, recused_on=recused_on)]


def replace_assessor(
    state: GroupState,
    *,
    person: PersonId,
    replacement: PersonId,
    title: str,
    from_unit: UnitId,
    reason: str,
    replaced_on: date,
) -> list[AssessorReplaced]:
    """Put another specialist in a member's place. Raises NotAssessor, AssessorLeft or AssessorSecondedAlready."""
    group = formed(state)
    member = _member(state, person)
    _refuse_known(state, replacement, "replacement")
    _not_before(member.since, replaced_on, "replaced_on")
    check_text(title, "title", "职务", characters_max=SHORT_CHARACTERS_MAX)
    check_text(reason, "reason", "更换原因")
    return [
        AssessorReplaced(
            group=group,
            person=person,
            replacement=replacement,
            title=title,
            from_unit=from_unit,
            reason=reason,
            replaced_on=replaced_on,
        )
    ]


def formed(state: GroupState) -> GroupId:
    """The group's id. Raises GroupNotFound."""
    if state.group is None:
        raise GroupNotFound(field="group")
    return state.group


def _standing_back(
    state: GroupState, person: PersonId, unit: UnitId, day: date, field_name: str, *, final: bool
) -> None:
    member = _member(state, person)
    if (person, unit) in state.recused:
        raise AssessorRecusedAlready(field="unit")
    if final:
        raise AssessmentFinal(field="unit")
    _not_before(member.since, day, field_name)


def _member(state: GroupState, person: PersonId) -> Member:
    member = state.members.get(person)
    if member is None:
        raise NotAssessor(field="person")
    if member.left:
        raise AssessorLeft(field="person")
    return member


def _refuse_known(state: GroupState, person: PersonId, field_name: str) -> None:
    known = state.members.get(person)
    if known is not None:
        raise AssessorSecondedAlready("其已退出，不再进入。" if known.left else "", field=field_name)


def _not_before_forming(state: GroupState, day: date, field_name: str) -> None:
    if day < state.formed_on:
        raise GroupDayWrong(f"{day}早于考核组组成之日{state.formed_on}。", field=field_name)


def _not_before(since: date, day: date, field_name: str) -> None:
    if day < since:
        raise GroupDayWrong(f"{day}早于其进入考核组之日{since}。", field=field_name)
