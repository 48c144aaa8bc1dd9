"""What is taken out of a district at the terminal is in its access log first: by the operator, on whose order."""

from collections.abc import Sequence
from typing import Annotated
from uuid import uuid4

from cyclopts import Parameter

from domain.access.codes import OPERATOR, Act, Purpose
from domain.access.entry import Access, Subject
from domain.recorded import Actor
from services.access.log import AccessLog
from services.cli.errors import CommandFailed
from services.cli.naming import importer_of
from services.store import Store, current_tenant

OrderedBy = Annotated[str | None, Parameter(name="--ordered-by")]
"""The option of every export: the person on whose order it is made."""


def record_export(
    store: Store,
    acts: Sequence[Act],
    about: Subject,
    *,
    ordered_by: str | None,
    purpose: Purpose,
    item: str | None = None,
    year: int | None = None,
) -> None:
    """Commit one entry for each act, in the caller's district. Nothing may be written out before. Raises CommandFailed
    for a person that is no id."""
    log, actor = AccessLog(store), Actor(person=importer_of(current_tenant()))
    for act in acts:
        try:
            access = Access(
                command_id=str(uuid4()),
                act=act,
                subject=about,
                actor=actor,
                role=OPERATOR,
                purpose=purpose,
                item=item,
                year=year,
                ordered_by=ordered_by,
            )
        except ValueError as error:
            raise CommandFailed("--ordered-by 须是人员编号，不写姓名或其他文字。") from error
        log.record(access)
