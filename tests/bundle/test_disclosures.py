"""A sealed field shown to the auditor: the verifier says whether it is what was recorded, and opens nothing else."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from services.bundle.verify_bundle import Shown, Unusable, read_shown
from services.store.keyring import disclose
from tests.bundle.district import DATA_KEY, ORIGIN, PLACE, SEALED, District, codes, verified

NAME = disclose(DATA_KEY, PLACE, SEALED, "name")


@pytest.fixture(scope="module")
def at(district: District) -> int:
    """Where the name is sealed."""
    return next(
        position for position, entry in enumerate(district.entries) if b'"sealed":{' in entry and b"/li" in entry
    )


def shown(position: int, **other: Any) -> Shown:
    said = {"name": "li.json", "field": "name", "value": NAME.value.decode(), "key": NAME.key, **other}
    return Shown(position=position, **said)


def test_a_field_that_was_recorded_so_is_confirmed(bundle: bytes, at: int) -> None:
    report = verified(bundle, shown=(shown(at),))

    assert report.accepted
    assert any(f"位置 {at} 登记的内容" in text and "李四光" in text for text in report.verified["AUTHENTICITY"])


@pytest.mark.parametrize(
    "other",
    [
        {"value": '"李四"'},
        {"value": '"137"'},
        {"field": "telephone"},
        {"field": "address"},
        {"key": bytes(32)},
    ],
)
def test_another_value_field_or_key_is_refused(bundle: bytes, at: int, other: dict[str, Any]) -> None:
    assert codes(verified(bundle, shown=(shown(at, **other),))) == {"DISCLOSURE_FALSE"}


def test_a_place_where_nothing_is_sealed_or_that_is_not_in_the_bundle_is_refused(bundle: bytes, at: int) -> None:
    for elsewhere in (at + 1, 10**6):
        assert codes(verified(bundle, shown=(shown(elsewhere),))) == {"DISCLOSURE_ELSEWHERE"}


def test_the_file_of_a_disclosure_is_read_exactly(tmp_path: Path) -> None:
    said = {
        "format": "sandan-disclosure/v1",
        "district": "shili",
        "position": 7,
        "field": "name",
        "value": NAME.value.decode(),
        "key": b64encode(NAME.key).decode(),
    }

    def read(**other: Any) -> Shown:
        path = tmp_path / "li.json"
        path.write_text(json.dumps({**said, **other}), encoding="utf-8")
        return read_shown(path, ORIGIN)

    assert read() == shown(7)
    for broken in (
        {"format": "sandan-disclosure/v2"},
        {"district": "linxian"},
        {"position": "7"},
        {"key": b64encode(bytes(31)).decode()},
        {"value": "李四光"},
        {"more": 1},
    ):
        with pytest.raises(Unusable):
            read(**broken)
    with pytest.raises(Unusable):
        read_shown(tmp_path / "nowhere.json", ORIGIN)
