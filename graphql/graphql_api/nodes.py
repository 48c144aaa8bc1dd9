"""`node(id)`: any node again, by its id. Unknown, malformed, foreign and out of reach are all null."""

from collections.abc import Awaitable, Callable
from typing import Any

from graphql_api.gates.assessment import AssessmentGate
from graphql_api.gates.case_folders import CaseFoldersGate
from graphql_api.gates.erasures import ErasuresGate
from graphql_api.gates.evaluations import EvaluationsGate
from graphql_api.gates.execution import ExecutionGate
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.objections import ObjectionsGate
from graphql_api.gates.review import ReviewGate
from graphql_api.gates.rulings import KeyManagementGate, RulingsGate
from graphql_api.gates.signing import SigningKeysGate
from graphql_api.gates.suggestions import SuggestionsGate
from graphql_api.gates.supervision import FollowUpsGate, SupervisionGate
from graphql_api.gates.tree import TreeGate
from graphql_api.gates.units import UnitsGate
from graphql_api.model import Node, node_of
from graphql_api.view import View

Load = Callable[[View, str], Awaitable[Any]]


def _unit_year(key: str) -> tuple[str, int]:
    unit, _, year = key.rpartition("/")
    return unit, int(year)


async def _rule_set(view: View, key: str) -> Any:
    year, _, digest = key.partition("/")
    return await TreeGate(view).rule_set().load((int(year), digest))


async def _score_sheet(view: View, key: str) -> Any:
    unit, year, assessor = key.split("/")
    rows = await AssessmentGate(view).sheets().load((unit, int(year)))
    return next((row for row in rows if row.assessor == assessor), None)


LOADS: dict[str, Load] = {
    "Unit": lambda view, key: UnitsGate(view).unit().load(key),
    "Post": lambda view, key: TreeGate(view).post().load(key),
    "Person": lambda view, key: TreeGate(view).person().load(key),
    "Cycle": lambda view, key: TreeGate(view).cycle().load(int(key)),
    "Priority": lambda view, key: TreeGate(view).priority().load(key),
    "CityTarget": lambda view, key: TreeGate(view).target().load(key),
    "ListTemplate": lambda view, key: TreeGate(view).template().load(key),
    "GoodPractice": lambda view, key: TreeGate(view).practice().load(key),
    "ResearchRecord": lambda view, key: ListsGate(view).record().load(_unit_year(key)),
    "ListSet": lambda view, key: ListsGate(view).list_set().load(_unit_year(key)),
    "Item": lambda view, key: ListsGate(view).item().load(key),
    "Opinion": lambda view, key: ListsGate(view).opinion().load(key),
    "Change": lambda view, key: ListsGate(view).change().load(key),
    "ProgressReport": lambda view, key: ExecutionGate(view).report().load(key),
    "Contribution": lambda view, key: ExecutionGate(view).contribution().load(key),
    "Evidence": lambda view, key: ExecutionGate(view).file().load(key),
    "ReviewMeeting": lambda view, key: ReviewGate(view).meeting().load(_unit_year(key)),
    "ReviewReport": lambda view, key: ReviewGate(view).report().load(_unit_year(key)),
    "ReviewQuestion": lambda view, key: ReviewGate(view).question().load(key),
    "BallotTally": lambda view, key: ReviewGate(view).tally().load(_unit_year(key)),
    "RuleSet": _rule_set,
    "AssessmentGroup": lambda view, key: AssessmentGate(view).group().load(key),
    "Assessment": lambda view, key: AssessmentGate(view).assessment().load(_unit_year(key)),
    "ScoreSheet": _score_sheet,
    "Suggestion": lambda view, key: SuggestionsGate(view).suggestion().load(key),
    "Evaluation": lambda view, key: EvaluationsGate(view).evaluation().load(_unit_year(key)),
    "Objection": lambda view, key: ObjectionsGate(view).objection().load(key),
    "CaseFolder": lambda view, key: CaseFoldersGate(view).folder().load(key),
    "SealedSubject": lambda view, key: ErasuresGate(view).erasure().load(key),
    "SigningKey": lambda view, key: SigningKeysGate(view).signing_key().load(key),
    "Ruling": lambda view, key: RulingsGate(view).ruling().load(key),
    "KeyManagementCase": lambda view, key: KeyManagementGate(view).case().load(key),
    "Inspection": lambda view, key: SupervisionGate(view).inspection().load(key),
    "Finding": lambda view, key: SupervisionGate(view).finding().load(key),
    "FollowUp": lambda view, key: FollowUpsGate(view).follow_up().load(key),
}
"""GraphQL type -> how its row is fetched by key, through its gate; a test counts the nodes."""


async def find_node(view: View, node_id: str) -> Node | None:
    """The node of an id made for this district, if the viewer may see it in this view."""
    found = view.context.ids.read(node_id)
    if found is None or found[0] not in LOADS:
        return None
    kind, key = found
    node: Node | None = node_of(kind, view, await LOADS[kind](view, key))
    return node
