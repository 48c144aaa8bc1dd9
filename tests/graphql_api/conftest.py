"""A played year, once a session: two districts side by side in one database, kept as a template for every module."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from services.embedded import Postgres
from tests.conftest import Database
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Edge, running_edge
from tests.graphql_api.year import Year

_numbers = count(1)


@dataclass(frozen=True)
class Played:
    """The database of two districts with a year behind them; `ours` is district 1, `theirs` district 2."""

    name: str
    keyring: Path
    ours: HttpDistrict
    theirs: HttpDistrict


def new_database(postgres: Postgres, keyring: Path, template: str = "sandan") -> tuple[str, Database]:
    """A copy of a template that nobody is connected to, and its name."""
    name = f"graphql_{next(_numbers)}"
    with psycopg.connect(postgres.superuser_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER sandan_owner".encode())
    return name, Database(
        dsn=make_conninfo(postgres.database_url, dbname=name),
        admin_dsn=make_conninfo(postgres.database_admin_url, dbname=name),
        superuser_dsn=make_conninfo(postgres.superuser_url, dbname=name),
        keyring=keyring,
    )


@pytest.fixture(scope="session")
def played(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Two districts whose people worked through a year over HTTP."""
    keyring = tmp_path_factory.mktemp("played")
    name, database = new_database(postgres, keyring)
    ours, theirs = database.new_tenant(), database.new_tenant()
    with running_edge(database.dsn, keyring) as edge:
        districts = [HttpDistrict(edge, ours, "甲区字样"), HttpDistrict(edge, theirs, "乙区字样")]
        for district in districts:
            Year(district).play()
            waiting = "query Wait($position: Position) { district(atLeast: $position) { position } }"
            read = district.platform("AUDITOR").ask(waiting, position=district.position).data
            assert read["district"]["position"] == district.position
    return Played(name, keyring, *districts)


@pytest.fixture(scope="module")
def played_database(played: Played, postgres: Postgres) -> Database:
    """A copy of the played database for one module."""
    return new_database(postgres, played.keyring, played.name)[1]


@pytest.fixture(scope="module")
def edge(played_database: Database) -> Iterator[Edge]:
    """An edge on the copy, with a projector at work."""
    with running_edge(played_database.dsn, played_database.keyring) as running:
        yield running


@pytest.fixture(scope="module")
def ours(played: Played, edge: Edge) -> HttpDistrict:
    """The district that tests look from."""
    return replace(played.ours, edge=edge)


@pytest.fixture(scope="module")
def theirs(played: Played, edge: Edge) -> HttpDistrict:
    """The district beside it."""
    return replace(played.theirs, edge=edge)
