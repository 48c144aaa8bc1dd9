"""A unit's assessment from opening to feedback: nothing unscored, nothing outside the lists, nobody on both sides."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.assessment.assessment import EMPTY
from domain.assessment.decider import (
    adjudicate_score,
    feed_back_assessment,
    finalise_assessment,
    open_assessment,
    record_fact,
    record_method,
    record_satisfaction,
    return_assessment,
    submit_assessment,
    withdraw_fact,
)
from domain.assessment.errors import (
    AdjudicatorScored,
    AnswerUnknown,
    AssessmentDayWrong,
    AssessmentFinal,
    AssessmentIncomplete,
    AssessmentOpenedAlready,
    AssessmentStageWrong,
    AssessorOfOwnUnit,
    FactCountWrong,
    FactKindUnknown,
    FactNotFound,
    FinaliserAssessed,
    GroupIncomplete,
    GroupOfOtherOrganiser,
    GroupOfOtherYear,
    ItemNotAssessed,
    ListsNotIssued,
    MethodUnknown,
    ResultMoved,
    SatisfactionUnsound,
    ScoreNotEntered,
    ScoreOutOfRange,
    SheetsUnsigned,
)
from domain.assessment.events import (
    AssessmentFactWithdrawn,
    AssessmentReturned,
    AssessorRecused,
    AssessorReplaced,
    MethodRecorded,
    ScoreAdjudicated,
)
from domain.codes import OPEN_CODES, CodeList
from domain.ids import ItemId, PersonId, UnitId
from domain.scoring.rules import fact_kinds
from domain.scoring.score_1 import read_rules
from domain.tally import Count
from tests.domain.assessment.world import (
    BUREAU,
    CRITERIA,
    DISTRICT,
    FED_BACK,
    FIELDWORK,
    FINAL,
    FINALISED,
    FORMED,
    GROUP,
    ITEMS,
    LATE,
    LEADER,
    MEMBERS,
    NOVEMBER,
    OPENED,
    READY,
    RESULT,
    RULES,
    SECOND,
    SHEETS,
    STRANGER,
    STREET,
    SUBMITTED,
    SURVEYED,
    THIRD,
    YEAR,
    assessed,
    counted,
    ground,
    group,
    scored,
    sheet,
    signed,
)

NOBODY: frozenset[PersonId] = frozenset()
OUTSIDER = PersonId("officer")
METHODS = OPEN_CODES[CodeList.ASSESSMENT_METHOD]
KINDS = fact_kinds(read_rules(RULES))


def begin(**changes: Any) -> Any:
    arguments: dict[str, Any] = {
        "state": EMPTY, "group": group(), "unit": STREET, "unit_code": "DW01", "organiser": DISTRICT,
        "first_tier": True, "assessment_class": "街道", "year": YEAR, "rules": "digest", "items": ITEMS,
        "belonging": NOBODY, "opened_on": FIELDWORK,
    }  # fmt: skip
    return open_assessment(**{**arguments, **changes})


def survey(*answers: tuple[str, int], **changes: Any) -> Any:
    arguments: dict[str, Any] = {
        "state": assessed(), "issued": 50, "returned": 40, "valid": 40,
        "answers": tuple(Count(*answer) for answer in answers or (("满意", 30), ("一般", 10))),
        "known": read_rules(RULES)["satisfaction"], "surveyed_on": FIELDWORK,
    }  # fmt: skip
    return record_satisfaction(**{**arguments, **changes})


def fact(**changes: Any) -> Any:
    arguments: dict[str, Any] = {
        "state": assessed(), "line": "late", "kind": "逾期报告", "kinds": KINDS, "count": 3, "reason": "季度报告逾期",
        "evidence": (), "recorded_on": FIELDWORK,
    }  # fmt: skip
    return record_fact(**{**arguments, **changes})


def settle(**changes: Any) -> Any:
    arguments: dict[str, Any] = {
        "state": assessed(*READY), "group": group(), "sheets": {**SHEETS, LEADER: sheet()}, "leader": LEADER,
        "ground": ground(), "item": ITEMS[1].item, "criterion": CRITERIA[0], "score": 9_200, "reason": "复核",
        "adjudicated_on": FIELDWORK,
    }  # fmt: skip
    return adjudicate_score(**{**arguments, **changes})


def submit(*events: Any, **changes: Any) -> Any:
    arguments: dict[str, Any] = {
        "state": assessed(*(events or READY)), "group": group(), "sheets": SHEETS, "leader": LEADER, "rules": RULES,
        "belonging": NOBODY, "submitted_on": FIELDWORK,
    }  # fmt: skip
    return submit_assessment(**{**arguments, **changes})


def finalise(*events: Any, **changes: Any) -> Any:
    arguments: dict[str, Any] = {
        "state": assessed(*(events or (*READY, SUBMITTED))), "group": group(), "sheets": SHEETS, "person": OUTSIDER,
        "rules": RULES, "finalised_on": FINAL,
    }  # fmt: skip
    return finalise_assessment(**{**arguments, **changes})


def test_every_item_of_the_lists_in_force_is_assessed_in_the_class_of_the_day() -> None:
    assert begin() == [OPENED]
    [lower] = begin(first_tier=False, assessment_class="社区")
    assert lower.class_ == "2/社区"


@pytest.mark.parametrize("organiser", [STREET, BUREAU, None])
def test_a_group_assesses_what_stands_directly_below_its_organiser_and_nothing_else(organiser: UnitId | None) -> None:
    with pytest.raises(GroupOfOtherOrganiser):
        begin(organiser=organiser)


def test_an_assessment_begins_once_with_a_group_that_can_lead_it() -> None:
    recused = AssessorRecused(GROUP, LEADER, STREET, "同乡", NOVEMBER)

    with pytest.raises(AssessmentOpenedAlready):
        begin(state=assessed())
    with pytest.raises(GroupOfOtherYear):
        begin(year=YEAR + 1)
    with pytest.raises(GroupIncomplete):
        begin(group=group(FORMED))
    with pytest.raises(GroupIncomplete):
        begin(group=group(FORMED, *MEMBERS, recused))
    with pytest.raises(GroupIncomplete):
        begin(belonging=frozenset({LEADER}))
    with pytest.raises(AssessmentDayWrong):
        begin(opened_on=date(2020, 11, 1))
    with pytest.raises(ListsNotIssued):
        begin(items=())


def test_methods_are_those_of_the_list() -> None:
    used = {"method": "INTERVIEW", "methods": METHODS, "used_on": FIELDWORK, "note": ""}

    assert record_method(assessed(), **used) == [MethodRecorded(STREET, YEAR, "INTERVIEW", FIELDWORK, "")]  # type: ignore[arg-type]
    with pytest.raises(MethodUnknown):
        record_method(assessed(), **{**used, "method": "GUESS"})  # type: ignore[arg-type]
    with pytest.raises(AssessmentDayWrong):
        record_method(assessed(), **{**used, "used_on": NOVEMBER})  # type: ignore[arg-type]


def test_a_survey_adds_up_and_is_corrected_until_it_is_handed_in() -> None:
    assert survey() == [SURVEYED]
    assert survey(state=assessed(SURVEYED))
    with pytest.raises(AssessmentStageWrong):
        survey(state=assessed(*READY, SUBMITTED))


@pytest.mark.parametrize(
    ("answers", "changes"),
    [
        ((), {"issued": 39}),
        ((), {"returned": 39}),
        ((), {"valid": 39}),
        ((), {"valid": -1, "returned": -1}),
        ((), {"issued": 10**10}),
        ((("满意", 41), ("一般", -1)), {}),
        ((("满意", 30),), {}),
        ((("满意", 30), ("满意", 10)), {}),
    ],
)
def test_a_survey_that_does_not_add_up_is_refused(answers: Any, changes: dict[str, int]) -> None:
    with pytest.raises(SatisfactionUnsound):
        survey(*answers, **changes)


def test_answers_are_those_of_the_rules() -> None:
    with pytest.raises(AnswerUnknown, match="可用：") as refused:
        survey(("满意", 30), ("不错", 10))

    assert refused.value.field == "answers.1.name"


def test_facts_are_of_the_kinds_of_the_rules_and_can_be_taken_back() -> None:
    assert fact() == [LATE]
    with pytest.raises(FactKindUnknown, match="可用：市级表彰"):
        fact(kind="其他")
    for count in (0, -1, 10**10):
        with pytest.raises(FactCountWrong):
            fact(count=count)

    withdrawn = AssessmentFactWithdrawn(STREET, YEAR, "late", "有误")
    assert withdraw_fact(assessed(LATE), line="late", reason="有误") == [withdrawn]
    with pytest.raises(FactNotFound):
        withdraw_fact(assessed(LATE, withdrawn), line="late", reason="有误")


def test_a_leader_who_did_not_score_settles_what_others_did() -> None:
    settled = ScoreAdjudicated(STREET, YEAR, ITEMS[1].item, CRITERIA[0], 9_200, "复核", FIELDWORK, None, LEADER)

    assert settle() == [settled]
    with pytest.raises(AdjudicatorScored):
        settle(sheets=SHEETS)
    with pytest.raises(ScoreNotEntered):
        settle(state=assessed(SURVEYED))
    with pytest.raises(ItemNotAssessed):
        settle(item=ItemId("elsewhere"))
    with pytest.raises(ScoreOutOfRange):
        settle(score=10_001)
    with pytest.raises(AssessorOfOwnUnit):
        settle(ground=ground(belonging=frozenset({LEADER})))
    with pytest.raises(AssessmentFinal):
        settle(state=assessed(*READY, SUBMITTED, FINALISED))


def test_the_points_are_those_of_scoring() -> None:
    [submitted] = submit()

    assert submitted.result == RESULT
    assert {each.name: each.count for each in RESULT.components} == {
        "PROBLEM": 1700, "TASK": 5100, "RESPONSIBILITY": 850, "SATISFACTION": 900,
    }  # fmt: skip
    assert (RESULT.base, RESULT.bonus, RESULT.final, RESULT.veto) == (8550, 0, 8550 - 60, ())


def test_an_adjudicated_score_takes_the_place_of_all_others() -> None:
    higher = [
        ScoreAdjudicated(STREET, YEAR, item.item, criterion, 10_000, "复核", FIELDWORK)
        for item in ITEMS
        for criterion in CRITERIA
    ]

    [submitted] = submit(*READY, *higher)

    assert submitted.result.base == 9_900


def test_one_assessor_who_has_not_signed_keeps_the_assessment_back() -> None:
    two = (SURVEYED, *counted(LEADER, SECOND))

    with pytest.raises(SheetsUnsigned, match="1名"):
        submit(*two)

    assert submit(*two, group=group(FORMED, *MEMBERS, AssessorRecused(GROUP, THIRD, STREET, "同乡", FIELDWORK)))
    assert submit(*two, belonging=frozenset({THIRD}))


def test_a_leader_who_only_settles_signs_no_sheet() -> None:
    two = (SURVEYED, *counted(SECOND, THIRD))

    assert submit(*two, sheets={**SHEETS, LEADER: sheet()})
    with pytest.raises(SheetsUnsigned):
        submit(*two, sheets={**SHEETS, LEADER: sheet(*scored(LEADER)[:1])})


def test_scores_of_whoever_stands_back_do_not_count_and_of_whoever_left_do() -> None:
    recused = group(FORMED, *MEMBERS, AssessorRecused(GROUP, THIRD, STREET, "同乡", FIELDWORK))
    gone = group(FORMED, *MEMBERS, AssessorReplaced(GROUP, THIRD, STRANGER, "干部", BUREAU, "调动", FIELDWORK))

    [without] = submit(group=recused)
    assert without.result.base < RESULT.base
    [still] = submit(*READY, *counted(STRANGER), group=gone, sheets={**SHEETS, STRANGER: signed(STRANGER, 8_500)})
    assert still.result.base == RESULT.base


@pytest.mark.parametrize(
    ("events", "sheets", "says"),
    [
        (counted(LEADER, SECOND, THIRD), SHEETS, "群众满意度：没有有效的满意度问卷"),
        ((SURVEYED, *counted(SECOND)), {SECOND: sheet(*scored(SECOND)[2:]), LEADER: sheet()}, "问题清单：P01 的"),
    ],
)
def test_what_is_missing_is_named_when_an_assessment_is_handed_in(events: Any, sheets: Any, says: str) -> None:
    with pytest.raises(AssessmentIncomplete, match=says):
        submit(*events, sheets=sheets, belonging=frozenset({THIRD}))


def test_the_organiser_finalises_what_was_handed_in_and_tells_the_unit() -> None:
    assert finalise() == [replace(FINALISED, finalised_by=OUTSIDER)]
    assert feed_back_assessment(assessed(*READY, SUBMITTED, FINALISED), fed_back_on=FINAL) == [FED_BACK]
    with pytest.raises(AssessmentStageWrong, match="已反馈"):
        feed_back_assessment(assessed(*READY, SUBMITTED, FINALISED, FED_BACK), fed_back_on=FINAL)
    with pytest.raises(AssessmentDayWrong):
        feed_back_assessment(assessed(*READY, SUBMITTED, FINALISED), fed_back_on=FIELDWORK)
    with pytest.raises(AssessmentDayWrong):
        finalise(finalised_on=NOVEMBER)


@pytest.mark.parametrize("person", [LEADER, SECOND, THIRD])
def test_nobody_who_assessed_finalises_or_returns(person: PersonId) -> None:
    with pytest.raises(FinaliserAssessed):
        finalise(person=person)
    with pytest.raises(FinaliserAssessed):
        return_assessment(assessed(*READY, SUBMITTED), group(), person, reason="核对", returned_on=FINAL)


def test_whoever_was_replaced_has_assessed_all_the_same() -> None:
    gone = group(FORMED, *MEMBERS, AssessorReplaced(GROUP, THIRD, STRANGER, "干部", BUREAU, "调动", FIELDWORK))

    with pytest.raises(FinaliserAssessed):
        finalise(person=THIRD, group=gone)


def test_a_result_that_moved_after_it_was_handed_in_goes_back_to_the_group() -> None:
    recused = group(FORMED, *MEMBERS, AssessorRecused(GROUP, THIRD, STREET, "同乡", FIELDWORK))

    with pytest.raises(ResultMoved):
        finalise(group=recused)

    returned = AssessmentReturned(STREET, YEAR, "核对", FINAL)
    state = assessed(*READY, SUBMITTED)
    assert return_assessment(state, group(), OUTSIDER, reason="核对", returned_on=FINAL) == [returned]
    assert submit(*READY, SUBMITTED, returned, group=recused)


@pytest.mark.parametrize("events", [READY, (*READY, SUBMITTED, FINALISED)])
def test_only_what_is_handed_in_is_finalised_or_returned(events: Any) -> None:
    with pytest.raises(AssessmentStageWrong):
        finalise(*events)
    with pytest.raises(AssessmentStageWrong):
        return_assessment(assessed(*events), group(), OUTSIDER, reason="核对", returned_on=FINAL)


def test_nothing_is_recorded_once_a_result_stands() -> None:
    final = assessed(*READY, SUBMITTED, FINALISED)

    for give in (survey, fact):
        with pytest.raises(AssessmentFinal):
            give(state=final)
    with pytest.raises(AssessmentFinal):
        withdraw_fact(final, line="late", reason="有误")
    with pytest.raises(AssessmentFinal):
        submit(state=final)


def test_weights_are_those_that_were_issued() -> None:
    light = assessed(*READY)
    heavy = replace(light, items={**light.items, ITEMS[2].item: replace(ITEMS[2], weight=1)})
    better = {person: sheet(*scored(person, 9_000)[:4], *scored(person, 5_000)[4:]) for person in SHEETS}

    [first], [second] = submit(state=light, sheets=better), submit(state=heavy, sheets=better)

    assert first.result.base < second.result.base
