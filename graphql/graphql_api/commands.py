"""Every command as the API offers it: its name, its input, what it makes."""

import dataclasses
import inspect
import re
import typing
from collections.abc import Mapping
from types import MappingProxyType

from domain.assessment import commands as assessment
from domain.case_folders import commands as case_folders
from domain.contributions import commands as contributions
from domain.evidence import commands as evidence
from domain.execution import commands as execution
from domain.guidance import commands as guidance
from domain.lists import commands as lists
from domain.objections import commands as objections
from domain.organisation import commands as organisation
from domain.permissions import COMMAND_GRANTS
from domain.persons import commands as persons
from domain.priorities import commands as priorities
from domain.review import commands as review
from domain.rulings import commands as rulings
from domain.sealed import commands as sealed
from domain.signing import commands as signing
from domain.suggestions import commands as suggestions
from domain.supervision import commands as supervision
from graphql_api.inputs import InputShape, shape_of

MAKES: Mapping[type, str] = MappingProxyType(
    {
        persons.RegisterPerson: "Person",
        organisation.RegisterUnit: "Unit",
        organisation.AssignPost: "Post",
        priorities.PublishPriority: "Priority",
        guidance.SetCityTarget: "CityTarget",
        guidance.PublishListTemplate: "ListTemplate",
        guidance.PublishGoodPractice: "GoodPractice",
        lists.AddProblemItem: "Item",
        lists.AddTaskItem: "Item",
        lists.AddDutyItem: "Item",
        lists.CarryItemOver: "Item",
        lists.RecordOpinion: "Opinion",
        lists.ProposeItemRevision: "Change",
        lists.ProposeItemAddition: "Change",
        lists.ProposeItemWithdrawal: "Change",
        execution.SubmitProgress: "ProgressReport",
        execution.CorrectProgress: "ProgressReport",
        contributions.RequestContribution: "Contribution",
        suggestions.SubmitSuggestion: "Suggestion",
        suggestions.AdoptSuggestion: "Item",
        evidence.DeclareEvidence: "Evidence",
        assessment.FormGroup: "AssessmentGroup",
        rulings.ProposeRuling: "Ruling",
        objections.FileObjection: "Objection",
        case_folders.OpenCaseFolder: "CaseFolder",
        sealed.RequestErasure: "SealedSubject",
        sealed.PlaceErasureHold: "SealedSubject",
        signing.RegisterSigningKey: "SigningKey",
        review.AskQuestion: "ReviewQuestion",
        supervision.PlanInspection: "Inspection",
        supervision.RaiseFinding: "Finding",
        supervision.ProposeFollowUp: "FollowUp",
    }
)
"""Command -> the kind of node it makes, whose id its receipt gives. Other commands change what is there."""

_PARTICLE = {
    lists.CarryItemOver: "itemCarryOver",
    assessment.FeedBackAssessment: "assessmentFeedBack",
    case_folders.HandOverCaseFolder: "caseFolderHandOver",
    supervision.FeedBackInspection: "inspectionFeedBack",
    supervision.ReportRectified: "followUpReportRectified",
    supervision.RecordReply: "followUpReplyRecord",
    supervision.RecordTalk: "followUpTalkRecord",
}


@dataclasses.dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command of the domain as one mutation."""

    command: type
    mutation: str
    description: str
    shape: InputShape
    makes: str | None


def mutation_name(command: type) -> str:
    """Subject first: IssueList -> listIssue, AddProblemItem -> problemItemAdd."""
    if command in _PARTICLE:
        return _PARTICLE[command]
    verb, *noun = typing.cast(list[str], re.findall(r"[A-Z][a-z]*", command.__name__))
    return noun[0].lower() + "".join(noun[1:]) + verb


def _spec_of(command: type) -> CommandSpec:
    return CommandSpec(
        command=command,
        mutation=mutation_name(command),
        description=inspect.getdoc(command) or "",
        shape=shape_of(command),
        makes=MAKES.get(command),
    )


COMMANDS: tuple[CommandSpec, ...] = tuple(_spec_of(command) for command in COMMAND_GRANTS)
"""Every command, in the order of the table of permissions."""
