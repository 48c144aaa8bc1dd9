"""`sandan migrate` and `sandan tenant`: what the platform's owner does, with the owner's login."""

import psycopg

from services.cli.terminal import say
from services.settings import load
from services.store import Migration, StoreError, create_tenant, list_tenants
from services.store import migrate as migrate_database

PASSWORD_HINT = (
    "运行用户 sandan_app 若还没有口令，请在数据库里设置：ALTER ROLE sandan_app PASSWORD '口令'，"
    "再写进 SANDAN_DATABASE_URL。"
)
"""Roles are made without a password: one that a program chose would have to be told to somebody."""


def migrate() -> None:
    """把数据库结构升级到本程序需要的版本；可以重复运行。

    需要 SANDAN_DATABASE_ADMIN_URL（sandan up 运行时自动找到）。
    它的用户可以是 sandan_owner 的成员；第一次运行时，可以是超级用户，
    或有 CREATEROLE 权限并且拥有该数据库的用户。
    第一次会建立 sandan_app 等用户，不带口令；请随后设置它的口令：
        ALTER ROLE sandan_app PASSWORD '口令'
    升级不可倒退；数据库比程序新时拒绝。

    例：
        export SANDAN_DATABASE_ADMIN_URL=postgresql://管理员:口令@db/sandan
        sandan migrate
    """
    applied = migrate_and_say(load().need_database_admin_url())
    say("数据库结构已是最新。" if not applied else f"共升级 {len(applied)} 步。")
    if any(migration.version == 1 for migration in applied):
        say(PASSWORD_HINT)


def migrate_and_say(admin_url: str) -> list[Migration]:
    """Apply what is missing, name each step, and return them."""
    applied = migrate_database(admin_url)
    for migration in applied:
        say(f"数据库结构已升级到 {migration.version:04}_{migration.name}")
    return applied


def tenant_create(code: str, name: str) -> None:
    """建立一个区县：登记代码和名称，开一本空的事件日志，生成它的加密密钥。

    例：
        sandan tenant create shili 示例区

    Parameters
    ----------
    code
        区县代码，小写字母、数字、连字符、下划线，建立后不变，例如 shili 或 110105
    name
        区县名称，例如 示例区
    """
    settings = load()
    try:
        tenant_id = create_tenant(settings.need_database_admin_url(), settings.keyring, code, name)
    except psycopg.errors.CheckViolation:
        raise StoreError(
            f"区县代码 {code} 或名称 {name} 不合要求：代码只用小写字母、数字、连字符、下划线，名称不能为空。"
        ) from None
    say(f"已建立区县 {name}（代码 {code}，编号 {tenant_id}）。下一步：sandan import {code} 工作簿.xlsx")


def tenant_list() -> None:
    """列出全部区县：编号、代码、名称、建立时间。

    例：
        sandan tenant list
    """
    for tenant in list_tenants(load().need_database_admin_url()):
        say(f"{tenant.tenant_id}\t{tenant.code}\t{tenant.name}\t{tenant.created_at:%Y-%m-%d %H:%M}")
