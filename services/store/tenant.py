"""Which district the running code works for: set once at the gate, read by every statement, never an argument."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from services.store.errors import TenantUnset

TENANT_ID_MAX = 2**31 - 1
"""Tenant ids are PostgreSQL `int`s from 1."""

_tenant_id: ContextVar[int] = ContextVar("sandan.tenant")


@contextmanager
def tenant(tenant_id: int) -> Iterator[int]:
    """Work for the district `tenant_id` (1 to `TENANT_ID_MAX`) inside the block. Raises ValueError on any other value.

    A thread started inside the block does not inherit it: it names its tenant itself, or fails closed.
    """
    # The id is written into SET LOCAL, which takes no parameter: only a checked integer may get there.
    if type(tenant_id) is not int or not 1 <= tenant_id <= TENANT_ID_MAX:
        raise ValueError(f"a tenant id is an integer from 1 to {TENANT_ID_MAX}, not {tenant_id!r}")
    token = _tenant_id.set(tenant_id)
    try:
        yield tenant_id
    finally:
        _tenant_id.reset(token)


def current_tenant() -> int:
    """The district of the enclosing `with tenant(...)`. Raises TenantUnset outside of one."""
    try:
        return _tenant_id.get()
    except LookupError:
        raise TenantUnset from None
