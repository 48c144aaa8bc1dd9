"""How score/1 came to a unit's ballot, its secretary's evaluation, its rank in its class and its grade: every step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.scoring import score_1
from domain.scoring.explain_1 import Quotient, Weighed, weigh, weighed_sum


@dataclass(frozen=True, slots=True)
class Votes:
    """The count on a unit's secretary, and where the log says it."""

    valid: int
    abstentions: int
    votes: Mapping[str, int]
    position: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit of a class as ranks and grades look at it; `ballot` None without ballots."""

    unit: str
    final: int
    ballot: int | None
    task: int
    veto: tuple[str, ...]

    @property
    def order(self) -> tuple[int, int, int]:
        """What ranks go by, the best first."""
        return (-self.final, -(self.ballot or 0), -self.task)


@dataclass(frozen=True, slots=True)
class ExplainedBallot:
    """The votes by their coefficients over the valid ballots that are no abstentions."""

    valid: int
    abstentions: int
    votes: tuple[Weighed, ...]
    position: int
    score: Quotient


@dataclass(frozen=True, slots=True)
class ExplainedRank:
    """rank = 1 + those ahead by points, by the ballot at equal points, by the task list at equal points and ballot."""

    final: int
    ballot: int
    task: int
    units: int
    ahead_by_final: int
    ahead_by_ballot: int
    ahead_by_task: int
    equal: int

    @property
    def rank(self) -> int:
        """Place in the class; equal units share it."""
        return 1 + self.ahead_by_final + self.ahead_by_ballot + self.ahead_by_task


@dataclass(frozen=True, slots=True)
class ExplainedGrade:
    """The grade that the points earn, what vetoes leave of it, and whether one of the good places is left.

    `good_before` units that would be GOOD come before it in the class, `good_max` may be.
    """

    earned: str
    least: int
    after_veto: str
    good_cap_percent: int
    good_max: int
    good_before: int

    @property
    def grade(self) -> str:
        """As computed."""
        crowded_out = self.after_veto == score_1.GRADES[0] and self.good_before >= self.good_max
        return score_1.GRADES[1] if crowded_out else self.after_veto


@dataclass(frozen=True, slots=True)
class ExplainedStanding:
    """A unit's entry of the evaluation document. `secretary` is the secretary's evaluation, None without ballots."""

    ballot: int | None
    ballot_share: int
    secretary: Quotient | None
    rank: ExplainedRank
    grade: ExplainedGrade


def explain_ballot(rules: Mapping[str, Any], votes: Votes) -> ExplainedBallot:
    """rules: as score_1.read_rules gives them. Not all may have abstained."""
    weighed = weigh(rules["ballot"], votes.votes)
    score = Quotient(weighed_sum(weighed), votes.valid - votes.abstentions)
    return ExplainedBallot(votes.valid, votes.abstentions, weighed, votes.position, score)


def explain_standing(rules: Mapping[str, Any], own: Ranked, class_: Sequence[Ranked]) -> ExplainedStanding:
    """rules: as score_1.read_rules gives them. class_: every unit of the class, `own` included."""
    share = rules["secretaryBallotShare"]
    secretary = None
    if own.ballot is not None:
        secretary = Quotient((100 - share) * own.final + share * own.ballot, 100)
    return ExplainedStanding(own.ballot, share, secretary, _rank(own, class_), _grade(rules, own, class_))


def _rank(own: Ranked, class_: Sequence[Ranked]) -> ExplainedRank:
    final, ballot, task = own.order
    alike = [each for each in class_ if each.order[0] == final]
    as_liked = [each for each in alike if each.order[1] == ballot]
    return ExplainedRank(
        final=-final,
        ballot=-ballot,
        task=-task,
        units=len(class_),
        ahead_by_final=sum(each.order[0] < final for each in class_),
        ahead_by_ballot=sum(each.order[1] < ballot for each in alike),
        ahead_by_task=sum(each.order[2] < task for each in as_liked),
        equal=sum(each.order[2] == task for each in as_liked) - 1,
    )


def _grade(rules: Mapping[str, Any], own: Ranked, class_: Sequence[Ranked]) -> ExplainedGrade:
    place = (own.order, own.unit)
    before = [each for each in class_ if (each.order, each.unit) < place]
    earned = _earned(rules, own)
    return ExplainedGrade(
        earned=earned,
        least=rules["grades"][earned],
        after_veto=_after_veto(rules, own),
        good_cap_percent=rules["goodCapPercent"],
        good_max=len(class_) * rules["goodCapPercent"] // 100,
        good_before=sum(_after_veto(rules, each) == score_1.GRADES[0] for each in before),
    )


def _earned(rules: Mapping[str, Any], unit: Ranked) -> str:
    return next(grade for grade in score_1.GRADES if rules["grades"][grade] <= unit.final)


def _after_veto(rules: Mapping[str, Any], unit: Ranked) -> str:
    grades: list[str] = [_earned(rules, unit), *(rules["veto"][kind] for kind in unit.veto)]
    return max(grades, key=score_1.GRADES.index)
