"""Whoever holds every table with its system columns, the write-ahead log and the platform's logs only guesses.

200 elections of three voters who fetch their tokens and cast one after the other in the very same order, which is the
worst they can do; their votes differ, so that guessing is right once an election. The attacker knows which voter
is which: the order in which tokens were given out is that of the voters, and so is the order of the votes cast. What is
tried is to carry either order, or any other that the tables or the WAL give, over to the votes as they were sealed.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
import structlog

from domain.ids import UnitId
from services.ballots.keys import BoxKeys
from services.ballots.votes import from_text
from tests.ballots.conftest import CHOICES, Meeting
from tests.conftest import Database

ELECTIONS, VOTERS = 200, 3
DEVIATION = ELECTIONS**0.5
"""Of the number of right guesses: each election's fixed points of a random order have mean 1 and variance 1."""
WITHIN = 6 * DEVIATION
"""By chance alone this fails once in five hundred million for each of the matchers."""

# Every row of every table of the platform, as text, with what the database notes beside it.
_TABLES = """
SELECT format('%I.%I', schemaname, relname) FROM pg_stat_user_tables WHERE schemaname IN ('public', 'model')
ORDER BY 1"""

# What each change of a page wrote, in the order of the write-ahead log.
_WAL = """
SELECT coalesce(block_data, '') || coalesce(block_fpi_data, '')
FROM pg_get_wal_block_info(%s, pg_current_wal_flush_lsn()) ORDER BY start_lsn, block_id"""

Ranks = Mapping[str, Sequence[int]]
"""Name of an order -> the place of each voter in it, voters in the order of the meeting."""


@dataclass(frozen=True)
class Election:
    """What was voted and what an attacker finds: orders of the voters, orders of the sealed votes."""

    voted: Sequence[str]
    voters: Ranks
    sealed: Sequence[str]
    commitments: Sequence[str]

    def guesses(self) -> dict[str, int]:
        """Matcher -> how many voters it gives their own vote."""
        by_commitment = [vote for _, vote in sorted(zip(self.commitments, self.sealed, strict=True))]
        orders = {"sealed": self.sealed, "reversed": self.sealed[::-1], "commitment": by_commitment}
        return {
            f"{of_voters} > {of_votes}": sum(votes[rank] == own for rank, own in zip(ranks, self.voted, strict=True))
            for of_voters, ranks in self.voters.items()
            for of_votes, votes in orders.items()
        }


def ranks(values: Sequence[Any]) -> list[int]:
    """The place of each value among them."""
    order = sorted(values)
    return [order.index(value) for value in values]


def orders_of(database: Database, meeting: Meeting, unit: UnitId, wal: bytes) -> Ranks:
    """What a box's rows order its voters by: those of tokens given out, and votes, which follow in the same order."""
    box = meeting.box(unit).box
    found: dict[str, Sequence[int]] = {}
    with psycopg.connect(database.superuser_dsn) as connection:
        given = connection.execute(
            "SELECT voter, xmin::text::bigint, ctid::text, blinded_sha256 FROM ballot_issued WHERE box = %s", (box,)
        ).fetchall()
        cast = connection.execute(
            "SELECT token, signature, sealed, xmin::text::bigint, ctid::text FROM ballot_cast WHERE box = %s", (box,)
        ).fetchall()
    given.sort(key=lambda row: meeting.voters.index(row[0]))
    # The attacker's best guess at whose vote is whose row: the first to fetch a token was the first to cast.
    by_time = sorted(cast, key=lambda row: row[3])
    rows = [by_time[rank] for rank in ranks([row[1] for row in given])]
    for number, name in enumerate(("voter", "issued xmin", "issued ctid", "blinded")):
        found[name] = ranks([row[number] for row in given])
    for number, name in enumerate(("token", "signature", "ciphertext", "cast xmin", "cast ctid")):
        found[name] = ranks([row[number] for row in rows])
    written = [wal.index(row[0]) for row in rows]
    found["wal"] = ranks(written)
    return found


def wal_since(database: Database, start: str) -> bytes:
    """What was written to any page since then, in the order of the log."""
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_walinspect")
        # Has all of it flushed, which is what can be looked at.
        connection.execute("SELECT pg_switch_wal()")
        return b"".join(bytes(written) for (written,) in connection.execute(_WAL, (start,)))


def dump(database: Database) -> dict[str, list[str]]:
    """Every row there is, by table."""
    with psycopg.connect(database.superuser_dsn) as connection:
        tables = [name for (name,) in connection.execute(_TABLES)]
        rows = {
            name: connection.execute(f"SELECT t.xmin || ' ' || t.ctid || ' ' || t FROM {name} AS t".encode())
            for name in tables
        }
        return {name: [text for (text,) in found.fetchall()] for name, found in rows.items()}


