"""Every handler, imported: after this, `HANDLERS` is complete."""

from services.commands.handlers import organisation, persons, tenancy

__all__ = ["organisation", "persons", "tenancy"]
