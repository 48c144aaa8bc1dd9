"""What a text inside an item may look like. What cannot be written anywhere is refused before any decider is asked."""

import re
import unicodedata

from domain.refusal import InvalidInput

SHORT_CHARACTERS_MAX = 200
"""Names, titles, notes of one line."""

LONG_CHARACTERS_MAX = 2_000
"""Statements, goals, reasons, conclusions: an item with all of them stays far below an event's 60,000 bytes."""


ITEM_NUMBER_CHARACTERS_MAX = 40
"""A 清单编号."""

DOCUMENT_NUMBER_CHARACTERS_MAX = 60
"""A 文号, such as 示委组〔2020〕12号."""


def check_text(
    value: str, field: str, what: str, *, characters_max: int = LONG_CHARACTERS_MAX, required: bool = True
) -> None:
    """Refuse a text that is blank though required, or too long.

    field: where the text was given. what: what it is called in Chinese. Raises InvalidInput.
    """
    if required and not value.strip():
        raise InvalidInput(f"{what}不能为空，请填写。", field=field)
    if len(value) > characters_max:
        raise InvalidInput(f"{what}共{len(value)}字，最多{characters_max}字，请精简。", field=field)


LIST_SEPARATORS = re.compile(r"[、，,;；\n]")
"""What stands between several codes or labels in one cell; none of them may hold one."""


def check_word(value: str, field: str, what: str) -> None:
    """Refuse a code with blanks, separators or characters that nobody sees in it. Raises InvalidInput."""
    hidden = any(unicodedata.category(character) == "Cf" for character in value)
    if hidden or LIST_SEPARATORS.search(value) or value != "".join(value.split()):
        raise InvalidInput(f"{what}中不能有空格、换行、顿号、逗号、分号或看不见的字符，请删去。", field=field)


def same_key(value: str) -> str:
    """What two spellings of one number or name have in common: full and half width, upper and lower case, spaces."""
    return "".join(unicodedata.normalize("NFKC", value).casefold().split())
