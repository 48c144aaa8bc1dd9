"""What lies in a case folder: exactly one file, item or finding at a time."""

from dataclasses import dataclass, fields

from domain.ids import EvidenceId, FindingId, ItemId
from domain.refusal import InvalidInput


@dataclass(frozen=True, slots=True)
class CaseContent:
    """Exactly one of these. A file is held; an item and a finding are only referred to."""

    evidence: EvidenceId | None = None
    item: ItemId | None = None
    finding: FindingId | None = None


def check_content(content: CaseContent) -> None:
    """Refuse none and several. Raises InvalidInput."""
    given = [field.name for field in fields(content) if getattr(content, field.name) is not None]
    if len(given) != 1:
        raise InvalidInput("请在佐证文件、清单项目、问题中只填一项。", field="content")
