"""Commands on a unit's three lists, from draft to issue. Changes after issue are in changes.py."""

from typing import Protocol

from domain import streams
from domain.codes import DOMAIN_GROUPS
from domain.cycle import decider as cycles
from domain.documents import decider as documents
from domain.execution import decider as execution
from domain.execution.guards import unfinished
from domain.guidance import decider as guidances
from domain.ids import ItemId, OpinionId, PersonId, UnitId
from domain.lists import decider as lists
from domain.lists import items, readiness
from domain.lists.carry_over import carry_item_over
from domain.lists.commands import (
    AddDutyItem,
    AddProblemItem,
    AddTaskItem,
    CarryItemOver,
    CompareElement,
    DraftList,
    HoldConsultation,
    IssueList,
    LinkItemTarget,
    RecordOpinion,
    RequestConsultation,
    ResolveOpinion,
    RetractComparison,
    ReturnList,
    ReviseDutyItem,
    ReviseProblemItem,
    ReviseTaskItem,
    SubmitList,
    UnlinkItemTarget,
    WithdrawItem,
)
from domain.lists.events import TaskContent
from domain.lists.facts import Ground
from domain.lists.list_set import ListSetState
from services.commands import states
from services.commands.decide import Decide
from services.commands.grounds import carried_items, finished_items, ground, refuse_unfounded, unit_facts
from services.commands.handling import handles
from services.commands.officers import find_officer
from services.commands.standing import person_of, unit_of


class _OfList(Protocol):
    """A command about a unit's lists of a year."""

    @property
    def unit(self) -> UnitId: ...

    @property
    def year(self) -> int: ...


