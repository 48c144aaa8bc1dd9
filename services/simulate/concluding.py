"""What follows from a year: results, grades, dimensions, rulings, key management, objections (四(三))."""

from collections.abc import Mapping
from datetime import date, timedelta
from heapq import merge
from itertools import count

from domain.assessment.facts import Adjudication
from domain.codes import EvaluationSubject, Grade, ObjectionOutcome, PostKind, RulingCondition, RulingKind
from domain.ids import CaseId, ObjectionId, PersonId, RulingId
from domain.lists.events import ProblemContent
from domain.objections.commands import AcceptObjection, AssignReviewers, DecideObjection, FileObjection
from domain.outcomes.commands import ComputeResults, ConfirmGrades, PublishResults, RecordDimensions
from domain.rulings.commands import (
    ApproveRuling,
    ExtendKeyManagement,
    IssueRuling,
    PlanTracking,
    ProposeRuling,
    RecordTrackingVisit,
    ReleaseKeyManagement,
    ReviewRuling,
)
from services.commands.identity import created_id, objection_id
from services.simulate import words
from services.simulate.assessing import CRITERIA
from services.simulate.chance import Chance
from services.simulate.lists import UnitYear
from services.simulate.people import District, Unit, Who
from services.simulate.size import Size
from services.simulate.steps import Step, Steps

OBJECTING, UPHELD = 12, 3
_VISITS = 2
_COMMENDED_FOR = (
    RulingCondition.HIGH_ATTENTION,
    RulingCondition.DUTIES_EFFECTIVE,
    RulingCondition.OUTSTANDING_PERFORMANCE,
)
_CRITICISED_FOR = (RulingCondition.WEAK_MEASURES, RulingCondition.LITTLE_EFFECT)
_HANDLED_FOR = (RulingCondition.NOT_AS_REQUIRED, RulingCondition.SERIOUS_CONSEQUENCES)


