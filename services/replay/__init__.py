"""A district's log replayed from its bytes alone, and compared with what the read models say.

Nothing here shares code with the projections: the bytes are parsed as plain JSON and folded into plain dictionaries,
so that a mistake in an apply function or a changed row cannot hide behind itself.
"""

from services.replay.difference import Difference, DifferenceKind
from services.replay.replay import STATE_NAMES, Found, NoSuchDistrict, replay
from services.replay.year import FoundYear, NothingPublished, verify_year

__all__ = [
    "STATE_NAMES",
    "Difference",
    "DifferenceKind",
    "Found",
    "FoundYear",
    "NoSuchDistrict",
    "NothingPublished",
    "replay",
    "verify_year",
]
