"""Commands on a unit's evaluation: its grade, the four dimensions, what it was used for."""

from datetime import date

from domain import streams
from domain.codes import EvaluationSubject, Grade, PostKind
from domain.ids import PersonId, UnitId
from domain.outcomes import evaluation as evaluations
from domain.outcomes.commands import ConfirmGrades, DecideGrade, ProposeGrade, RecordDimensions, UseResult
from domain.outcomes.errors import GradePending, GradesNotToConfirm, NotOfTheTeam, ResultsUnpublished
from domain.outcomes.results import best_grade, good_max
from domain.recorded import Classification
from services.commands import states
from services.commands.decide import Decide
from services.commands.handlers.results import class_of
from services.commands.handling import handles
from services.commands.scoring_ground import roles_over
from services.commands.standing import person_of

_POSTS = {
    EvaluationSubject.UNIT_SECRETARY: frozenset({PostKind.SECRETARY}),
    EvaluationSubject.LEADERSHIP_MEMBER: frozenset({PostKind.DEPUTY_IN_CHARGE, PostKind.TEAM_MEMBER}),
}
_TEAM = frozenset().union(*_POSTS.values())


@handles(ProposeGrade)
def propose_grade(command: ProposeGrade, decide: Decide) -> None:
    states.past_cycle(decide, command.year)
    states.unit(decide, command.unit)
    state = states.evaluation(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit, group=roles_over(decide, command.unit, command.year))
    result = states.assessment(decide, command.unit, command.year).result
    rules = states.scoring(decide, command.year).rules.encode()
    events = evaluations.propose_grade(
        state,
        grade=command.grade,
        reason=command.reason,
        best=Grade.GOOD if result is None else best_grade(rules, result.veto),
        proposed_by=person_of(standing),
        proposed_on=command.proposed_on,
    )
    decide.emit(_stream(command.unit, command.year), events)


@handles(DecideGrade)
def decide_grade(command: DecideGrade, decide: Decide) -> None:
    states.past_cycle(decide, command.year)
    states.unit(decide, command.unit)
    state = states.evaluation(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit)
    alike = class_of(decide, command.unit, command.year)
    others = [each for unit, each in alike if unit != command.unit]
    events = evaluations.decide_grade(
        state,
        grade=command.grade,
        reason=command.reason,
        good_others=sum(each.standing is Grade.GOOD for each in others),
        good_max=good_max(states.scoring(decide, command.year).rules.encode(), len(alike)) if alike else 0,
        decided_by=person_of(standing),
        decided_on=command.decided_on,
    )
    decide.emit(_stream(command.unit, command.year), events)


@handles(ConfirmGrades)
def confirm_grades(command: ConfirmGrades, decide: Decide) -> None:
    states.past_cycle(decide, command.year)
    committee = states.unit(decide, command.committee)
    standing = decide.authorise(unit=command.committee)
    below = [
        (unit, states.evaluation(decide, unit, command.year))
        for unit in committee.subordinates
        if states.unit(decide, unit).accountable_to(decide.day) == command.committee
    ]
    open_ = [(unit, state) for unit, state in below if state.round and state.decided is None]
    pending = [states.unit(decide, unit).code for unit, state in open_ if state.proposed is not None]
    if pending:
        raise GradePending(f"{'、'.join(pending)}。", field="committee")
    if not open_:
        raise GradesNotToConfirm(field="committee")
    for unit, state in open_:
        events = evaluations.decide_grade(
            state,
            grade=state.computed,
            reason="",
            good_others=0,
            good_max=0,
            decided_by=person_of(standing),
            decided_on=command.decided_on,
        )
        decide.emit(_stream(unit, command.year), events)


@handles(RecordDimensions)
def record_dimensions(command: RecordDimensions, decide: Decide) -> None:
    states.past_cycle(decide, command.year)
    states.unit(decide, command.unit)
    state = states.evaluation(decide, command.unit, command.year)
    decide.authorise(unit=command.unit)
    events = evaluations.record_dimensions(
        state,
        subject=command.subject,
        person=command.person,
        political=command.political,
        performance=command.performance,
        conduct=command.conduct,
        competence=command.competence,
        basis=command.basis,
        recorded_on=command.recorded_on,
    )
    if command.person is not None:
        _refuse_stranger(decide, command.unit, command.person, command.year, _POSTS[command.subject])
    decide.emit(_stream(command.unit, command.year), events, _class_of(command.person))


@handles(UseResult)
def use_result(command: UseResult, decide: Decide) -> None:
    states.past_cycle(decide, command.year)
    states.unit(decide, command.unit)
    state = states.evaluation(decide, command.unit, command.year)
    decide.authorise(unit=command.unit)
    if not states.results(decide, command.year).published:
        raise ResultsUnpublished(field="year")
    if command.person is not None:
        _refuse_stranger(decide, command.unit, command.person, command.year, _TEAM)
    events = evaluations.use_result(
        state, kind=command.kind, person=command.person, reference=command.reference, used_on=command.used_on
    )
    decide.emit(_stream(command.unit, command.year), events, _class_of(command.person))


def _stream(unit: UnitId, year: int) -> str:
    return streams.evaluation(unit, year)


def _class_of(person: PersonId | None) -> Classification:
    """What is said of one person is not for all."""
    return Classification.PARTY_INTERNAL if person is None else Classification.RESTRICTED


def _refuse_stranger(decide: Decide, unit: UnitId, person: PersonId, year: int, kinds: frozenset[PostKind]) -> None:
    """Refuse a person who did not hold such a post in the unit in that year. Raises PersonNotFound, NotOfTheTeam."""
    states.person(decide, person)
    first, last = date(year, 1, 1), date(year, 12, 31)
    posts = states.unit(decide, unit).posts
    if not any(post.person == person and post.kind in kinds and post.overlaps(first, last) for post in posts):
        raise NotOfTheTeam(f"{year}年度。", field="person")
