"""Why a document number is refused."""

from domain.refusal import AlreadyExists


class DocumentNumberTaken(AlreadyExists):
    """文号在该制定单位本年度已经用过，请核对后换用新文号："""

    code = "DOCUMENT_NUMBER_TAKEN"
    source = "《党政机关公文处理工作条例》第九条"
