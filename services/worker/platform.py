"""Who acts when nobody does: the platform itself, in the district whose log asked for it."""

from domain.recorded import Actor
from domain.roles import Role

PLATFORM = Actor(person="platform", roles=frozenset({Role.SYSTEM}))
