"""What may be asked of a case folder."""

from dataclasses import dataclass
from typing import Annotated

from domain.case_folders.facts import CaseContent
from domain.codes import ContentRemoval, FolderOutcome, HoldGround
from domain.ids import CaseFolderId, PersonId


@dataclass(frozen=True, slots=True)
class OpenCaseFolder:
    """建立案卷；名称加密保存，案卷只有纪检监察员看得到。"""

    number: Annotated[str, "案件编号，本区不重复，不要写姓名"]
    title: Annotated[str, "案卷名称"]


@dataclass(frozen=True, slots=True)
class AddCaseContent:
    """向案卷列入佐证文件、清单项目或问题；列入的佐证随即保全，不得接替，不得销毁其密钥。"""

    folder: Annotated[CaseFolderId, "案卷"]
    content: Annotated[CaseContent, "列入什么"]
    ground: Annotated[HoldGround, "列入和保全的依据"]


@dataclass(frozen=True, slots=True)
class RemoveCaseContent:
    """从案卷移出；没有别的案卷需要的，解除其保全。"""

    folder: Annotated[CaseFolderId, "案卷"]
    content: Annotated[CaseContent, "移出什么"]
    reason: Annotated[ContentRemoval, "移出的原因"]


@dataclass(frozen=True, slots=True)
class HandOverCaseFolder:
    """把案卷移交另一名纪检监察员承办；原承办人不在岗的，由其他纪检监察员办理移交。"""

    folder: Annotated[CaseFolderId, "案卷"]
    keeper: Annotated[PersonId, "接手承办的人"]


@dataclass(frozen=True, slots=True)
class CloseCaseFolder:
    """结卷；没有别的案卷需要的佐证，解除其保全。"""

    folder: Annotated[CaseFolderId, "案卷"]
    outcome: Annotated[FolderOutcome, "结果"]
