"""Read transactions of the API: one a request, READ ONLY, of one district, from an async pool.

A connection whose transaction was cut off (cancelled, timed out, failed) is closed and never lent again: an answer
still under way on it would otherwise reach the next borrower, who may be of another district.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Self

import psycopg
from psycopg.rows import TupleRow, tuple_row
from psycopg_pool import AsyncConnectionPool

from services.store import APPLIED, refuse_unfit

Connection = psycopg.AsyncConnection[TupleRow]


class ReadPool:
    """Connections for reading, shared by all districts. `dsn` logs in as sandan_app or another unprivileged role."""

    def __init__(self, dsn: str, *, connections_max: int = 10, statement_seconds: float = 10.0) -> None:
        self._statement_ms = int(statement_seconds * 1000)
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            dsn,
            min_size=1,
            max_size=connections_max,
            timeout=5.0,
            open=False,
            kwargs={"autocommit": True, "row_factory": tuple_row},
            name="sandan-reads",
        )

    async def open(self) -> None:
        """Fill the pool. Raises psycopg_pool.PoolTimeout when the database does not answer."""
        await self._pool.open(wait=True, timeout=10.0)

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.close()

    async def require_current(self) -> None:
        """Raises when the database does not answer, or does not fit this program any more."""
        async with self._pool.connection() as connection:
            applied = await connection.execute(APPLIED)
            refuse_unfit(dict(await applied.fetchall()))

    @asynccontextmanager
    async def transaction(self, tenant_id: int) -> AsyncIterator[Connection]:
        """A connection inside one READ ONLY transaction of the district. Raises psycopg_pool.PoolTimeout."""
        if type(tenant_id) is not int:
            raise TypeError("a tenant id is an integer")
        connection = await self._pool.getconn()
        try:
            # SET takes no parameters; both numbers are integers of ours. One round trip, and only for the transaction.
            await connection.execute(
                f"BEGIN READ ONLY; SET LOCAL sandan.tenant = '{tenant_id}';"
                f" SET LOCAL statement_timeout = {self._statement_ms}".encode()
            )
            yield connection
            await connection.execute("COMMIT")
        except BaseException:
            await connection.close()
            raise
        finally:
            await self._pool.putconn(connection)


class RequestReads:
    """The read transaction of one request, begun when first needed and shared by everything the request asks."""

    def __init__(self, pool: ReadPool, tenant_id: int) -> None:
        self._pool = pool
        self._tenant_id = tenant_id
        self._beginning = asyncio.Lock()
        self._transaction: Any = None
        self._connection: Connection | None = None
        self._ended = False

    async def connection(self) -> Connection:
        """The request's connection; statements of concurrent resolvers wait for each other on it."""
        async with self._beginning:
            if self._ended:
                # A resolver that outlived its request (it ran out of time) must not begin what nobody would end.
                raise asyncio.CancelledError
            if self._connection is None:
                transaction = self._pool.transaction(self._tenant_id)
                self._connection = await transaction.__aenter__()
                self._transaction = transaction
            return self._connection

    def glance(self) -> AbstractAsyncContextManager[Connection]:
        """A transaction of its own that ends at once, to see what was written meanwhile."""
        return self._pool.transaction(self._tenant_id)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *cause: Any) -> None:
        self._ended = True
        if self._transaction is not None:
            transaction, self._transaction, self._connection = self._transaction, None, None
            await transaction.__aexit__(*cause)
