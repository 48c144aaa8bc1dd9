"""`sandan token`: a development token for a person in a post, or for a platform role."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from domain.codes import PostKind
from domain.roles import ROLE_NAMES, Role
from projections.query import NOW, fetch
from projections.units.read import PostRow, posts, units
from services.cli.errors import CommandFailed
from services.cli.terminal import complain, say
from services.clock import day_of, now
from services.edge.tokens import make_token
from services.settings import Settings, load
from services.store import Store, find_tenant
from services.store import tenant as in_tenant

TokenRole = Literal["tenant-admin", "importer", "auditor", "discipline-inspector", "member", "system"]
"""domain.roles.TOKEN_ROLES as they are typed."""


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom a token is made."""

    person: str
    post: str | None = None
    unit: str | None = None
    title: str = ""


def token(
    tenant: str,
    *,
    unit: str | None = None,
    duty: PostKind = PostKind.LIST_OFFICER,
    role: tuple[TokenRole, ...] = (),
    person: str | None = None,
    hours: int = 12,
) -> None:
    """签发一个开发用令牌，写到标准输出；用它访问 /graphql。

    给出 --unit 时，令牌属于今天在该单位担任 --duty 的人。
    否则属于 --person（不写则为一个固定的测试人员），权限只来自 --role。
    正式运行时改用身份提供方，不用这种令牌。

    例：
        sandan token shili --unit QW --duty list-officer
        sandan token shili --role auditor
        curl -H "Authorization: Bearer $(sandan token shili --unit QW)" ...

    Parameters
    ----------
    tenant
        区县代码
    unit
        单位编码，例如 DW01
    duty
        岗位职责：书记、分管领导、班子成员、专人、签发人、工作人员
    role
        平台角色，可以写多次
    person
        人员编号
    hours
        有效小时数，至多 720
    """
    settings = load()
    key = settings.need_token_key()
    tenant_id = find_tenant(settings.need_database_url(), tenant)
    roles = [Role(name.upper().replace("-", "_")) for name in role]
    if unit is not None:
        holder = holder_of_post(settings, tenant_id, unit, duty)
    else:
        holder = Holder(person or str(uuid.uuid5(uuid.NAMESPACE_OID, f"sandan/developer/{tenant_id}")))
    try:
        text = make_token(
            key,
            tenant_id=tenant_id,
            person=holder.person,
            post=holder.post,
            unit=holder.unit,
            roles=roles,
            lifetime=timedelta(hours=hours),
        )
    except ValueError as error:
        raise CommandFailed(f"不能签发令牌：{error}。") from error
    capacity = "、".join(
        filter(None, [f"{unit} {holder.title}" if unit else "", *(ROLE_NAMES[name] for name in roles)])
    )
    complain(f"令牌属于人员 {holder.person}（{capacity or '没有岗位和角色'}），{hours} 小时内有效。")
    say(text)


def holder_of_post(settings: Settings, tenant_id: int, unit_code: str, duty: PostKind) -> Holder:
    """Who holds that post today, as the read models know it. Raises CommandFailed."""
    today = day_of(now())
    with (
        Store(settings.need_database_url(), settings.keyring, connections_max=1) as store,
        in_tenant(tenant_id),
        store.datastore.transaction() as cursor,
    ):
        found = fetch(cursor.connection, units(tenant_id, NOW, today, codes=[unit_code]))
        if not found:
            raise CommandFailed(f"没有编码为 {unit_code} 的单位。刚导入的数据请稍候片刻，sandan project 须在运行。")
        held: list[PostRow] = fetch(
            cursor.connection, posts(tenant_id, NOW, today, units=[found[0].unit], kinds=[duty])
        )
    if not held:
        raise CommandFailed(f"{found[0].name} 今天无人担任 {duty}。")
    return Holder(held[0].person, held[0].post, held[0].unit, held[0].title)
