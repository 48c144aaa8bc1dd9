"""Whether a district's parameters can be worked with, and what they mean in a year (domain.md 2.5)."""

import re
from dataclasses import fields
from datetime import date

from domain.tenancy.errors import PolicyUnsound
from domain.tenancy.events import Policy

_DAY_OF_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_SHARE = re.compile(r"([1-9][0-9]?)/([1-9][0-9]?)")
_COMMON_YEAR = 2001
"""Any year without a 29 February: a day of the policy must exist in every year."""

BOUNDS = {
    "light_yellow_days": (0, 90),
    "light_behind_percent": (0, 100),
    "reminder_days": (0, 90),
    "late_entry_days": (0, 3650),
    "suggestion_reply_days": (1, 365),
    "evidence_retention_years": (1, 100),
    "evidence_bytes_max": (1, 5_000_000_000),
    "veto_kinds_max": (0, 100),
    "feedback_days": (0, 90),
    "tracking_visits_min": (1, 50),
    "objection_days": (1, 365),
    "objection_decision_days": (1, 365),
    "inspections_district_max": (0, 100),
    "inspections_own_tier_max": (0, 100),
    "inquiry_reply_working_days": (1, 250),
    "rectification_report_months": (1, 36),
}
"""Smallest and largest value of each number: days, per cent, years, bytes, times, months."""

NAMES = {
    "issue_from": "清单印发起始日",
    "issue_until": "清单印发截止日",
    "decomposition_due": "分解截止日",
    "light_yellow_days": "黄灯提前天数",
    "light_behind_percent": "黄灯落后百分点",
    "reminder_days": "提醒提前天数",
    "late_entry_days": "补登期限天数",
    "suggestion_reply_days": "意见建议答复天数",
    "evidence_retention_years": "佐证保存年数",
    "evidence_bytes_max": "佐证文件最大字节数",
    "veto_kinds_max": "一票否决类别数上限",
    "feedback_days": "考核结果反馈天数",
    "tracking_visits_min": "重点管理最少督导次数",
    "objection_days": "提出异议天数",
    "objection_decision_days": "异议办理天数",
    "meeting_quorum": "述职评议会到会比例",
    "inspections_district_max": "区级对一个单位的年度督导次数上限",
    "inspections_own_tier_max": "党（工）委对一个单位的年度督导次数上限",
    "inquiry_reply_working_days": "函询回复工作日数",
    "rectification_report_months": "书面报告整改的月数",
}
"""What each parameter is called in refusals."""


def day_in(year: int, day_of_year: str) -> date:
    """A policy's `MM-DD` in a year."""
    return date.fromisoformat(f"{year:04}-{day_of_year}")


def share_of(share: str) -> tuple[int, int]:
    """A policy's share such as `2/3` as numerator and denominator."""
    above, below = share.split("/")
    return int(above), int(below)


def refuse_unsound(policy: Policy) -> None:
    """Refuse days that do not exist or are out of order, and numbers out of bounds. Raises PolicyUnsound."""
    days = {name: _day(policy, name) for name in ("issue_from", "issue_until", "decomposition_due")}
    if days["issue_from"] > days["issue_until"]:
        raise PolicyUnsound("清单印发截止日早于起始日。", field="policy.issue_until")
    if days["decomposition_due"] < days["issue_until"]:
        raise PolicyUnsound("分解截止日早于清单印发截止日。", field="policy.decomposition_due")
    if not _is_share(policy.meeting_quorum):
        raise PolicyUnsound(
            f"{NAMES['meeting_quorum']}应写作 2/3 这样不大于 1 的分数，现为“{policy.meeting_quorum}”。",
            field="policy.meeting_quorum",
        )
    for field in fields(policy):
        if field.name in BOUNDS:
            low, high = BOUNDS[field.name]
            value = getattr(policy, field.name)
            if not low <= value <= high:
                raise PolicyUnsound(
                    f"{NAMES[field.name]}应在{low}至{high}之间，现为{value}。", field=f"policy.{field.name}"
                )


def _is_share(text: str) -> bool:
    return _SHARE.fullmatch(text) is not None and share_of(text)[0] <= share_of(text)[1]


def _day(policy: Policy, name: str) -> date:
    text = getattr(policy, name)
    if _DAY_OF_YEAR.fullmatch(text):
        try:
            return day_in(_COMMON_YEAR, text)
        except ValueError:
            pass
    raise PolicyUnsound(f"{NAMES[name]}应写作 MM-DD 且每年都有这一天，现为“{text}”。", field=f"policy.{name}")
