"""PDF documents: what they hold besides pages, as far as their outer bytes show it."""

import re

from services.evidence.vetting.content import View
from services.evidence.vetting.pictures import Broken

HEAD = b"%PDF-"
END = b"%%EOF"
HEAD_LOOKED_BYTES = 1_024
"""How far in readers look for the header: whatever may stand before it is no part of the document."""
TRAILER_BYTES_MAX = 1_024
"""How far from the end readers look for the mark of the end."""

_NAME_END = rb"[\s/<>\[\]()%]"
_LAUNCHES = re.compile(rb"/Launch" + _NAME_END)
_SCRIPTED = re.compile(rb"/(JavaScript|JS)" + _NAME_END)
_LOCKED = re.compile(rb"/Encrypt" + _NAME_END)


def document_end(view: View) -> int:
    """The place behind the last mark of the end. Raises Broken without one, or with one that no reader would find."""
    at = view.rfind(END)
    if at < 0:
        raise Broken
    return at + len(END)


def starts_programs(view: View) -> bool:
    """Whether an action in it starts another program."""
    return _LAUNCHES.search(view) is not None


def holds_scripts(view: View) -> bool:
    """Whether scripts are in it, as far as it does not compress them."""
    return _SCRIPTED.search(view) is not None


def is_locked(view: View) -> bool:
    """Whether it is encrypted; with an empty password it can be read all the same."""
    return _LOCKED.search(view) is not None