@handles(DraftList)
def draft_list(command: DraftList, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    state = states.list_set(decide, command.unit, command.year)
    unit = unit_facts(decide, command.unit, decide.day)
    template = guidances.EMPTY
    if command.template is not None:
        template = states.guidance(decide, streams.template(command.template))
    standing = decide.authorise(unit=command.unit)
    events = lists.draft_list(
        state,
        unit,
        command.year,
        officer=find_officer(decide, unit.superior, decide.day, standing),
        researched_on=states.research(decide, command.unit, command.year).completed_on,
        template=command.template,
        template_in_use=template.in_force and template.year == command.year,
        template_domains=DOMAIN_GROUPS.get(template.domain, frozenset({template.domain})),
        drafter=person_of(standing),
        drafted_on=decide.day,
    )
    decide.emit(_stream(command), events)


@handles(AddProblemItem)
def add_problem_item(command: AddProblemItem, decide: Decide) -> None:
    state, around, drafter = _open(decide, command)
    refuse_unfounded(decide, command.content, command.unit, field="content.finding")
    item = ItemId(decide.new_id())
    events = items.add_problem_item(
        state, item, number=command.number, content=command.content, ground=around, drafter=drafter
    )
    decide.emit(_stream(command), events)


@handles(AddTaskItem)
def add_task_item(command: AddTaskItem, decide: Decide) -> None:
    state, around, drafter = _open(decide, command)
    item = ItemId(decide.new_id())
    events = items.add_task_item(
        state, item, number=command.number, content=command.content, ground=around, drafter=drafter
    )
    decide.emit(_stream(command), events)


@handles(AddDutyItem)
def add_duty_item(command: AddDutyItem, decide: Decide) -> None:
    state, around, drafter = _open(decide, command)
    states.person(decide, command.content.holder)
    item = ItemId(decide.new_id())
    events = items.add_duty_item(
        state, item, number=command.number, content=command.content, ground=around, drafter=drafter
    )
    decide.emit(_stream(command), events)


@handles(ReviseProblemItem)
def revise_problem_item(command: ReviseProblemItem, decide: Decide) -> None:
    state, around, drafter = _open(decide, command)
    refuse_unfounded(decide, command.content, command.unit, field="content.finding")
    events = items.revise_problem_item(
        state, command.item, content=command.content, reason=command.reason, ground=around, drafter=drafter
    )
    decide.emit(_stream(command), events)


@handles(ReviseTaskItem)
def revise_task_item(command: ReviseTaskItem, decide: Decide) -> None:
    state, around, drafter = _open(decide, command)
    events = items.revise_task_item(
        state, command.item, content=command.content, reason=command.reason, ground=around, drafter=drafter
    )
    decide.emit(_stream(command), events)


@handles(ReviseDutyItem)
def revise_duty_item(command: ReviseDutyItem, decide: Decide) -> None:
    state, around, drafter = _open(decide, command)
    states.person(decide, command.content.holder)
    events = items.revise_duty_item(
        state, command.item, content=command.content, reason=command.reason, ground=around, drafter=drafter
    )
    decide.emit(_stream(command), events)


@handles(WithdrawItem)
def withdraw_item(command: WithdrawItem, decide: Decide) -> None:
    state, _, drafter = _open(decide, command)
    decide.emit(_stream(command), items.withdraw_item(state, command.item, reason=command.reason, drafter=drafter))


@handles(LinkItemTarget)
def link_item_target(command: LinkItemTarget, decide: Decide) -> None:
    state, _, _ = _open(decide, command)
    target = states.guidance(decide, streams.target(command.target))
    in_use = target.in_force and target.year == command.year
    decide.emit(_stream(command), items.link_item_target(state, command.item, command.target, target_in_use=in_use))


@handles(UnlinkItemTarget)
def unlink_item_target(command: UnlinkItemTarget, decide: Decide) -> None:
    state, _, _ = _open(decide, command)
    events = items.unlink_item_target(state, command.item, command.target, reason=command.reason)
    decide.emit(_stream(command), events)


@handles(CompareElement)
def compare_element(command: CompareElement, decide: Decide) -> None:
    state, around, drafter = _open(decide, command)
    events = items.compare_element(
        state, command.element, conclusion=command.conclusion, ground=around, drafter=drafter
    )
    decide.emit(_stream(command), events)


@handles(RetractComparison)
def retract_comparison(command: RetractComparison, decide: Decide) -> None:
    state, _, drafter = _open(decide, command)
    decide.emit(
        _stream(command), items.retract_comparison(state, command.element, reason=command.reason, drafter=drafter)
    )


@handles(RequestConsultation)
def request_consultation(command: RequestConsultation, decide: Decide) -> None:
    state, _, person = _open(decide, command)
    events = lists.request_consultation(
        state,
        requested_on=command.requested_on,
        requested_by=person,
        researched_on=states.research(decide, command.unit, command.year).completed_on,
    )
    decide.emit(_stream(command), events)


@handles(RecordOpinion)
def record_opinion(command: RecordOpinion, decide: Decide) -> None:
    ground(decide, command.unit, command.year, decide.day)
    state = states.list_set(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit)
    opinion = OpinionId(decide.new_id())
    events = lists.record_opinion(
        state, opinion, given_by=unit_of(standing), text=command.text, given_on=command.given_on
    )
    decide.emit(_stream(command), events)


@handles(ResolveOpinion)
def resolve_opinion(command: ResolveOpinion, decide: Decide) -> None:
    state, _, _ = _open(decide, command)
    events = lists.resolve_opinion(
        state, command.opinion, disposition=command.disposition, explanation=command.explanation
    )
    decide.emit(_stream(command), events)


@handles(HoldConsultation)
def hold_consultation(command: HoldConsultation, decide: Decide) -> None:
    state, _, person = _open(decide, command)
    decide.emit(_stream(command), lists.hold_consultation(state, held_on=command.held_on, held_by=person))


@handles(SubmitList)
def submit_list(command: SubmitList, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    state = states.list_set(decide, command.unit, command.year)
    unit_facts(decide, command.unit, decide.day)
    standing = decide.authorise(unit=command.unit)
    events = lists.submit_list(state, submitted_on=command.submitted_on, submitted_by=person_of(standing))
    decide.emit(_stream(command), events)


@handles(ReturnList)
def return_list(command: ReturnList, decide: Decide) -> None:
    state, _, _ = _open(decide, command)
    decide.emit(_stream(command), lists.return_list(state, reason=command.reason))


@handles(IssueList)
def issue_list(command: IssueList, decide: Decide) -> None:
    state = states.list_set(decide, command.unit, command.year)
    around = ground(decide, command.unit, command.year, command.issued_on)
    standing = decide.authorise(unit=command.unit, on=command.issued_on)
    maker = around.unit.superior
    events = readiness.issue_list(
        state,
        around,
        officer=find_officer(decide, maker, command.issued_on),
        researched_on=states.research(decide, command.unit, command.year).completed_on,
        finished=finished_items(decide, carried_items(state)),
        issued_on=command.issued_on,
        document_number=command.document_number,
        issuer=person_of(standing),
    )
    decide.emit(_stream(command), events)
    assert maker is not None, "no list is issued for a unit without a superior"
    number = streams.document(maker, command.year, documents.number_key(command.document_number))
    numbered = documents.number_list(
        states.document(decide, number),
        maker=maker,
        year=command.year,
        number=command.document_number,
        unit=command.unit,
    )
    decide.emit(number, numbered)
    for issued in readiness.items_issued(states.list_set(decide, command.unit, command.year)):
        states.item_or_none(decide, issued.item)
        decide.emit(streams.item(issued.item), [issued])
    for carried in readiness.items_carried(state):
        before = states.item(decide, carried.item)
        decide.emit(
            streams.item(carried.item),
            execution.carry_over(
                before, carried.item, to_year=carried.to_year, into=carried.into, reason=carried.reason
            ),
        )


@handles(CarryItemOver)
def carry_over(command: CarryItemOver, decide: Decide) -> None:
    state, around, drafter = _open(decide, command)
    old = states.list_set(decide, command.unit, command.year - 1)
    unfinished(states.item(decide, command.item))
    found = old.items.get(command.item)
    answered = found.content.problems if found is not None and isinstance(found.content, TaskContent) else ()
    into = ItemId(decide.new_id())
    events = carry_item_over(
        state,
        old,
        command.item,
        into,
        number=command.number,
        reason=command.reason,
        due_on=command.due_on,
        ground=around,
        drafter=drafter,
        year_over=cycles.year_over(states.cycle(decide, command.year - 1), command.year - 1, decide.day),
        finished=finished_items(decide, answered),
    )
    decide.emit(_stream(command), events)


def _stream(command: _OfList) -> str:
    return streams.list_set(command.unit, command.year)


def _open(decide: Decide, command: _OfList) -> tuple[ListSetState, Ground, PersonId | None]:
    """The list set, the ground it stands on that day and who acts, once it is sure that they may."""
    around = ground(decide, command.unit, command.year, decide.day)
    state = states.list_set(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit)
    return state, around, person_of(standing)
