"""Every handler, imported: after this, `HANDLERS` is complete."""

from services.commands.handlers import (
    cycle,
    evidence,
    guidance,
    organisation,
    persons,
    priorities,
    research,
    tenancy,
)

__all__ = [
    "cycle",
    "evidence",
    "guidance",
    "organisation",
    "persons",
    "priorities",
    "research",
    "tenancy",
]
