"""A ticket: who may fetch which rendition of which file of which district, until when. Signed, never stored."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.codes import Rendition
from graphql_api.ids import Sealer
from services.clock import Clock, now
from services.evidence.errors import TicketExpired, TicketInvalid

TICKET_MINUTES = 5

_PURPOSE = "evidence-content"
_TENANT_DIGITS_MAX = 19


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket stands for. `person` is whom it was given to, not necessarily who comes with it."""

    tenant_id: int
    person: str
    evidence: str
    rendition: Rendition
    expires_at: datetime


class Tickets:
    """Makes and reads tickets under the key that also binds the ids clients see (at least 32 bytes)."""

    def __init__(self, key: bytes, clock: Clock = now) -> None:
        self._key = key
        self._clock = clock

    def issue(self, tenant_id: int, person: str, evidence: str, rendition: Rendition) -> tuple[str, datetime]:
        """The text of a ticket for the next five minutes, and when it ends."""
        expires_at = self._clock().replace(microsecond=0) + timedelta(minutes=TICKET_MINUTES)
        payload = "|".join((str(int(expires_at.timestamp())), rendition, evidence, person))
        return f"{tenant_id}.{self._sealer(tenant_id).seal(payload.encode())}", expires_at

    def read(self, text: str) -> Ticket:
        """What the ticket stands for. Raises TicketInvalid for what was not made here, TicketExpired."""
        digits, _, sealed = text.partition(".")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _TENANT_DIGITS_MAX):
            raise TicketInvalid
        payload = self._sealer(int(digits)).open(sealed)
        if payload is None:
            raise TicketInvalid
        seconds, rendition, evidence, person = payload.decode().split("|", 3)
        expires_at = datetime.fromtimestamp(int(seconds), UTC)
        if self._clock() >= expires_at:
            raise TicketExpired
        return Ticket(int(digits), person, evidence, Rendition(rendition), expires_at)

    def _sealer(self, tenant_id: int) -> Sealer:
        return Sealer(self._key, tenant_id, _PURPOSE)
