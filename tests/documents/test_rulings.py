"""Circulars on a unit: what they quote of its year, from what the API would answer."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from domain.codes import UnitKind
from services.documents.asking import Asking
from services.documents.errors import NothingToTell
from services.documents.paper import Text
from services.documents.place import Place
from services.documents.rulings import write_criticism

PLACE = Place(
    district="示例区",
    position=900,
    recorded_at=datetime(2021, 1, 9, tzinfo=UTC),
    day=date(2021, 1, 9),
    unit="unit-1",
    unit_name="东城街道党工委",
    unit_kind=UnitKind.PARTY_WORK_COMMITTEE,
    superior="中共示例区委员会",
    org_dept="中共示例区委组织部",
    year=2020,
)
RULING = {
    "state": "ISSUED",
    "conditions": ["WEAK_MEASURES"],
    "basis": "年度考核排名末位",
    "documentNumber": "示委〔2021〕2号",
    "issuedOn": "2021-01-08",
    "issuer": {"name": "中共示例区委员会"},
}


class Answers:
    """An API with these nodes; every question is kept."""

    def __init__(self, **nodes: list[dict[str, Any]]) -> None:
        self.nodes = nodes
        self.asked: dict[str, dict[str, Any]] = {}

    async def pages(self, name: str, *_path: str, **variables: Any) -> AsyncIterator[dict[str, Any]]:
        self.asked[name] = variables
        for node in self.nodes[name]:
            yield node


def texts(answers: Answers, number: str = "") -> list[str]:
    paper = asyncio.run(write_criticism(cast("Asking", answers), PLACE, number))
    return [block.text for block in paper.body if isinstance(block, Text)]


def test_points_rank_and_grade_are_those_last_published() -> None:
    answers = Answers(
        document_rulings=[RULING],
        document_publications=[{"round": 1, "toPosition": 700}, {"round": 2, "toPosition": 800}],
        document_evaluation=[{"final": 5512, "rank": 8, "standingGrade": "POOR"}],
    )

    told = texts(answers)

    assert "年度考核得55.12分，同类单位第8名，评定等次为“差”。" in told
    assert answers.asked["document_evaluation"]["position"] == 801


def test_nothing_is_quoted_of_a_year_that_was_not_published() -> None:
    told = texts(Answers(document_rulings=[RULING], document_publications=[]))

    assert not any("年度考核得" in text for text in told)


def test_of_several_one_is_chosen_by_its_number() -> None:
    other = {**RULING, "documentNumber": "示委〔2021〕9号", "basis": "群众反映强烈"}
    answers = Answers(document_rulings=[RULING, other], document_publications=[])

    with pytest.raises(NothingToTell, match="示委〔2021〕2号、示委〔2021〕9号"):
        texts(answers)
    assert "群众反映强烈" in texts(answers, "示委〔2021〕9号")
