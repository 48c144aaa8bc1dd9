"""Why something is not handed out."""

from domain.refusal import NotPermitted


class PurposeNotYours(NotPermitted):
    """这一用途不是您的岗位可以提出的："""

    code = "PURPOSE_NOT_YOURS"


class CaseFolderNotYours(NotPermitted):
    """只有纪检监察员可以写明案卷，请去掉案卷后重试。"""

    code = "CASE_FOLDER_NOT_YOURS"


class NotByContent(NotPermitted):
    """本区管理员只能查询访问日志的时间、人员和事项，不能按内容查询，请改按人员或时间查询。"""

    code = "NOT_BY_CONTENT"


class EvidenceWithheld(NotPermitted):
    """这份佐证文件限制知悉，您不在知悉范围内。"""

    code = "EVIDENCE_WITHHELD"
