"""Every handler, imported: after this, `HANDLERS` is complete."""

from services.commands.handlers import cycle, guidance, organisation, persons, priorities, research, tenancy

__all__ = ["cycle", "guidance", "organisation", "persons", "priorities", "research", "tenancy"]
