"""Why evidence is refused."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, Refusal


class EvidenceNotFound(NotFound):
    """没有这份佐证，或您无权查看。"""

    code = "EVIDENCE_NOT_FOUND"


class EvidenceDeclaredAlready(AlreadyExists):
    """这份佐证已经申报过。"""

    code = "EVIDENCE_DECLARED_ALREADY"


class StateSecretRefused(Refusal):
    """本平台不得存储、处理国家秘密，须声明文件不含国家秘密后方可申报。"""

    code = "STATE_SECRET_REFUSED"
    rule = "保密"
    source = "《中华人民共和国保守国家秘密法》"


class DigestIncomplete(InvalidInput):
    """摘要、字节数和媒体类型须一并填写，或者都不填（只有文件名，待补）："""

    code = "DIGEST_INCOMPLETE"


class DigestMalformed(InvalidInput):
    """SHA-256 摘要应为六十四位小写十六进制："""

    code = "DIGEST_MALFORMED"


class SizeOutOfRange(InvalidInput):
    """文件大小不在允许的范围之内："""

    code = "SIZE_OUT_OF_RANGE"


class MediaTypeMalformed(InvalidInput):
    """媒体类型应如 image/jpeg、application/pdf："""

    code = "MEDIA_TYPE_MALFORMED"


class EvidenceNotToBeSupplied(Refusal):
    """这份佐证不能再补充摘要："""

    code = "EVIDENCE_NOT_TO_BE_SUPPLIED"
    rule = "状态先后"


class EvidenceNotAwaited(Refusal):
    """这份佐证不在等待核验："""

    code = "EVIDENCE_NOT_AWAITED"
    rule = "状态先后"


class EvidenceNotSealed(Refusal):
    """这份佐证还没有封存："""

    code = "EVIDENCE_NOT_SEALED"
    rule = "状态先后"


class EvidenceDestroyed(Refusal):
    """这份佐证已依法删除，密钥已经销毁，任何人无法再读出。"""

    code = "EVIDENCE_DESTROYED"
    rule = "个人信息"
    source = "《个人信息保护法》第47条"


class RenditionMissing(NotFound):
    """这份佐证没有这种预览，请查看原件："""

    code = "RENDITION_MISSING"


class SealContradicted(Refusal):
    """核验结果与申报的摘要或大小不符，不能封存："""

    code = "SEAL_CONTRADICTED"
    rule = "佐证"


class EvidenceRejectedAlready(Refusal):
    """这份佐证核验未通过，须重新补充并封存后才能使用："""

    code = "EVIDENCE_REJECTED"
    rule = "佐证"


class EvidenceOfOtherItem(Refusal):
    """这份佐证属于另一个清单项目或另一个单位："""

    code = "EVIDENCE_OF_OTHER_ITEM"
    rule = "佐证"


class EvidenceOfNoItem(Refusal):
    """这份佐证还没有归到清单项目，请先挂到该项目的进展报告上："""

    code = "EVIDENCE_OF_NO_ITEM"
    rule = "佐证"


class EvidenceLinkedAlready(AlreadyExists):
    """这份佐证已经挂在这份进展报告上。"""

    code = "EVIDENCE_LINKED_ALREADY"


class EvidenceNotSupplied(Refusal):
    """这份佐证只有文件名，须先补充并上传文件："""

    code = "EVIDENCE_NOT_SUPPLIED"
    rule = "佐证"


class FileNameWrong(InvalidInput):
    """文件名不符合要求："""

    code = "FILE_NAME_WRONG"


class EvidenceSupersededAlready(AlreadyExists):
    """这份佐证已由另一份接替，请以最新的一份为准。"""

    code = "EVIDENCE_SUPERSEDED"


class SuccessorUnfit(Refusal):
    """接替的文件须是同一单位、同一项目的另一份佐证，且没有被接替过："""

    code = "EVIDENCE_SUCCESSOR_UNFIT"
    rule = "佐证"
    source = "平台约定"


class EvidenceKept(Refusal):
    """这份佐证须按原样保留，不能由别的文件接替；新的情况请另行申报佐证。"""

    code = "EVIDENCE_KEPT"
    rule = "佐证"
    source = "平台约定"


class EvidenceRestrictedAlready(AlreadyExists):
    """这份佐证已在限制知悉之中。"""

    code = "EVIDENCE_RESTRICTED"


class EvidenceNotRestricted(Refusal):
    """这份佐证没有限制知悉，不必解除。"""

    code = "EVIDENCE_NOT_RESTRICTED"
    rule = "状态先后"


class RetentionInPast(InvalidInput):
    """锁定期限须晚于封存之日："""

    code = "RETENTION_IN_PAST"


class ExaminationContradictory(InvalidInput):
    """扫描情况前后矛盾："""

    code = "EXAMINATION_CONTRADICTORY"


class InfectedNotSealed(Refusal):
    """查出恶意代码的文件不能封存："""

    code = "INFECTED_NOT_SEALED"
    rule = "佐证"


class UnscannedNotSealed(Refusal):
    """本区规定佐证须经病毒扫描后才能封存，请配置扫描程序。"""

    code = "UNSCANNED_NOT_SEALED"
    rule = "佐证"
