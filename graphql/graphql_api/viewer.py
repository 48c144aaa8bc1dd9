"""Who is looking and what they may do and see, as the API tells them."""

import strawberry

from domain.permissions import COMMAND_GRANTS
from domain.reading import READ_GRANTS, ReadSubject
from domain.roles import Grants, Role, Scope
from graphql_api.commands import COMMANDS
from graphql_api.context import Context
from graphql_api.described import leaf
from graphql_api.gates.standing import group_roles, standing_of


@strawberry.type(description="一条权限：以哪一角色、在哪些单位。")
class Grant:
    role: Role = leaf("角色")
    scope: Scope = leaf("在哪些单位有效")


@strawberry.type(description="可以提交的一个命令。")
class CommandPermission:
    mutation: str = leaf("命令名，如 listIssue")
    description: str = leaf("中文说明")
    grants: list[Grant] = leaf("凭哪些角色；是否真正可以，还取决于所涉单位")


@strawberry.type(description="可以查询的一类内容。")
class ReadPermission:
    subject: ReadSubject = leaf("内容")
    grants: list[Grant] = leaf("凭哪些角色")


@strawberry.type(description="当前用户：身份来自登录凭据，角色取自单位树上的任职。")
class Viewer:
    person_id: strawberry.ID = leaf("人员编号")
    post_id: strawberry.ID | None = leaf("任职编号；没有以任职登录的为空")
    unit_id: strawberry.ID | None = leaf("任职所在单位的编号；任职已不成立的为空")
    roles: list[Role] = leaf("今天的角色")
    commands: list[CommandPermission] = leaf("可以提交的命令")
    reads: list[ReadPermission] = leaf("可以查询的内容")


async def viewer_of(context: Context) -> Viewer:
    """The viewer today, as last known, whatever moment is read."""
    standing = await standing_of(context)
    actor, ids = context.actor, context.ids
    roles = standing.roles | await group_roles(context)
    return Viewer(
        person_id=strawberry.ID(ids.make("Person", actor.person)),
        post_id=None if actor.post is None else strawberry.ID(ids.make("Post", actor.post)),
        unit_id=None if standing.unit is None else strawberry.ID(ids.make("Unit", standing.unit)),
        roles=sorted(roles),
        commands=[
            CommandPermission(mutation=spec.mutation, description=spec.description, grants=grants)
            for spec in COMMANDS
            if (grants := _held(COMMAND_GRANTS[spec.command], roles))
        ],
        reads=[
            ReadPermission(subject=subject, grants=grants)
            for subject, all_grants in READ_GRANTS.items()
            if (grants := _held(all_grants, roles))
        ],
    )


def _held(grants: Grants, roles: frozenset[Role]) -> list[Grant]:
    return [Grant(role=role, scope=scope) for role, scope in grants if role in roles]