class Concluding:
    """One year's consequences, most of them in the January after it."""

    def __init__(self, district: District, made: Mapping[str, UnitYear], year: int, size: Size, chance: Chance) -> None:
        self._district = district
        self._made = made
        self._year = year
        self._size = size
        self._chance = chance
        self._numbers = count(1)

    def steps(self) -> Steps:
        """From the first computation to the release of a case in the following autumn."""
        yield from self._results(date(self._year, 12, 29), date(self._year, 12, 31))
        yield from merge(*self._courses(), key=lambda step: step.day)

    def _step(self, day: date, who: Who, command: object, entity: str | None = None, needless: str = "") -> Step:
        return Step(day, who, command, self._chance.new_id(), entity, needless=needless)

    def _courses(self) -> list[Steps]:
        committees, size = self._district.committees, self._size
        courses = [self._ruling(unit, RulingKind.COMMENDATION) for unit in committees[: size.commended]]
        criticised = committees[-size.criticised :]
        courses += [self._ruling(unit, RulingKind.CRITICISM) for unit in criticised]
        courses.append(self._ruling(criticised[-1], RulingKind.ORG_HANDLING))
        # One committee that is neither commended nor criticised, where there is one, and some branches.
        between = min(size.commended, size.committees - size.criticised - 1)
        objecting = [committees[between], *self._district.branches[3 : 2 + max(2, size.scaled(OBJECTING))]]
        upheld = max(2, size.scaled(UPHELD))
        courses += [self._objection(unit, upheld=place < upheld) for place, unit in enumerate(objecting)]
        courses.append(self._results(date(self._year + 1, 1, 25), date(self._year + 1, 1, 28)))
        return courses

    def _results(self, computed: date, published: date) -> Steps:
        """Computed for all, confirmed by each committee, published; again once objections have changed scores."""
        year, office = self._year, self._district.by_office
        yield self._step(computed, office, ComputeResults(year, computed))
        again = computed.year > year
        confirmed = published - timedelta(days=1)
        for committee in (self._district.committee, *self._district.committees):
            # A later round leaves to be signed only what it changed, and nobody knows beforehand where that is.
            signer = PostKind.COMMITTEE_APPROVER if committee.superior is None else PostKind.SECRETARY
            confirm = ConfirmGrades(committee.unit, year, confirmed)
            needless = "GRADES_NOT_TO_CONFIRM" if again else ""
            yield self._step(confirmed, committee.by(signer), confirm, needless=needless)
        if not again:
            yield from self._dimensions(confirmed)
        yield self._step(published, office, PublishResults(year, published))

    def _dimensions(self, day: date) -> Steps:
        """The four dimensions of every committee's team and secretary."""
        grades = (Grade.GOOD, Grade.FAIR, Grade.FAIR, Grade.AVERAGE)
        for unit in self._district.committees:
            for subject, person in (
                (EvaluationSubject.LEADERSHIP_TEAM, None),
                (EvaluationSubject.UNIT_SECRETARY, unit.holder(PostKind.SECRETARY).person),
            ):
                political, performance, conduct, competence = (self._chance.pick(grades) for _ in range(4))
                record = RecordDimensions(
                    unit.unit, self._year, subject, political, performance, conduct, competence,
                    "年度考核、民主评议和平时了解", day, person,
                )  # fmt: skip
                yield self._step(day, self._district.by_office, record)

    def _ruling(self, unit: Unit, kind: RulingKind) -> Steps:
        """Proposed, reviewed, signed and issued by four people; a criticism opens its case."""
        office, year = self._district.office, self._year
        conditions = {
            RulingKind.COMMENDATION: _COMMENDED_FOR,
            RulingKind.CRITICISM: _CRITICISED_FOR,
            RulingKind.ORG_HANDLING: _HANDLED_FOR,
        }[kind]
        of_person = kind is RulingKind.ORG_HANDLING
        person = unit.holder(PostKind.DEPUTY_IN_CHARGE).person if of_person else None
        proposed = date(year + 1, 1, 5)
        ruling = RulingId(self._chance.new_id())
        propose = ProposeRuling(
            kind, unit.unit, year, conditions, "详见年度考核材料", proposed, person,
            measure="REASSIGNMENT" if of_person else "",
        )  # fmt: skip
        second = office.others[1]
        yield self._step(proposed, self._district.by_office, propose, ruling)
        day = proposed + timedelta(days=2)
        yield self._step(day, lambda: office.acting(second), ReviewRuling(ruling, "情况属实，程序完备", day))
        day += timedelta(days=2)
        yield self._step(day, self._district.committee.by(PostKind.COMMITTEE_APPROVER), ApproveRuling(ruling, day))
        day += timedelta(days=2)
        number = f"示委〔{year + 1}〕{next(self._numbers)}号"
        issue = self._step(day, self._district.by_office, IssueRuling(ruling, number, day))
        yield issue
        if kind is RulingKind.CRITICISM:
            case = CaseId(created_id(issue.command_id, "case"))
            yield from self._case(case, day, released=unit is self._district.committees[-1])

    def _case(self, case: CaseId, opened: date, *, released: bool) -> Steps:
        """Tracked by visits; one is released in September, others are extended."""
        office, year = self._district.by_office, self._year
        signs = self._district.committee.by(PostKind.COMMITTEE_APPROVER)
        planned, until = opened + timedelta(days=10), date(year + 1, 9, 30)
        plan = PlanTracking(case, "每季度实地督导一次，逐项核对整改", _VISITS, until, planned)
        yield self._step(planned, office, plan)
        for month in (3, 6):
            day = date(year + 1, month, 18)
            yield self._step(day, office, RecordTrackingVisit(case, "整改按计划推进", day))
        ended = date(year + 1, 9, 20)
        if released:
            yield self._step(ended, signs, ReleaseKeyManagement(case, "整改到位", ended))
        else:
            longer = ExtendKeyManagement(case, date(year + 1, 12, 31), "个别问题仍需巩固", ended)
            yield self._step(ended, signs, longer)

    def _objection(self, unit: Unit, *, upheld: bool) -> Steps:
        """Filed by the secretary, decided by people of the district committee who took no part."""
        year, key = self._year, unit.unit
        filed = date(year + 1, 1, 4)
        objection = ObjectionId(objection_id(self._district.tenant_id, f"{key}/{year}"))
        text = self._chance.pick(words.OBJECTIONS)
        yield self._step(filed, unit.by(PostKind.SECRETARY), FileObjection(key, year, text, filed))
        accepted = filed + timedelta(days=3)
        yield self._step(accepted, self._district.by_office, AcceptObjection(objection, accepted))
        committee = self._district.committee
        reviewers = [committee.holder(PostKind.DEPUTY_IN_CHARGE), committee.holder(PostKind.STAFF)]
        persons: tuple[PersonId, ...] = tuple(member.person for member in reviewers)
        assigned = AssignReviewers(objection, persons, accepted)
        yield self._step(accepted, self._district.by_office, assigned)
        decided = accepted + timedelta(days=12)
        problems = [item for item in self._made[unit.code].items if isinstance(item.content, ProblemContent)]
        settled = tuple(
            Adjudication(item.item, criterion, 10_000, "复核认定已完成") for item in problems for criterion in CRITERIA
        )
        outcome = ObjectionOutcome.UPHELD if upheld else ObjectionOutcome.DISMISSED
        decide = DecideObjection(
            objection, outcome, "复核情况属实" if upheld else "原考核认定无误", decided, settled if upheld else ()
        )
        yield self._step(decided, lambda: committee.acting(reviewers[0]), decide)
