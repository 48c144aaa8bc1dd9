"""Who is asking. The development token is one answer; an identity provider will be another behind the same seam."""

from dataclasses import dataclass
from typing import Protocol

from domain.recorded import Actor


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a token speaks for: a person in one district, at most one post, and the platform roles given to them.

    `post` and `unit` say in which capacity; whether the post really stands is read from the unit tree, not from here.
    """

    tenant_id: int
    person: str
    post: str | None = None
    unit: str | None = None
    roles: frozenset[str] = frozenset()

    def actor(self) -> Actor:
        """The actor that goes into the log."""
        return Actor(person=self.person, post=self.post, unit=self.unit, roles=self.roles)


class Unauthenticated(Exception):
    """登录凭据缺失、无效或已过期，请重新登录。

    One sentence for all causes: which check failed helps only somebody who forges tokens. `reason` goes to the log.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__((type(self).__doc__ or "").split("\n")[0])


class IdentityProvider(Protocol):
    """Checks a bearer token. The seam for the identity provider (OIDC) that a later version brings."""

    def identify(self, token: str) -> Identity:
        """Whom the token speaks for. Raises Unauthenticated."""
        ...
