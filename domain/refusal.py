"""A refusal is an answer: which rule said no, where it stands, and what to do about it."""

from typing import ClassVar


class Refusal(Exception):
    """本操作不符合规则。

    Subclasses set `code` (stable, UPPER_SNAKE, for clients), `rule` (R1..R21 of the domain or a short name
    such as 状态先后; the kinds below bring one)
    and `source` (the policy's section such as 四(一), the law's article, or 平台约定).
    Their one-sentence Chinese docstring is the message; `detail` names the place and the remedy.
    """

    code: ClassVar[str] = "REFUSED"
    rule: ClassVar[str] = ""
    source: ClassVar[str] = "平台约定"

    def __init__(self, detail: str = "", *, field: str | None = None) -> None:
        self.detail = detail
        self.field = field
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The sentence a user of the district reads, in Chinese."""
        sentence = (type(self).__doc__ or "").strip().split("\n")[0]
        return f"{sentence}{self.detail}"


class NotFound(Refusal):
    """所指的对象不存在或您无权查看。"""

    code = "NOT_FOUND"
    rule = "可见范围"


class NotPermitted(Refusal):
    """您的岗位没有这项权限。"""

    code = "NOT_PERMITTED"
    rule = "岗位权限"


class InvalidInput(Refusal):
    """填写的内容不符合要求："""

    code = "INVALID_INPUT"
    rule = "填写规范"


class AlreadyExists(Refusal):
    """同一对象已经存在："""

    code = "ALREADY_EXISTS"
    rule = "唯一"


class TooLargeToRecord(InvalidInput):
    """内容过长，一次只能保存约两万字，请精简，大段材料作为佐证文件上传。"""

    code = "TOO_LARGE_TO_RECORD"
