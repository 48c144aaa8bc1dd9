"""Reading a trail is a look at evidence: it is in the access log before anything of it is answered."""

from domain.access.capacity import acting_role
from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Access, Subject
from domain.reading import ReadSubject
from domain.refusal import Refusal
from graphql_api.errors import BadInput
from graphql_api.gates.access import reading_roles
from graphql_api.gates.trail import TrailGate
from graphql_api.refusals import command_id_of
from graphql_api.view import View


async def looked_at(view: View, item: str, purpose: Purpose, command_id: str) -> str | None:
    """The key of an item whose trail the viewer sees, recorded as read; None for any other, of which nothing is shown
    and nothing recorded. Raises BadInput for a purpose that is not the viewer's, or an id of another look."""
    context = view.context
    key = context.ids.key_of("Item", item)
    row = None if key is None else await TrailGate(view).item(key)
    if key is None or row is None:
        return None
    try:
        access = Access(
            command_id=command_id_of(command_id),
            act=Act.TRAIL_READ,
            subject=Subject(SubjectKind.ITEM, key),
            actor=context.actor,
            role=acting_role(await reading_roles(context, ReadSubject.TRAIL), purpose, None),
            purpose=purpose,
            item=key,
            year=row.year,
        )
        await context.accesses.record(access)
    except Refusal as refusal:
        raise BadInput(refusal.message) from refusal
    return key
