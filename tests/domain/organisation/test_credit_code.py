"""The check character of a 统一社会信用代码."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.organisation.credit_code import ALPHABET, LENGTH, check_character, fault

bodies = st.text(alphabet=ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L", "12100000400010275N"])
def test_codes_in_use_pass(code: str) -> None:
    assert fault(code) == ""


@given(bodies)
def test_a_code_with_its_own_check_character_passes(body: str) -> None:
    assert fault(body + check_character(body)) == ""


@given(bodies, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    wrong = code[:place] + other + code[place + 1 :]

    assert bool(fault(wrong)) == (wrong != code)


@pytest.mark.parametrize(("code", "says"), [("9135", "18位"), ("91350100M000100Y4I", "“I”")])
def test_a_fault_is_named(code: str, says: str) -> None:
    assert says in fault(code)
