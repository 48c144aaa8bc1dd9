"""List sets on their way to issue: consultation, approval, changes afterwards."""

from collections.abc import Iterable
from typing import Any

from domain.lists.events import (
    ChangeApproved,
    ChangeProposed,
    ChangeRejected,
    ComparisonRetracted,
    ConsultationHeld,
    ConsultationRequested,
    DutyContent,
    DutyItemAdded,
    DutyItemRevised,
    ElementCompared,
    ItemWithdrawn,
    ListDrafted,
    ListIssued,
    ListReturned,
    ListSubmitted,
    OpinionRecorded,
    OpinionResolved,
    ProblemItemAdded,
    ProblemItemRevised,
    TaskItemAdded,
    TaskItemRevised,
)
from domain.recorded import Recorded
from projections.list_sets.content import proposed_content
from projections.temporal import Close, Entry, Key, Op, Patch, Projection, Put, Row, Rows, Table


def _set_key(recorded: Recorded) -> Key:
    """Unit and year: an event that names only an item stands in the stream `list_set/<unit>/<year>` all the same."""
    _, unit, year = recorded.stream.split("/")
    return unit, int(year)


LIST_SET = Table(
    "list_set",
    key=("unit", "year"),
    found_by=(lambda recorded: (_set_key(recorded),) if recorded.stream.startswith("list_set/") else (),),
)
ELEMENT = Table("element_check", key=("unit", "year", "element"), found_by=(("unit", "year", "element"),))
OPINION = Table("opinion", key=("opinion",), found_by=("opinion",))
CHANGE = Table("list_change", key=("change",), found_by=("change",))
DUTY = Table("list_duty", key=("item",), found_by=("item",))

list_sets = Projection("list_sets", LIST_SET, ELEMENT, OPINION, CHANGE, DUTY)


@list_sets.on(ListDrafted)
def drafted(entry: Entry, event: ListDrafted, rows: Rows) -> Iterable[Op]:
    row: Row = {
        "maker": event.maker,
        "officer": event.officer,
        "template": event.template,
        "opinions_open": 0,
        "changes_open": 0,
        "requested_on": None,
        "held_on": None,
        "edits_since": 0,
        "submitted_on": None,
        "issued_on": None,
        "position": entry.recorded.position,
    }
    yield Put(LIST_SET, (event.unit, event.year), {**row, "state": _state(row)})


@list_sets.on(ProblemItemAdded, TaskItemAdded, ProblemItemRevised, TaskItemRevised, ItemWithdrawn)
def edited(entry: Entry, event: Any, rows: Rows) -> Iterable[Op]:
    yield from _edit(entry, rows)


@list_sets.on(DutyItemAdded)
def duty_added(entry: Entry, event: DutyItemAdded, rows: Rows) -> Iterable[Op]:
    yield Put(DUTY, (event.item,), _said(event.content))
    yield from _edit(entry, rows)


@list_sets.on(DutyItemRevised)
def duty_revised(entry: Entry, event: DutyItemRevised, rows: Rows) -> Iterable[Op]:
    before = rows.require(DUTY, event.item)
    said = _said(event.content)
    if any(before[name] != value for name, value in said.items()):
        yield Put(DUTY, (event.item,), said)
        yield from _edit(entry, rows)


@list_sets.on(ElementCompared)
def element_compared(entry: Entry, event: ElementCompared, rows: Rows) -> Iterable[Op]:
    row = {"conclusion": event.conclusion, "position": entry.recorded.position}
    yield Put(ELEMENT, (event.unit, event.year, event.element), row)
    yield from _edit(entry, rows)


@list_sets.on(ComparisonRetracted)
def comparison_retracted(entry: Entry, event: ComparisonRetracted, rows: Rows) -> Iterable[Op]:
    yield Close(ELEMENT, (event.unit, event.year, event.element))
    yield from _edit(entry, rows)


@list_sets.on(ConsultationRequested)
def consultation_requested(entry: Entry, event: ConsultationRequested, rows: Rows) -> Iterable[Op]:
    changes = {"requested_on": event.requested_on, "held_on": None, "edits_since": 0}
    yield _moved(entry, rows, changes)


@list_sets.on(OpinionRecorded)
def opinion_recorded(entry: Entry, event: OpinionRecorded, rows: Rows) -> Iterable[Op]:
    yield Put(
        OPINION,
        (event.opinion,),
        {
            "unit": event.unit,
            "year": event.year,
            "given_by": event.given_by,
            "text": event.text,
            "given_on": event.given_on,
            "position": entry.recorded.position,
        },
    )
    if event.given_by == event.unit:
        open_before = rows.require(LIST_SET, event.unit, event.year)["opinions_open"]
        yield _moved(entry, rows, {"opinions_open": open_before + 1})


