"""The log: every fact of every district, in commit order, as exact bytes. How to use it, on one screen:

    migrate(admin_dsn)                                     # structure, once, also at every upgrade
    tenant_id = create_tenant(admin_dsn, keyring, "shili", "示例区")

    with Store(dsn, keyring) as store, tenant(tenant_id):  # one Store a process; the tenant around every call
        history = store.read_stream("item/…")              # list[Recorded], oldest first
        receipt = store.append(
            [Pending("item/…", version=len(history) + 1, event=…, command_id=…, actor=…, occurred_on=…)],
            CommandRow(command_id=…, request_sha256=…, stream="item/…", version=len(history) + 1),
            reads={"tenant": 3, "person/…": 1},            # streams the decision rests on, at these versions
        )                                                  # Receipt; again with the same id and digest: the same one
        store.find_receipt(command_id)                     # (request_sha256, Receipt) or None
        store.read_page(0, 5_000)                          # list[Recorded] from a position on, sealed parts closed
        store.read_raw(0, 5_000)                           # list[RawEvent]: the bytes as they lie there
        store.head(); store.snap(position)                 # size of the log; last position of that command
        store.snap_back(position)                          # last position of the last command that ends by then
        store.unseal([recorded.sealed, …])                 # personal parts kept as ciphertext in read models
        store.subject_keys.destroy("person-id")            # erase: what this key sealed reads as None from now on

    store.bind_head()                                  # BoundHead: the newest sealed head, kept from now on

    store.datastore.transaction()                          # psycopg cursor (dict rows) in the tenant's transaction
    store.datastore.scan()                                 # the same across districts as sandan_scan: numbers only

Refusals: ConcurrencyConflict (load and decide again), CommandIdReused, OccurredInFuture, EventTooLarge,
EventUnreadable, SubjectErased; faults: TenantUnset, TenantUnknown, ConnectionLost (nobody knows: send it again),
LogBroken, UnknownEvent, SealBroken, KeyringUnavailable, RuntimeUnfit, LoginUnfit, DatabaseNewer, DatabaseOlder.
README.md has the reasons.
"""

from services.store.application import PAGE_EVENTS, Store
from services.store.errors import (
    CommandIdReused,
    ConcurrencyConflict,
    ConnectionLost,
    DatabaseNewer,
    DatabaseOlder,
    EventTooLarge,
    EventUnreadable,
    KeyringUnavailable,
    LogBroken,
    LoginUnfit,
    MigrationChanged,
    MigrationError,
    OccurredInFuture,
    RuntimeUnfit,
    SealBroken,
    StoreError,
    SubjectErased,
    TenantUnknown,
    TenantUnset,
    UnknownEvent,
)
from services.store.migrations import APPLIED, Migration, migrate, refuse_unfit
from services.store.records import BoundHead, CommandRow, Pending, RawEvent, Receipt
from services.store.tenant import current_tenant, tenant
from services.store.tenants import Tenant, TenantExists, create_tenant, find_tenant, list_tenants

__all__ = [
    "APPLIED",
    "PAGE_EVENTS",
    "BoundHead",
    "CommandIdReused",
    "CommandRow",
    "ConcurrencyConflict",
    "ConnectionLost",
    "DatabaseNewer",
    "DatabaseOlder",
    "EventTooLarge",
    "EventUnreadable",
    "KeyringUnavailable",
    "LogBroken",
    "LoginUnfit",
    "Migration",
    "MigrationChanged",
    "MigrationError",
    "OccurredInFuture",
    "Pending",
    "RawEvent",
    "Receipt",
    "RuntimeUnfit",
    "SealBroken",
    "Store",
    "StoreError",
    "SubjectErased",
    "Tenant",
    "TenantExists",
    "TenantUnknown",
    "TenantUnset",
    "UnknownEvent",
    "create_tenant",
    "current_tenant",
    "find_tenant",
    "list_tenants",
    "migrate",
    "refuse_unfit",
    "tenant",
]
