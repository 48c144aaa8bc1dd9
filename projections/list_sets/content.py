"""The content that a change proposes, as JSON."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from domain.codes import ListKind
from domain.lists.events import ChangeProposed


def proposed_content(event: ChangeProposed) -> tuple[str, str | None, dict[str, Any] | None]:
    """Kind of the change (REVISION, ADDITION, WITHDRAWAL), list kind and content; the latter two None where unsaid.

    Decimals and dates are texts in the content, as in the event's own JSON.
    """
    contents = {
        ListKind.PROBLEM: event.problem,
        ListKind.TASK: event.task,
        ListKind.RESPONSIBILITY: event.duty,
    }
    for list_kind, content in contents.items():
        if content is not None:
            written = {name: _written(value) for name, value in asdict(content).items()}
            return "ADDITION" if event.number else "REVISION", list_kind, written
    return "WITHDRAWAL", None, None


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
