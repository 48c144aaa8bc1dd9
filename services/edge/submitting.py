"""From a mutation to the command service and back: in a worker thread, since deciding and appending block."""

import asyncio

import structlog

from domain.recorded import Actor
from domain.refusal import NotFound
from graphql_api.context import Asked, Done, Submit
from graphql_api.errors import CommandIdTaken, NotWritable, OutcomeUnknown, StaleVersion
from services.commands.service import CommandService, Submission
from services.store.errors import (
    CommandIdReused,
    ConcurrencyConflict,
    ConnectionLost,
    EventTooLarge,
    SubjectErased,
    TenantUnknown,
)

log = structlog.get_logger("sandan.edge")


def submitter(commands: CommandService, tenant_id: int, actor: Actor) -> Submit:
    """What gives the commands of one actor of one district. Store errors that are answers become refusals."""

    def give(asked: Asked) -> Done:
        try:
            receipt = commands.submit(
                Submission(
                    tenant_id=tenant_id,
                    command_id=asked.command_id,
                    actor=actor,
                    command=asked.command,
                    occurred_on=asked.occurred_on,
                    expected_version=asked.expected_version,
                )
            )
        except ConcurrencyConflict as conflict:
            log.info("conflict", command=asked.command_id, detail=str(conflict))
            raise StaleVersion(field="expectedVersion") from conflict
        except CommandIdReused as reused:
            raise CommandIdTaken(field="commandId") from reused
        except (EventTooLarge, SubjectErased) as refused:
            raise NotWritable(str(refused)) from refused
        except TenantUnknown as unknown:
            raise NotFound from unknown
        except ConnectionLost as lost:
            raise OutcomeUnknown from lost
        return Done(
            command_id=receipt.command_id,
            position=receipt.last_position,
            version=receipt.version,
            recorded_at=receipt.recorded_at,
            entity=receipt.entity_id,
        )

    async def submit(asked: Asked) -> Done:
        # Not cancelled with the request: once given, a command takes effect, and its id tells which one it was.
        return await asyncio.to_thread(give, asked)

    return submit
