"""Sound and film, by their containers."""

import struct

from services.evidence.vetting.boxes import boxes_end
from services.evidence.vetting.content import View
from services.evidence.vetting.kinds import AMR, AVI, M4A, MOV, MP3, MP4, THREE_GP, WAV, Kind
from services.evidence.vetting.pictures import Broken

_BRANDS_MP4 = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"dash", b"XAVC", b"mmp4", b"hvc1", b"f4v")
# MPEG-1 layer III and MPEG-2/2.5 layer III, kbit/s by the index in a frame's header.
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_PADDING_BYTES_MAX = 8_192


def recording_of(view: View) -> Kind | None:
    """Which recording the file begins as; None for anything else."""
    head = view[:16]
    if head[4:8] == b"ftyp":
        return _branded(head[8:12])
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI "):
        return WAV if head[8:12] == b"WAVE" else AVI
    if head.startswith(b"#!AMR"):
        return AMR
    if head.startswith(b"ID3") or _frame_bytes(view, 0):
        return MP3
    return None


def recording_end(kind: Kind, view: View) -> int:
    """The place behind the recording as its container says. Raises Broken where it is none."""
    try:
        if kind in (MP4, MOV, M4A, THREE_GP):
            return boxes_end(view)
    except struct.error as error:
        raise Broken from error
    if kind in (WAV, AVI):
        # A recorder that was cut off leaves zero or the largest number; a film may go on in further parts.
        length = 8 + struct.unpack_from("<I", view, 4)[0]
        return int(length) if 8 < length <= len(view) and kind is WAV else len(view)
    if kind is MP3 and not _plays(view):
        raise Broken
    return len(view)


def _branded(brand: bytes) -> Kind | None:
    if brand == b"qt  ":
        return MOV
    if brand.startswith((b"M4A", b"M4B")):
        return M4A
    if brand.startswith(b"3g"):
        return THREE_GP
    return MP4 if brand.startswith(_BRANDS_MP4) else None


def _plays(view: View) -> bool:
    """Two frames in a row behind the tag: one alone is two bytes of chance."""
    at = 0
    while view[at : at + 3] == b"ID3" and len(view) >= at + 10:
        size = 0
        for part in view[at + 6 : at + 10]:
            size = size << 7 | part & 0x7F
        at += 10 + size
    for place in range(at, min(at + _PADDING_BYTES_MAX, len(view))):
        length = _frame_bytes(view, place)
        if length and (place + length == len(view) or _frame_bytes(view, place + length)):
            return True
    return False


def _frame_bytes(view: View, at: int) -> int:
    """The length of the layer III frame that begins there; 0 where none does."""
    header = view[at : at + 4]
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, rate, hertz = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or hertz == 3:
        return 0
    kbits, samples = (_KBITS_1, 144) if version == 3 else (_KBITS_2, 72)
    return samples * kbits[rate] * 1000 // _HERTZ[version][hertz] + (header[2] >> 1 & 1)
