"""The district itself."""

from collections.abc import Iterable
from dataclasses import asdict

from domain.tenancy.events import (
    CodeListExtended,
    ConsentGranted,
    KeyRotated,
    PolicyVersioned,
    TenantOpened,
    TenantResumed,
    TenantSuspended,
)
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

EVERY_YEAR = 0
"""The year of a code that holds for every year."""

DISTRICT = Table("district", found_by=(lambda recorded: ((),),))
POLICY = Table("policy", key=("policy_version",), found_by=("version",))
CODE = Table(
    "code_entry",
    key=("code_list", "year", "code"),
    found_by=(lambda recorded: _code_key(recorded.event),),
)
CONSENT = Table("consent", key=("purpose",), found_by=("purpose",))

tenancy = Projection("tenancy", DISTRICT, POLICY, CODE, CONSENT)


@tenancy.on(TenantOpened)
def opened(entry: Entry, event: TenantOpened, rows: Rows) -> Iterable[Op]:
    row = {"code": event.code, "name": event.name, "suspended_reason": None, "key_version": 1}
    yield Put(DISTRICT, (), row)


@tenancy.on(PolicyVersioned)
def policy_versioned(entry: Entry, event: PolicyVersioned, rows: Rows) -> Iterable[Op]:
    yield Put(POLICY, (event.version,), {"parameters": asdict(event.policy), "reason": event.reason})


@tenancy.on(CodeListExtended)
def code_list_extended(entry: Entry, event: CodeListExtended, rows: Rows) -> Iterable[Op]:
    for key in _code_key(event):
        yield Put(CODE, key, {"label": event.label, "position": entry.recorded.position})


@tenancy.on(KeyRotated)
def key_rotated(entry: Entry, event: KeyRotated, rows: Rows) -> Iterable[Op]:
    yield Patch(DISTRICT, (), {"key_version": event.key_version})


@tenancy.on(TenantSuspended)
def suspended(entry: Entry, event: TenantSuspended, rows: Rows) -> Iterable[Op]:
    yield Patch(DISTRICT, (), {"suspended_reason": event.reason})


@tenancy.on(TenantResumed)
def resumed(entry: Entry, event: TenantResumed, rows: Rows) -> Iterable[Op]:
    yield Patch(DISTRICT, (), {"suspended_reason": None})


@tenancy.on(ConsentGranted)
def consent_granted(entry: Entry, event: ConsentGranted, rows: Rows) -> Iterable[Op]:
    yield Put(CONSENT, (event.purpose,), {"until_on": event.until_on})


def _code_key(event: object) -> Iterable[tuple[str, int, str]]:
    if isinstance(event, CodeListExtended):
        yield event.code_list, EVERY_YEAR if event.year is None else event.year, event.code