@dataclass(frozen=True)
class Seen:
    """Everything that is left of the elections, and what the attacker must not learn."""

    elections: Sequence[Election]
    before: Mapping[str, Sequence[str]]
    after: Mapping[str, Sequence[str]]
    wal: bytes
    logged: str
    secrets: Sequence[Mapping[str, bytes]]
    voters: Sequence[str]


def hold(
    meeting: Meeting, database: Database, make_keys: Callable[[], BoxKeys], shuffle: Callable[[list[Any]], None] | None
) -> Seen:
    """All elections, at once from the database's point of view: one meeting, a box for each."""
    meeting.begin()
    meeting.open_boxes(make_keys=make_keys)
    chance = random.Random(1)
    with psycopg.connect(database.superuser_dsn) as connection:
        start = connection.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone()
    assert start is not None
    votes, secrets = {}, []
    with structlog.testing.capture_logs() as logs:
        for unit in meeting.units:
            votes[unit] = chance.sample(CHOICES, VOTERS)
            for voter, choice in zip(meeting.voters, votes[unit], strict=True):
                client, token = meeting.token(unit, voter)
                ballot = client.ballot(token, choice)
                meeting.cast(ballot.body)
                secrets.append({name: from_text(ballot.body[name]) for name in ("token", "signature", "sealed")})
        before, wal = dump(database), wal_since(database, start[0])
        orders = {unit: orders_of(database, meeting, unit, wal) for unit in meeting.units}
        meeting.close()
        meeting.seal(**({} if shuffle is None else {"shuffle": shuffle}))
    elections = [
        Election(votes[unit], orders[unit], meeting.sealed(unit).votes, meeting.sealed(unit).commitments)
        for unit in meeting.units
    ]
    return Seen(elections, before, dump(database), wal_since(database, start[0]), repr(logs), secrets, meeting.voters)


@pytest.fixture(scope="module")
def seen(new_meeting: Callable[..., Meeting], database: Database, few_keys: Callable[[], BoxKeys]) -> Seen:
    return hold(new_meeting(units=ELECTIONS, voters=VOTERS), database, few_keys, None)


def right(elections: Sequence[Election]) -> dict[str, int]:
    """Matcher -> how often it was right over all elections."""
    found: dict[str, int] = {}
    for election in elections:
        for matcher, hits in election.guesses().items():
            found[matcher] = found.get(matcher, 0) + hits
    return found


def test_no_order_of_rows_transactions_ciphertexts_or_log_records_leads_from_voters_to_votes(seen: Seen) -> None:
    found = right(seen.elections)

    assert len(found) == 30
    assert {matcher: hits for matcher, hits in found.items() if abs(hits - ELECTIONS) > WITHIN} == {}


def test_the_matchers_find_a_teller_that_keeps_an_order(
    new_meeting: Callable[..., Meeting], database: Database, few_keys: Callable[[], BoxKeys]
) -> None:
    meeting = new_meeting(units=10, voters=VOTERS)

    leaking = hold(meeting, database, few_keys, lambda _votes: None)

    assert right(leaking.elections)["token > sealed"] == 10 * VOTERS


def test_nothing_of_a_vote_stands_outside_of_its_one_row_and_nothing_of_a_voter_in_it(seen: Seen) -> None:
    for name, rows in seen.before.items():
        text = "\n".join(rows)
        for secret in seen.secrets[:40]:
            for part in secret.values():
                assert (part.hex() in text) == (name == "public.ballot_cast"), name
        assert name != "public.ballot_cast" or not any(voter in text for voter in seen.voters)
    assert seen.before["public.ballot_cast"]
    assert not seen.after["public.ballot_cast"]
    assert not seen.after["public.ballot_issued"]


def test_no_commitment_is_written_anywhere_before_the_box_is_sealed(seen: Seen) -> None:
    before = "\n".join(row for rows in seen.before.values() for row in rows)

    for election in seen.elections:
        for commitment in election.commitments:
            assert commitment not in before
            assert from_text(commitment).hex() not in before


def test_the_write_ahead_log_holds_votes_as_ciphertext_alone(seen: Seen) -> None:
    sealed = [secret["sealed"] for secret in seen.secrets]

    assert all(text in seen.wal for text in sealed)
    # A vote's own bytes: its commitment's preimage would name the box before it.
    assert b"sandan ballot" not in seen.wal
    for election in seen.elections[:20]:
        for commitment in election.commitments:
            assert from_text(commitment) not in seen.wal


def test_the_platforms_logs_say_nothing_of_a_vote(seen: Seen) -> None:
    assert not re.search("ballot|vote|token", seen.logged)
    assert not any(voter in seen.logged for voter in seen.voters)
