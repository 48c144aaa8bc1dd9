"""In which role an access is recorded, and which purposes are whose."""

import pytest

from domain.access.capacity import acting_role
from domain.access.codes import Purpose
from domain.access.errors import CaseFolderNotYours, PurposeNotYours
from domain.refusal import NotPermitted
from domain.roles import Role

BOTH = (Role.AUDITOR, Role.DISCIPLINE_INSPECTOR, Role.TEAM_MEMBER)


def test_the_first_of_the_roles_that_let_somebody_read_is_recorded() -> None:
    assert acting_role((Role.SECRETARY, Role.ASSESSOR), Purpose.ASSESSMENT, None) is Role.SECRETARY


def test_an_audit_is_recorded_as_the_auditors_and_a_discipline_matter_as_the_inspectors() -> None:
    assert acting_role(BOTH, Purpose.AUDIT, None) is Role.AUDITOR
    assert acting_role(BOTH, Purpose.DISCIPLINE, "c-1") is Role.DISCIPLINE_INSPECTOR


@pytest.mark.parametrize("purpose", [Purpose.AUDIT, Purpose.DISCIPLINE, Purpose.OPERATION])
def test_nobody_elses_look_passes_for_theirs(purpose: Purpose) -> None:
    with pytest.raises(PurposeNotYours):
        acting_role((Role.SECRETARY,), purpose, None)


def test_the_platforms_own_purpose_is_nobodys_in_a_district() -> None:
    with pytest.raises(PurposeNotYours):
        acting_role(BOTH, Purpose.OPERATION, None)


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.AUDITOR])
def test_a_case_folder_is_named_by_an_inspector_alone(role: Role) -> None:
    assert acting_role((Role.DISCIPLINE_INSPECTOR,), Purpose.DUTY, "c-1") is Role.DISCIPLINE_INSPECTOR
    with pytest.raises(CaseFolderNotYours):
        acting_role((role,), Purpose.DUTY, "c-1")


def test_who_may_not_read_has_no_role_to_read_in() -> None:
    with pytest.raises(NotPermitted):
        acting_role((), Purpose.DUTY, None)
