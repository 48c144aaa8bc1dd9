"""What a resolver is told: strawberry's Info with our context."""

import strawberry

from graphql_api.context import Context

Info = strawberry.Info[Context, None]
"""Of a resolver's `info` argument."""
