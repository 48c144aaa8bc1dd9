"""Where a unit's ballot, its secretary's evaluation, its rank and its grade come from, step by step (scoring.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import strawberry

from domain.codes import Grade
from domain.scoring.standing_1 import ExplainedBallot, ExplainedStanding, explain_ballot, explain_standing
from graphql_api.described import leaf, resolved
from graphql_api.evaluations import Evaluation
from graphql_api.gates.evaluations import EvaluationsGate
from graphql_api.gates.grounds import ranked_with, votes_of
from graphql_api.model import Model
from graphql_api.scalars import Position
from graphql_api.steps import Division, WeighedCount, division, maybe_division, same_named, weighed
from graphql_api.view import View
from projections.evaluations.read import EvaluationRow


@strawberry.type(description="民主评议得分：各种票的票数乘以系数的合计，除以有效票减弃权。")
class BallotExplanation(Model[ExplainedBallot]):
    row: strawberry.Private[ExplainedBallot]

    valid: int = leaf("有效票")
    abstentions: int = leaf("其中弃权")

    @resolved("各种票")
    def votes(self) -> list[WeighedCount]:
        """Those of the rule set."""
        return weighed(self.row.votes)

    @resolved("计票的事件在日志中的位置")
    def position(self) -> Position:
        """A leaf."""
        return Position(self.row.position)

    @resolved("得分")
    def score(self) -> Division:
        """In hundredths of a point."""
        return division(self.row.score)


@strawberry.type(description="名次的由来：1 加排在前面的单位数。")
class RankExplanation:
    final: int = leaf("最后得分，先按它排")
    ballot: int = leaf("民主评议得分，其次按它排；没有评议的按 0")
    task: int = leaf("任务清单得分，再次按它排")
    units: int = leaf("同类单位数，一票否决的在内")
    ahead_by_final: int = leaf("最后得分更高的单位数")
    ahead_by_ballot: int = leaf("最后得分相同、评议得分更高的单位数")
    ahead_by_task: int = leaf("前两项相同、任务清单得分更高的单位数")
    equal: int = leaf("三项都相同、名次并列的其他单位数")
    rank: int = leaf("名次")


@strawberry.type(description="等次的由来：按得分，再看一票否决，再看“好”的名额。")
class GradeExplanation:
    earned: Grade = leaf("按最后得分的等次")
    least: int = leaf("该等次的最低分")
    after_veto: Grade = leaf("看过一票否决以后的等次")
    good_cap_percent: int = leaf("“好”的比例上限，百分之几")
    good_max: int = leaf("同类中“好”的名额")
    good_before: int = leaf("排在前面、够得上“好”的单位数；不少于名额的降为“较好”")
    grade: Grade = leaf("计算得出的等次")


@dataclass(frozen=True, slots=True)
class StandingFound:
    """An evaluation with the steps that lead to it."""

    evaluation: EvaluationRow
    explained: ExplainedStanding
    ballot: ExplainedBallot | None


@strawberry.type(description="评定的由来：评议、书记评价、名次、等次。")
class StandingExplanation(Model[StandingFound]):
    row: strawberry.Private[StandingFound]

    @resolved("所解释的评定")
    def evaluation(self) -> Evaluation:
        """The round that the viewer sees."""
        return Evaluation.of(self.view, self.row.evaluation)

    @resolved("民主评议；没有评议的、无权查看票数的为空")
    def ballot(self) -> BallotExplanation | None:
        """Down to the count."""
        return BallotExplanation.maybe(self.view, self.row.ballot)

    @resolved("评议在书记评价中的比重，百分之几")
    def ballot_share(self) -> int:
        """Of the rule set."""
        return self.row.explained.ballot_share

    @resolved("书记评价：最后得分和评议得分按比重合计，除以 100；没有评议的为空")
    def secretary(self) -> Division | None:
        """In hundredths of a point."""
        return maybe_division(self.row.explained.secretary)

    @resolved("名次")
    def rank(self) -> RankExplanation:
        """Within the class."""
        found = self.row.explained.rank
        return same_named(RankExplanation, found)

    @resolved("等次")
    def grade(self) -> GradeExplanation:
        """As computed; another one may have been decided by hand."""
        found = self.row.explained.grade
        return same_named(GradeExplanation, found, earned=Grade(found.earned), after_veto=Grade(found.after_veto))

    @resolved("复算的评议、书记评价、名次、等次是否与登记的一致")
    def agrees(self) -> bool:
        """Whether the log bears out what was recorded."""
        row, found = self.row.evaluation, self.row.explained
        secretary = None if found.secretary is None else found.secretary.result
        ballot = row.ballot if self.row.ballot is None else self.row.ballot.score.result
        computed = (ballot, secretary, found.rank.rank, found.grade.grade)
        return computed == (row.ballot, row.secretary, row.rank, row.grade)


async def standing_of(view: View, rules: Mapping[str, Any], unit: str, year: int) -> StandingExplanation | None:
    """How a unit's evaluation came about; None where there is none that the viewer may see.

    rules: as score_1.read_rules gives them.
    """
    evaluation = await EvaluationsGate(view).evaluation().load((unit, year))
    if evaluation is None:
        return None
    alike = await ranked_with(view, evaluation)
    votes = None if evaluation.ballot is None else await votes_of(view, unit, year)
    found = StandingFound(
        evaluation=evaluation,
        explained=explain_standing(rules, alike[unit], list(alike.values())),
        ballot=None if votes is None else explain_ballot(rules, votes),
    )
    return StandingExplanation.of(view, found)
