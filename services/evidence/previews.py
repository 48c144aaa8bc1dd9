"""Previews of a file, made by a child process that may be lost to it."""

import json
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import BinaryIO

from domain.codes import PreviewFault, Rendition
from services.evidence.previewing import ARMED, LOCKED, SCRIPTED
from services.evidence.vetting.kinds import JPEG, Kind
from services.evidence.vetting.pictures import Broken, picture_end, picture_of

SECONDS_MAX = 45.0
"""By the clock: a child that sleeps uses no CPU."""
OUTPUT_BYTES_MAX = 1 << 20
"""More than a thumbnail and a text of the largest sizes take; one that writes more is no preview."""

_FOUND = {
    LOCKED: "已加密，无法检查，请取消密码后上传",
    SCRIPTED: "含有脚本，请重新打印为 PDF 后上传",
    ARMED: "附带了程序或压缩包，请删除附件后上传",
}


@dataclass(frozen=True, slots=True)
class Previews:
    """What was made, by kind; what could not be and why; and what the child found that forbids keeping the file."""

    made: dict[Rendition, bytes]
    lost: dict[Rendition, PreviewFault]
    found: str | None = None


def make_previews(file: BinaryIO, kind: Kind, *, seconds_max: float | None = None) -> Previews:
    """Every preview that this kind can have. `file` is on disk: the child reads it by its descriptor.

    Nothing a child says is believed beyond its form: a picture must be one picture and nothing else, a text text.
    """
    if not kind.previews:
        return Previews({}, {})
    output, ended = _run(file, kind, SECONDS_MAX if seconds_max is None else seconds_max)
    made: dict[Rendition, bytes] = {}
    lost: dict[Rendition, PreviewFault] = {}
    while output:
        line, _, output = output.partition(b"\n")
        said = _read(line)
        if said.get("found") in _FOUND:
            return Previews({}, {}, _FOUND[str(said["found"])])
        preview = next((each for each in kind.previews if each == said.get("preview")), None)
        fault = next((each for each in PreviewFault if each == said.get("fault")), None)
        size = said.get("bytes")
        if preview is None:
            break
        if fault is not None:
            lost[preview] = fault
        elif isinstance(size, int) and 0 <= size <= len(output) and _is(preview, output[:size]):
            made[preview] = output[:size]
            output = output[size:]
        else:
            break
    ending = PreviewFault.LIMIT if ended in _LIMITS else PreviewFault.CRASHED
    missing = {each: ending for each in kind.previews if each not in made and each not in lost}
    # An empty text is no preview: a scanned document has none.
    return Previews({each: data for each, data in made.items() if data}, {**lost, **missing})


_LIMITS = (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ)


def _run(file: BinaryIO, kind: Kind, seconds_max: float) -> tuple[bytes, int]:
    """What the child wrote, up to the bound, and how it ended."""
    command = [sys.executable, "-I", "-m", "services.evidence.previewing", kind.media_type]
    with subprocess.Popen(
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, start_new_session=True
    ) as child:
        assert child.stdout is not None, "a pipe was asked for"
        timer = threading.Timer(seconds_max, child.kill)
        timer.start()
        try:
            output = child.stdout.read(OUTPUT_BYTES_MAX + 1)
            if len(output) > OUTPUT_BYTES_MAX:
                child.kill()
                output = b""
            return output, child.wait()
        finally:
            timer.cancel()
            child.kill()


def _read(line: bytes) -> dict[str, object]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _is(preview: Rendition, data: bytes) -> bool:
    if preview is Rendition.THUMBNAIL:
        try:
            return picture_of(data) is JPEG and picture_end(JPEG, data) == len(data)
        except Broken:
            return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
