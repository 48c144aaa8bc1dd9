"""The table of permissions against every post of a district, worked out here a second time and by hand."""

from typing import Any

import pytest

from domain.codes import PostKind
from domain.ids import PersonId
from domain.permissions import COMMAND_GRANTS
from domain.recorded import Actor
from domain.refusal import NotPermitted
from domain.roles import ROLE_NAMES, SCOPE_NAMES, TOKEN_ROLES, Role, Scope
from services.commands.decide import Decide
from services.commands.service import HANDLERS
from services.store import tenant

SUBJECTS = ("DW01", "DW01-001")

LINES = {"DW01": {"DW01", "QW"}, "DW01-001": {"DW01-001", "DW01", "QW"}}
MAKERS = {"DW01": "QW", "DW01-001": "DW01"}

ROLES = {
    PostKind.SECRETARY: Role.SECRETARY,
    PostKind.DEPUTY_IN_CHARGE: Role.DEPUTY_IN_CHARGE,
    PostKind.TEAM_MEMBER: Role.TEAM_MEMBER,
    PostKind.LIST_OFFICER: Role.LIST_OFFICER,
    PostKind.COMMITTEE_APPROVER: Role.COMMITTEE_APPROVER,
}


def roles_of(unit: str, post: PostKind) -> set[Role]:
    roles = {ROLES[post]} if post in ROLES else set()
    if unit == "ZZB":
        roles.add(Role.ORG_DEPT)
    if unit.startswith("ZN"):
        roles.add(Role.FUNCTIONAL_DEPT)
    return roles | GROUP.get((unit, post), set())


GROUP = {("DW02", PostKind.STAFF): {Role.ASSESSOR}, ("ZN01", PostKind.STAFF): {Role.ASSESSOR, Role.GROUP_LEADER}}
"""Who is in the assessment group that the command is about."""


def reaches(unit: str, post: PostKind, role: Role, scope: Scope, subject: str) -> bool:
    if scope is Scope.MAKER:
        for_the_committee = unit == "ZZB" and subject == "DW01" and role in (Role.ORG_DEPT, Role.LIST_OFFICER)
        return unit == MAKERS[subject] or for_the_committee
    if scope is Scope.GROUP:
        return role in GROUP.get((unit, post), set())
    return {
        Scope.DISTRICT: True,
        Scope.OWN: unit == subject,
        Scope.BELOW: unit == "DW01" and subject == "DW01-001",
        Scope.SUBTREE: unit in LINES[subject],
        Scope.HOLDER: unit == subject and post is PostKind.TEAM_MEMBER,
        Scope.DEPARTMENT: unit == "ZN01",
        Scope.ORGANISER: unit == subject,
        Scope.COMMITTEE: unit == "QW",
        Scope.SUPERVISOR: unit in ("ZZB", "QW"),
        Scope.CONCERNED: unit == subject and post is PostKind.TEAM_MEMBER,
    }[scope]


def is_permitted(district: Any, command_class: type, actor: Actor, subject: str) -> bool:
    """Ask for a command about `subject`, whose responsible leader is its team member, of the department ZN01, and
    organised by the organisation department."""
    command = object.__new__(command_class)
    with tenant(district.tenant_id):
        decide = Decide(
            district.log,
            command,
            tenant_id=district.tenant_id,
            command_id="00000000-0000-4000-8000-000000000000",
            actor=actor,
            today=district.today,
            occurred_on=district.today,
        )
        try:
            decide.authorise(
                unit=district.units[subject],
                holder=district.posts[subject, PostKind.TEAM_MEMBER][1],
                department=district.units["ZN01"],
                group={PersonId(district.posts[post][1]): frozenset(roles) for post, roles in GROUP.items()},
                supervisor=district.units["ZZB"],
            )
        except NotPermitted:
            return False
    return True


@pytest.mark.parametrize("command_class", COMMAND_GRANTS)
def test_a_command_is_open_to_those_the_table_names_and_closed_to_all_others(
    rehearsed: Any, command_class: type
) -> None:
    grants = COMMAND_GRANTS[command_class]

    for unit, post in rehearsed.posts:
        actor = rehearsed.holder(unit, post)
        for subject in SUBJECTS:
            expected = any(
                role in roles_of(unit, post) and reaches(unit, post, role, scope, subject) for role, scope in grants
            )
            assert is_permitted(rehearsed, command_class, actor, subject) == expected, (unit, post, subject)
    for role in Role:
        actor = Actor("somebody", roles=frozenset({role}))
        expected = role in TOKEN_ROLES and (role, Scope.DISTRICT) in grants
        assert is_permitted(rehearsed, command_class, actor, "DW01") == expected, role


@pytest.mark.parametrize("command_class", COMMAND_GRANTS)
def test_an_importer_does_on_paper_what_some_post_of_that_unit_may_do(rehearsed: Any, command_class: type) -> None:
    grants = [(role, scope) for role, scope in COMMAND_GRANTS[command_class] if role not in TOKEN_ROLES]

    for unit in rehearsed.units:
        for subject in SUBJECTS:
            expected = any(
                reaches(unit, PostKind.STAFF, role, scope, subject)
                for role, scope in grants
                if scope not in (Scope.HOLDER, Scope.GROUP, Scope.CONCERNED)
            )
            actor = rehearsed.behalf(unit, attested=True)
            assert is_permitted(rehearsed, command_class, actor, subject) == expected, (unit, subject)


def test_every_command_has_a_handler_and_every_handler_a_grant() -> None:
    assert set(HANDLERS) == set(COMMAND_GRANTS)


def test_token_roles_count_everywhere_or_nowhere() -> None:
    scopes = {scope for grants in COMMAND_GRANTS.values() for role, scope in grants if role in TOKEN_ROLES}

    assert scopes == {Scope.DISTRICT}


def test_every_role_and_scope_has_a_name() -> None:
    assert set(ROLE_NAMES) == set(Role)
    assert set(SCOPE_NAMES) == set(Scope)
