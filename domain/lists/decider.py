"""A list set from draft to submission (policy 四(一), 五(二)): drafting, talking with the unit, asking for approval.

Items are in items.py, issue in readiness.py, changes after it in changes.py. A change of content after the unit said
that it was consulted makes that consultation void: what an opinion asks for is done before the unit confirms.
Who may do what is not asked here: the command service reads it from the tree before it calls a decider.
"""

from datetime import date

from domain.codes import Disposition, UnitKind
from domain.ids import OpinionId, PersonId, TemplateId, UnitId
from domain.labels import label
from domain.lists.errors import (
    ConfirmerIsMaker,
    ConsultationNotOpen,
    ConsultationOpenAlready,
    DayOutOfOrder,
    ExplanationMissing,
    ListSetExists,
    OpinionNotFound,
    OpinionResolvedAlready,
    ReferenceNotFound,
    TemplateOfOtherDomain,
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
    researched_on: date | None,
    template: TemplateId | None,
    template_in_use: bool,
    template_domains: frozenset[str],
    drafter: PersonId | None,
    drafted_on: date,
) -> list[ListDrafted]:
    """Begin a unit's lists of a year, once its maker has an officer and has done its research (R3).

    officer: the maker's list officer on the day. researched_on: when the research was completed, None while it is not.
    template: what the officer reads beside the draft; its tasks are adapted to the unit (切合实际) and so never copied.
    template_domains: domains it is for. drafter: who acts, None when only paper shows it. Raises ListSetExists,
    UnitHasNoLists, OfficerMissing, ResearchMissing, ReferenceNotFound or TemplateOfOtherDomain.
    """
    if state.stage is not ListStage.ABSENT:
        raise ListSetExists("请直接编辑现有清单。")
    if unit.superior is None or unit.kind not in RESPONSIBLE_KINDS:
        raise UnitHasNoLists(f"所选单位为{label(unit.kind)}。", field="unit")
    if officer is None:
        raise OfficerMissing
    _refuse_before_research(researched_on, drafted_on, "起草日期")
    if template is not None and not template_in_use:
        raise ReferenceNotFound("清单模板。", field="template")
    # A committee's lists span the domains of its jurisdiction; an organisation has the one of its register.
    if template is not None and unit.kind is UnitKind.GRASSROOTS and unit.domain not in template_domains:
        raise TemplateOfOtherDomain("请改选，或不参照模板。", field="template")
    return [
        ListDrafted(unit=unit.unit, year=year, maker=unit.superior, officer=officer, template=template, drafter=drafter)
    ]


def request_consultation(
    state: ListSetState, *, requested_on: date, requested_by: PersonId | None, researched_on: date | None
) -> list[ConsultationRequested]:
    """Ask the unit for its opinion (五(二)), on a draft or on a list submitted.

    requested_by: who asks for the maker, None when only paper shows it. Raises ConsultationOpenAlready or
    ResearchMissing.
    """
    unit = before_issue(state)
    if state.consultation.open:
        raise ConsultationOpenAlready
    _refuse_before_research(researched_on, requested_on, "征求意见日期", field="requested_on")
    return [ConsultationRequested(unit=unit, year=state.year, requested_on=requested_on, requested_by=requested_by)]


def record_opinion(
    state: ListSetState, opinion: OpinionId, *, given_by: UnitId, text: str, given_on: date
) -> list[OpinionRecorded]:
    """Record what the unit, or a department, says while the unit is asked.

    An opinion of the unit itself is answered before issue (R4). Raises ConsultationNotOpen or DayOutOfOrder.
    """
    unit = before_issue(state)
    requested_on = _open_since(state)
    check_text(text, "text", "意见")
    if given_on < requested_on:
        raise DayOutOfOrder(f"提出日期{given_on}早于征求日期{requested_on}。", field="given_on")
    return [
        OpinionRecorded(unit=unit, year=state.year, opinion=opinion, given_by=given_by, text=text, given_on=given_on)
    ]


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


def hold_consultation(state: ListSetState, *, held_on: date, held_by: PersonId | None) -> list[ConsultationHeld]:
    """The unit confirms that it said all it had to say on the lists as they now are.

    held_by: who confirms, None when only paper shows it. Raises ConsultationNotOpen, ConfirmerIsMaker or DayOutOfOrder.
    """
    unit = before_issue(state)
    if held_by in state.prepared_by:
        raise ConfirmerIsMaker
    said_last = max((_open_since(state), *(opinion.given_on for opinion in state.opinions.values())))
    if held_on < said_last:
        raise DayOutOfOrder(f"沟通完成日期{held_on}早于征求或提出意见的日期{said_last}。", field="held_on")
    return [ConsultationHeld(unit=unit, year=state.year, held_on=held_on, held_by=held_by)]


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


def _refuse_before_research(researched_on: date | None, day: date, what: str, *, field: str | None = None) -> None:
    """Lists are made, and talked over, once research is done (R3). Raises ResearchMissing."""
    if researched_on is None:
        raise ResearchMissing
    if day < researched_on:
        raise ResearchMissing(f"{what}{day}早于调研完成日期{researched_on}。", field=field)


def _open_since(state: ListSetState) -> date:
    """The day since which the unit is being asked. Raises ConsultationNotOpen."""
    if state.consultation.requested_on is None or not state.consultation.open:
        raise ConsultationNotOpen
    return state.consultation.requested_on
