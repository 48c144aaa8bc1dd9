"""Names of a district's streams. Each subject's facts lie in streams of their own; a name is never reused."""

TENANT = "tenant"
"""The district itself: policy, code lists, suspension."""

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
