"""Who may read what (domain.md 4.4): one table, from which the documentation is generated."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.roles import (
    ADMIN,
    ASSESSORS,
    COMMITTEE,
    DEPARTMENT,
    DISTRICT_SIGNERS,
    GROUP_LEADERS,
    LEADERS,
    Grants,
    Role,
    Scope,
)

READS_AS_ORGANISER = frozenset({Role.LIST_OFFICER, Role.COMMITTEE_APPROVER, Role.SECRETARY})
"""Roles in a committee that see the assessments it organises before the unit is told."""

_IN_GROUP: Grants = (*ASSESSORS, *GROUP_LEADERS)


class ReadSubject(StrEnum):
    """What is read. Each GraphQL gate names its subject."""

    UNITS = "UNITS"
    TREE = "TREE"
    LISTS = "LISTS"
    EXECUTION = "EXECUTION"
    SUGGESTIONS = "SUGGESTIONS"
    ASSESSMENT = "ASSESSMENT"
    TRAIL = "TRAIL"
    POLICY = "POLICY"
    RULINGS = "RULINGS"
    RULINGS_IN_HAND = "RULINGS_IN_HAND"
    KEY_MANAGEMENT = "KEY_MANAGEMENT"
    REVIEW = "REVIEW"
    SUPERVISION = "SUPERVISION"
    FOLLOW_UPS = "FOLLOW_UPS"
    EVALUATIONS = "EVALUATIONS"
    EVALUATIONS_IN_HAND = "EVALUATIONS_IN_HAND"
    OBJECTIONS = "OBJECTIONS"
    ERASURES = "ERASURES"
    RESTRICTED_EVIDENCE = "RESTRICTED_EVIDENCE"
    CASE_FOLDERS = "CASE_FOLDERS"
    SIGNING_KEYS = "SIGNING_KEYS"
    ACCESS_LOG = "ACCESS_LOG"
    INTEGRITY = "INTEGRITY"


_OVERSIGHT: Grants = ((Role.AUDITOR, Scope.DISTRICT), (Role.DISCIPLINE_INSPECTOR, Scope.DISTRICT))
_OFFICE: Grants = ((Role.ORG_DEPT, Scope.DISTRICT),)
_IMPORT: Grants = ((Role.IMPORTER, Scope.DISTRICT),)
_IN_THE_LINE: Grants = (
    (Role.LIST_OFFICER, Scope.SUBTREE),
    (Role.COMMITTEE_APPROVER, Scope.SUBTREE),
    (Role.SECRETARY, Scope.SUBTREE),
    (Role.DEPUTY_IN_CHARGE, Scope.SUBTREE),
    (Role.TEAM_MEMBER, Scope.SUBTREE),
)
_INSIDE: Grants = tuple((role, Scope.DISTRICT) for role in Role if role not in (Role.MEMBER, Role.SYSTEM))

READ_GRANTS: Mapping[ReadSubject, Grants] = MappingProxyType(
    {
        ReadSubject.UNITS: (*_INSIDE, (Role.MEMBER, Scope.DISTRICT)),
        ReadSubject.TREE: _INSIDE,
        ReadSubject.LISTS: (*_OVERSIGHT, *_OFFICE, *_IMPORT, *_IN_THE_LINE, *DEPARTMENT, *_IN_GROUP),
        ReadSubject.EXECUTION: (*_OVERSIGHT, *_OFFICE, *_IMPORT, *_IN_THE_LINE, *DEPARTMENT, *_IN_GROUP),
        ReadSubject.SUGGESTIONS: (*_OVERSIGHT, *_OFFICE, (Role.LIST_OFFICER, Scope.MAKER)),
        ReadSubject.REVIEW: (*_OVERSIGHT, *_OFFICE, *_IMPORT, *_IN_THE_LINE, *_IN_GROUP),
        ReadSubject.ASSESSMENT: (*_OVERSIGHT, *_OFFICE, *_IMPORT, *_IN_THE_LINE, *_IN_GROUP),
        ReadSubject.SUPERVISION: (*_OVERSIGHT, *_OFFICE, *_IMPORT, *_IN_THE_LINE, *DEPARTMENT, *_IN_GROUP),
        ReadSubject.FOLLOW_UPS: (
            *_OVERSIGHT,
            *_OFFICE,
            (Role.LIST_OFFICER, Scope.SUPERVISOR),
            (Role.COMMITTEE_APPROVER, Scope.SUPERVISOR),
            (Role.SECRETARY, Scope.SUPERVISOR),
            (Role.DEPUTY_IN_CHARGE, Scope.OWN),
            (Role.TEAM_MEMBER, Scope.HOLDER),
        ),
        ReadSubject.TRAIL: (*_OVERSIGHT, *_OFFICE, *_IN_THE_LINE, *DEPARTMENT),
        ReadSubject.POLICY: (*ADMIN, *_OVERSIGHT),
        ReadSubject.RULINGS: tuple(grant for grant in _INSIDE if grant not in ADMIN),
        ReadSubject.RULINGS_IN_HAND: (*_OVERSIGHT, *_OFFICE, *DISTRICT_SIGNERS, (Role.LIST_OFFICER, Scope.MAKER)),
        ReadSubject.KEY_MANAGEMENT: (
            *_OVERSIGHT,
            *_OFFICE,
            *DISTRICT_SIGNERS,
            (Role.LIST_OFFICER, Scope.MAKER),
            *LEADERS,
        ),
        ReadSubject.EVALUATIONS: tuple(grant for grant in _INSIDE if grant not in ADMIN),
        ReadSubject.EVALUATIONS_IN_HAND: (*_OVERSIGHT, *_OFFICE, (Role.LIST_OFFICER, Scope.MAKER), *COMMITTEE),
        ReadSubject.OBJECTIONS: (*_OVERSIGHT, *_OFFICE, (Role.LIST_OFFICER, Scope.MAKER)),
        ReadSubject.ERASURES: (*ADMIN, *_OVERSIGHT, *_OFFICE),
        ReadSubject.ACCESS_LOG: (*_OVERSIGHT, *ADMIN),
        ReadSubject.RESTRICTED_EVIDENCE: (*_OVERSIGHT, *_OFFICE),
        ReadSubject.CASE_FOLDERS: ((Role.DISCIPLINE_INSPECTOR, Scope.DISTRICT),),
        ReadSubject.INTEGRITY: (*ADMIN, *_OVERSIGHT, *_OFFICE),
        ReadSubject.SIGNING_KEYS: _INSIDE,
    }
)
"""Read subject -> who may read it and where. SUBTREE is the actor's unit and every unit below it; DEPARTMENT the items
that the department was asked to help with, and, of the lists, those under consultation, on which it may comment, and,
of supervision, the inspections it takes part in; GROUP what the viewer's assessment groups assess. Of assessments
SUBTREE is what was told to the unit and, for the officer and signers of a committee, all of the units right below it,
which it assesses. SUPERVISOR: what the actor's unit, or the organisation department that works for it, organises. Of a
letter or a talk its addressee (HOLDER) always sees it, a secretary and a deputy (OWN) see what their unit as such was
sent. An unannounced inspection is seen by those who make it alone until it starts.
A file of evidence whose knowledge is restricted is seen to exist by whoever reads EXECUTION there, whatever the moment
looked at; what it is called and says, by those of RESTRICTED_EVIDENCE alone.
Case folders, and the holds that they place, are there for discipline inspectors alone.
An importer reads the lists and how they are carried out, to find what already stands. RULINGS are those issued of
units, which are made known to all inside (全区); whoever was handled sees that as well, whatever this table says.
EVALUATIONS are published ones. An objection is seen by whoever filed or reviews it as well.
Of the access log an administrator sees who did what and when, and not about what.
INTEGRITY is how the checks stand, in figures; where something is wrong is shown to those who read the whole TRAIL."""
