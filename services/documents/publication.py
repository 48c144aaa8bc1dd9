"""Where a year's published results are read, so that all who may read them are told the same."""

from typing import Any

from services.documents.asking import Asking
from services.documents.place import Place


async def published(asking: Asking, place: Place) -> tuple[int, dict[str, Any]] | None:
    """The last round published by the document's place, and what to ask for its results with; None before the first.

    A round computed since, which those who decide it see and others do not, is not there yet at that position.
    """
    pages = asking.pages("document_publications", "page", position=place.position, year=place.year)
    rounds = [node async for node in pages]
    if not rounds:
        return None
    last = max(rounds, key=lambda node: int(node["round"]))
    # A publication is the only event of its command and follows from everything before it.
    return last["round"], {"position": last["toPosition"] + 1, "day": place.day.isoformat(), "unit": place.unit}
