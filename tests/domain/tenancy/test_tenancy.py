"""A district as a tenant: policy in versions, open code lists, suspension."""

from dataclasses import replace
from datetime import date
from functools import reduce

import pytest

from domain.codes import OPEN_CODES, CodeList
from domain.refusal import InvalidInput
from domain.tenancy.decider import (
    EMPTY,
    TenancyState,
    codes_in,
    evolve,
    extend_code_list,
    grant_consent,
    open_tenant,
    refuse_suspended,
    refuse_unopened,
    require_code,
    resume,
    rotate_key,
    set_policy,
    suspend,
)
from domain.tenancy.errors import (
    CodeMalformed,
    CodeTaken,
    CodeUnknown,
    ConsentInPast,
    DistrictCodeMalformed,
    PolicyUnchanged,
    PolicyUnsound,
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

OPENED = TenantOpened("330299", "示例区")
SUSPENDED = TenantSuspended("演练")
VILLAGE = CodeListExtended(CodeList.DOMAIN, None, "VILLAGE", "农村")
RED_COMMUNITY = CodeListExtended(CodeList.PROGRAMME, 2020, "RED_COMMUNITY", "红旗社区创建")


def given(*events: TenancyEvent) -> TenancyState:
    return reduce(evolve, events, EMPTY)


def test_a_district_is_opened_once_by_its_six_digit_code() -> None:
    assert open_tenant(EMPTY, code="330299", name="示例区") == [OPENED]

    with pytest.raises(TenantOpenAlready):
        open_tenant(given(OPENED), code="330299", name="示例区")
    with pytest.raises(DistrictCodeMalformed):
        open_tenant(EMPTY, code="3302", name="示例区")


def test_nothing_happens_in_a_district_that_is_not_open() -> None:
    with pytest.raises(TenantNotOpen):
        refuse_unopened(EMPTY)

    refuse_unopened(given(OPENED))


def test_each_policy_is_a_new_version() -> None:
    stricter = replace(Policy(), light_yellow_days=3)

    [first] = set_policy(given(OPENED), Policy(), reason="开通")
    [second] = set_policy(given(OPENED, first), stricter, reason="提前预警")

    assert (first.version, second.version) == (1, 2)
    assert given(OPENED, first, second).policy == stricter
    with pytest.raises(PolicyUnchanged):
        set_policy(given(OPENED, first, second), stricter, reason="重复")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"issue_from": "1-5"}, "issue_from"),
        ({"issue_until": "02-29"}, "issue_until"),
        ({"decomposition_due": "13-01"}, "decomposition_due"),
        ({"issue_from": "02-16"}, "issue_until"),
        ({"decomposition_due": "02-14"}, "decomposition_due"),
        ({"light_yellow_days": -1}, "light_yellow_days"),
        ({"light_behind_percent": 101}, "light_behind_percent"),
        ({"suggestion_reply_days": 0}, "suggestion_reply_days"),
        ({"evidence_retention_years": 0}, "evidence_retention_years"),
        ({"evidence_bytes_max": 0}, "evidence_bytes_max"),
        ({"reminder_days": 91}, "reminder_days"),
        ({"meeting_quorum": "3/2"}, "meeting_quorum"),
        ({"meeting_quorum": "一半"}, "meeting_quorum"),
    ],
)
def test_a_policy_that_cannot_be_worked_with_names_its_parameter(changes: dict[str, object], field: str) -> None:
    with pytest.raises(PolicyUnsound) as refused:
        set_policy(given(OPENED), replace(Policy(), **changes), reason="调整")  # type: ignore[arg-type]

    assert refused.value.field == f"policy.{field}"


def test_an_open_code_list_is_extended_for_good_or_for_a_year() -> None:
    state = given(OPENED, VILLAGE, RED_COMMUNITY)

    assert codes_in(state, CodeList.DOMAIN, 2031) == {**OPEN_CODES[CodeList.DOMAIN], "VILLAGE": "农村"}
    assert codes_in(state, CodeList.PROGRAMME, 2020) == {"RED_COMMUNITY": "红旗社区创建"}
    assert codes_in(state, CodeList.PROGRAMME, 2021) == {}


