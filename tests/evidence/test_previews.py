"""Previews are small, harmless and only ever lost by the file that spoils them."""

import io
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

import pytest
from PIL import Image

from domain.codes import PreviewFault, Rendition
from services.evidence import previewing, previews
from services.evidence.previews import make_previews
from services.evidence.vetting.kinds import CSV, DOCX, HEIC, JPEG, PDF, PNG, TEXT, XLSX, Kind
from tests.evidence import samples

SCRIPTED = "/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>"
THUMBNAIL, SHOWN = Rendition.THUMBNAIL, Rendition.TEXT


@pytest.fixture
def spool() -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as file:
        yield file


def made(spool: BinaryIO, data: bytes, kind: Kind, seconds: float = 60) -> previews.Previews:
    spool.write(data)
    spool.flush()
    return make_previews(spool, kind, seconds_max=seconds)


def test_a_photograph_becomes_a_small_picture_the_right_way_up_without_place_and_time(spool: BinaryIO) -> None:
    out, told = io.BytesIO(), Image.Exif()
    told[0x0112], told[0x010F] = 6, "MAKER"
    Image.new("RGB", (1200, 800), "#b22222").save(out, "JPEG", exif=told)

    found = made(spool, out.getvalue(), JPEG)

    small = Image.open(io.BytesIO(found.made[THUMBNAIL]))
    assert small.size == (320, 480)
    assert dict(small.getexif()) == {}
    assert b"MAKER" not in found.made[THUMBNAIL]
    assert found.lost == {}


def test_a_document_shows_its_first_page_and_its_text(spool: BinaryIO) -> None:
    found = made(spool, samples.pdf("MINUTES", "OF MARCH", pages=2), PDF)

    assert Image.open(io.BytesIO(found.made[THUMBNAIL])).size == (340, 480)
    assert found.made[SHOWN].decode() == "MINUTES\nOF MARCH\nMINUTES\nOF MARCH"


@pytest.mark.parametrize(
    ("data", "kind", "text"),
    [
        (samples.word("支部委员会", "会议记录"), DOCX, "支部委员会\n会议记录"),
        (samples.workbook(("姓名", "到会"), ("支部一", 12.5)), XLSX, "【签到表】\n姓名\t到会\n支部一\t12.5"),
        ("会议\r\n记录".encode("gb18030"), TEXT, "会议\n记录"),
        ("姓名,到会\n".encode("utf-16"), CSV, "姓名,到会\n"),
        ("照片\u202egpj.exe\x1b[0m".encode(), TEXT, "照片gpj.exe[0m"),
    ],
    ids=["docx", "xlsx", "gb 18030", "utf-16", "hidden characters"],
)
def test_text_is_shown_as_it_is_read(spool: BinaryIO, data: bytes, kind: Kind, text: str) -> None:
    found = made(spool, data, kind)

    assert found.made[SHOWN].decode() == text
    assert found.lost == {}


def test_a_long_text_is_shown_in_part(spool: BinaryIO) -> None:
    found = made(spool, "记".encode() * 1_000_000, TEXT)

    assert found.made[SHOWN].decode() == "记" * previewing.TEXT_CHARACTERS_MAX


def test_a_kind_that_nothing_can_show_costs_nothing(spool: BinaryIO) -> None:
    assert made(spool, samples.heic(), HEIC) == previews.Previews({}, {})


def test_a_picture_of_too_many_pixels_loses_its_preview(spool: BinaryIO) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")

    assert made(spool, out.getvalue(), PNG).lost == {THUMBNAIL: PreviewFault.LIMIT}


def test_a_file_that_cannot_be_read_loses_its_previews_one_by_one(spool: BinaryIO) -> None:
    broken = made(spool, samples.pdf("x").replace(b"/Type /Pages", b"/Type /Gages", 1)[:200], PDF)

    assert broken.lost == {THUMBNAIL: PreviewFault.UNREADABLE, SHOWN: PreviewFault.UNREADABLE}
    assert broken.made == {}


def test_a_document_that_takes_more_memory_than_it_may_loses_its_preview(spool: BinaryIO) -> None:
    body = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 2_000_000
    markup = samples.part(samples.word(), "word/document.xml")
    start = markup.index(b"<w:body>") + len(b"<w:body>")
    bomb = samples.with_parts(samples.word(), {"word/document.xml": markup[:start] + body + markup[start:]})

    found = made(spool, bomb, DOCX)

    assert found.made == {}
    assert SHOWN in found.lost


def test_a_child_that_never_ends_is_ended(spool: BinaryIO) -> None:
    found = made(spool, samples.picture(), JPEG, seconds=0.01)

    assert found.lost == {THUMBNAIL: PreviewFault.LIMIT}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (samples.locked_pdf(), "已加密，无法检查，请取消密码后上传"),
        (samples.pdf("x", extra=SCRIPTED), "含有脚本，请重新打印为 PDF 后上传"),
        (samples.pdf_with("a.exe", samples.PE), "附带了程序或压缩包，请删除附件后上传"),
        (samples.pdf_with("a.zip", samples.package({"a": b"b"})), "附带了程序或压缩包，请删除附件后上传"),
        (samples.pdf_with("invoice.xml", b"<invoice/>"), None),
    ],
    ids=["password", "script", "program", "archive", "invoice"],
)
def test_what_only_a_reader_of_the_document_sees_is_told(spool: BinaryIO, data: bytes, found: str | None) -> None:
    assert made(spool, data, PDF).found == found


@pytest.mark.parametrize(
    "said",
    [
        b'{"preview":"THUMBNAIL","bytes":6}\nMZ\x90\x00ab',
        b'{"preview":"THUMBNAIL","bytes":-1}\n',
        b'{"preview":"THUMBNAIL","bytes":99}\nabc',
        b'{"preview":"TEXT","bytes":2}\n\xff\xfe',
        b'{"preview":"ORIGINAL","bytes":2}\nab',
        b"[]\n",
        b"\x00\x01",
    ],
)
def test_what_a_child_that_was_taken_over_says_is_not_believed(
    spool: BinaryIO, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(previews, "_run", lambda *_: (said, 0))

    found = made(spool, samples.pdf("x"), PDF)

    assert found.made == {}
    assert set(found.lost) == {THUMBNAIL, SHOWN}


def test_the_child_can_open_no_file_no_socket_and_no_process(spool: BinaryIO) -> None:
    script = (
        "import os, socket, sys\n"
        "from services.evidence import previewing\n"
        "def tried(act):\n"
        "    try:\n"
        "        act()\n"
        "    except OSError:\n"
        "        return False\n"
        "    return True\n"
        "previewing.confine()\n"
        "acts = [lambda: open('/etc/passwd'), lambda: socket.socket(), lambda: os.pipe()]\n"
        "sys.stdout.write(repr([tried(act) for act in acts]))\n"
    )

    ran = previews.subprocess.run(
        [previews.sys.executable, "-I", "-c", script], stdin=spool, capture_output=True, check=True, text=True
    )

    assert ran.stdout == "[False, False, False]"
