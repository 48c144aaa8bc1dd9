"""Accesses as tests make them."""

from typing import Any
from uuid import uuid4

from domain.access.codes import Act, Purpose, SubjectKind
from domain.access.entry import Access, Subject
from domain.recorded import Actor
from domain.roles import Role

VIEWER = Actor(person="p-1", post="s-1", unit="u-1")


def view(evidence: str = "e-1", *, command: str | None = None, actor: Actor = VIEWER, **more: Any) -> Access:
    """A look at an evidence file."""
    return Access(
        command_id=command or str(uuid4()),
        act=more.pop("act", Act.EVIDENCE_ORIGINAL_VIEWED),
        subject=Subject(SubjectKind.EVIDENCE, evidence),
        actor=actor,
        role=more.pop("role", Role.ORG_DEPT),
        purpose=more.pop("purpose", Purpose.REVIEW),
        **more,
    )
