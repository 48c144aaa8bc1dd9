"""One mutation for each command of the domain, with an input and a payload type of its own. Built once, at import."""

from dataclasses import MISSING
from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from domain.refusal import Refusal as DomainRefusal
from graphql_api.accesses import READINGS
from graphql_api.commands import COMMANDS, CommandSpec
from graphql_api.context import Asked, Context
from graphql_api.info import Info
from graphql_api.inputs import InputField, RefusedInput, as_given, input_type
from graphql_api.refusals import Refusal, command_id_of, told
from graphql_api.scalars import Position

_COMMON = (
    InputField("command_id", strawberry.ID, "命令编号：客户端生成的 UUID；重发同一编号得到同一回执", as_given, MISSING),
    InputField(
        "expected_version",
        int | None,
        "所见对象的 version；不符则拒绝",
        as_given,
        None,
    ),
    InputField("occurred_on", date | None, "业务日期；不填时取命令中的日期，没有日期时取当日", as_given, None),
)


@strawberry.type(description="命令生效的凭据。A command that took effect.")
class Receipt:
    command_id: strawberry.ID = strawberry.field(description="命令编号")
    position: Position = strawberry.field(description="最后一个事件在日志中的位置；用作 atLeast 可读到本次写入")
    version: int = strawberry.field(description="写入后对象的版本；用作下一命令的 expectedVersion")
    recorded_at: datetime = strawberry.field(description="记入日志的时刻")
    entity_id: strawberry.ID | None = strawberry.field(description="新建对象的编号；没有新建对象时为空")


@strawberry.interface(description="每个命令的结果：生效则有 receipt，否则有 refusals。")
class CommandPayload:
    receipt: Receipt | None = strawberry.field(description="生效的凭据；被拒绝时为空")
    refusals: list[Refusal] = strawberry.field(description="被拒绝的理由；生效时为空列表")


async def give(context: Context, spec: CommandSpec, given: Any) -> tuple[Receipt | None, list[Refusal]]:
    """Read an input, give its command, and say what became of it."""
    try:
        command = spec.shape.read(given, context.ids)
        # Left out, it stays so: the business day a day later must not make another command of the same one.
        occurred_on = given.occurred_on or None
        expected_version = None if given.expected_version is strawberry.UNSET else given.expected_version
        asked = Asked(command_id_of(given.command_id), command, occurred_on, expected_version)
        context.commands_given += 1
        done = await context.submit(asked)
    except RefusedInput as refused:
        return None, [told(refusal) for refusal in refused.refusals]
    except DomainRefusal as refusal:
        return None, [told(refusal)]
    entity_id = None
    if spec.makes is not None and done.entity is not None:
        entity_id = strawberry.ID(context.ids.make(spec.makes, done.entity))
    receipt = Receipt(
        command_id=strawberry.ID(done.command_id),
        position=Position(done.position),
        version=done.version,
        recorded_at=done.recorded_at,
        entity_id=entity_id,
    )
    return receipt, []


def _mutation(spec: CommandSpec) -> Any:
    """The strawberry field of one command."""
    name = spec.command.__name__
    given_type = input_type(
        f"{name}Input", f"{spec.mutation} 的输入：{spec.description}", (*_COMMON, *spec.shape.fields)
    )
    payload_type: Any = strawberry.type(
        type(f"{name}Payload", (CommandPayload,), {"__annotations__": {}, "__module__": __name__}),
        description=f"{spec.mutation} 的结果。",
    )

    async def resolve(info: Any, given: Any) -> Any:
        receipt, refusals = await give(info.context, spec, given)
        return payload_type(receipt=receipt, refusals=refusals)

    resolve.__name__ = spec.mutation
    resolve.__annotations__ = {
        "info": Info,
        "given": Annotated[given_type, strawberry.argument(name="input", description="命令的内容")],
        "return": payload_type,
    }
    return strawberry.mutation(resolver=resolve, name=spec.mutation, description=spec.description)


Mutation: type = strawberry.type(
    type("Mutation", (), {spec.mutation: _mutation(spec) for spec in COMMANDS} | READINGS | {"__module__": __name__}),
    description="命令：每一件可以做的事各有一个；以及先记入访问日志、后交出内容的查看。"
    "Commands, one for each thing a person may do, and what is handed out only once it is recorded.",
)
"""The root of whatever is recorded: commands, and looks at what is not shown without a record."""
