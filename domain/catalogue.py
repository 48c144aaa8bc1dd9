"""Every event class of the domain, imported: whoever reads a log imports this, so that no stored name is unknown."""

from domain.assessment import events as assessment
from domain.case_folders import events as case_folders
from domain.contributions import events as contributions
from domain.cycle import events as cycle
from domain.deadlines import events as deadlines
from domain.documents import events as documents
from domain.evidence import events as evidence
from domain.execution import events as execution
from domain.guidance import events as guidance
from domain.lists import events as lists
from domain.objections import events as objections
from domain.organisation import events as organisation
from domain.outcomes import events as outcomes
from domain.persons import events as persons
from domain.priorities import events as priorities
from domain.recorded import EVENT_CLASSES, STORED_NAMES
from domain.research import events as research
from domain.review import events as review
from domain.rulings import events as rulings
from domain.scoring import events as scoring
from domain.sealed import events as sealed
from domain.signing import events as signing
from domain.suggestions import events as suggestions
from domain.supervision import events as supervision
from domain.tenancy import events as tenancy

SUBJECTS = (
    tenancy,
    persons,
    sealed,
    signing,
    organisation,
    cycle,
    priorities,
    guidance,
    research,
    lists,
    documents,
    execution,
    contributions,
    suggestions,
    evidence,
    case_folders,
    scoring,
    assessment,
    rulings,
    outcomes,
    objections,
    review,
    supervision,
    deadlines,
)

__all__ = ["EVENT_CLASSES", "STORED_NAMES", "SUBJECTS"]
