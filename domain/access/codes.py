"""What can be done with content, what for, and what it is done with. Closed: the log of accesses takes no free text."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Act(StrEnum):
    """What was handed out."""

    EVIDENCE_ORIGINAL_VIEWED = "EVIDENCE_ORIGINAL_VIEWED"
    EVIDENCE_THUMBNAIL_VIEWED = "EVIDENCE_THUMBNAIL_VIEWED"
    EVIDENCE_TEXT_VIEWED = "EVIDENCE_TEXT_VIEWED"
    EVIDENCE_EXPORTED = "EVIDENCE_EXPORTED"
    TRAIL_READ = "TRAIL_READ"
    TRAIL_EXPORTED = "TRAIL_EXPORTED"
    BUNDLE_EXPORTED = "BUNDLE_EXPORTED"
    DOCUMENT_EXPORTED = "DOCUMENT_EXPORTED"
    WORKBOOK_EXPORTED = "WORKBOOK_EXPORTED"
    DISCLOSURE_FETCHED = "DISCLOSURE_FETCHED"
    ACCESS_LOG_READ = "ACCESS_LOG_READ"


class Purpose(StrEnum):
    """What for, as whoever asks says."""

    DUTY = "DUTY"
    REVIEW = "REVIEW"
    SUPERVISION = "SUPERVISION"
    ASSESSMENT = "ASSESSMENT"
    OBJECTION = "OBJECTION"
    AUDIT = "AUDIT"
    DISCIPLINE = "DISCIPLINE"
    PERSONAL_DATA = "PERSONAL_DATA"
    ARCHIVE = "ARCHIVE"
    OPERATION = "OPERATION"


class SubjectKind(StrEnum):
    """What an access is about; its id is that of the district's log."""

    EVIDENCE = "EVIDENCE"
    ITEM = "ITEM"
    UNIT = "UNIT"
    PERSON = "PERSON"
    YEAR = "YEAR"
    POSITION = "POSITION"
    ACCESS_LOG = "ACCESS_LOG"


OPERATOR = "OPERATOR"
"""The role of whoever works at the platform's own machine: no role of a district."""

ACCESS_LABELS: Mapping[StrEnum, str] = MappingProxyType(
    {
        Act.EVIDENCE_ORIGINAL_VIEWED: "查看佐证原件",
        Act.EVIDENCE_THUMBNAIL_VIEWED: "查看佐证缩略图",
        Act.EVIDENCE_TEXT_VIEWED: "查看佐证文字预览",
        Act.EVIDENCE_EXPORTED: "导出佐证文件",
        Act.TRAIL_READ: "查询留痕",
        Act.TRAIL_EXPORTED: "导出留痕证据包",
        Act.BUNDLE_EXPORTED: "导出年度证据包",
        Act.DOCUMENT_EXPORTED: "导出公文",
        Act.WORKBOOK_EXPORTED: "导出工作簿",
        Act.DISCLOSURE_FETCHED: "取出示的加密内容",
        Act.ACCESS_LOG_READ: "查询访问日志",
        Purpose.DUTY: "日常履职",
        Purpose.REVIEW: "审核进展",
        Purpose.SUPERVISION: "督导检查",
        Purpose.ASSESSMENT: "考核评定",
        Purpose.OBJECTION: "异议复核",
        Purpose.AUDIT: "审计",
        Purpose.DISCIPLINE: "纪检监察",
        Purpose.PERSONAL_DATA: "个人信息查询或删除",
        Purpose.ARCHIVE: "归档移交",
        Purpose.OPERATION: "平台运行维护",
        SubjectKind.EVIDENCE: "佐证文件",
        SubjectKind.ITEM: "清单项目",
        SubjectKind.UNIT: "单位",
        SubjectKind.PERSON: "人员",
        SubjectKind.YEAR: "年度",
        SubjectKind.POSITION: "日志位置",
        SubjectKind.ACCESS_LOG: "访问日志",
    }
)
"""What each is called."""
