"""Why an evidence file says no."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, Refusal


class EvidenceNotFound(NotFound):
    """没有这份佐证文件，或您无权查看。"""

    code = "EVIDENCE_NOT_FOUND"


class StateSecretNotExcluded(Refusal):
    """本平台不得存储国家秘密，请核实后声明文件不含国家秘密。"""

    code = "STATE_SECRET_NOT_EXCLUDED"
    source = "《保守国家秘密法》"


class FileNameWrong(InvalidInput):
    """文件名不符合要求："""

    code = "FILE_NAME_WRONG"


class DigestWrong(InvalidInput):
    """文件的摘要、大小或类型不符合要求："""

    code = "DIGEST_WRONG"


class SuppliedAlready(AlreadyExists):
    """这份佐证文件的摘要和大小已经申报，不能更改。"""

    code = "EVIDENCE_SUPPLIED"


class EvidenceNotSupplied(Refusal):
    """这份佐证文件只有文件名，请先补充摘要和大小并上传。"""

    code = "EVIDENCE_NOT_SUPPLIED"


class EvidenceStageWrong(Refusal):
    """佐证文件目前的状态不能办理此事："""

    code = "EVIDENCE_STAGE_WRONG"


class SealMismatch(Refusal):
    """存储的文件与申报的摘要或大小不一致，不能封存。"""

    code = "SEAL_MISMATCH"
    source = "《电子签名法》第五条"


class RetentionInPast(InvalidInput):
    """锁定期限须晚于封存之日："""

    code = "RETENTION_IN_PAST"


class EvidenceOfOtherItem(InvalidInput):
    """佐证文件属于另一个清单项目，不能挂到这里。"""

    code = "EVIDENCE_OF_OTHER_ITEM"


class EvidenceOfOtherUnit(InvalidInput):
    """佐证文件由另一个单位提供，不能用于本单位的项目。"""

    code = "EVIDENCE_OF_OTHER_UNIT"


class EvidenceRejectedAlready(Refusal):
    """这份佐证文件核验未通过，请重新补充并上传："""

    code = "EVIDENCE_REJECTED"


class LinkedAlready(AlreadyExists):
    """佐证文件已经挂在这份报告上。"""

    code = "EVIDENCE_LINKED"
