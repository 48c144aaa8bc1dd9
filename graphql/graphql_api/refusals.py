"""A refusal as the API shows it, and the id under which somebody asks."""

from uuid import UUID

import strawberry
from strawberry.utils.str_converters import to_camel_case

from domain.refusal import InvalidInput
from domain.refusal import Refusal as DomainRefusal


@strawberry.type(description="命令被拒绝的一条理由。Why a command was refused: an answer, not a fault.")
class Refusal:
    code: str = strawberry.field(description="稳定的代码，供程序判断，如 CONSULTATION_MISSING")
    message: str = strawberry.field(description="中文说明，指出所在与办法")
    rule: str = strawberry.field(description="所依据的规则编号")
    source: str = strawberry.field(description="规则的出处：文件条款、法条或平台约定")
    field: str | None = strawberry.field(description="有问题的输入项的路径，如 content.dueOn")


def told(refusal: DomainRefusal) -> Refusal:
    """What the domain refused, with the path of the field as the client wrote it."""
    field = ".".join(map(to_camel_case, refusal.field.split("."))) if refusal.field else None
    return Refusal(code=refusal.code, message=refusal.message, rule=refusal.rule, source=refusal.source, field=field)


def command_id_of(text: str) -> str:
    """The uuid that a client gave. Raises InvalidInput."""
    try:
        return str(UUID(text))
    except ValueError:
        raise InvalidInput("命令编号须为 UUID。", field="commandId") from None
