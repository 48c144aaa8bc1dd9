"""Officers' keys from registration to revocation, and the signatures that stand in events."""

from collections.abc import Iterable

from domain.assessment.events import SheetSigned
from domain.outcomes.events import YearPublished
from domain.rulings.events import RulingApproved
from domain.signing.events import SigningKeyConfirmed, SigningKeyRegistered, SigningKeyRevoked
from projections.temporal import Append, Entry, Op, Patch, Projection, Put, Rows, Table

KEY = Table("signing_key", key=("signing_key",), found_by=("signing_key",))

SIGNATURE = Table("officer_signature", journal=True)

signing_keys = Projection("signing_keys", KEY, SIGNATURE)


@signing_keys.on(SigningKeyRegistered)
def registered(entry: Entry, event: SigningKeyRegistered, rows: Rows) -> Iterable[Op]:
    own = {"person": event.person, "public_key": event.public_key, "proof": event.proof}
    when = {"registered_at": entry.recorded.recorded_at, "position": entry.recorded.position}
    yield Put(KEY, (event.signing_key,), {**own, "state": "REGISTERED", **when})


@signing_keys.on(SigningKeyConfirmed)
def confirmed(entry: Entry, event: SigningKeyConfirmed, rows: Rows) -> Iterable[Op]:
    columns = {"confirmed_by": event.confirmed_by, "confirmed_at": entry.recorded.recorded_at}
    yield Patch(KEY, (event.signing_key,), {"state": "CONFIRMED", **columns})


@signing_keys.on(SigningKeyRevoked)
def revoked(entry: Entry, event: SigningKeyRevoked, rows: Rows) -> Iterable[Op]:
    columns = {"reason": str(event.reason), "revoked_by": event.revoked_by}
    yield Patch(KEY, (event.signing_key,), {"state": "REVOKED", **columns, "revoked_at": entry.recorded.recorded_at})


@signing_keys.on(SheetSigned)
def sheet_signed(entry: Entry, event: SheetSigned, rows: Rows) -> Iterable[Op]:
    yield from _signed(entry, event)


@signing_keys.on(RulingApproved)
def ruling_approved(entry: Entry, event: RulingApproved, rows: Rows) -> Iterable[Op]:
    yield from _signed(entry, event)


@signing_keys.on(YearPublished)
def year_published(entry: Entry, event: YearPublished, rows: Rows) -> Iterable[Op]:
    yield from _signed(entry, event)


def _signed(entry: Entry, event: SheetSigned | RulingApproved | YearPublished) -> Iterable[Op]:
    """The signature, where there is one."""
    made = event.signature
    if made is not None:
        row = {"stream": entry.recorded.stream, "signing_key": made.signing_key, "value": made.value}
        yield Append(SIGNATURE, row)
