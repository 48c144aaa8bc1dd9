"""What the API says when a question cannot be answered. A broken rule is no error: it comes back as a typed refusal."""

from typing import Any, ClassVar

from graphql import GraphQLError

from domain.refusal import Refusal


class ApiError(GraphQLError):
    """请求无法处理。

    Raised on purpose, so its message reaches the client; every other exception is masked. `extensions.code` is stable.
    """

    code: ClassVar[str] = "REQUEST_FAILED"

    def __init__(
        self, detail: str = "", *, nodes: Any = None, source: Any = None, positions: Any = None, **extensions: Any
    ) -> None:
        sentence = (type(self).__doc__ or "").strip().split("\n")[0]
        super().__init__(f"{sentence}{detail}", nodes, source, positions, extensions={"code": self.code, **extensions})


class BadDocument(ApiError):
    """查询的写法有误："""

    code = "BAD_DOCUMENT"


class TooManyTokens(ApiError):
    """查询文本过长，请拆成几次查询；词数"""

    code = "TOO_MANY_TOKENS"


class TooDeep(ApiError):
    """查询嵌套过深，请拆成几次查询；层数"""

    code = "TOO_DEEP"


class TooManyAliases(ApiError):
    """查询的别名过多，请拆成几次查询；个数"""

    code = "TOO_MANY_ALIASES"


class TooManyDirectives(ApiError):
    """查询的指令过多，请拆成几次查询；个数"""

    code = "TOO_MANY_DIRECTIVES"


class BadInput(ApiError):
    """请求的参数不符合要求："""

    code = "BAD_INPUT"


class BadCursor(ApiError):
    """游标无效，请从第一页重新读取。"""

    code = "BAD_CURSOR"


class PositionUnreached(ApiError):
    """日志还没有写到这个位置："""

    code = "POSITION_UNREACHED"


class NotYetReadable(ApiError):
    """刚才的写入还没有进入查询库，请稍后再读："""

    code = "NOT_YET_READABLE"


class StillJoining(NotYetReadable):
    """所查内容的查询库还在建立（一般是平台刚刚升级），建好后即可查询："""


class TooCostly(ApiError):
    """查询超过了允许的开销，请缩小每页条数或减少嵌套："""

    code = "TOO_COSTLY"


class TooSlow(ApiError):
    """查询超过了允许的时间，请缩小查询范围。"""

    code = "TOO_SLOW"


class Overloaded(ApiError):
    """平台繁忙，请稍后重试。"""

    code = "OVERLOADED"


class OutcomeUnknown(ApiError):
    """不知道命令是否生效，请用同一命令编号重发。"""

    code = "OUTCOME_UNKNOWN"


class StaleVersion(Refusal):
    """别人刚刚改动了同一对象，请按最新内容重新办理。"""

    code = "STALE_VERSION"
    rule = "并发"


class CommandIdTaken(Refusal):
    """同一命令编号已用于内容不同的命令，请换一个新编号。"""

    code = "COMMAND_ID_TAKEN"
    rule = "命令编号"


class NotWritable(Refusal):
    """这项内容不能记入日志："""

    code = "NOT_WRITABLE"
    rule = "填写规范"
