"""Why a document is not drawn. Sentences for whoever asked for it."""


class NotDrawn(Exception):
    """这份文件不能生成："""

    code = "NOT_DRAWN"

    def __init__(self, detail: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{detail}")


class DocumentOutOfReach(NotDrawn):
    """没有这个单位，或者无权查看文件所用的全部数字："""

    code = "DOCUMENT_OUT_OF_REACH"


class NothingToTell(NotDrawn):
    """所查询的位置上还没有这份文件所写的内容："""

    code = "NOTHING_TO_TELL"
