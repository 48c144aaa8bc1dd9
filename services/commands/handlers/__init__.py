"""Every handler, imported: after this, `HANDLERS` is complete."""

from services.commands.handlers import (
    assessment,
    assessment_groups,
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
    scoring,
    suggestions,
    tenancy,
)

__all__ = [
    "assessment",
    "assessment_groups",
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
    "scoring",
    "suggestions",
    "tenancy",
]
