"""In which role somebody is handed something: what it is for must be what the role is there for."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from domain.access.codes import ACCESS_LABELS, Purpose
from domain.access.errors import CaseFolderNotYours, PurposeNotYours
from domain.refusal import NotPermitted
from domain.roles import Role

ROLE_OF_PURPOSE: Mapping[Purpose, Role] = MappingProxyType(
    {Purpose.AUDIT: Role.AUDITOR, Purpose.DISCIPLINE: Role.DISCIPLINE_INSPECTOR}
)
"""Purposes that one role alone may name: nobody else's look shall pass for an auditor's."""


def acting_role(roles: Sequence[Role], purpose: Purpose, case_folder: str | None) -> Role:
    """The role that an access is recorded with; `roles` are those that let them read it, in order of the table.

    Raises NotPermitted for nobody's role, PurposeNotYours, CaseFolderNotYours.
    """
    if not roles:
        raise NotPermitted
    needed = ROLE_OF_PURPOSE.get(purpose)
    if purpose is Purpose.OPERATION or needed not in (None, *roles):
        raise PurposeNotYours(f"{ACCESS_LABELS[purpose]}。", field="purpose")
    role = needed or roles[0]
    if case_folder is not None and role is not Role.DISCIPLINE_INSPECTOR:
        raise CaseFolderNotYours(field="caseFolder")
    return role
