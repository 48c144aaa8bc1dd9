"""Reads of review meetings, their reports and questions, and the ballots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read, Within


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A review meeting; `state` is how far it has come, in the order of table.sql. `present` is None before the vote,
    empty where paper shows no roll."""

    organiser: str
    year: int
    state: str
    units: list[str]
    participants: list[str]
    scheduled_on: date
    place: str
    assessment: str | None
    circulated_on: date | None
    called_unit: str | None
    called_reporter: str | None
    present: list[str] | None
    on_paper: bool | None
    opened_on: date | None
    closed_on: date | None
    adjourned_on: date | None
    position: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A unit's report: state CALLED or DELIVERED; its parts are None until it is delivered."""

    unit: str
    year: int
    organiser: str
    state: str
    reporter: str
    called_on: date
    delivered_on: date | None
    measures: str | None
    completion: str | None
    results: str | None
    reasons_unfinished: str | None
    next_plan: str | None
    commitments: list[str] | None
    position: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question to a unit's reporter; open while `answer` is None."""

    question: str
    unit: str
    year: int
    organiser: str
    asked: str
    asked_by: str | None
    asked_on: date
    answer: str | None
    answered_on: date | None
    position: int


@dataclass(frozen=True, slots=True)
class TallyRow:
    """The ballots on a unit's secretary: state OPEN or COUNTED; figures are None until they are counted."""

    unit: str
    year: int
    organiser: str
    state: str
    eligible: int | None
    choices: list[str]
    on_paper: bool
    opened_on: date
    box: str | None
    token_key: str | None
    vote_key: str | None
    counters: list[str]
    issued: int | None
    returned: int | None
    valid: int | None
    abstentions: int | None
    vote_names: list[str] | None
    vote_counts: list[int] | None
    counted_on: date | None
    position: int


def meetings(
    tenant: int,
    at: int,
    *,
    organisers: Sequence[str] | None = None,
    within: Within | None = None,
    year: int | None = None,
    states: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[MeetingRow]:
    """Meetings by (position, organiser): the order in which they were scheduled.

    within: only those that one of its units holds, or that a unit of it, or one of its lists, is reported on at.
    """
    read = Read(tenant, at, "review_meeting AS m", "m")
    if within is not None:
        read.always(
            "(m.organiser = ANY(%(of_units)s) OR m.units && %(of_units)s::text[] OR "
            "EXISTS (SELECT FROM unnest(m.units) AS u WHERE u || '/' || m.year = ANY(%(of_sets)s)))",
            of_units=sorted(within.units),
            of_sets=sorted(f"{unit}/{year}" for unit, year in within.sets),
        )
    return (
        read.given("m.organiser = ANY(%(organisers)s)", organisers=organisers)
        .given("m.year = %(year)s", year=year)
        .given("m.state = ANY(%(states)s)", states=states)
        .page(MeetingRow, "m", ("position", "organiser"), first, after)
    )


def reports(
    tenant: int,
    at: int,
    *,
    units: Sequence[str] | None = None,
    year: int | None = None,
    organisers: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    within: Within | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[ReportRow]:
    """Reports by (position, unit): the order in which reporters were called."""
    return (
        Read(tenant, at, "review_report AS r", "r")
        .given("r.unit = ANY(%(units)s)", units=units)
        .given("r.year = %(year)s", year=year)
        .given("r.organiser = ANY(%(organisers)s)", organisers=organisers)
        .given("r.state = ANY(%(states)s)", states=states)
        .within(within, "r.unit", year="r.year")
        .page(ReportRow, "r", ("position", "unit"), first, after)
    )


def questions(
    tenant: int,
    at: int,
    *,
    questions: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    organisers: Sequence[str] | None = None,
    within: Within | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[QuestionRow]:
    """Questions by (position, question): the order in which they were asked."""
    return (
        Read(tenant, at, "review_question AS q", "q")
        .given("q.question = ANY(%(questions)s)", questions=questions)
        .given("q.unit = ANY(%(units)s)", units=units)
        .given("q.year = %(year)s", year=year)
        .given("q.organiser = ANY(%(organisers)s)", organisers=organisers)
        .within(within, "q.unit", year="q.year")
        .page(QuestionRow, "q", ("position", "question"), first, after)
    )


def tallies(
    tenant: int,
    at: int,
    *,
    units: Sequence[str] | None = None,
    year: int | None = None,
    organisers: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    within: Within | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[TallyRow]:
    """Ballots by (position, unit): the order in which their boxes were opened."""
    return (
        Read(tenant, at, "ballot_tally AS t", "t")
        .given("t.unit = ANY(%(units)s)", units=units)
        .given("t.year = %(year)s", year=year)
        .given("t.organiser = ANY(%(organisers)s)", organisers=organisers)
        .given("t.state = ANY(%(states)s)", states=states)
        .within(within, "t.unit", year="t.year")
        .page(TallyRow, "t", ("position", "unit"), first, after)
    )
