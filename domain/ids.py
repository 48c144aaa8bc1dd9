"""Identities. Each is an opaque string within one district; the types keep one kind from being passed for another."""

from typing import NewType

UnitId = NewType("UnitId", str)
PersonId = NewType("PersonId", str)
PostId = NewType("PostId", str)
ItemId = NewType("ItemId", str)
OpinionId = NewType("OpinionId", str)
ChangeId = NewType("ChangeId", str)
ReportId = NewType("ReportId", str)
EvidenceId = NewType("EvidenceId", str)
ContributionId = NewType("ContributionId", str)
SuggestionId = NewType("SuggestionId", str)
PriorityId = NewType("PriorityId", str)
TargetId = NewType("TargetId", str)
TemplateId = NewType("TemplateId", str)
PracticeId = NewType("PracticeId", str)
