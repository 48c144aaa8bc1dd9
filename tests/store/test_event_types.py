"""What may stand in an event: nothing that another program would read back otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from services.store.event_types import compile_event_type


@dataclass(frozen=True, slots=True)
class Surveyed:
    answers: Mapping[str, int]


def test_amounts_by_name_read_back_as_they_were_written() -> None:
    kind = compile_event_type("survey.held.v1", Surveyed)
    said = Surveyed({"满意": 3, "一般": 0, "不满意": 1})

    assert kind.data.decode(msgspec.json.encode(said)) == said
    with pytest.raises(msgspec.ValidationError):
        kind.data.decode('{"answers":{"满意":0.5}}'.encode())


@pytest.mark.parametrize("hint", [float, dict[str, int], Mapping[str, str], Mapping[str, float], list[int], Any])
def test_an_event_with_a_field_that_is_not_kept_exactly_is_no_event(hint: Any) -> None:
    @dataclass(frozen=True, slots=True)
    class Odd:
        value: hint

    with pytest.raises(TypeError, match=r"Odd\.value"):
        compile_event_type("odd.said.v1", Odd)
