"""Items' contents: what stands in the lists."""

from collections.abc import Iterable

from domain.codes import ListKind
from domain.execution.events import ItemCarriedOver
from domain.lists.events import (
    DutyContent,
    DutyItemAdded,
    DutyItemRevised,
    ItemTargetLinked,
    ItemTargetUnlinked,
    ItemWithdrawn,
    ListDrafted,
    ListIssued,
    ProblemContent,
    ProblemItemAdded,
    ProblemItemRevised,
    TaskContent,
    TaskItemAdded,
    TaskItemRevised,
)
from projections.ledger.tables import ITEM, LIST_SET, WORK, ledger
from projections.temporal import Entry, Op, Patch, Put, Row, Rows


@ledger.on(ListDrafted)
def drafted(entry: Entry, event: ListDrafted, rows: Rows) -> Iterable[Op]:
    row = {"maker": event.maker, "issued_on": None, "document_number": None}
    yield Put(LIST_SET, (event.unit, event.year), row)


@ledger.on(ListIssued)
def issued(entry: Entry, event: ListIssued, rows: Rows) -> Iterable[Op]:
    row = {"maker": event.maker, "issued_on": event.issued_on, "document_number": event.document_number}
    yield Put(LIST_SET, (event.unit, event.year), row)


@ledger.on(ProblemItemAdded, TaskItemAdded, DutyItemAdded)
def added(entry: Entry, event: ProblemItemAdded | TaskItemAdded | DutyItemAdded, rows: Rows) -> Iterable[Op]:
    yield Put(
        ITEM,
        (event.item,),
        {
            "unit": event.unit,
            "year": event.year,
            "number": event.number,
            **_contents(event.content),
            "targets": [],
            "change": event.change,
            "carried_from": event.carried_from,
            "position": entry.recorded.position,
        },
    )
    yield Put(
        WORK,
        (event.item,),
        {
            "state": "DRAFT",
            "state_before": None,
            "leader": None,
            "collaborators": [],
            "report_count": 0,
            "standing_on": None,
            "contribution_count": 0,
            "evidence": [],
        },
    )


@ledger.on(ProblemItemRevised, TaskItemRevised, DutyItemRevised)
def revised(entry: Entry, event: ProblemItemRevised | TaskItemRevised | DutyItemRevised, rows: Rows) -> Iterable[Op]:
    changes = _contents(event.content)
    if event.change is not None:
        changes["change"] = event.change
    yield Patch(ITEM, (event.item,), changes)


@ledger.on(ItemTargetLinked)
def target_linked(entry: Entry, event: ItemTargetLinked, rows: Rows) -> Iterable[Op]:
    targets = rows.require(ITEM, event.item)["targets"]
    if event.target not in targets:
        yield Patch(ITEM, (event.item,), {"targets": [*targets, event.target]})


@ledger.on(ItemTargetUnlinked)
def target_unlinked(entry: Entry, event: ItemTargetUnlinked, rows: Rows) -> Iterable[Op]:
    targets = rows.require(ITEM, event.item)["targets"]
    yield Patch(ITEM, (event.item,), {"targets": [target for target in targets if target != event.target]})


@ledger.on(ItemWithdrawn)
def withdrawn(entry: Entry, event: ItemWithdrawn, rows: Rows) -> Iterable[Op]:
    changes: Row = {"withdrawn_reason": event.reason}
    if event.change is not None:
        changes["change"] = event.change
    yield Patch(ITEM, (event.item,), changes)
    yield Patch(WORK, (event.item,), {"state": "WITHDRAWN", "state_before": None})


@ledger.on(ItemCarriedOver)
def carried_over(entry: Entry, event: ItemCarriedOver, rows: Rows) -> Iterable[Op]:
    yield Patch(ITEM, (event.item,), {"carried_into": event.into, "carried_reason": event.reason})
    yield Patch(WORK, (event.item,), {"state": "CARRIED_OVER", "state_before": None})


def _contents(content: ProblemContent | TaskContent | DutyContent) -> Row:
    match content:
        case ProblemContent():
            return {
                "kind": ListKind.PROBLEM,
                "statement": content.statement,
                "weight": content.weight,
                "source": content.source,
                "source_note": content.source_note,
                "elements": list(content.elements),
                "domains": list(content.domains),
                "salient": content.salient,
                "root_cause": content.root_cause,
                "suggestion": content.suggestion,
                "finding": content.finding,
            }
        case TaskContent():
            return {
                "kind": ListKind.TASK,
                "statement": content.goal,
                "weight": content.weight,
                "tier": content.tier,
                "basis": content.basis,
                "basis_note": content.basis_note,
                "level": content.level,
                "priority": content.priority,
                "problems": list(content.problems),
                "programme": content.programme,
                "unit_of_measure": content.unit_of_measure,
                "target_value": content.target_value,
                "due_on": content.due_on,
                "evidence_kind": content.evidence_kind,
                "check_method": content.check_method,
                "tags": list(content.tags),
                "subgroup": content.subgroup,
                "secretary_commitment": content.secretary_commitment,
            }
        case DutyContent():
            return {
                "kind": ListKind.RESPONSIBILITY,
                "statement": content.duty,
                "weight": content.weight,
                "role": content.role,
                "holder": content.holder,
                "post": content.post,
                "portfolio": content.portfolio,
            }
