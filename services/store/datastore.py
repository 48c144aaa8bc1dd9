"""The one connection pool of a process, for all districts: every transaction names its district, and only locally."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq.abc import PGresult
from psycopg.rows import dict_row

from services.store.errors import RuntimeUnfit
from services.store.migrations import require_current
from services.store.tenant import current_tenant
from services.store.wire import Call, Connection, Row, Statement, exchange, prepare, transact

Result = TypeVar("Result")

SESSION_OPTIONS = (
    # A writer that died between statements must give its district's head row back.
    "-c idle_in_transaction_session_timeout=10s -c lock_timeout=20s"
    # Every key begins with the tenant, so one plan suits all; planning an append anew costs a seventh of it.
    " -c plan_cache_mode=force_generic_plan"
    " -c TimeZone=UTC -c DateStyle=ISO"
)


class LogDatastore(PostgresDatastore):
    """The library's datastore on a `postgresql://` address, without its DDL, types and LISTEN connections.

    `dsn` logs in as sandan_app or a member of it; at most `connections_max` connections. `statements` are prepared on
    every connection. Nothing is opened before `open`.
    """

    def __init__(self, dsn: str, statements: Sequence[Statement] = (), *, connections_max: int = 8) -> None:
        self.dsn = dsn
        self.statements = statements
        # The library's pool wants these five; the address below replaces them, with whatever else it says.
        super().__init__(
            dbname="", host="", port="", user="", password="",
            pool_size=1, max_overflow=connections_max - 1, connect_timeout=30, originator_id_type="text",
        )  # fmt: skip
        address = conninfo_to_dict(dsn)
        options = f"{SESSION_OPTIONS} {address.pop('options', '')}".strip()
        self.pool.kwargs = {
            "tcp_user_timeout": 15_000,
            **address,
            "options": options,
            "row_factory": dict_row,
        }

    def open(self) -> None:
        """Check that this process and this database fit together, then fill the pool. Raises RuntimeUnfit,
        DatabaseNewer, DatabaseOlder or psycopg.OperationalError."""
        if psycopg.pq.__impl__ == "python":
            raise RuntimeUnfit("psycopg 缺少编译部分，请安装 psycopg[binary]（pip install 'psycopg[binary]'）")
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            require_current(connection)
            role = connection.execute(
                "SELECT current_user, rolsuper OR rolbypassrls OR pg_has_role(oid, 'sandan_owner', 'MEMBER')"
                " FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            if role is None or role[1]:
                # Such a role reads every district whatever the policies say.
                raise RuntimeUnfit(f"数据库用户 {role and role[0]} 权限过大，SANDAN_DATABASE_URL 请用 sandan_app 登录")
        self.pool.open(wait=True)

    def after_connect_func(self) -> Callable[[Connection], None]:
        """Autocommit and prepared statements. Bound to no `self`, or the pool would keep this datastore alive."""
        statements = self.statements

        def after_connect(connection: Connection) -> None:
            connection.autocommit = True
            # With statements of its own prepared, psycopg answers every ROLLBACK with DEALLOCATE ALL: ours too.
            connection.prepare_threshold = None
            prepare(connection, statements)

        return after_connect

    def tenant_id(self) -> int:
        """The district that the caller works for. Raises TenantUnset."""
        return current_tenant()

    def transact(self, *calls: Call) -> list[list[Row]]:
        """Run prepared `calls` as the caller's district in one round trip (see `wire.transact`)."""
        return self._on_a_connection(transact, calls)

    def exchange(self, *calls: Call) -> list[PGresult]:
        """As `transact`, with the results as libpq gives them."""
        return self._on_a_connection(exchange, calls)

    def _on_a_connection(
        self, run: Callable[[Connection, int, Sequence[Call]], Result], calls: Sequence[Call]
    ) -> Result:
        tenant_id = self.tenant_id()
        with self.borrowed() as connection:
            return run(connection, tenant_id, calls)

    @contextmanager
    def borrowed(self) -> Iterator[Connection]:
        """A connection outside of a transaction, for what speaks to it directly and leaves it so, or closed."""
        # Not `pool.connection()`: its commit and status checks cost as much as the rest of an append's client side.
        connection = self.pool.getconn()
        try:
            yield connection
        finally:
            self.pool.putconn(connection)

    def register_type_adapters(self) -> None:
        """Nothing: the log uses no composite types."""

    @contextmanager
    def transaction(self, *, commit: bool = True) -> Iterator[psycopg.Cursor[dict[str, Any]]]:
        """A cursor (rows as dict) inside one transaction of the caller's district. Raises TenantUnset."""
        tenant_id = self.tenant_id()
        with super().transaction(commit=commit) as cursor:
            cursor.execute(b"SET LOCAL sandan.tenant = '%d'" % tenant_id)
            yield cursor

    @contextmanager
    def scan(self) -> Iterator[psycopg.Cursor[dict[str, Any]]]:
        """A cursor across districts that sees ids and numbers only, as the role sandan_scan."""
        with super().transaction(commit=True) as cursor:
            cursor.execute("SET LOCAL ROLE sandan_scan")
            yield cursor
