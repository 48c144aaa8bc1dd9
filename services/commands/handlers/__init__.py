"""Every handler, imported: after this, `HANDLERS` is complete."""

from services.commands.handlers import (
    changes,
    contributions,
    cycle,
    evidence,
    execution,
    guidance,
    lists,
    organisation,
    persons,
    priorities,
    research,
    suggestions,
    tenancy,
)

__all__ = [
    "changes",
    "contributions",
    "cycle",
    "evidence",
    "execution",
    "guidance",
    "lists",
    "organisation",
    "persons",
    "priorities",
    "research",
    "suggestions",
    "tenancy",
]
