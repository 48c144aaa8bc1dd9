"""A year's results as the API shows them: evaluations, publications, the four dimensions, where they were used."""

from datetime import date

import strawberry

from domain import streams
from domain.codes import EvaluationSubject, Grade, ResultUseKind
from graphql_api.described import leaf, resolved
from graphql_api.gates.evaluations import EvaluationsGate
from graphql_api.model import Model, Versioned
from graphql_api.scalars import Position
from graphql_api.signing import Signature, signature_in
from graphql_api.states import EvaluationState
from graphql_api.units import Person, Unit, person_of, unit_of
from projections.evaluations.read import DimensionRow, EvaluationRow, PublicationRow, UseRow


@strawberry.type(description="四个方面的一次评价（四(三)）。")
class Dimensions(Model[DimensionRow]):
    row: strawberry.Private[DimensionRow]

    subject: EvaluationSubject = leaf("评价对象")
    political: Grade = leaf("政治上强不强")
    performance: Grade = leaf("实绩好不好")
    conduct: Grade = leaf("作风正不正")
    competence: Grade = leaf("工作称职不称职")
    basis: str = leaf("评价依据")
    recorded_on: date = leaf("评价日期")

    @resolved("书记或班子成员；评价领导班子的为空")
    async def person(self) -> Person | None:
        """None for the team."""
        return await person_of(self, self.row.person or None)


@strawberry.type(description="考核结果的一次使用：只是引用，决定另行作出。")
class ResultUse(Model[UseRow]):
    row: strawberry.Private[UseRow]

    kind: ResultUseKind = leaf("用途")
    reference: str = leaf("使用情况和文件")
    used_on: date = leaf("使用日期")

    year: int = leaf("年度")

    @resolved("单位")
    async def unit(self) -> Unit | None:
        """Whose result it was."""
        return await unit_of(self, self.row.unit)

    @resolved("有关人员")
    async def person(self) -> Person | None:
        """None where it was about the team."""
        return await person_of(self, self.row.person)


@strawberry.type(description="一个单位一个年度的评定；分数为百分之一分的整数。")
class Evaluation(Versioned):
    row: strawberry.Private[EvaluationRow]

    year: int = leaf("年度")
    round: int = leaf("第几轮；考核更正后另算一轮")
    class_: str = leaf("考核类别：层级/类别", name="class")
    final: int = leaf("年度考核得分")
    ballot: int | None = leaf("民主评议得分；没有评议的为空")
    secretary: int | None = leaf("书记评价得分；没有评议的为空")
    rank: int = leaf("在同类中的名次")
    grade: Grade = leaf("计算得出的等次")
    standing_grade: Grade = leaf("现行等次：已审定的，否则为计算得出的")
    state: EvaluationState = leaf("状态")
    proposed_grade: Grade | None = leaf("另提的等次")
    proposed_reason: str | None = leaf("另提等次的理由")
    proposed_on: date | None = leaf("另提等次的日期")
    by_hand: bool | None = leaf("审定的等次是否与计算的不同")
    decided_reason: str | None = leaf("审定的理由")
    decided_on: date | None = leaf("审定日期")

    def key(self) -> str:
        """Unit and year."""
        return f"{self.row.unit}/{self.row.year}"

    def stream(self) -> str:
        """That of the unit's year."""
        return streams.evaluation(self.row.unit, self.row.year)

    @resolved("单位")
    async def unit(self) -> Unit | None:
        """Whom it is about."""
        return await unit_of(self, self.row.unit)

    @resolved("这一轮是否已经公布")
    def published(self) -> bool:
        """Known to all inside."""
        return self.row.round <= self.row.published_round

    @resolved("提出人；只有纸质材料的为空")
    async def proposed_by(self) -> Person | None:
        """Does not decide."""
        return await person_of(self, self.row.proposed_by)

    @resolved("审定人；只有纸质材料的为空")
    async def decided_by(self) -> Person | None:
        """For the superior committee."""
        return await person_of(self, self.row.decided_by)

    @resolved("四个方面的评价；只给有权的人看")
    async def dimensions(self) -> list[Dimensions]:
        """In the order in which they were recorded."""
        rows = await EvaluationsGate(self.view).dimensions().load((self.row.unit, self.row.year))
        return [Dimensions.of(self.view, row) for row in rows]


@strawberry.type(description="一次公布：结果由日志到该位置、评分引擎和评分办法唯一确定，任何时候都可复算。")
class Publication(Model[PublicationRow]):
    row: strawberry.Private[PublicationRow]

    year: int = leaf("年度")
    round: int = leaf("第几轮")
    engine: str = leaf("评分引擎")
    rules: str = leaf("评分办法的 SHA-256")
    assessment: str = leaf("考核结果的 SHA-256")
    evaluation: str = leaf("评定结果的 SHA-256")
    published_on: date = leaf("公布日期")
    checkpoint_root: str = leaf("公布时最新检查点的根（base64，写法与检查点相同）；还没有封存过时为空树的根")

    @resolved("年度开启的位置")
    def from_position(self) -> Position:
        """Of the year's first event."""
        return Position(self.row.from_position)

    @resolved("公布时最新检查点的大小：其中有多少条事件；还没有封存过时为 0")
    def checkpoint_size(self) -> Position:
        """How many events, as in a checkpoint."""
        return Position(self.row.checkpoint_size)

    @resolved("公布人本人的电子签名；没有签的为空")
    async def signature(self) -> Signature | None:
        """Of this round's publication."""
        return await signature_in(self.view, streams.results(self.row.year), self.row.position)

    @resolved("结果所依据的最后一个位置")
    def to_position(self) -> Position:
        """Nothing behind it counts."""
        return Position(self.row.to_position)
