"""Why the register of persons says no."""

from domain.refusal import AlreadyExists, NotFound


class PersonNotFound(NotFound):
    """人员登记中没有这个人，请先登记。"""

    code = "PERSON_NOT_FOUND"


class PersonRegisteredAlready(AlreadyExists):
    """此人员编号已经登记过。"""

    code = "PERSON_REGISTERED_ALREADY"
