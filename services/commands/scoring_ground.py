"""What the assessment of a unit rests on, read from its group, the year's rules, the tree and the code lists."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.assessment.assessment import AssessmentState, opened
from domain.assessment.facts import Scoring
from domain.assessment.group import GroupState
from domain.assessment.sheet import SheetState
from domain.codes import CodeList
from domain.ids import PersonId, UnitId
from domain.roles import Role
from domain.scoring import score_1
from domain.tenancy.decider import codes_in
from services.commands import states
from services.commands.decide import Decide


def roles_in(group: GroupState) -> Mapping[PersonId, frozenset[Role]]:
    """What each member of a group is in it."""
    leading = frozenset({Role.ASSESSOR, Role.GROUP_LEADER})
    return {person: leading if member.leads else frozenset({Role.ASSESSOR}) for person, member in group.active.items()}


def roles_over(decide: Decide, unit: UnitId, year: int) -> Mapping[PersonId, frozenset[Role]]:
    """What those are in their group who score a unit in a year; nobody before its assessment is opened.

    Who stands back from the unit has no say about it in the group's name either.
    """
    assessment = states.assessment(decide, unit, year)
    if assessment.group is None:
        return {}
    group = states.assessment_group(decide, assessment.group)
    scoring = group.assessors_of(unit, belonging_to(decide, unit, year, group, decide.day))
    return {person: roles for person, roles in roles_in(group).items() if person in scoring}


def group_of(decide: Decide, assessment: AssessmentState) -> GroupState:
    """The group that assesses. Raises AssessmentNotOpened."""
    opened(assessment)
    assert assessment.group is not None, "an opened assessment has a group"
    return states.assessment_group(decide, assessment.group)


def rules_of(decide: Decide, assessment: AssessmentState) -> bytes:
    """The bytes of the rule set that the assessment was opened under; it was frozen then."""
    return states.scoring(decide, assessment.year).rules.encode()


def rule_set_of(decide: Decide, assessment: AssessmentState) -> dict[str, Any]:
    """That rule set, read."""
    return score_1.read_rules(rules_of(decide, assessment))


def belonging_to(decide: Decide, unit: str, year: int, group: GroupState, on: date) -> frozenset[PersonId]:
    """The members of a group who hold or held a post in a unit in the year that is assessed, until that day."""
    posts = states.unit(decide, unit).posts
    return frozenset(
        post.person for post in posts if post.person in group.members and post.overlaps(date(year, 1, 1), on)
    )


def ground_of(decide: Decide, assessment: AssessmentState, group: GroupState, on: date) -> Scoring:
    """All that scores of a unit are checked against on a day."""
    year = assessment.year
    return Scoring(
        criteria=frozenset(rule_set_of(decide, assessment)["criteria"]),
        methods=codes_in(states.tenant(decide), CodeList.ASSESSMENT_METHOD, year),
        belonging=belonging_to(decide, opened(assessment), year, group, on),
        on=on,
    )


def sheets_of(decide: Decide, assessment: AssessmentState, group: GroupState) -> dict[PersonId, SheetState]:
    """The signed sheets on a unit, and those of the group's leaders, by assessor."""
    unit = opened(assessment)
    persons = dict.fromkeys((*assessment.signed, *sorted(group.leaders)))
    return {person: states.score_sheet(decide, unit, assessment.year, person) for person in persons}
