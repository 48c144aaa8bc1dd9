"""Every projection there is. Whoever follows the log follows these; each knows only itself."""

from collections.abc import Mapping
from types import MappingProxyType

from projections.assessment_groups.apply import assessment_groups
from projections.assessments.apply import assessments
from projections.case_folders.apply import case_folders
from projections.contributions.apply import contributions
from projections.cycles.apply import cycles
from projections.erasures.apply import erasures
from projections.evaluations.apply import evaluations
from projections.evidence.apply import evidence
from projections.evidence_trail.apply import evidence_trail
from projections.findings.apply import findings
from projections.follow_ups.apply import follow_ups
from projections.guidance.apply import guidance
from projections.inspections.apply import inspections
from projections.ledger.apply import ledger
from projections.list_sets.apply import list_sets
from projections.meetings.apply import meetings
from projections.notices.apply import notices
from projections.objections.apply import objections
from projections.research.apply import research
from projections.rule_sets.apply import rule_sets
from projections.rulings.apply import rulings
from projections.score_grounds.apply import score_grounds
from projections.signing_keys.apply import signing_keys
from projections.suggestions.apply import suggestions
from projections.temporal import Projection
from projections.tenancy.apply import tenancy
from projections.timeline.apply import timeline
from projections.units.apply import units

PROJECTIONS: Mapping[str, Projection] = MappingProxyType(
    {
        projection.name: projection
        for projection in (
            timeline,
            tenancy,
            units,
            cycles,
            guidance,
            research,
            list_sets,
            ledger,
            contributions,
            suggestions,
            evidence,
            evidence_trail,
            meetings,
            notices,
            rulings,
            rule_sets,
            assessment_groups,
            assessments,
            score_grounds,
            inspections,
            findings,
            follow_ups,
            evaluations,
            objections,
            erasures,
            case_folders,
            signing_keys,
        )
    }
)
"""Name -> projection."""
