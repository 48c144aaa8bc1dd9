"""A list set from draft to submission (policy 四(一), 五(二)): drafting, talking with the unit, asking for approval.

Items are in items.py, issue in readiness.py, changes after it in changes.py. A change of content after the unit said
that it was consulted makes that consultation void: what an opinion asks for is done before the unit confirms.
Who may do what is not asked here: the command service reads it from the tree before it calls a decider.
"""

from datetime import date

from domain.codes import Disposition, label
from domain.ids import OpinionId, PersonId, TemplateId
from domain.lists.errors import (
    ConsultationNotOpen,
    ConsultationOpenAlready,
    DayOutOfOrder,
    ExplanationMissing,
    ListSetExists,
    OpinionNotFound,
    OpinionResolvedAlready,
    ReferenceNotFound,
    UnitHasNoLists,
)
from domain.lists.events import (
    ConsultationHeld,
    ConsultationRequested,
    ListDrafted,
    ListReturned,
    ListSubmitted,
    OpinionRecorded,
    OpinionResolved,
)
from domain.lists.facts import UnitFacts
from domain.lists.guards import before_issue, editable
from domain.lists.list_set import ListSetState, ListStage
from domain.lists.not_ready import NotSubmitted, OfficerMissing, ResearchMissing
from domain.research.decider import RESPONSIBLE_KINDS
from domain.text import check_text


def draft_list(
    state: ListSetState,
    unit: UnitFacts,
    year: int,
    *,
    officer: PersonId | None,
    research_completed: bool,
    template: TemplateId | None,
    template_in_use: bool,
) -> list[ListDrafted]:
    """Begin a unit's lists of a year, once its maker has an officer and has done its research (R3).

    officer: the maker's list officer on the day. Raises ListSetExists, UnitHasNoLists, OfficerMissing,
    ResearchMissing or ReferenceNotFound.
    """
    if state.stage is not ListStage.ABSENT:
        raise ListSetExists("请直接编辑现有清单。")
    if unit.superior is None or unit.kind not in RESPONSIBLE_KINDS:
        raise UnitHasNoLists(f"所选单位为{label(unit.kind)}。", field="unit")
    if officer is None:
        raise OfficerMissing
    if not research_completed:
        raise ResearchMissing
    if template is not None and not template_in_use:
        raise ReferenceNotFound("清单模板。", field="template")
    return [ListDrafted(unit=unit.unit, year=year, maker=unit.superior, officer=officer, template=template)]


def request_consultation(state: ListSetState, *, requested_on: date) -> list[ConsultationRequested]:
    """Ask the unit for its opinion (五(二)), on a draft or on a list submitted. Raises ConsultationOpenAlready."""
    unit = before_issue(state)
    if state.consultation.open:
        raise ConsultationOpenAlready
    return [ConsultationRequested(unit=unit, year=state.year, requested_on=requested_on)]


def record_opinion(state: ListSetState, opinion: OpinionId, *, text: str, given_on: date) -> list[OpinionRecorded]:
    """Record what the unit says while it is asked. Raises ConsultationNotOpen or DayOutOfOrder."""
    unit = before_issue(state)
    requested_on = _open_since(state)
    check_text(text, "text", "意见")
    if given_on < requested_on:
        raise DayOutOfOrder(f"提出日期{given_on}早于征求日期{requested_on}。", field="given_on")
    return [OpinionRecorded(unit=unit, year=state.year, opinion=opinion, text=text, given_on=given_on)]


def resolve_opinion(
    state: ListSetState, opinion: OpinionId, *, disposition: Disposition, explanation: str
) -> list[OpinionResolved]:
    """Tell what becomes of an opinion, why unless it is adopted.

    Raises OpinionNotFound, OpinionResolvedAlready or ExplanationMissing.
    """
    unit = before_issue(state)
    found = state.opinions.get(opinion)
    if found is None:
        raise OpinionNotFound(field="opinion")
    if found.disposition is not None:
        raise OpinionResolvedAlready(f"处理为“{label(found.disposition)}”。", field="opinion")
    if disposition is not Disposition.ADOPTED and not explanation.strip():
        raise ExplanationMissing(field="explanation")
    check_text(explanation, "explanation", "处理说明", required=False)
    return [
        OpinionResolved(unit=unit, year=state.year, opinion=opinion, disposition=disposition, explanation=explanation)
    ]


def hold_consultation(state: ListSetState, *, held_on: date) -> list[ConsultationHeld]:
    """The unit confirms that it said all it had to say on the lists as they now are.

    Raises ConsultationNotOpen or DayOutOfOrder.
    """
    unit = before_issue(state)
    said_last = max((_open_since(state), *(opinion.given_on for opinion in state.opinions.values())))
    if held_on < said_last:
        raise DayOutOfOrder(f"沟通完成日期{held_on}早于征求或提出意见的日期{said_last}。", field="held_on")
    return [ConsultationHeld(unit=unit, year=state.year, held_on=held_on)]


def submit_list(state: ListSetState, *, submitted_on: date, submitted_by: PersonId | None) -> list[ListSubmitted]:
    """Ask the committee to decide. Nothing changes in the lists from here until they are returned."""
    unit = editable(state)
    return [ListSubmitted(unit=unit, year=state.year, submitted_on=submitted_on, submitted_by=submitted_by)]


def return_list(state: ListSetState, *, reason: str) -> list[ListReturned]:
    """The committee gives the lists back to be changed. Raises NotSubmitted."""
    unit = before_issue(state)
    check_text(reason, "reason", "退回原因")
    if state.stage is not ListStage.SUBMITTED:
        raise NotSubmitted
    return [ListReturned(unit=unit, year=state.year, reason=reason)]


def _open_since(state: ListSetState) -> date:
    """The day since which the unit is being asked. Raises ConsultationNotOpen."""
    if state.consultation.requested_on is None or not state.consultation.open:
        raise ConsultationNotOpen
    return state.consultation.requested_on
