"""Why the register of persons says no."""

from domain.refusal import AlreadyExists, NotFound, Refusal


class PersonNotFound(NotFound):
    """人员登记中没有这个人，请先登记。"""

    code = "PERSON_NOT_FOUND"


class PersonRegisteredAlready(AlreadyExists):
    """此人员编号已经登记过。"""

    code = "PERSON_REGISTERED_ALREADY"


class PersonErased(Refusal):
    """此人的信息已依法删除，不能再写入。"""

    code = "PERSON_ERASED"
    rule = "个人信息"
    source = "《个人信息保护法》第47条"
