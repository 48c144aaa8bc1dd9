"""Office files whose bytes depend on their content alone."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_BEGINNING_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def pinned(content: bytes) -> bytes:
    """The same archive with no clock and no compressor in its bytes: one time for all members, all stored.

    Stored, because what a compressor makes of a text differs between its versions.
    """
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_STORED) as archive:
        for name in source.namelist():
            member = ZipInfo(name, _BEGINNING_OF_ZIP)
            member.create_system = 0
            archive.writestr(member, source.read(name))
    return target.getvalue()
