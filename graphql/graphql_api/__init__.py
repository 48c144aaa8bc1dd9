"""The package that makes the published GraphQL contract; it never imports services."""
