"""The content of an item from its row. What the sheet has no column for stays as the log has it (`before`)."""

from dataclasses import replace

from domain.codes import TaskTier
from domain.ids import ItemId, PersonId, PriorityId
from domain.lists.events import DutyContent, ProblemContent, TaskContent
from domain.lists.list_set import Content
from services.workbook.rows import DutyRow, ProblemRow, TaskRow


def problem_content(row: ProblemRow, before: Content | None) -> ProblemContent:
    """A problem; its salience, root cause, suggestion and finding stay."""
    said = ProblemContent(
        statement=row.statement,
        source=row.source,
        source_note=row.source_note,
        elements=row.elements,
        domains=row.domains,
        weight=row.weight,
    )
    if not isinstance(before, ProblemContent):
        return said
    kept = {name: getattr(before, name) for name in ("salient", "root_cause", "suggestion", "finding")}
    return replace(said, **kept)


def task_content(
    row: TaskRow, before: Content | None, priority: PriorityId | None, problems: tuple[ItemId, ...]
) -> TaskContent:
    """A task; its programme, kind of evidence, way of checking, tags and subgroup stay, and which commitment it is."""
    said = TaskContent(
        tier=row.tier,
        goal=row.goal,
        basis=row.basis.basis,
        basis_note=row.basis_note,
        unit_of_measure=row.unit_of_measure,
        target_value=row.target_value,
        due_on=row.due_on,
        weight=row.weight,
        level=row.basis.level,
        priority=priority,
        problems=problems,
    )
    if not isinstance(before, TaskContent):
        return said
    return replace(
        said,
        programme=before.programme,
        evidence_kind=before.evidence_kind,
        check_method=before.check_method,
        tags=before.tags,
        subgroup=before.subgroup if row.tier is TaskTier.BASIC else "",
        secretary_commitment=before.secretary_commitment if said.basis is before.basis else None,
    )


def duty_content(row: DutyRow, before: Content | None, holder: PersonId) -> DutyContent:
    """A duty; post and portfolio are read from the unit tree by whoever decides, and stay as they were read."""
    said = DutyContent(role=row.role, holder=holder, duty=row.duty, weight=row.weight)
    if not isinstance(before, DutyContent) or before.holder != holder:
        return said
    return replace(said, post=before.post, portfolio=before.portfolio)
