"""The ledger: an item's contents and how it is carried out, each in a file of its own."""

from projections.ledger import contents, progress, work
from projections.ledger.tables import ledger

__all__ = ["contents", "ledger", "progress", "work"]
