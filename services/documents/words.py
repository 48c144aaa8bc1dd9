"""How codes of the API and figures are said in a document."""

from enum import StrEnum
from typing import Any, TypeVar

from domain.codes import ListKind, PostKind
from domain.labels import label

Code = TypeVar("Code", bound=StrEnum)

STATES = {
    "DRAFT": "起草",
    "ISSUED": "未分解",
    "ASSIGNED": "已分解",
    "IN_PROGRESS": "推进中",
    "CLAIMED_DONE": "已报完成",
    "VERIFIED": "已核查",
    "CLOSED": "已销号",
    "REOPENED": "重新办理",
    "SUSPENDED": "暂缓",
    "WITHDRAWN": "撤销",
    "CARRIED_OVER": "结转下年",
}
LIGHTS = {"GREEN": "绿灯", "YELLOW": "黄灯", "RED": "红灯", "GREY": "灰灯", "NONE": "不亮灯"}


def list_kind(code: str) -> str:
    """The list's Chinese name."""
    return label(ListKind(code))


def percent(part: int, whole: int) -> str:
    """A share with two decimals, halves upwards, in whole numbers throughout: 3 of 7 is 42.86%."""
    if whole == 0:
        return "—"
    hundredths = (part * 20000 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def points(hundredths: int) -> str:
    """Points with two decimals: 9012 is 90.12."""
    return f"{hundredths // 100}.{hundredths % 100:02}"


def numbered(place: int) -> str:
    """一、 of a first-level heading; place counts from 1 to 10."""
    return "一二三四五六七八九十"[place - 1] + "、"


def holder(posts: list[dict[str, Any]], kind: PostKind) -> str:
    """Who holds the first post of a kind, with the title; empty where nobody does."""
    for post in posts:
        if post["kind"] == kind and post["person"] is not None:
            return post["person"]["name"] or "（姓名已清除）"
    return ""
