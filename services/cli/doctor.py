"""`sandan doctor`: every setting and connection, and what to do about those that do not work."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.cli.doctor_checks import CHECKS
from services.cli.doctor_findings import Fault, NotSet
from services.cli.terminal import say
from services.settings import SETTINGS, Settings, SettingsWrong, load
from services.store import StoreError


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: fine, not set, or wrong with a remedy."""

    sign: str
    subject: str
    text: str

    @property
    def wrong(self) -> bool:
        """Whether somebody has to do something."""
        return self.sign == "✗"


def doctor() -> int:
    """检查每一项设置和每一个连接，说明哪里不对、怎么办。

    只读，不改动任何东西。有 ✗ 时退出码为 1。
        ✓ 正常
        – 没有设置，sandan up 会用内置服务代替
        ✗ 需要处理

    例：
        sandan doctor
        SANDAN_DATABASE_URL=postgresql://sandan_app:口令@db/sandan sandan doctor
    """
    findings = examine(os.environ)
    for finding in findings:
        say(f"{finding.sign} {finding.subject}：{finding.text}")
    wrong = sum(finding.wrong for finding in findings)
    say(f"有 {wrong} 处需要处理。" if wrong else "没有发现问题。")
    return 1 if wrong else 0


def examine(environ: Mapping[str, str]) -> list[Finding]:
    """All findings, in the order in which one rests on another. Connects, reads, changes nothing."""
    try:
        settings = load(environ)
    except SettingsWrong as error:
        return [Finding("✗", "设置", fault) for fault in error.faults]
    given = [setting.name for setting in SETTINGS if environ.get(setting.name)]
    findings = [Finding("✓", "设置", "、".join(given) + " 有效" if given else "环境变量里没有，全部用默认值")]
    findings += [find(subject, check, settings) for subject, check in CHECKS]
    return findings


def find(subject: str, check: Callable[[Settings], str], settings: Settings) -> Finding:
    """Run one check. What it did not foresee is shown as it is: a doctor that dies helps nobody."""
    try:
        return Finding("✓", subject, check(settings))
    except NotSet as error:
        return Finding("–", subject, str(error))
    except (Fault, StoreError) as error:
        return Finding("✗", subject, str(error))
    except Exception as error:
        return Finding("✗", subject, f"{type(error).__name__}：{error}")
