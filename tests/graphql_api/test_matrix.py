"""Who reads what: the read rows of the table of roles (domain.md 4.4), written out by hand."""

import pytest

from domain.reading import READ_GRANTS, ReadSubject
from domain.roles import Role, Scope
from tests.graphql_api.playing import HttpDistrict

ALL, LINE, MADE, ASKED, NOTHING = Scope.DISTRICT, Scope.SUBTREE, Scope.MAKER, Scope.DEPARTMENT, None
OWN, SIGNS, TEAM = Scope.OWN, Scope.COMMITTEE, Scope.GROUP
ORG, THEIRS = Scope.SUPERVISOR, Scope.HOLDER
NEITHER = (NOTHING, NOTHING)

SUBJECTS = tuple(ReadSubject)
_YEAR: dict[Role, tuple[Scope | None, ...]] = {
    # UNITS, TREE, LISTS, EXECUTION, SUGGESTIONS, ASSESSMENT, TRAIL, POLICY, RULINGS, RULINGS_IN_HAND,
    # KEY_MANAGEMENT, REVIEW, SUPERVISION, FOLLOW_UPS
    Role.ORG_DEPT:             (*(ALL,) * 7, NOTHING, *(ALL,) * 6),
    Role.LIST_OFFICER:         (ALL, ALL, LINE, LINE, MADE, LINE, LINE, NOTHING, ALL, MADE, MADE, LINE, LINE, ORG),
    Role.COMMITTEE_APPROVER:   (ALL, ALL, LINE, LINE, NOTHING, LINE, LINE, NOTHING, ALL, SIGNS, SIGNS, LINE, LINE, ORG),
    Role.SECRETARY:            (ALL, ALL, LINE, LINE, NOTHING, LINE, LINE, NOTHING, ALL, SIGNS, OWN, LINE, LINE, ORG),
    Role.DEPUTY_IN_CHARGE:     (ALL, ALL, LINE, LINE, NOTHING, LINE, LINE, NOTHING, ALL, NOTHING, OWN, LINE, LINE, OWN),
    Role.TEAM_MEMBER:          (ALL, ALL, LINE, LINE, NOTHING, LINE, LINE, NOTHING, ALL, *NEITHER, LINE, LINE, THEIRS),
    Role.FUNCTIONAL_DEPT:      (ALL, ALL, ASKED, ASKED, *NEITHER, ASKED, NOTHING, ALL, *(NOTHING,) * 3, ASKED, NOTHING),
    Role.ASSESSOR:             (ALL, ALL, TEAM, TEAM, NOTHING, TEAM, *NEITHER, ALL, *NEITHER, TEAM, TEAM, NOTHING),
    Role.GROUP_LEADER:         (ALL, ALL, TEAM, TEAM, NOTHING, TEAM, *NEITHER, ALL, *NEITHER, TEAM, TEAM, NOTHING),
    Role.TENANT_ADMIN:         (ALL, ALL, *(NOTHING,) * 5, ALL, *(NOTHING,) * 6),
    Role.IMPORTER:             (ALL, ALL, ALL, ALL, NOTHING, ALL, *NEITHER, ALL, *NEITHER, ALL, ALL, NOTHING),
    Role.AUDITOR:              (ALL,) * 14,
    Role.DISCIPLINE_INSPECTOR: (ALL,) * 14,
    Role.MEMBER:               (ALL, *(NOTHING,) * 13),
    Role.SYSTEM:               (NOTHING,) * 14,
}  # fmt: skip
_OUTCOMES: dict[Role, tuple[Scope | None, ...]] = {
    # EVALUATIONS, EVALUATIONS_IN_HAND, OBJECTIONS, ERASURES, RESTRICTED_EVIDENCE, CASE_FOLDERS
    Role.ORG_DEPT:             (ALL, ALL, ALL, ALL, ALL, NOTHING),
    Role.LIST_OFFICER:         (ALL, MADE, MADE, NOTHING, NOTHING, NOTHING),
    Role.COMMITTEE_APPROVER:   (ALL, MADE, NOTHING, NOTHING, NOTHING, NOTHING),
    Role.SECRETARY:            (ALL, MADE, NOTHING, NOTHING, NOTHING, NOTHING),
    Role.DEPUTY_IN_CHARGE:     (ALL, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    Role.TEAM_MEMBER:          (ALL, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    Role.FUNCTIONAL_DEPT:      (ALL, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    Role.ASSESSOR:             (ALL, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    Role.GROUP_LEADER:         (ALL, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    Role.TENANT_ADMIN:         (NOTHING, NOTHING, NOTHING, ALL, NOTHING, NOTHING),
    Role.IMPORTER:             (ALL, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    Role.AUDITOR:              (ALL, ALL, ALL, ALL, ALL, NOTHING),
    Role.DISCIPLINE_INSPECTOR: (ALL, ALL, ALL, ALL, ALL, ALL),
    Role.MEMBER:               (NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
    Role.SYSTEM:               (NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING),
}  # fmt: skip
_KEYS = {**dict.fromkeys(Role, ALL), Role.MEMBER: NOTHING, Role.SYSTEM: NOTHING}
"""SIGNING_KEYS: whoever is inside may check a signature."""
_LOG = dict.fromkeys((Role.TENANT_ADMIN, Role.AUDITOR, Role.DISCIPLINE_INSPECTOR), ALL)
"""ACCESS_LOG: without contents for the administrator."""
_INTEGRITY = {**_LOG, Role.ORG_DEPT: ALL}
"""INTEGRITY: in figures for the administrator."""
MATRIX = {
    role: (*cells, *_OUTCOMES[role], _KEYS[role], _LOG.get(role, NOTHING), _INTEGRITY.get(role, NOTHING))
    for role, cells in _YEAR.items()
}

WHO: dict[Role, tuple[str, str] | None] = {
    Role.ORG_DEPT: ("ZZB", "STAFF"), Role.LIST_OFFICER: ("QW", "LIST_OFFICER"),
    Role.COMMITTEE_APPROVER: ("QW", "COMMITTEE_APPROVER"), Role.SECRETARY: ("DW01", "SECRETARY"),
    Role.DEPUTY_IN_CHARGE: ("DW01", "DEPUTY_IN_CHARGE"), Role.TEAM_MEMBER: ("DW01", "TEAM_MEMBER"),
    Role.FUNCTIONAL_DEPT: ("ZN01", "STAFF"), Role.ASSESSOR: ("DW01-001", "STAFF"),
    Role.GROUP_LEADER: ("DW02-001", "STAFF"),
}  # fmt: skip
"""Who has the role by a post or in a group; the others have it by their token."""

SHOWN = {
    ReadSubject.UNITS: "units { totalCount }",
    ReadSubject.TREE: "persons { totalCount }",
    ReadSubject.LISTS: "ledger { totalCount }",
    ReadSubject.EXECUTION: "reports { totalCount }",
    ReadSubject.SUGGESTIONS: "suggestions { totalCount }",
    ReadSubject.ASSESSMENT: "assessments { totalCount }",
    ReadSubject.SUPERVISION: "inspectionCalendar { totalCount }",
    ReadSubject.FOLLOW_UPS: "followUpLedger { totalCount }",
    ReadSubject.TRAIL: "timeline { totalCount }",
    ReadSubject.POLICY: "policies { totalCount }",
    ReadSubject.RULINGS: "published: rulings(kinds: [COMMENDATION, CRITICISM], states: [ISSUED]) { totalCount }",
    ReadSubject.RULINGS_IN_HAND: "ofPersons: rulings(kinds: [ORG_HANDLING]) { totalCount }",
    ReadSubject.KEY_MANAGEMENT: "keyManagementCases { totalCount }",
    ReadSubject.REVIEW: "meetingBoard { totalCount }",
    ReadSubject.EVALUATIONS: "evaluations { totalCount }",
    ReadSubject.EVALUATIONS_IN_HAND: "resultUses { totalCount }",
    ReadSubject.OBJECTIONS: "objections { totalCount }",
    ReadSubject.ERASURES: "erasures { totalCount }",
    ReadSubject.RESTRICTED_EVIDENCE: "restrictedEvidence { totalCount }",
    ReadSubject.CASE_FOLDERS: "caseFolders { totalCount }",
    ReadSubject.SIGNING_KEYS: "signingKeys { totalCount }",
    ReadSubject.INTEGRITY: "integrityReport { totalCount: events }",
}
"""A question of each subject."""


def test_the_matrix_is_whole() -> None:
    assert set(MATRIX) == set(Role)
    # The access log is read by a mutation: test_accesses.py.
    assert set(SHOWN) == set(ReadSubject) - {ReadSubject.ACCESS_LOG}


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_what_the_matrix_grants_it(role: Role) -> None:
    granted = {subject: scope for subject in ReadSubject for granted, scope in READ_GRANTS[subject] if granted is role}

    assert granted == {
        subject: scope for subject, scope in zip(SUBJECTS, MATRIX[role], strict=True) if scope is not NOTHING
    }


@pytest.mark.parametrize("role", Role)
def test_a_role_is_shown_what_the_matrix_grants_it_and_no_more(ours: HttpDistrict, role: Role) -> None:
    post = WHO.get(role)
    client = ours.platform(role.value) if post is None else ours.holder(*post)

    district = client.ask(f"{{ district {{ {' '.join(SHOWN.values())} }} }}").data["district"]
    # A case is in nobody's trail but an inspector's.
    overseer = ours.platform("DISCIPLINE_INSPECTOR" if role is Role.DISCIPLINE_INSPECTOR else "AUDITOR")
    whole = overseer.ask(f"{{ district {{ {' '.join(SHOWN.values())} }} }}").data["district"]

    for subject, scope in zip(SUBJECTS, MATRIX[role], strict=True):
        if subject not in SHOWN:
            continue
        name = SHOWN[subject].split()[0].rstrip(":")
        signs_here = scope is SIGNS and post is not None and post[0] == "QW"
        seen = 0 if district is None or district[name] is None else district[name]["totalCount"]
        if scope is ALL or signs_here:
            assert seen == whole[name]["totalCount"] > 0, subject
        elif scope in (NOTHING, SIGNS) or (scope is MADE and post is not None and post[0] != "QW"):
            assert seen == 0, subject
        else:
            assert 0 < seen <= whole[name]["totalCount"], subject