@list_sets.on(OpinionResolved)
def opinion_resolved(entry: Entry, event: OpinionResolved, rows: Rows) -> Iterable[Op]:
    changes = {"disposition": event.disposition, "explanation": event.explanation}
    yield Patch(OPINION, (event.opinion,), changes)
    if rows.require(OPINION, event.opinion)["given_by"] == event.unit:
        open_before = rows.require(LIST_SET, event.unit, event.year)["opinions_open"]
        yield _moved(entry, rows, {"opinions_open": open_before - 1})


@list_sets.on(ConsultationHeld)
def consultation_held(entry: Entry, event: ConsultationHeld, rows: Rows) -> Iterable[Op]:
    yield _moved(entry, rows, {"held_on": event.held_on})


@list_sets.on(ListSubmitted)
def submitted(entry: Entry, event: ListSubmitted, rows: Rows) -> Iterable[Op]:
    yield _moved(entry, rows, {"submitted_on": event.submitted_on, "returned_reason": None})


@list_sets.on(ListReturned)
def returned(entry: Entry, event: ListReturned, rows: Rows) -> Iterable[Op]:
    yield _moved(entry, rows, {"submitted_on": None, "returned_reason": event.reason})


@list_sets.on(ListIssued)
def issued(entry: Entry, event: ListIssued, rows: Rows) -> Iterable[Op]:
    changes = {"maker": event.maker, "issued_on": event.issued_on, "document_number": event.document_number}
    yield _moved(entry, rows, changes)


@list_sets.on(ChangeProposed)
def change_proposed(entry: Entry, event: ChangeProposed, rows: Rows) -> Iterable[Op]:
    kind, list_kind, content = proposed_content(event)
    yield Put(
        CHANGE,
        (event.change,),
        {
            "unit": event.unit,
            "year": event.year,
            "item": event.item,
            "kind": kind,
            "list_kind": list_kind,
            "number": event.number,
            "content": content,
            "reason": event.reason,
            "proposed_by": event.proposed_by,
            "proposed_on": event.proposed_on,
            "state": "PROPOSED",
            "position": entry.recorded.position,
        },
    )
    open_before = rows.require(LIST_SET, event.unit, event.year)["changes_open"]
    yield _moved(entry, rows, {"changes_open": open_before + 1})


@list_sets.on(ChangeApproved)
def change_approved(entry: Entry, event: ChangeApproved, rows: Rows) -> Iterable[Op]:
    changes = {"state": "APPROVED", "approved_on": event.approved_on, "document_number": event.document_number}
    yield Patch(CHANGE, (event.change,), changes)
    open_before = rows.require(LIST_SET, event.unit, event.year)["changes_open"]
    yield _moved(entry, rows, {"changes_open": open_before - 1})


@list_sets.on(ChangeRejected)
def change_rejected(entry: Entry, event: ChangeRejected, rows: Rows) -> Iterable[Op]:
    yield Patch(CHANGE, (event.change,), {"state": "REJECTED", "rejected_reason": event.reason})
    open_before = rows.require(LIST_SET, event.unit, event.year)["changes_open"]
    yield _moved(entry, rows, {"changes_open": open_before - 1})


def _edit(entry: Entry, rows: Rows) -> Iterable[Op]:
    """Content that changes after the unit said that it was consulted makes that consultation void."""
    before = rows.require(LIST_SET, *_set_key(entry.recorded))
    if before["issued_on"] is None and (before["held_on"] is not None or before["edits_since"]):
        changes = {"requested_on": None, "held_on": None, "edits_since": before["edits_since"] + 1}
        yield _moved(entry, rows, changes)


def _moved(entry: Entry, rows: Rows, changes: Row) -> Patch:
    """The list set changed, with where it now stands."""
    key = _set_key(entry.recorded)
    after = {**rows.require(LIST_SET, *key), **changes}
    return Patch(LIST_SET, key, {**changes, "state": _state(after)})


def _state(row: Row) -> str:
    if row["issued_on"] is not None:
        return "CHANGE_PROPOSED" if row["changes_open"] else "ISSUED"
    if row["submitted_on"] is not None:
        return "APPROVAL"
    if row["opinions_open"]:
        return "OPINIONS_OPEN"
    if row["held_on"] is not None:
        return "RESOLVED"
    return "CONSULTING" if row["requested_on"] is not None else "DRAFT"


def _said(content: DutyContent) -> Row:
    """What somebody wrote; post and portfolio come from the unit tree."""
    return {"role": content.role, "holder": content.holder, "duty": content.duty, "weight": content.weight}
