"""Commands on a unit's annual assessment and on the score sheets it is made of."""

from collections.abc import Iterable
from typing import Protocol

from domain import streams
from domain.assessment import decider as assessments
from domain.assessment import sheet as sheets
from domain.assessment.assessment import AssessmentState
from domain.assessment.commands import (
    AdjudicateScore,
    AmendScores,
    EnterScores,
    FeedBackAssessment,
    FinaliseAssessment,
    OpenAssessment,
    RecordAssessmentFact,
    RecordAssessmentMethod,
    RecordSatisfaction,
    ReturnAssessment,
    SignSheet,
    SubmitAssessment,
    WithdrawAssessmentFact,
)
from domain.assessment.errors import AssessorUnknown, CitedFindingWrong
from domain.assessment.events import ScoredItem
from domain.assessment.facts import Score
from domain.assessment.group import GroupState
from domain.codes import CodeList, SigningAct, UnitKind
from domain.evidence.decider import refuse_foreign
from domain.execution.item import ItemStage
from domain.ids import EvidenceId, ItemId, PersonId, UnitId
from domain.scoring.decider import frozen_rules
from domain.scoring.rules import fact_kinds
from domain.supervision.findings import why_not_cited
from domain.tenancy.decider import codes_in
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.scoring_ground import (
    belonging_to,
    ground_of,
    group_of,
    roles_in,
    rule_set_of,
    rules_of,
    sheets_of,
)
from services.commands.signatures import refuse_unproven
from services.commands.standing import person_of


class _OfUnit(Protocol):
    """A command about a unit's assessment of a year."""

    @property
    def unit(self) -> UnitId: ...

    @property
    def year(self) -> int: ...


