"""Writes domain/PERMISSIONS.md from who may do and read what: `python -m services.commands.permissions_doc`."""

import re
from collections.abc import Iterable
from inspect import getdoc
from pathlib import Path

from domain.labels import label
from domain.permissions import COMMAND_GRANTS
from domain.phases import PHASES_OF_COMMAND, describe
from domain.reading import READ_GRANTS
from domain.roles import (
    GROUP_ROLES,
    ROLE_NAMES,
    ROLE_OF_POST,
    ROLE_OF_UNIT,
    SCOPE_NAMES,
    TOKEN_ROLES,
    Grants,
    Role,
    Scope,
)

DOCUMENT = Path(__file__).parents[2] / "domain" / "PERMISSIONS.md"

_HEAD = """\
# Who may do and read what

Made from `domain/permissions.py`, `domain/reading.py` and `domain/phases.py` by
`python -m services.commands.permissions_doc`; a test finds it out of date. A command with phases beside it is refused
in every other phase of its year.

A role comes from a post in the unit tree on the day concerned, from the assessment group that somebody is in, or, for
the platform's roles, from the signed token; never from an argument. An importer may give any command, but only on
behalf of a post that stood on the business day and may give it, or, without a post, of a unit of which paper shows it
(`attestedOnPaper`); it gains no token role.
"""


def document() -> str:
    """The whole document, as Markdown."""
    parts = [_HEAD, *_roles(), *_scopes(), "## Commands\n"]
    subjects: dict[str, list[str]] = {}
    for command, grants in COMMAND_GRANTS.items():
        subject = command.__module__.split(".")[1]
        row = f"| `{command.__name__}` | {_sentence(command)} | {_grants(grants)} | {_phases(command)} |"
        subjects.setdefault(subject, []).append(row)
    for subject, rows in subjects.items():
        parts += [f"### {subject}\n", *_table(("command", "办理事项", "who may", "年度阶段"), rows)]
    parts.append("## Reading\n")
    rows = [f"| {subject.value} | {_grants(grants)} |" for subject, grants in READ_GRANTS.items()]
    parts += _table(("subject", "who may"), rows)
    return "\n".join(parts).rstrip() + "\n"


def _roles() -> Iterable[str]:
    yield "## Roles\n"
    sources: dict[Role, str] = dict.fromkeys(TOKEN_ROLES, "token")
    sources |= {role: f"post {kind.value} ({label(kind)})" for kind, role in ROLE_OF_POST.items()}
    sources |= dict.fromkeys(GROUP_ROLES, "assessment group")
    sources |= {role: f"any post in a unit of kind {kind.value} ({label(kind)})" for kind, role in ROLE_OF_UNIT.items()}
    rows = [f"| {role.value} | {ROLE_NAMES[role]} | {sources[role]} |" for role in Role]
    yield from _table(("role", "名称", "comes from"), rows)


def _scopes() -> Iterable[str]:
    yield "## Scopes\n"
    explained = (getdoc(Scope) or "").split("\n\n", 1)[1].replace("\n", " ")
    rows = []
    for scope in Scope:
        found = re.search(rf"{scope.value}: (.+?\.)(?= [A-Z]+: |$)", explained)
        meaning = found[1] if found else ""
        rows.append(f"| {scope.value} | {SCOPE_NAMES[scope] or '本区的'} | {meaning} |")
    yield from _table(("scope", "名称", "meaning"), rows)


def _grants(grants: Grants) -> str:
    """Grants as one cell, roles of one scope together."""
    roles: dict[Scope, list[str]] = {}
    for role, scope in grants:
        roles.setdefault(scope, []).append(role.value)
    return "<br>".join(f"{scope.value}: {', '.join(named)}" for scope, named in roles.items())


def _phases(command: type) -> str:
    span = PHASES_OF_COMMAND.get(command)
    return "不限" if span is None else describe(span)


def _sentence(command: type) -> str:
    return (getdoc(command) or "").split("\n")[0]


def _table(heads: tuple[str, ...], rows: Iterable[str]) -> list[str]:
    return [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads), *rows, ""]


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
