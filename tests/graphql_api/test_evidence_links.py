"""From a file one sees where it is shown: in reports, findings and scores, each with its position, and no further than
one sees those."""

from typing import Any

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.second_half import score_sheet
from tests.graphql_api.server import Client

ASKED = """query L($id: ID!, $asOf: AsOf) { district(asOf: $asOf) { node(id: $id) { ... on Evidence { links {
    position subject { __typename id } scores { criterion position item { id } } } } } } }"""


def links(client: Client, file: str, at: int | None = None) -> list[dict[str, Any]]:
    as_of = None if at is None else {"position": at}
    found: list[dict[str, Any]] = client.ask(ASKED, id=file, asOf=as_of).data["district"]["node"]["links"]
    return found


def test_a_file_shows_the_reports_claims_and_scores_that_it_stands_in(ours: HttpDistrict) -> None:
    shown = links(ours.platform("AUDITOR"), ours.made["evidence"])

    kinds = [link["subject"]["__typename"] for link in shown]
    assert kinds[:3] == ["ProgressReport", "ProgressReport", "Item"], "handed in with one, linked to the next, claimed"
    assert shown[0]["subject"]["id"] == ours.made["report"]
    assert shown[2]["subject"]["id"] == ours.made["DW01/2020/T01"]
    assert [link["position"] for link in shown] == sorted(link["position"] for link in shown)
    [sheet] = [link for link in shown if link["subject"]["__typename"] == "ScoreSheet"]
    assert sheet["subject"]["id"] == score_sheet(ours)
    assert {score["item"]["id"] for score in sheet["scores"]} == {ours.made["DW01/2020/T01"]}
    assert all(link["scores"] == [] for link in shown if link is not sheet)


def test_a_file_was_shown_nowhere_before_it_was(ours: HttpDistrict) -> None:
    auditor = ours.platform("AUDITOR")
    first, second, *_ = links(auditor, ours.made["evidence"])

    assert links(auditor, ours.made["evidence"], second["position"] - 1) == [first]
    assert links(auditor, ours.made["evidence"], first["position"] - 1) == []


def test_who_does_not_see_what_cites_a_file_sees_no_link_to_it(ours: HttpDistrict) -> None:
    every = links(ours.platform("AUDITOR"), ours.made["evidence"])
    department = links(ours.holder("DW01", "TEAM_MEMBER"), ours.made["evidence"])
    before_it_was_told = next(link["position"] for link in every if link["subject"]["__typename"] == "ScoreSheet")

    assert [link for link in department if link["subject"]["__typename"] == "ProgressReport"]
    past = links(ours.holder("DW01", "SECRETARY"), ours.made["evidence"], before_it_was_told)
    assert "ScoreSheet" not in {link["subject"]["__typename"] for link in past}
