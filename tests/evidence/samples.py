"""Small files of every kind that is taken, made here; and what hostile ones are put together from."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from itertools import pairwise

import docx
import pypdfium2
import xlsxwriter
from PIL import Image

from domain.evidence.facts import Examination
from services.evidence.examining import Examined

PE = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\x00\x00" + bytes(64)
ELF = b"\x7fELF\x02\x01\x01" + bytes(60)
PHP = b"<?php system($_GET['c']); ?>"
HTML = b"<html><script>alert(1)</script></html>"


def picture(format: str = "JPEG", size: tuple[int, int] = (80, 60), colour: str = "#b22222") -> bytes:
    """One picture of a single colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format)
    return out.getvalue()


def pdf(*lines: str, pages: int = 1, extra: str = "") -> bytes:
    """A document whose pages show these lines in ASCII. `extra` goes into its catalogue."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>",
        f"<< /Type /Pages /Count {pages} /Kids [{' '.join(f'{5 + number} 0 R' for number in range(pages))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    text = "BT /F1 24 Tf 40 700 Td 30 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream")
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    objects += [page] * pages
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = len(out)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()


def locked_pdf(filter: str = "Standard") -> bytes:
    """A document that no empty password opens."""
    locks = f"/Encrypt << /Filter /{filter} /V 1 /R 2 /O <{'11' * 32}> /U <{'22' * 32}> /P -4 >>"
    return pdf("x").replace(b"/Root 1 0 R", f"/Root 1 0 R {locks} /ID [<{'33' * 16}> <{'33' * 16}>]".encode())


def pdf_with(name: str, attached: bytes) -> bytes:
    """A document with a file attached."""
    document, out = pypdfium2.PdfDocument(pdf("x")), io.BytesIO()
    document.new_attachment(name).set_data(attached)
    document.save(out)
    document.close()
    return out.getvalue()


def word(*paragraphs: str) -> bytes:
    """A document as python-docx writes it."""
    document = docx.Document()
    for paragraph in paragraphs or ("支部委员会会议记录",):
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A workbook with one sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("签到表")
        for number, row in enumerate(rows or (("姓名", "到会"), ("支部一", 12))):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def slides() -> bytes:
    """The least that says that it is a presentation."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'presentationml.presentation.main+xml"/></Types>'
    )
    return package({"[Content_Types].xml": types.encode(), "ppt/presentation.xml": b"<presentation/>"})


def package(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_parts(document: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A package with some of its parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return package({**kept, **parts})


def part(document: bytes, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read(name)


def encrypted_package(document: bytes) -> bytes:
    """A package whose every entry says that it is encrypted, in both of the places that say so."""
    changed = bytearray(document)
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + flag] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def film(brand: bytes = b"isom") -> bytes:
    """The boxes of a film without a picture in it."""
    boxes = ((b"ftyp", brand + bytes(4) + brand), (b"moov", bytes(24)), (b"mdat", bytes(200)))
    return b"".join(struct.pack(">I", 8 + len(data)) + name + data for name, data in boxes)


def sound() -> bytes:
    """MPEG-1 layer III, 128 kbit/s at 44.1 kHz: five silent frames of 417 bytes."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * 5


def wave() -> bytes:
    """Eight-bit silence."""
    fmt = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    body = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", 100) + b"\x80" * 100
    return b"RIFF" + struct.pack("<I", len(body)) + body


def heic() -> bytes:
    """The boxes of a picture of a telephone."""
    return film(b"heic")


def gzipped(data: bytes) -> bytes:
    """As gzip writes it."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(data) + packer.flush()


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file: `streams` by name, one level of storages as `storage/stream`. Small sectors, no mini FAT."""
    free, chain_end, fat_sector, no = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    # Below 4096 bytes a stream would lie in the mini FAT.
    padded = {name: data.ljust(4096, b"\x00") for name, data in streams.items()}
    storages = sorted({name.partition("/")[0] for name in padded if "/" in name})
    names = ["Root Entry", *storages, *padded]
    directory_sectors = -(-len(names) // 4)
    fat: list[int] = [fat_sector, *range(2, directory_sectors + 1), chain_end]
    body, starts = b"", {}
    for name, data in padded.items():
        sectors = -(-len(data) // 512)
        starts[name] = len(fat)
        fat += [*range(len(fat) + 1, len(fat) + sectors), chain_end]
        body += data.ljust(sectors * 512, b"\x00")
    assert len(fat) <= 128, "one sector of FAT"

    def children(parent: str) -> list[int]:
        return [
            index
            for index, name in enumerate(names)
            if index and (name.rpartition("/")[0] if name in padded else "") == parent
        ]

    rights: dict[int, int] = {}
    for parent in ("", *storages):
        below = children(parent)
        rights |= dict(pairwise(below))
    directory = b""
    for index, name in enumerate(names):
        shown = name.rpartition("/")[2].encode("utf-16-le")
        kind = 5 if index == 0 else 2 if name in padded else 1
        below = children("" if index == 0 else name) if kind != 2 else []
        directory += shown.ljust(64, b"\x00") + struct.pack(
            "<HBBIII16sIQQIQ",
            len(shown) + 2, kind, 1, no, rights.get(index, no), below[0] if below else no, bytes(16), 0, 0, 0,
            starts.get(name, chain_end if index == 0 else 0), len(padded.get(name, b"")),
        )  # fmt: skip
    empty = bytes(64) + struct.pack("<HBBIII16sIQQIQ", 0, 0, 0, no, no, no, bytes(16), 0, 0, 0, 0, 0)
    directory += empty * (directory_sectors * 4 - len(names))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHH6sIIIIIIIIII",
        0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, 1, 1, 0, 4096, chain_end, 0, chain_end, 0, 0,
    )  # fmt: skip
    header += struct.pack("<108I", *([free] * 108))
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    return header + table + directory + body


def old_word(flags: int = 0, **more: bytes) -> bytes:
    """A Word 97 document; bit 0 of `flags` says that it is encrypted."""
    return compound({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(7) + bytes([flags]), **more})


def old_excel(*records: tuple[int, bytes]) -> bytes:
    """An Excel 97 workbook with these records between its beginning and end."""
    all_records = ((0x0809, bytes(16)), *records, (0x0A, b""))
    return compound({"Workbook": b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in all_records)})


def old_slides(data: bytes = b"", user: int = 0xE391C05F) -> bytes:
    """A PowerPoint 97 presentation."""
    current = struct.pack("<HHIII", 0, 0x0FF6, 0x14, 0x14, user)
    return compound({"PowerPoint Document": data, "Current User": current})


def photo(mark: bytes = b"") -> bytes:
    """A picture with `mark` in its comments, as large as that: no two with different marks are the same file."""
    plain = picture()
    cut = [mark[at : at + 60_000] for at in range(0, len(mark), 60_000)]
    comments = b"".join(b"\xff\xfe" + struct.pack(">H", 2 + len(each)) + each for each in cut)
    return plain[:2] + comments + plain[2:]


def unlooked(_: object) -> Examined:
    """An examination that finds nothing, for tests of what comes after it."""
    return Examined(Examination("image/jpeg"), {})
