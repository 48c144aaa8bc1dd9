"""Names of a district's streams. Each subject's facts lie in streams of their own; a name is never reused."""

TENANT = "tenant"
"""The district itself: policy, code lists, suspension."""

SIGNING_KEYS = "signing_keys"
"""Every officer's key, registered, confirmed and revoked."""

LOG_KEY = "log_key"
"""The key that signs the log of the district's events: each replacement."""

ROOT = "unit/root"
"""What stands under no superior: the district's committee."""


def person(person: str) -> str:
    return f"person/{person}"


def unit(unit: str) -> str:
    return f"unit/{unit}"


def cycle(year: int) -> str:
    return f"cycle/{year}"


def priorities(year: int) -> str:
    return f"priorities/{year}"


def target(target: str) -> str:
    return f"target/{target}"


def template(template: str) -> str:
    return f"template/{template}"


def practice(practice: str) -> str:
    return f"practice/{practice}"


def research(unit: str, year: int) -> str:
    return f"research/{unit}/{year}"


def list_set(unit: str, year: int) -> str:
    return f"list_set/{unit}/{year}"


def document(maker: str, year: int, key: str) -> str:
    """The stream of one document number; `key` is `domain.documents.decider.number_key(number)`."""
    return f"document/{maker}/{year}/{key}"


def item(item: str) -> str:
    return f"item/{item}"


def contribution(contribution: str) -> str:
    return f"contribution/{contribution}"


def suggestion(suggestion: str) -> str:
    return f"suggestion/{suggestion}"


def evidence(evidence: str) -> str:
    return f"evidence/{evidence}"


def supervision_plan(unit: str, year: int) -> str:
    """A unit's inspections of a year, of both tiers."""
    return f"supervision_plan/{unit}/{year}"


def inspection(inspection: str) -> str:
    return f"inspection/{inspection}"


def finding(finding: str) -> str:
    return f"finding/{finding}"


def follow_up(follow_up: str) -> str:
    return f"follow_up/{follow_up}"


def scoring(year: int) -> str:
    """The year's scoring rule set."""
    return f"scoring/{year}"


def assessment_group(group: str) -> str:
    return f"assessment_group/{group}"


def assessment(unit: str, year: int) -> str:
    return f"assessment/{unit}/{year}"


def score_sheet(unit: str, year: int, assessor: str) -> str:
    return f"score_sheet/{unit}/{year}/{assessor}"


def meeting(organiser: str, year: int) -> str:
    return f"meeting/{organiser}/{year}"


def ballot_box(unit: str, year: int) -> str:
    """The ballots on a unit's secretary."""
    return f"ballot_box/{unit}/{year}"


def results(year: int) -> str:
    """The whole year's computed and published results."""
    return f"results/{year}"


def evaluation(unit: str, year: int) -> str:
    return f"evaluation/{unit}/{year}"


def ruling(ruling: str) -> str:
    return f"ruling/{ruling}"


def key_management(case: str) -> str:
    return f"key_management/{case}"


def deadline(deadline: str, subject: str) -> str:
    """The reminders of one deadline of something."""
    return f"deadline/{deadline}/{subject}"


def objection(objection: str) -> str:
    return f"objection/{objection}"


def erasure(subject: str) -> str:
    """What is shown, held and erased of the sealed parts of one subject."""
    return f"erasure/{subject}"


def case_folder(folder: str) -> str:
    return f"case_folder/{folder}"


def evidence_hold(evidence: str) -> str:
    """The holds on a file, apart from the file's own stream: its unit reads that one's version."""
    return f"evidence_hold/{evidence}"
