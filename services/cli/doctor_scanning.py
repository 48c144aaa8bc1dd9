"""The check of `sandan doctor` on the scanner of evidence: whether it is reached, and how old its signatures are."""

from services.cli.doctor_findings import Fault, NotSet
from services.clock import day_of, now
from services.evidence.scanner import ENGINE, Scanner, ScannerUnfit
from services.settings import Settings

SIGNATURES_DAYS_MAX = 7
ANSWER_SECONDS_MAX = 10.0


def scanner(settings: Settings) -> str:
    """The scanner: reachable, with signatures of the last week."""
    if settings.clamav is None:
        raise NotSet("没有设置 SANDAN_CLAMAV，佐证不经病毒扫描；规定须扫描的区，佐证会一直等待。")
    try:
        found = Scanner(settings.clamav, answer_seconds_max=ANSWER_SECONDS_MAX).version()
    except ScannerUnfit as error:
        raise Fault(
            f"{settings.clamav} 上没有可用的 clamd（{error}），佐证会一直等待扫描。"
            "请启动 clamav-daemon 和 freshclam，或核对 SANDAN_CLAMAV。"
        ) from error
    known = f"{settings.clamav} 可用，{ENGINE} {found.engine_version}，病毒库 {found.signatures}"
    if found.signatures_on is None:
        return f"{known}（未注明日期）"
    days = (day_of(now()) - found.signatures_on).days
    if days > SIGNATURES_DAYS_MAX:
        raise Fault(f"{known} 是 {found.signatures_on} 的，已有 {days} 天。请运行 freshclam 更新，或核对它能否联网。")
    return f"{known}（{found.signatures_on}）"
