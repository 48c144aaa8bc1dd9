"""What may be asked of the person register."""

from dataclasses import dataclass
from typing import Annotated

from domain.ids import PersonId


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """登记一名人员；姓名和电话加密保存，其余各处只引用编号。"""

    name: Annotated[str, "姓名"]
    telephone: Annotated[str, "电话，可为空"] = ""


@dataclass(frozen=True, slots=True)
class CorrectIdentity:
    """更正人员的姓名或电话。"""

    person: Annotated[PersonId, "人员"]
    name: Annotated[str, "姓名"]
    reason: Annotated[str, "更正原因"]
    telephone: Annotated[str, "电话，可为空"] = ""
