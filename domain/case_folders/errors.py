"""Why a case folder says no. Only discipline inspectors ever read these."""

from domain.refusal import AlreadyExists, NotFound, NotPermitted, Refusal


class CaseFolderNotFound(NotFound):
    """没有这个案卷，或您无权查看。"""

    code = "CASE_FOLDER_NOT_FOUND"


class CaseFolderOpenedAlready(AlreadyExists):
    """这个案件编号已经建立案卷。"""

    code = "CASE_FOLDER_OPENED_ALREADY"


class CaseFolderClosed(Refusal):
    """案卷已结，不能再办理。"""

    code = "CASE_FOLDER_CLOSED"
    rule = "状态先后"


class NotTheKeeper(NotPermitted):
    """案卷由承办人办理，请承办人办理或先移交。"""

    code = "CASE_FOLDER_NOT_THE_KEEPER"
    rule = "职责分离"
    source = "平台约定"


class KeptAlready(AlreadyExists):
    """案卷已由此人承办。"""

    code = "CASE_FOLDER_KEPT_ALREADY"


class ContentInFolder(AlreadyExists):
    """已在案卷之中。"""

    code = "CASE_CONTENT_IN_FOLDER"


class ContentNotInFolder(NotFound):
    """案卷中没有这一项。"""

    code = "CASE_CONTENT_NOT_IN_FOLDER"
