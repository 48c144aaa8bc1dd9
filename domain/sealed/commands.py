"""What may be asked of sealed parts."""

from dataclasses import dataclass
from typing import Annotated

from domain.codes import ErasureBasis
from domain.ids import SealedSubjectId
from domain.sealed.facts import SealedSubject


@dataclass(frozen=True, slots=True)
class DiscloseField:
    """向审计等没有密钥的人出示一处加密内容中的一项：留下记录，出示文件可凭日志核对，其他内容仍然读不出。"""

    subject: Annotated[SealedSubject, "谁的或哪件事的加密内容"]
    position: Annotated[int, "加密内容所在的日志位置"]
    field: Annotated[str, "出示哪一项，如 name、text"]
    recipient: Annotated[str, "出示给哪个单位，不要写姓名"]
    purpose: Annotated[str, "用途"]


@dataclass(frozen=True, slots=True)
class RequestErasure:
    """提请删除为某人或某件事加密保存的内容（《个人信息保护法》第四十七条）；由另一人批准。"""

    subject: Annotated[SealedSubject, "删除谁的或哪件事的加密内容"]
    basis: Annotated[ErasureBasis, "删除的法定情形"]
    reason: Annotated[str, "具体理由，不要写姓名"]


@dataclass(frozen=True, slots=True)
class DeclineErasure:
    """不同意删除，或收回提请。"""

    sealed_subject: Annotated[SealedSubjectId, "加密内容"]
    reason: Annotated[str, "理由，不要写姓名"]


@dataclass(frozen=True, slots=True)
class EraseSubject:
    """批准删除：销毁其密钥，加密内容从此任何人无法读出，其余记录不变。提请的人不能批准。"""

    sealed_subject: Annotated[SealedSubjectId, "加密内容"]


@dataclass(frozen=True, slots=True)
class PlaceErasureHold:
    """因案件等需要保留加密内容；解除之前不得删除。"""

    subject: Annotated[SealedSubject, "保留谁的或哪件事的加密内容"]
    reason: Annotated[str, "保留的依据，如案件编号，不要写姓名"]


@dataclass(frozen=True, slots=True)
class ReleaseErasureHold:
    """解除保留。"""

    sealed_subject: Annotated[SealedSubjectId, "加密内容"]
    reason: Annotated[str, "解除的理由，不要写姓名"]


@dataclass(frozen=True, slots=True)
class RecordKeyDestruction:
    """平台登记密钥已经销毁。"""

    sealed_subject: Annotated[SealedSubjectId, "加密内容"]
    key_id: Annotated[str, "密钥编号"]
