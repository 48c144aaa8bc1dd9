"""A unit's annual assessment: opened, supplied, settled, handed in, finalised, fed back (policy 四(二), R10, R11)."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.assessment.assessment import (
    AssessmentStage,
    AssessmentState,
    in_stage,
    not_before,
    opened,
    scoring,
)
from domain.assessment.errors import (
    AdjudicatorScored,
    AnswerUnknown,
    AssessmentOpenedAlready,
    FactCountWrong,
    FactKindUnknown,
    FactNotFound,
    FinaliserAssessed,
    GroupIncomplete,
    GroupOfOtherOrganiser,
    GroupOfOtherYear,
    ListsNotIssued,
    MethodUnknown,
    ResultMoved,
    SatisfactionUnsound,
    ScoreNotEntered,
    SheetsUnsigned,
)
from domain.assessment.events import (
    AssessmentFactRecorded,
    AssessmentFactWithdrawn,
    AssessmentFedBack,
    AssessmentFinalised,
    AssessmentOpened,
    AssessmentReturned,
    AssessmentSubmitted,
    MethodRecorded,
    SatisfactionRecorded,
    ScoreAdjudicated,
    ScoredItem,
    UnitResult,
)
from domain.assessment.facts import Scoring
from domain.assessment.group import GroupState, formed
from domain.assessment.result import Sheets, counted_assessors, unit_facts, unit_result
from domain.assessment.sheet import refuse_score_unsound, refuse_standing_back
from domain.ids import EvidenceId, ItemId, PersonId, UnitId
from domain.scoring.score_1 import COUNT_MAX
from domain.tally import Count, tally_of
from domain.text import check_text


def open_assessment(
    state: AssessmentState,
    group: GroupState,
    *,
    unit: UnitId,
    unit_code: str,
    organiser: UnitId | None,
    first_tier: bool,
    assessment_class: str,
    year: int,
    rules: str,
    items: Iterable[ScoredItem],
    belonging: frozenset[PersonId],
    opened_on: date,
) -> list[AssessmentOpened]:
    """Begin to assess a unit. What is assessed, by whom and under which rules is fixed here.

    organiser: the unit's direct superior on the day. first_tier: whether that is the district committee. items: those
    of the issued lists in force. rules: digest of the frozen rule set. belonging: members of the group who hold or
    held a post in the unit in that year.
    Raises AssessmentOpenedAlready, GroupNotFound, GroupOfOtherOrganiser (R11), GroupOfOtherYear, GroupIncomplete,
    ListsNotIssued or AssessmentDayWrong.
    """
    if state.unit is not None:
        raise AssessmentOpenedAlready(f"{state.opened_on}。", field="unit")
    key = formed(group)
    if organiser is None or group.organiser != organiser:
        raise GroupOfOtherOrganiser(field="group")
    if group.year != year:
        raise GroupOfOtherYear(f"{group.year}年度。", field="group")
    assessors = group.assessors_of(unit, belonging)
    if not assessors & group.leaders:
        raise GroupIncomplete("除应当回避的以外，须至少有一名组长。", field="group")
    scored = tuple(items)
    if not scored:
        raise ListsNotIssued(field="unit")
    not_before(opened_on, group.formed_on, "opened_on", "考核组组成")
    return [
        AssessmentOpened(
            unit=unit,
            year=year,
            unit_code=unit_code,
            organiser=organiser,
            group=key,
            class_=f"{1 if first_tier else 2}/{assessment_class}",
            rules=rules,
            items=scored,
            opened_on=opened_on,
        )
    ]


def record_method(
    state: AssessmentState, *, method: str, methods: Mapping[str, str], used_on: date, note: str
) -> list[MethodRecorded]:
    """Record a method used on the spot. Raises MethodUnknown, or what `scoring` and `not_before` raise."""
    unit = scoring(state)
    if method not in methods:
        raise MethodUnknown(f"“{method}”，可用：{'、'.join(methods.values())}。", field="method")
    not_before(used_on, state.opened_on, "used_on", "考核开始")
    check_text(note, "note", "情况说明", required=False)
    return [MethodRecorded(unit=unit, year=state.year, method=method, used_on=used_on, note=note)]


def record_satisfaction(
    state: AssessmentState,
    *,
    issued: int,
    returned: int,
    valid: int,
    answers: tuple[Count, ...],
    known: Iterable[str],
    surveyed_on: date,
) -> list[SatisfactionRecorded]:
    """Record the survey; again where the first record was wrong.

    known: the answers of the rule set. Raises SatisfactionUnsound or AnswerUnknown.
    """
    unit = scoring(state)
    choices = tuple(known)
    if not COUNT_MAX >= issued >= returned >= valid >= 0:
        raise SatisfactionUnsound(f"须发出≥收回≥有效，现为{issued}、{returned}、{valid}。", field="valid")
    for number, answer in enumerate(answers):
        if answer.name not in choices:
            raise AnswerUnknown(f"“{answer.name}”，可用：{'、'.join(choices)}。", field=f"answers.{number}.name")
        if answer.count < 0:
            raise SatisfactionUnsound(f"“{answer.name}”为{answer.count}份。", field=f"answers.{number}.count")
    counts = {answer.name: answer.count for answer in answers}
    if len(counts) < len(answers):
        raise SatisfactionUnsound("同一答案只能填写一次。", field="answers")
    if sum(counts.values()) != valid:
        raise SatisfactionUnsound(f"各答案合计{sum(counts.values())}份，有效{valid}份。", field="answers")
    not_before(surveyed_on, state.opened_on, "surveyed_on", "考核开始")
    return [
        SatisfactionRecorded(
            unit=unit,
            year=state.year,
            issued=issued,
            returned=returned,
            valid=valid,
            answers=tally_of(counts),
            surveyed_on=surveyed_on,
        )
    ]


def record_fact(
    state: AssessmentState,
    line: str,
    *,
    kind: str,
    kinds: frozenset[str],
    count: int,
    reason: str,
    evidence: tuple[EvidenceId, ...],
    recorded_on: date,
) -> list[AssessmentFactRecorded]:
    """Record facts of a deduction, bonus or veto kind. kinds: those of the rule set.

    Raises FactKindUnknown or FactCountWrong.
    """
    unit = scoring(state)
    if kind not in kinds:
        raise FactKindUnknown(f"“{kind}”，可用：{'、'.join(sorted(kinds))}。", field="kind")
    if not 1 <= count <= COUNT_MAX:
        raise FactCountWrong(f"{count}。", field="count")
    check_text(reason, "reason", "事由")
    not_before(recorded_on, state.opened_on, "recorded_on", "考核开始")
    return [
        AssessmentFactRecorded(
            unit=unit,
            year=state.year,
            line=line,
            kind=kind,
            count=count,
            reason=reason,
            recorded_on=recorded_on,
            evidence=evidence,
        )
    ]


def withdraw_fact(state: AssessmentState, *, line: str, reason: str) -> list[AssessmentFactWithdrawn]:
    """Take a recorded fact back. Raises FactNotFound."""
    unit = scoring(state)
    if line not in state.facts:
        raise FactNotFound(field="line")
    check_text(reason, "reason", "撤回原因")
    return [AssessmentFactWithdrawn(unit=unit, year=state.year, line=line, reason=reason)]


def adjudicate_score(
    state: AssessmentState,
    group: GroupState,
    sheets: Sheets,
    leader: PersonId | None,
    ground: Scoring,
    *,
    item: ItemId,
    criterion: str,
    score: int,
    reason: str,
    adjudicated_on: date,
) -> list[ScoreAdjudicated]:
    """A leader settles what signed sheets say of an item by a criterion, unless they scored it themselves.

    sheets: the signed ones and those of the leaders. Raises the refusals of `refuse_standing_back` and
    `refuse_score_unsound`, ScoreNotEntered or AdjudicatorScored.
    """
    unit = scoring(state)
    person = refuse_standing_back(state, group, leader, ground.belonging)
    refuse_score_unsound(state, item, criterion, score, ground)
    counted = counted_assessors(state, group)
    if not any((item, criterion) in sheets[each].scores for each in counted):
        raise ScoreNotEntered(f"{state.items[item].number}还没有签字的打分。", field="item")
    if (item, criterion) in sheets[person].scores:
        raise AdjudicatorScored(field="item")
    check_text(reason, "reason", "裁定理由")
    not_before(adjudicated_on, state.opened_on, "adjudicated_on", "考核开始")
    return [
        ScoreAdjudicated(
            unit=unit,
            year=state.year,
            item=item,
            criterion=criterion,
            score=score,
            reason=reason,
            adjudicated_on=adjudicated_on,
            adjudicated_by=person,
        )
    ]


def submit_assessment(
    state: AssessmentState,
    group: GroupState,
    sheets: Sheets,
    leader: PersonId | None,
    *,
    rules: bytes,
    belonging: frozenset[PersonId],
    submitted_on: date,
) -> list[AssessmentSubmitted]:
    """A leader hands in the assessment once every assessor of the unit has signed and nothing is unscored.

    A leader who scored nothing of the unit keeps to settling scores and signs no sheet. sheets: the signed ones and
    those of the leaders. Raises SheetsUnsigned, AssessmentIncomplete, or the refusals of `refuse_standing_back`.
    """
    unit = scoring(state)
    refuse_standing_back(state, group, leader, belonging)
    settling = {person for person in group.leaders if not sheets[person].scores}
    unsigned = group.assessors_of(unit, belonging) - settling - set(state.signed)
    if unsigned:
        raise SheetsUnsigned(f"{len(unsigned)}名。", field="unit")
    not_before(submitted_on, state.opened_on, "submitted_on", "考核开始")
    result = unit_result(rules, unit_facts(state, group, sheets))
    return [AssessmentSubmitted(unit=unit, year=state.year, result=result, submitted_on=submitted_on)]


def return_assessment(
    state: AssessmentState, group: GroupState, person: PersonId | None, *, reason: str, returned_on: date
) -> list[AssessmentReturned]:
    """The organiser hands the assessment back to its group. Raises AssessmentStageWrong or FinaliserAssessed."""
    unit = _handed_in(state, group, person)
    check_text(reason, "reason", "退回原因")
    not_before(returned_on, state.submitted_on, "returned_on", "上报")
    return [AssessmentReturned(unit=unit, year=state.year, reason=reason, returned_on=returned_on)]


def finalise_assessment(
    state: AssessmentState,
    group: GroupState,
    sheets: Sheets,
    person: PersonId | None,
    *,
    rules: bytes,
    finalised_on: date,
) -> list[AssessmentFinalised]:
    """The organiser finalises what the group handed in, computed once more.

    Raises AssessmentStageWrong, FinaliserAssessed, AssessmentIncomplete, or ResultMoved where it is no longer that.
    """
    unit = _handed_in(state, group, person)
    not_before(finalised_on, state.submitted_on, "finalised_on", "上报")
    result: UnitResult = unit_result(rules, unit_facts(state, group, sheets))
    if result != state.result:
        raise ResultMoved(field="unit")
    return [
        AssessmentFinalised(unit=unit, year=state.year, result=result, finalised_on=finalised_on, finalised_by=person)
    ]


def feed_back_assessment(state: AssessmentState, *, fed_back_on: date) -> list[AssessmentFedBack]:
    """Tell the unit its result; objections run from that day. Raises AssessmentStageWrong or AssessmentDayWrong."""
    unit = opened(state)
    in_stage(state, AssessmentStage.FINALISED, "定案之后反馈一次")
    not_before(fed_back_on, state.finalised_on, "fed_back_on", "定案")
    return [AssessmentFedBack(unit=unit, year=state.year, fed_back_on=fed_back_on)]


def _handed_in(state: AssessmentState, group: GroupState, person: PersonId | None) -> UnitId:
    """The unit of an assessment that its group handed in, for an organiser who took no part in it."""
    unit = opened(state)
    in_stage(state, AssessmentStage.SUBMITTED, "须在考核组上报之后、定案之前办理")
    if person is not None and (person in group.members or person in state.signed):
        raise FinaliserAssessed(field="unit")
    return unit
