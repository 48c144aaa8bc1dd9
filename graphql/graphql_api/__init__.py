"""The package that makes the published GraphQL contract; it never imports services."""

# First of all: a type that names a code list before it is an enum of ours gets a bare one of strawberry's own making.
from graphql_api import enums

__all__ = ["enums"]
