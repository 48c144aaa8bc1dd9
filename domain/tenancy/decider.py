"""A district as a tenant: its policy in versions, its code lists, whether it may be written to (domain.md 2.5, 4.2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import assert_never

from domain.codes import OPEN_CODES, CodeList
from domain.tenancy.errors import (
    CodeMalformed,
    CodeTaken,
    CodeUnknown,
    ConsentInPast,
    DistrictCodeMalformed,
    PolicyUnchanged,
    TenantIsSuspended,
    TenantNotOpen,
    TenantNotSuspended,
    TenantOpenAlready,
)
from domain.tenancy.events import (
    CodeListExtended,
    ConsentGranted,
    KeyRotated,
    Policy,
    PolicyVersioned,
    TenancyEvent,
    TenantOpened,
    TenantResumed,
    TenantSuspended,
)
from domain.tenancy.policy import refuse_unsound
from domain.text import check_word

_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class AddedCode:
    """A code that the district added to an open list, for one year or (None) for good."""

    code_list: CodeList
    code: str
    label: str
    year: int | None


DEFAULT_POLICY = Policy()
"""What holds until a district sets its own."""


@dataclass(frozen=True, slots=True)
class TenancyState:
    """The district folded from the stream `tenant`. `policy` is in force, version 0 the default."""

    code: str = ""
    name: str = ""
    policy: Policy = DEFAULT_POLICY
    policy_version: int = 0
    added_codes: tuple[AddedCode, ...] = ()
    key_version: int = 1
    suspended: bool = False
    suspended_for: str = ""

    @property
    def open(self) -> bool:
        """Whether the district was opened."""
        return bool(self.code)


EMPTY = TenancyState()


def evolve(state: TenancyState, event: TenancyEvent) -> TenancyState:
    """The district after one more fact."""
    match event:
        case TenantOpened():
            return replace(state, code=event.code, name=event.name)
        case PolicyVersioned():
            return replace(state, policy=event.policy, policy_version=event.version)
        case CodeListExtended():
            added = AddedCode(event.code_list, event.code, event.label, event.year)
            return replace(state, added_codes=(*state.added_codes, added))
        case KeyRotated():
            return replace(state, key_version=event.key_version)
        case TenantSuspended():
            return replace(state, suspended=True, suspended_for=event.reason)
        case TenantResumed():
            return replace(state, suspended=False, suspended_for="")
        case ConsentGranted():
            return state
        case _:
            assert_never(event)


def codes_in(state: TenancyState, code_list: CodeList, year: int) -> Mapping[str, str]:
    """Code -> Chinese label of an open list in a year: the defaults, then what the district added."""
    added = {
        entry.code: entry.label
        for entry in state.added_codes
        if entry.code_list is code_list and entry.year in (None, year)
    }
    return MappingProxyType({**OPEN_CODES[code_list], **added})


def require_code(state: TenancyState, code_list: CodeList, code: str, year: int, *, field: str) -> None:
    """Refuse a code that the list does not have in that year. Raises CodeUnknown, naming those it has."""
    known = codes_in(state, code_list, year)
    if code not in known:
        choices = "、".join(f"{known_code}（{label}）" for known_code, label in known.items()) or "本区尚未登记"
        raise CodeUnknown(f"“{code}”。{year}年可用：{choices}。", field=field)


def open_tenant(state: TenancyState, *, code: str, name: str) -> list[TenantOpened]:
    """Open the district. `code` is its six-digit 行政区划代码. Raises TenantOpenAlready or DistrictCodeMalformed."""
    if state.open:
        raise TenantOpenAlready(f"{state.name}（{state.code}）。")
    if not re.fullmatch(r"[0-9]{6}", code):
        raise DistrictCodeMalformed(f"“{code}”。", field="code")
    return [TenantOpened(code=code, name=name)]


def set_policy(state: TenancyState, policy: Policy, *, reason: str) -> list[PolicyVersioned]:
    """Put a new version of every parameter in force. Raises PolicyUnsound or PolicyUnchanged."""
    refuse_unsound(policy)
    if policy == state.policy and state.policy_version:
        raise PolicyUnchanged
    return [PolicyVersioned(version=state.policy_version + 1, policy=policy, reason=reason)]


def extend_code_list(
    state: TenancyState, *, code_list: CodeList, code: str, label: str, year: int | None
) -> list[CodeListExtended]:
    """Add a code to an open list. Raises CodeMalformed, InvalidInput, or CodeTaken where one would be ambiguous."""
    if not _CODE.fullmatch(code):
        raise CodeMalformed(f"“{code}”。", field="code")
    check_word(label, "label", "名称")
    defaults = OPEN_CODES[code_list]
    taken: list[tuple[str, str, int | None]] = [(known, text, None) for known, text in defaults.items()]
    taken += [(entry.code, entry.label, entry.year) for entry in state.added_codes if entry.code_list is code_list]
    for known, text, known_year in taken:
        if (known == code or text == label) and (year is None or known_year is None or year == known_year):
            raise CodeTaken(f"{known}（{text}）。", field="code" if known == code else "label")
    return [CodeListExtended(code_list=code_list, year=year, code=code, label=label)]


def rotate_key(state: TenancyState, *, reason: str) -> list[KeyRotated]:
    """Record that the district's key was replaced by its next version."""
    return [KeyRotated(key_version=state.key_version + 1, reason=reason)]


def suspend(state: TenancyState, *, reason: str) -> list[TenantSuspended]:
    """Stop all writing but resumption. Raises TenantIsSuspended."""
    refuse_suspended(state)
    return [TenantSuspended(reason=reason)]


def resume(state: TenancyState, *, reason: str) -> list[TenantResumed]:
    """Allow writing again. Raises TenantNotSuspended."""
    if not state.suspended:
        raise TenantNotSuspended
    return [TenantResumed(reason=reason)]


def grant_consent(*, purpose: str, until_on: date, today: date) -> list[ConsentGranted]:
    """Consent to one use of the district's data until a day. Raises ConsentInPast."""
    if until_on < today:
        raise ConsentInPast(f"{until_on}。", field="until_on")
    return [ConsentGranted(purpose=purpose, until_on=until_on)]


def refuse_unopened(state: TenancyState) -> None:
    """Nothing but its opening can happen in a district that is not open. Raises TenantNotOpen."""
    if not state.open:
        raise TenantNotOpen


def refuse_suspended(state: TenancyState) -> None:
    """Nothing but resumption can happen in a suspended district. Raises TenantIsSuspended."""
    if state.suspended:
        raise TenantIsSuspended(f"{state.suspended_for}。请联系本区管理员恢复。")
