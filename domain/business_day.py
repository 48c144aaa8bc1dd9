"""Which day a command is taken to have happened on, beside the day it is recorded."""

from dataclasses import fields
from datetime import date, timedelta

from domain.case_folders import commands as case_folders
from domain.organisation import commands as organisation
from domain.persons import commands as persons
from domain.refusal import NotPermitted
from domain.sealed import commands as sealed
from domain.signing import commands as signing
from domain.tenancy import commands as tenancy

DAY_OF_ACT = (
    *("opened_on", "advanced_on", "closed_on", "started_on", "completed_on", "requested_on", "given_on"),
    *("held_on", "submitted_on", "issued_on", "approved_on", "accepted_on", "reported_on", "returned_on"),
    *("claimed_on", "verified_on", "reopened_on", "suspended_on", "resumed_on", "delivered_on", "screened_on"),
    *("adopted_on", "replied_on", "published_on", "frozen_on", "formed_on", "seconded_on", "set_on"),
    *("declared_on", "recused_on", "replaced_on", "used_on", "surveyed_on", "recorded_on", "signed_on"),
    *("adjudicated_on", "finalised_on", "fed_back_on", "proposed_on", "reviewed_on", "revoked_on", "planned_on"),
    *("visited_on", "extended_on", "released_on", "computed_on", "decided_on", "filed_on", "assigned_on"),
    *("circulated_on", "called_on", "asked_on", "answered_on", "counted_on", "adjourned_on"),
    *("concluded_on", "raised_on", "confirmed_on", "dismissed_on", "rechecked_on", "sent_on"),
)
"""Fields that say on which day the thing was done: that is its business day, and never after the server's day."""

DAY_OF_EFFECT = ("effective_on", "from_on", "until_on")
"""Fields of the unit tree's commands that say from when or until when a fact holds; they may lie ahead."""

HOUSEKEEPING = tuple(each.__name__ for each in (tenancy, persons, sealed, signing, case_folders))
"""Modules of commands that are no business of the year and have no business day."""


def is_housekeeping(command: object) -> bool:
    """Whether it belongs to the register of the tenant, persons or keys, or is about what is sealed or a case."""
    return type(command).__module__ in HOUSEKEEPING


def day_of_act(command: object) -> date | None:
    """The day on which the command itself says it was done; None where it does not say."""
    return _first(command, DAY_OF_ACT)


def business_day(command: object, today: date) -> date | None:
    """The business day of a command for which none was given: None for housekeeping, never after `today` otherwise."""
    if is_housekeeping(command):
        return None
    act = day_of_act(command)
    if act is not None:
        return act
    effect = _first(command, DAY_OF_EFFECT) if type(command).__module__ == organisation.__name__ else None
    return today if effect is None else min(today, effect)


class EnteredTooLate(NotPermitted):
    """补登已超过本区规定的期限，只能由数据导入岗凭纸质材料补登："""

    code = "ENTERED_TOO_LATE"
    rule = "补登期限"


def refuse_too_late(command: object, day: date | None, today: date, *, days_max: int) -> None:
    """Refuse an act told more than `days_max` days after its day (a policy of the district). Raises EnteredTooLate.

    Facts of the unit tree are no acts: they hold from the day they name, and who keeps the tree today enters them.
    """
    if day is None or type(command).__module__ == organisation.__name__:
        return
    earliest = today - timedelta(days=days_max)
    if day < earliest:
        raise EnteredTooLate(f"业务日期{day}，今天（{today}）可登记{earliest}以后的事项。", field="occurred_on")


def _first(command: object, names: tuple[str, ...]) -> date | None:
    found = (getattr(command, field.name) for field in fields(command) if field.name in names)  # type: ignore[arg-type]
    return next((value for value in found if isinstance(value, date)), None)
