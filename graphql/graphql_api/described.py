"""Fields with their description in front, typed: strawberry's own decorator would make every resolver untyped."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import strawberry

Resolver = TypeVar("Resolver", bound=Callable[..., Any])


def resolved(description: str, *, name: str | None = None) -> Callable[[Resolver], Resolver]:
    """A field whose value the decorated method finds."""
    return cast(Callable[[Resolver], Resolver], strawberry.field(description=description, name=name))


def leaf(description: str, *, name: str | None = None) -> Any:
    """A field that is a column of the row, or an attribute, of the same name."""
    return strawberry.field(description=description, name=name)
