"""Why the catalogue of superior priorities says no."""

from domain.refusal import AlreadyExists, NotFound, Refusal


class PriorityNotFound(NotFound):
    """本年度没有发布这项重点工作："""

    code = "PRIORITY_NOT_FOUND"
    rule = "R6"
    source = "三(二)"


class PriorityPublishedAlready(AlreadyExists):
    """同一层级的这项重点工作本年度已经发布："""

    code = "PRIORITY_PUBLISHED_ALREADY"
    rule = "R2"
    source = "四(一)"


class PriorityUnchanged(Refusal):
    """重点工作的表述和依据文件与现行的相同，没有需要记录的变动。"""

    code = "PRIORITY_UNCHANGED"
    rule = "没有变动"
