"""What the lists cover: gaps are shown as such, each line with every link, each list with where it stands."""

from typing import Any

import pytest

from domain.codes import OPEN_CODES, CodeList, CyclePhase, TaskTier
from graphql_api.boards import cover, standing_of
from graphql_api.lines import links_of_states
from graphql_api.states import CoverageLink, ItemState, ListSetStanding
from projections.ledger.read import CoverageCell
from tests.graphql_api.playing import HttpDistrict


def ask(ours: HttpDistrict, question: str, **given: Any) -> Any:
    return ours.platform("AUDITOR").ask(question, **given).data["district"]


def test_a_cell_that_nothing_stands_in_is_there_with_none() -> None:
    rows = [CoverageCell("u1", "TEAM", "COMMUNITY", None, 2), CoverageCell("u2", "TEAM", "COMMUNITY", None, 1)]

    cells = {(cell.element, cell.domain, cell.tier): cell for cell in cover(rows, ["TEAM", "VENUE"], ["COMMUNITY"])}

    assert len(cells) == 2 * 4
    assert (cells["TEAM", "COMMUNITY", None].items, cells["TEAM", "COMMUNITY", None].units) == (3, 2)
    gap = cells["VENUE", "COMMUNITY", TaskTier.KEY]
    assert (gap.items, gap.units) == (0, 0)


def test_the_matrix_holds_every_element_and_domain_of_the_year(ours: HttpDistrict) -> None:
    cells = ask(ours, "{ district { coverageMatrix(year: 2020) { element domain tier items } } }")["coverageMatrix"]

    shown = {(cell["element"], cell["domain"]) for cell in cells}
    assert shown >= {
        (element, domain) for element in OPEN_CODES[CodeList.WORK_ELEMENT] for domain in OPEN_CODES[CodeList.DOMAIN]
    }
    assert {cell["items"] for cell in cells if cell["domain"] == "VILLAGE"} == {0}
    assert any(cell["items"] for cell in cells if cell["element"] == "TEAM")


def test_every_line_says_how_many_units_each_link_has_reached(ours: HttpDistrict) -> None:
    question = """{ district { coverageLines(year: 2020) {
        assessmentClass domain units links { link units } problems basicTasks keyTasks featuredTasks } } }"""

    lines = ask(ours, question)["coverageLines"]

    [enterprises] = [line for line in lines if line["domain"] == "ENTERPRISE"]
    links = {link["link"]: link["units"] for link in enterprises["links"]}
    assert list(links) == list(CoverageLink)
    assert enterprises["units"] == 1
    assert links == {**dict.fromkeys(CoverageLink, 1), "CLOSED_OUT": 0}
    tasks = [enterprises[name] for name in ("problems", "basicTasks", "keyTasks", "featuredTasks")]
    assert tasks == [1, 1, 1, 1]
    [schools] = [line for line in lines if line["domain"] == "SCHOOL"]
    assert schools["units"] == 1
    assert {link["units"] for link in schools["links"]} == {0}


@pytest.mark.parametrize(
    ("states", "links"),
    [
        (set(), []),
        ({ItemState.ASSIGNED}, []),
        ({ItemState.IN_PROGRESS, ItemState.ASSIGNED}, [CoverageLink.REPORTED]),
        ({ItemState.CLOSED, ItemState.VERIFIED}, [CoverageLink.REPORTED]),
        ({ItemState.CLOSED, ItemState.WITHDRAWN}, [CoverageLink.REPORTED, CoverageLink.CLOSED_OUT]),
    ],
)
def test_a_unit_has_closed_out_once_every_item_is_over(states: set[ItemState], links: list[CoverageLink]) -> None:
    assert list(links_of_states(states)) == links


@pytest.mark.parametrize(
    ("phase", "complete", "standing"),
    [
        (CyclePhase.ISSUED, False, ListSetStanding.ISSUED),
        (CyclePhase.ISSUED, True, ListSetStanding.DECOMPOSED),
        (CyclePhase.EXECUTION, False, ListSetStanding.ISSUED),
        (CyclePhase.EXECUTION, True, ListSetStanding.IN_FORCE),
        (CyclePhase.ASSESSMENT, False, ListSetStanding.FROZEN),
        (CyclePhase.RESULT_USE, True, ListSetStanding.FROZEN),
        (CyclePhase.ARCHIVED, True, ListSetStanding.CLOSED),
    ],
)
def test_where_an_issued_list_stands_follows_from_its_items_and_its_year(
    phase: CyclePhase, complete: bool, standing: ListSetStanding
) -> None:
    assert standing_of(phase, complete=complete) is standing


def test_the_lists_of_a_year_that_ended_are_closed_and_the_next_ones_issued(ours: HttpDistrict) -> None:
    question = "query A($unit: ID!) { district { listSets(unit: $unit) { edges { node { year standing } } } } }"

    edges = ask(ours, question, unit=ours.units["DW01"])["listSets"]["edges"]

    assert {edge["node"]["year"]: edge["node"]["standing"] for edge in edges} == {2020: "CLOSED", 2021: "ISSUED"}


def test_what_a_year_leaves_behind_is_shown_beside_the_next_ones_lists(ours: HttpDistrict) -> None:
    question = """query A($unit: ID!) { district { unit(id: $unit) { listSet(year: 2021) { coverage {
        leftBehind { number } findingsLeftBehind { id state } } } } } }"""

    coverage = ask(ours, question, unit=ours.units["DW01"])["unit"]["listSet"]["coverage"]

    left = [item["number"] for item in coverage["leftBehind"]]
    assert "T01" in left
    # Carried over the one, found done the other.
    assert not {"T02", "T03"} & set(left)
    assert coverage["findingsLeftBehind"] == [{"id": ours.made["finding open"], "state": "ASSIGNED"}]
