"""Who acts when nobody does: the platform itself, in the district whose log asked for it."""

from domain.permissions import Role
from domain.recorded import Actor

PLATFORM = Actor(person="platform", roles=frozenset({Role.SYSTEM}))
