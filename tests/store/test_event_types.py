"""What may not stand in an event: whatever another program would read back otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from services.store.event_types import compile_event_type


@pytest.mark.parametrize("hint", [float, dict[str, int], Mapping[str, int], list[int], Any])
def test_an_event_with_a_field_that_is_not_kept_exactly_is_no_event(hint: Any) -> None:
    @dataclass(frozen=True, slots=True)
    class Odd:
        value: hint

    with pytest.raises(TypeError, match=r"Odd\.value"):
        compile_event_type("odd.said.v1", Odd)
