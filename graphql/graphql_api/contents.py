"""The contents of items: of those that stand, and of those a change proposes. Both come as the domain's dataclasses."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, cast

import strawberry

from domain.codes import DutyRole, ListKind, ProblemSource, SuperiorLevel, TaskBasis, TaskTier
from domain.lists import events as domain
from graphql_api import words
from graphql_api.described import leaf, resolved
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.suggestions import SuggestionsGate
from graphql_api.gates.supervision import SupervisionGate
from graphql_api.gates.tree import TreeGate
from graphql_api.guidance import Priority
from graphql_api.model import Model, node_of
from graphql_api.units import Person, Post, person_of
from graphql_api.view import View
from projections.ledger.read import LedgerRow

if TYPE_CHECKING:
    from graphql_api.findings import Finding
    from graphql_api.items import Item
    from graphql_api.suggestions import Suggestion

_PROBLEM, _TASK, _DUTY = (words.FIELDS[cls] for cls in (domain.ProblemContent, domain.TaskContent, domain.DutyContent))


@strawberry.type(description=words.TYPES[domain.ProblemContent])
class ProblemContent(Model[domain.ProblemContent]):
    row: strawberry.Private[domain.ProblemContent]

    statement: str = leaf(_PROBLEM["statement"])
    source: ProblemSource = leaf(_PROBLEM["source"])
    source_note: str = leaf(_PROBLEM["source_note"])
    elements: list[str] = leaf(_PROBLEM["elements"])
    domains: list[str] = leaf(_PROBLEM["domains"])
    weight: int = leaf(_PROBLEM["weight"])
    salient: bool = leaf(_PROBLEM["salient"])
    root_cause: str = leaf(_PROBLEM["root_cause"])

    @resolved("所采纳的意见建议；无权查看时为空")
    async def suggestion(self) -> Annotated["Suggestion", strawberry.lazy("graphql_api.suggestions")] | None:
        """Restricted: the unit concerned does not see it."""
        if self.row.suggestion is None:
            return None
        row = await SuggestionsGate(self.view).suggestion().load(self.row.suggestion)
        return cast("Suggestion | None", node_of("Suggestion", self.view, row))

    @resolved("来自督导发现的哪个问题；无权查看时为空")
    async def finding(self) -> Annotated["Finding", strawberry.lazy("graphql_api.findings")] | None:
        """None for a problem of another origin."""
        if self.row.finding is None:
            return None
        row = await SupervisionGate(self.view).finding().load(self.row.finding)
        return cast("Finding | None", node_of("Finding", self.view, row))


@strawberry.type(description=words.TYPES[domain.TaskContent])
class TaskContent(Model[domain.TaskContent]):
    row: strawberry.Private[domain.TaskContent]

    tier: TaskTier = leaf(_TASK["tier"])
    goal: str = leaf(_TASK["goal"])
    basis: TaskBasis = leaf(_TASK["basis"])
    basis_note: str = leaf(_TASK["basis_note"])
    unit_of_measure: str = leaf(_TASK["unit_of_measure"])
    target_value: Decimal = leaf(_TASK["target_value"])
    due_on: date = leaf(_TASK["due_on"])
    weight: int = leaf(_TASK["weight"])
    level: SuperiorLevel | None = leaf("上级重点工作的层级；其他依据为空")
    programme: str = leaf(_TASK["programme"])
    evidence_kind: str = leaf(_TASK["evidence_kind"])
    check_method: str = leaf(_TASK["check_method"])
    tags: list[str] = leaf(_TASK["tags"])
    subgroup: str = leaf(_TASK["subgroup"])
    secretary_commitment: int | None = leaf("所落实的述职承诺的序号；没有对应的为空")

    @resolved("所依据的上级重点工作")
    async def priority(self) -> Priority | None:
        """None unless the basis is one."""
        if self.row.priority is None:
            return None
        return Priority.maybe(self.view, await TreeGate(self.view).priority().load(self.row.priority))

    @resolved("所对应的问题")
    async def problems(self) -> list[Annotated["Item", strawberry.lazy("graphql_api.items")]]:
        """The problem items that the task answers."""
        rows = await ListsGate(self.view).item().load_many(self.row.problems)
        return [node_of("Item", self.view, row) for row in rows if row is not None]


@strawberry.type(description=words.TYPES[domain.DutyContent])
class DutyContent(Model[domain.DutyContent]):
    row: strawberry.Private[domain.DutyContent]

    role: DutyRole = leaf("责任类别")
    portfolio: str = leaf("分管领域、分管工作；取自任职")
    duty: str = leaf(_DUTY["duty"])
    weight: int = leaf(_DUTY["weight"])

    @resolved("责任人")
    async def holder(self) -> Person | None:
        """The team member whose duty it is."""
        return await person_of(self, self.row.holder)

    @resolved("责任人的任职")
    async def post(self) -> Post | None:
        """None while the holder holds no post in the team."""
        if self.row.post is None:
            return None
        return Post.maybe(self.view, await TreeGate(self.view).post().load(self.row.post))


Content = Annotated[
    ProblemContent | TaskContent | DutyContent,
    strawberry.union("Content", description="一项的内容：问题、任务或责任。"),
]


def content_of(view: View, content: object) -> ProblemContent | TaskContent | DutyContent:
    """The API's object of a content of the domain."""
    match content:
        case domain.ProblemContent():
            return ProblemContent.of(view, content)
        case domain.TaskContent():
            return TaskContent.of(view, content)
        case domain.DutyContent():
            return DutyContent.of(view, content)
    raise TypeError(f"no content: {type(content).__name__}")


_COLUMN_OF = {
    ListKind.PROBLEM: {},
    ListKind.TASK: {"goal": "statement", "due_on": "task_due_on"},
    ListKind.RESPONSIBILITY: {"duty": "statement"},
}
_CLASS_OF: Mapping[ListKind, type[Any]] = {
    ListKind.PROBLEM: domain.ProblemContent,
    ListKind.TASK: domain.TaskContent,
    ListKind.RESPONSIBILITY: domain.DutyContent,
}


def content_of_row(row: LedgerRow) -> object:
    """The content of an item as it stands in the ledger."""
    kind = ListKind(row.kind)
    cls, renamed = _CLASS_OF[kind], _COLUMN_OF[kind]
    values = {field.name: getattr(row, renamed.get(field.name, field.name)) for field in dataclasses.fields(cls)}
    return cls(**{name: value for name, value in values.items() if value is not None})


def content_of_json(kind: str, values: Mapping[str, Any]) -> object:
    """The content that a change proposes, from the event's JSON."""
    cls = _CLASS_OF[ListKind(kind)]
    known = {field.name for field in dataclasses.fields(cls)}
    return cls(**{name: _from_json(name, value) for name, value in values.items() if name in known})


def _from_json(name: str, value: Any) -> Any:
    if name == "due_on":
        return date.fromisoformat(value)
    if name == "target_value":
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value
