"""Reads of follow-ups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Organised, Query, Read


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A follow-up: state PROPOSED, APPROVED, SENT, REPLIED, TALK_HELD, RECTIFICATION_REPORTED or CLOSED.
    `letter`, `reply`, `talk` and `report` are ciphertext with its place."""

    follow_up: str
    kind: str
    organiser: str
    unit: str
    year: int
    findings: list[str]
    addressee: str | None
    proposed_by: str | None
    proposed_on: date
    state: str
    approved_by: str | None
    approved_on: date | None
    document_number: str | None
    sent_on: date | None
    reply_due_on: date | None
    holidays_known: bool | None
    rectification_due_on: date | None
    letter: str | None
    replied_on: date | None
    reply: str | None
    held_on: date | None
    talk: str | None
    reported_on: date | None
    report: str | None
    evidence: list[str]
    result: str | None
    closed_on: date | None
    position: int


@dataclass(frozen=True, slots=True)
class FollowUpSight:
    """Whose follow-ups somebody sees: those they organise; and, once a letter is sent or the talk is held, those to a
    unit of `receivers` as such and those to `person`."""

    organised: Organised
    receivers: frozenset[str]
    person: str

    def holds(self, row: FollowUpRow) -> bool:
        """Whether a row is one of them."""
        if self.organised.holds(row):
            return True
        to_unit = row.addressee is None and row.unit in self.receivers
        return (row.sent_on is not None or row.held_on is not None) and (to_unit or row.addressee == self.person)


def follow_ups(
    tenant: int,
    at: int,
    *,
    follow_ups: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    kinds: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    finding: str | None = None,
    overdue_on: date | None = None,
    sight: FollowUpSight | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[FollowUpRow]:
    """Follow-ups by (proposed_on, follow_up). `overdue_on`: only those of which a reply or report is past its day."""
    read = (
        Read(tenant, at, "follow_up AS u", "u")
        .given("u.follow_up = ANY(%(follow_ups)s)", follow_ups=follow_ups)
        .given("u.unit = ANY(%(units)s)", units=units)
        .given("u.year = %(year)s", year=year)
        .given("u.kind = ANY(%(kinds)s)", kinds=kinds)
        .given("u.state = ANY(%(states)s)", states=states)
        .given("%(finding)s = ANY(u.findings)", finding=finding)
        .given(
            "((u.state = 'SENT' AND u.reply_due_on < %(overdue_on)s)"
            " OR (u.state IN ('SENT', 'REPLIED', 'TALK_HELD') AND u.rectification_due_on < %(overdue_on)s))",
            overdue_on=overdue_on,
        )
    )
    if sight is not None:
        to_them = "(u.addressee IS NULL AND u.unit = ANY(%(receivers)s)) OR u.addressee = %(person)s"
        read.always(
            f"({sight.organised.condition('u')} OR ((u.sent_on IS NOT NULL OR u.held_on IS NOT NULL) AND ({to_them})))",
            receivers=sorted(sight.receivers),
            person=sight.person,
            **sight.organised.params(),
        )
    return read.page(FollowUpRow, "u", ("proposed_on", "follow_up"), first, after)
