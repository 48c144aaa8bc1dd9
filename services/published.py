"""The published GraphQL operations (graphql/operations), for parts that ask the API as any client does."""

from functools import cache
from pathlib import Path

# In a wheel the operations lie beside this file, in a checkout under graphql/.
_HOMES = (Path(__file__).parent / "operations", Path(__file__).parents[1] / "graphql" / "operations")


@cache
def operation(name: str) -> str:
    """The text of graphql/operations/<name>.graphql."""
    for home in _HOMES:
        file = home / f"{name}.graphql"
        if file.exists():
            return file.read_text(encoding="utf-8")
    raise FileNotFoundError(name)
