"""Development tokens: JWT signed with HS256 under SANDAN_TOKEN_KEY. Made by `sandan token`, by demo and by tests."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import jwt

from domain.roles import TOKEN_ROLES
from services.clock import Clock, now
from services.edge.identity import Identity, Unauthenticated
from services.store.tenant import TENANT_ID_MAX

ALGORITHM = "HS256"
ISSUER = "sandan-development"
AUDIENCE = "sandan"
KEY_BYTES_MIN = 32
LIFETIME_MAX = timedelta(days=30)
_CLAIMS = ("iss", "aud", "iat", "exp", "sub", "tenant", "roles")


def make_token(
    key: bytes,
    *,
    tenant_id: int,
    person: str,
    post: str | None = None,
    unit: str | None = None,
    roles: Iterable[str] = (),
    lifetime: timedelta = timedelta(hours=12),
    clock: Clock = now,
) -> str:
    """A token for one person of one district, at most LIFETIME_MAX long. `roles` are platform roles (TOKEN_ROLES).

    Raises ValueError on a short key, an unknown role, a tenant id that is none, or too long a life.
    """
    roles = sorted(set(roles))
    if len(key) < KEY_BYTES_MIN:
        raise ValueError(f"SANDAN_TOKEN_KEY 至少要 {KEY_BYTES_MIN} 字节")
    if unknown := [role for role in roles if role not in TOKEN_ROLES]:
        raise ValueError(f"没有这样的平台角色：{unknown[0]}；可用：{'、'.join(sorted(TOKEN_ROLES))}")
    if not 1 <= tenant_id <= TENANT_ID_MAX:
        raise ValueError(f"区县编号须在 1 到 {TENANT_ID_MAX} 之间")
    if not timedelta(0) < lifetime <= LIFETIME_MAX:
        raise ValueError(f"有效期至多 {LIFETIME_MAX.days} 天")
    issued_at = clock()
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": int(issued_at.timestamp()),
        "exp": int((issued_at + lifetime).timestamp()),
        "sub": person,
        "tenant": tenant_id,
        "roles": roles,
    }
    if post is not None:
        claims["post"] = post
    if unit is not None:
        claims["unit"] = unit
    return jwt.encode(claims, key, algorithm=ALGORITHM)


class DevelopmentTokens:
    """The identity provider of development and of the demonstration."""

    def __init__(self, key: bytes, clock: Clock = now) -> None:
        if len(key) < KEY_BYTES_MIN:
            raise ValueError(f"SANDAN_TOKEN_KEY 至少要 {KEY_BYTES_MIN} 字节")
        self._key = key
        self._clock = clock

    def identify(self, token: str) -> Identity:
        """Whom the token speaks for. Raises Unauthenticated on any other algorithm, key, audience, age or shape."""
        try:
            # Only HS256 is named, so neither "none" nor a public key used as secret is ever tried.
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                options={"require": list(_CLAIMS), "verify_exp": False, "verify_iat": False},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise Unauthenticated(f"{type(error).__name__}: {error}") from error
        self._check_age(claims)
        return _identity(claims)

    def _check_age(self, claims: dict[str, Any]) -> None:
        issued_at, expires_at = claims["iat"], claims["exp"]
        if type(issued_at) is not int or type(expires_at) is not int:
            raise Unauthenticated("iat or exp is not an integer")
        present = self._clock().timestamp()
        if not issued_at - 60 <= present < expires_at:
            raise Unauthenticated("expired or not yet valid")
        if expires_at - issued_at > LIFETIME_MAX.total_seconds():
            raise Unauthenticated("too long a life")


def _identity(claims: dict[str, Any]) -> Identity:
    tenant_id, person, roles = claims["tenant"], claims["sub"], claims["roles"]
    post, unit = claims.get("post"), claims.get("unit")
    if type(tenant_id) is not int or not 1 <= tenant_id <= TENANT_ID_MAX:
        raise Unauthenticated("no such tenant id")
    if not isinstance(person, str) or not person or any(not isinstance(part, str | None) for part in (post, unit)):
        raise Unauthenticated("person, post and unit are text")
    if not isinstance(roles, list) or any(not isinstance(role, str) or role not in TOKEN_ROLES for role in roles):
        raise Unauthenticated("unknown role")
    return Identity(tenant_id=tenant_id, person=person, post=post, unit=unit, roles=frozenset(roles))