@handles(OpenAssessment)
def open_assessment(command: OpenAssessment, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    unit = states.unit(decide, command.unit)
    state = states.assessment(decide, command.unit, command.year)
    group = states.assessment_group(decide, command.group)
    decide.authorise(unit=command.unit)
    frozen_rules(states.scoring(decide, command.year), command.year, command.opened_on)
    organiser = unit.accountable_to(command.opened_on)
    above = None if organiser is None else states.unit(decide, organiser)
    events = assessments.open_assessment(
        state,
        group,
        unit=command.unit,
        unit_code=unit.code,
        organiser=organiser,
        first_tier=above is not None and above.kind is UnitKind.DISTRICT_COMMITTEE,
        assessment_class=unit.described_on(command.opened_on).assessment_class,
        year=command.year,
        rules=states.scoring(decide, command.year).digest,
        items=_items_in_force(decide, command.unit, command.year),
        belonging=belonging_to(decide, command.unit, command.year, group, command.opened_on),
        opened_on=command.opened_on,
    )
    decide.emit(_stream(command), events)


@handles(RecordAssessmentMethod)
def record_method(command: RecordAssessmentMethod, decide: Decide) -> None:
    state, _, _ = _in_group(decide, command)
    events = assessments.record_method(
        state,
        method=command.method,
        methods=codes_in(states.tenant(decide), CodeList.ASSESSMENT_METHOD, command.year),
        used_on=command.used_on,
        note=command.note,
    )
    decide.emit(_stream(command), events)


@handles(RecordSatisfaction)
def record_satisfaction(command: RecordSatisfaction, decide: Decide) -> None:
    state, _, _ = _in_group(decide, command)
    events = assessments.record_satisfaction(
        state,
        issued=command.issued,
        returned=command.returned,
        valid=command.valid,
        answers=command.answers,
        known=rule_set_of(decide, state)["satisfaction"],
        surveyed_on=command.surveyed_on,
    )
    decide.emit(_stream(command), events)


@handles(RecordAssessmentFact)
def record_fact(command: RecordAssessmentFact, decide: Decide) -> None:
    state, _, _ = _organised(decide, command)
    _check_evidence(decide, command.unit, command.evidence)
    events = assessments.record_fact(
        state,
        decide.new_id("line"),
        kind=command.kind,
        kinds=fact_kinds(rule_set_of(decide, state)),
        count=command.count,
        reason=command.reason,
        evidence=command.evidence,
        recorded_on=command.recorded_on,
    )
    decide.emit(_stream(command), events)


@handles(WithdrawAssessmentFact)
def withdraw_fact(command: WithdrawAssessmentFact, decide: Decide) -> None:
    state, _, _ = _organised(decide, command)
    decide.emit(_stream(command), assessments.withdraw_fact(state, line=command.line, reason=command.reason))


@handles(EnterScores)
def enter_scores(command: EnterScores, decide: Decide) -> None:
    state, group, person = _in_group(decide, command)
    _check_scores(decide, command.unit, command.scores)
    sheet = states.score_sheet(decide, command.unit, command.year, _named(person))
    events = sheets.enter_scores(
        sheet, state, group, person, command.scores, ground_of(decide, state, group, decide.day)
    )
    decide.emit(streams.score_sheet(command.unit, command.year, _named(person)), events)


@handles(AmendScores)
def amend_scores(command: AmendScores, decide: Decide) -> None:
    state, group, person = _in_group(decide, command)
    _check_scores(decide, command.unit, command.scores)
    sheet = states.score_sheet(decide, command.unit, command.year, _named(person))
    ground = ground_of(decide, state, group, decide.day)
    events = sheets.amend_scores(sheet, state, group, person, command.scores, ground, because=command.because)
    decide.emit(streams.score_sheet(command.unit, command.year, _named(person)), events)


@handles(SignSheet)
def sign_sheet(command: SignSheet, decide: Decide) -> None:
    state, group, person = _in_group(decide, command)
    sheet = states.score_sheet(decide, command.unit, command.year, _named(person))
    ground = ground_of(decide, state, group, command.signed_on)
    stream = streams.score_sheet(command.unit, command.year, _named(person))
    signed, counted = sheets.sign_sheet(
        sheet, state, group, person, ground, signed_on=command.signed_on, signature=command.signature
    )
    refuse_unproven(
        decide,
        command.signature,
        SigningAct.SIGN_SHEET,
        stream,
        person=person,
        on=command.signed_on,
        content=lambda: sheets.content_of(sheet, state),
    )
    decide.emit(stream, signed)
    decide.emit(_stream(command), counted)


@handles(AdjudicateScore)
def adjudicate_score(command: AdjudicateScore, decide: Decide) -> None:
    state, group, person = _in_group(decide, command)
    events = assessments.adjudicate_score(
        state,
        group,
        sheets_of(decide, state, group),
        person,
        ground_of(decide, state, group, command.adjudicated_on),
        item=command.item,
        criterion=command.criterion,
        score=command.score,
        reason=command.reason,
        adjudicated_on=command.adjudicated_on,
    )
    decide.emit(_stream(command), events)


@handles(SubmitAssessment)
def submit_assessment(command: SubmitAssessment, decide: Decide) -> None:
    state, group, person = _in_group(decide, command)
    events = assessments.submit_assessment(
        state,
        group,
        sheets_of(decide, state, group),
        person,
        rules=rules_of(decide, state),
        belonging=belonging_to(decide, command.unit, command.year, group, command.submitted_on),
        submitted_on=command.submitted_on,
    )
    decide.emit(_stream(command), events)


@handles(ReturnAssessment)
def return_assessment(command: ReturnAssessment, decide: Decide) -> None:
    state, group, person = _organised(decide, command)
    events = assessments.return_assessment(state, group, person, reason=command.reason, returned_on=command.returned_on)
    decide.emit(_stream(command), events)


@handles(FinaliseAssessment)
def finalise_assessment(command: FinaliseAssessment, decide: Decide) -> None:
    state, group, person = _organised(decide, command)
    events = assessments.finalise_assessment(
        state,
        group,
        sheets_of(decide, state, group),
        person,
        rules=rules_of(decide, state),
        finalised_on=command.finalised_on,
    )
    decide.emit(_stream(command), events)


@handles(FeedBackAssessment)
def feed_back_assessment(command: FeedBackAssessment, decide: Decide) -> None:
    state, _, _ = _organised(decide, command)
    decide.emit(_stream(command), assessments.feed_back_assessment(state, fed_back_on=command.fed_back_on))


def _organised(decide: Decide, command: _OfUnit) -> tuple[AssessmentState, GroupState, PersonId | None]:
    """An opened assessment with its group, and who acts for the organiser."""
    state, group = _opened(decide, command)
    # The organiser is fixed when the assessment is opened, wherever the unit is moved to afterwards.
    return state, group, person_of(decide.authorise(unit=state.organiser))


def _in_group(decide: Decide, command: _OfUnit) -> tuple[AssessmentState, GroupState, PersonId | None]:
    """An opened assessment with its group, and who acts as a member of that."""
    state, group = _opened(decide, command)
    return state, group, person_of(decide.authorise(unit=command.unit, group=roles_in(group)))


def _opened(decide: Decide, command: _OfUnit) -> tuple[AssessmentState, GroupState]:
    """Raises CycleNotOpen, PhaseForbids, UnitNotFound or AssessmentNotOpened."""
    states.open_cycle(decide, command.year)
    states.unit(decide, command.unit)
    state = states.assessment(decide, command.unit, command.year)
    return state, group_of(decide, state)


def _named(person: PersonId | None) -> PersonId:
    """Whose sheet it is. Raises AssessorUnknown."""
    if person is None:
        raise AssessorUnknown(field="assessor")
    return person


def _items_in_force(decide: Decide, unit: UnitId, year: int) -> Iterable[ScoredItem]:
    """Every item of the issued lists that is neither taken off them nor carried over into the next year."""
    state = states.list_set(decide, unit, year)
    if state.issued_on is None:
        return
    for item in state.standing():
        if states.item(decide, item.item).stage not in (ItemStage.REVOKED, ItemStage.CARRIED_OVER):
            yield ScoredItem(item=item.item, number=item.number, kind=item.kind, weight=item.content.weight)


def _check_scores(decide: Decide, unit: UnitId, scores: Iterable[Score]) -> None:
    """Files that show something about the item that is scored, and findings of the unit that were confirmed.

    A finding may be of another item or year: what was found once says something about measures and their effect.
    Raises what `refuse_foreign` does, FindingNotFound or CitedFindingWrong.
    """
    for number, score in enumerate(scores):
        for evidence in score.evidence:
            refuse_foreign(states.evidence(decide, evidence), unit=unit, item=score.item)
        for place, finding in enumerate(score.findings):
            field = f"scores.{number}.findings"
            if why := why_not_cited(states.finding(decide, finding, field=field), unit):
                raise CitedFindingWrong(f"第{number + 1}个打分所依据的第{place + 1}个问题{why}。", field=field)


def _check_evidence(decide: Decide, unit: UnitId, evidence: Iterable[EvidenceId]) -> None:
    """Files of the unit, whatever item they show: a fact is about the unit."""
    for key in evidence:
        file = states.evidence(decide, key)
        refuse_foreign(file, unit=unit, item=file.item or ItemId(""))


def _stream(command: _OfUnit) -> str:
    return streams.assessment(command.unit, command.year)
