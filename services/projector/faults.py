"""Whose fault an error is: the event's, which stops one follower of one district, or nobody's, which is tried again."""

import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

from services.projector.cursors import Stale

# By SQLSTATE: connections and logins, transactions to be repeated, memory, disk and connections used up, locks that
# were not given, a server that is told to end or cannot reach its files, a session that idled for too long. Not 54, a
# value beyond PostgreSQL's limits, nor 57014, a statement that took too long: both come back with the same event.
_NOBODYS = ("08", "28", "40", "53", "55P03", "55006", "57P", "58", "25P03")
_LINE = ("08", "28", "53300", "57P", "58")


def nobodys_fault(error: BaseException) -> bool:
    """Whether it says nothing against an event: the line, the server, the pool, or another owner."""
    return isinstance(error, Stale) or _lacks_connection(error) or (_sqlstate(error) or "").startswith(_NOBODYS)


def line_fault(error: BaseException) -> bool:
    """Whether no other district would fare better: the database is away."""
    return _lacks_connection(error) or (_sqlstate(error) or "").startswith(_LINE)


def _lacks_connection(error: BaseException) -> bool:
    if isinstance(error, PoolTimeout | psycopg.InterfaceError | InterfaceError):
        return True
    if isinstance(error, psycopg.errors.PipelineAborted):
        return False  # said of what followed a statement that failed
    # Without a SQLSTATE the server did not answer: libpq, or the log's own `ConnectionLost`, says why.
    return isinstance(error, psycopg.OperationalError | OperationalError) and _sqlstate(error) is None


def _sqlstate(error: BaseException) -> str | None:
    """The server's code, also where the library's datastore gave psycopg's error a name of its own."""
    given = error if isinstance(error, psycopg.Error) else error.__cause__
    return given.sqlstate if isinstance(given, psycopg.Error) else None
