"""The made-up assessment of many units, as commands alone: what only a district of full size meets."""

from dataclasses import replace
from typing import Any

from domain.assessment.commands import AmendScores, EnterScores
from domain.lists.events import DutyContent
from services.simulate.assessing import Assessing
from services.simulate.chance import Chance
from services.simulate.lists import Item, UnitYear
from services.simulate.people import Unit
from services.simulate.size import Size
from services.simulate.year import Play

SIZE = Size(1.0)


def one_item(unit: Unit) -> UnitYear:
    """A unit's year with a single duty."""
    duty = DutyContent(role="FIRST_RESPONSIBLE", holder=unit.team[0].person, duty="抓党建", weight=100)  # type: ignore[arg-type]
    return replace(UnitYear(unit, 2020), items=[Item(f"{unit.code}-item", "D01", duty)])  # type: ignore[arg-type]


def test_a_sheet_is_amended_only_where_a_score_changes() -> None:
    district = Play(1, 1, SIZE, 2020, 1, 1).district
    made = {unit.code: one_item(unit) for unit in district.listed}
    entered: dict[str, Any] = {}
    amended = 0

    for seed in range(10):
        for step in Assessing(district, made, 2020, SIZE, Chance(f"seed {seed}")).steps():
            command = step.command
            if isinstance(command, EnterScores) and not step.refused:
                entered[command.unit] = {(score.item, score.criterion): score for score in command.scores}
            elif isinstance(command, AmendScores):
                amended += len(command.scores)
                for score in command.scores:
                    assert score != entered[command.unit][score.item, score.criterion]

    assert amended > 500