@pytest.mark.parametrize(
    ("code", "label", "year", "field"),
    [
        ("COMMUNITY", "社区二", None, "code"),
        ("SECOND", "社区", 2020, "label"),
        ("VILLAGE", "村", 2020, "code"),
        ("COUNTRY", "农村", None, "label"),
    ],
)
def test_a_code_or_label_that_is_taken_is_refused(code: str, label: str, year: int | None, field: str) -> None:
    with pytest.raises(CodeTaken) as refused:
        extend_code_list(given(OPENED, VILLAGE), code_list=CodeList.DOMAIN, code=code, label=label, year=year)

    assert refused.value.field == field


def test_a_years_code_returns_in_another_year_but_not_for_good() -> None:
    state = given(OPENED, RED_COMMUNITY)
    again = {"code_list": CodeList.PROGRAMME, "code": "RED_COMMUNITY", "label": "红旗社区创建"}

    assert extend_code_list(state, year=2021, **again)  # type: ignore[arg-type]
    with pytest.raises(CodeTaken):
        extend_code_list(state, year=None, **again)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["village", "1VILLAGE", "VIL-LAGE", "", "V" * 41, "农村"])
def test_a_code_is_upper_case_letters_digits_and_underscores(code: str) -> None:
    with pytest.raises(CodeMalformed):
        extend_code_list(given(OPENED), code_list=CodeList.DOMAIN, code=code, label="农村", year=None)


@pytest.mark.parametrize("label", ["村、社区", "农 村", "农村;镇"])
def test_a_label_is_one_word_that_can_stand_among_others_in_a_cell(label: str) -> None:
    with pytest.raises(InvalidInput, match="名称中不能有空格"):
        extend_code_list(given(OPENED), code_list=CodeList.DOMAIN, code="VILLAGE", label=label, year=None)


def test_an_unknown_code_is_refused_with_the_ones_there_are() -> None:
    require_code(given(OPENED), CodeList.DOMAIN, "SCHOOL", 2020, field="domain")

    with pytest.raises(CodeUnknown, match="SCHOOL（学校）") as refused:
        require_code(given(OPENED), CodeList.DOMAIN, "MOON", 2020, field="domain")
    assert refused.value.field == "domain"


def test_a_suspended_district_is_resumed_once() -> None:
    state = given(OPENED, SUSPENDED)

    with pytest.raises(TenantIsSuspended, match="演练"):
        refuse_suspended(state)
    with pytest.raises(TenantIsSuspended):
        suspend(state, reason="再次")
    refuse_suspended(given(OPENED, SUSPENDED, *resume(state, reason="恢复")))
    with pytest.raises(TenantNotSuspended):
        resume(given(OPENED, SUSPENDED, TenantResumed("恢复")), reason="恢复")


def test_keys_are_counted() -> None:
    state = given(OPENED, *rotate_key(given(OPENED), reason="例行"))

    assert rotate_key(state, reason="例行") == [KeyRotated(3, "例行")]


def test_consent_reaches_into_the_future() -> None:
    consent = grant_consent(purpose="跨区统计", until_on=date(2020, 12, 31), today=date(2020, 6, 30))

    assert given(OPENED, *consent) == given(OPENED)
    assert consent == [ConsentGranted("跨区统计", date(2020, 12, 31))]
    with pytest.raises(ConsentInPast):
        grant_consent(purpose="跨区统计", until_on=date(2020, 6, 29), today=date(2020, 6, 30))


def test_a_policys_version_in_force_is_the_last_one() -> None:
    versions = [PolicyVersioned(number, replace(Policy(), reminder_days=number), "调整") for number in (1, 2, 3)]

    assert given(OPENED, *versions).policy.reminder_days == 3
