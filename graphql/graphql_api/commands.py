"""Every command as the API offers it: its name, its input, what it makes, the day it is taken to have happened."""

import dataclasses
import inspect
import re
import typing
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from domain.contributions import commands as contributions
from domain.evidence import commands as evidence
from domain.execution import commands as execution
from domain.guidance import commands as guidance
from domain.lists import commands as lists
from domain.organisation import commands as organisation
from domain.permissions import COMMAND_GRANTS
from domain.persons import commands as persons
from domain.priorities import commands as priorities
from domain.suggestions import commands as suggestions
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
    }
)
"""Command -> the kind of node it makes, whose id its receipt gives. Other commands change what is there."""

DAY_OF_ACT = (
    *("opened_on", "advanced_on", "closed_on", "started_on", "completed_on", "requested_on", "given_on", "held_on"),
    *("submitted_on", "issued_on", "approved_on", "accepted_on", "reported_on", "returned_on", "claimed_on"),
    *("verified_on", "reopened_on", "suspended_on", "resumed_on", "delivered_on", "screened_on", "adopted_on"),
    "replied_on",
)
"""Fields that say on which day the thing was done: the default of `occurredOn`, even when it is refused as future."""

DAY_OF_EFFECT = frozenset({"effective_on", "from_on", "until_on"})
"""Fields of the unit tree's commands that say from when or until when a fact holds; they may lie ahead."""

_PARTICLE = {lists.CarryItemOver: "itemCarryOver"}


@dataclasses.dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command of the domain as one mutation."""

    command: type
    mutation: str
    description: str
    shape: InputShape
    makes: str | None
    day_of_act: str | None
    day_of_effect: str | None

    def occurred_on(self, command: Any, day: date) -> date | None:
        """The business day of a command for which none was given; `day` is the server's."""
        if self.day_of_act is not None:
            return typing.cast(date, getattr(command, self.day_of_act))
        if self.day_of_effect is not None:
            return min(day, typing.cast(date, getattr(command, self.day_of_effect)))
        return None


def mutation_name(command: type) -> str:
    """Subject first: IssueList -> listIssue, AddProblemItem -> problemItemAdd."""
    if command in _PARTICLE:
        return _PARTICLE[command]
    verb, *noun = typing.cast(list[str], re.findall(r"[A-Z][a-z]*", command.__name__))
    return noun[0].lower() + "".join(noun[1:]) + verb


def _spec_of(command: type) -> CommandSpec:
    shape = shape_of(command)
    names = [field.name for field in shape.fields]
    effects = [name for name in names if name in DAY_OF_EFFECT] if command.__module__ == organisation.__name__ else []
    return CommandSpec(
        command=command,
        mutation=mutation_name(command),
        description=inspect.getdoc(command) or "",
        shape=shape,
        makes=MAKES.get(command),
        day_of_act=next((name for name in names if name in DAY_OF_ACT), None),
        day_of_effect=effects[0] if effects else None,
    )


COMMANDS: tuple[CommandSpec, ...] = tuple(_spec_of(command) for command in COMMAND_GRANTS)
"""Every command, in the order of the table of permissions."""
