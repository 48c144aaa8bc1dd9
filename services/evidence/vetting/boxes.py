"""The boxes of ISO media files (MP4, MOV, HEIC): length and name, one behind the other."""

import struct

from services.evidence.vetting.content import View

_NAME_MIN, _NAME_MAX = 0x20, 0x7E


def boxes_end(view: View) -> int:
    """The place behind the last whole box. Raises struct.error where the last one is cut off."""
    at, size = 0, len(view)
    while at < size:
        if size - at < 8:
            return at
        length, name = struct.unpack_from(">I4s", view, at)
        # 0xA9 is the copyright sign that QuickTime begins names with.
        if not all(_NAME_MIN <= each <= _NAME_MAX or each == 0xA9 for each in name):
            return at
        if length == 0:
            return size
        if length == 1:
            length = struct.unpack_from(">Q", view, at + 8)[0]
        if length < 8:
            return at
        if at + length > size:
            raise struct.error(f"box {name!r} ends behind the file")
        at += length
    return at
