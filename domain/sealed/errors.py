"""Why an erasure says no."""

from domain.refusal import AlreadyExists, NotFound, NotPermitted, Refusal

_PIPL_47 = "《个人信息保护法》第47条"


class SealedSubjectNotFound(NotFound):
    """没有对此加密内容的提请或保留，请先提请。"""

    code = "SEALED_SUBJECT_NOT_FOUND"


class NothingSealedThere(NotFound):
    """这个位置没有它的加密内容，或其中没有这一项："""

    code = "NOTHING_SEALED_THERE"


class SubjectErasedAlready(AlreadyExists):
    """加密内容已依法删除，无法恢复。"""

    code = "SUBJECT_ERASED"
    rule = "个人信息"
    source = _PIPL_47


class ErasureRequestedAlready(AlreadyExists):
    """已有人提请删除，正待批准。"""

    code = "ERASURE_REQUESTED"


class ErasureNotRequested(Refusal):
    """没有待批准的删除提请，请先提请。"""

    code = "ERASURE_NOT_REQUESTED"
    rule = "状态先后"


class ErasureHeld(Refusal):
    """因案件等需要保留，解除保留之前不得删除："""

    code = "ERASURE_HELD"
    rule = "个人信息"
    source = "《个人信息保护法》第47条第二款"


class HoldInPlace(AlreadyExists):
    """已在保留之中："""

    code = "ERASURE_HOLD_IN_PLACE"


class FileHeldByFolder(Refusal):
    """佐证文件由案卷保全，请把它列入案卷。"""

    code = "ERASURE_FILE_HELD_BY_FOLDER"
    rule = "个人信息"
    source = "平台约定"


class NoHold(Refusal):
    """没有需要解除的保留。"""

    code = "ERASURE_NO_HOLD"
    rule = "状态先后"


class PurposeNotEnded(Refusal):
    """处理目的尚未实现，还不能删除："""

    code = "ERASURE_PURPOSE_NOT_ENDED"
    rule = "个人信息"
    source = _PIPL_47


class RetentionRuns(Refusal):
    """保存期限未满，还不能删除："""

    code = "ERASURE_RETENTION_RUNS"
    rule = "个人信息"
    source = "《个人信息保护法》第47条第二款"


class RequesterApproves(NotPermitted):
    """提请删除的人不能自己批准，须由另一名管理员批准。"""

    code = "ERASURE_REQUESTER_APPROVES"
    rule = "职责分离"
    source = "平台约定"
