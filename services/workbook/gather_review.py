"""The rows of 述职 and 民主评议: each report that was heard, with one question, and each count."""

from dataclasses import dataclass, field

from projections.meetings import read as meetings
from projections.meetings.read import QuestionRow, ReportRow, TallyRow
from services.workbook.model_rows import Names, Source, no_place
from services.workbook.rows import PlainRow
from services.workbook.sheets import ERASED, VOTES


@dataclass(slots=True)
class Reviewed:
    """The rows of both sheets, and what these have no place for."""

    reports: list[PlainRow] = field(default_factory=list)
    ballots: list[PlainRow] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def gather_review(source: Source) -> Reviewed:
    """What the year's meetings come to on the sheets, unit by unit."""
    reviewed, fetch, tenant, year, at = Reviewed(), source.fetch, source.tenant, source.year, source.at
    asked: dict[str, list[QuestionRow]] = {}
    # By position: an import knows a unit's first question.
    for question in fetch(meetings.questions(tenant, at, year=year)):
        asked.setdefault(question.unit, []).append(question)
    reports: list[ReportRow] = fetch(meetings.reports(tenant, at, year=year, states=["DELIVERED"]))
    for report in sorted(reports, key=lambda row: source.order[row.unit]):
        first = next(iter(asked.get(report.unit, ())), None)
        reviewed.reports.append(_report(report, first, source.names))
    tallies: list[TallyRow] = fetch(meetings.tallies(tenant, at, year=year, states=["COUNTED"]))
    shown = [tally for tally in tallies if set(_votes(tally)) <= set(VOTES.values())]
    shown.sort(key=lambda row: source.order[row.unit])
    reviewed.ballots = [_ballots(tally, source.names) for tally in shown]
    further = sum(len(questions) - 1 for questions in asked.values())
    reviewed.left_out += no_place("个提问不是对该单位的第一问", further)
    reviewed.left_out += no_place("个单位的民主评议另设档次", len(tallies) - len(shown))
    return reviewed


def _report(report: ReportRow, question: QuestionRow | None, names: Names) -> PlainRow:
    values = {
        "unit": names.units[report.unit],
        "reporter": names.persons.get(report.reporter, ERASED),
        "on": report.delivered_on,
        "measures": report.measures,
        "completion": report.completion,
        "results": report.results,
        "reasons_unfinished": report.reasons_unfinished,
        "next_plan": report.next_plan,
        "question": None if question is None else question.asked,
        "answer": None if question is None else question.answer,
    }
    return PlainRow(0, values)


def _ballots(tally: TallyRow, names: Names) -> PlainRow:
    votes = _votes(tally)
    values = {
        "unit": names.units[tally.unit],
        "sent": tally.issued,
        "returned": tally.returned,
        "valid": tally.valid,
        **{name: votes.get(vote, 0) for name, vote in VOTES.items()},
        "abstained": tally.abstentions,
    }
    return PlainRow(0, values)


def _votes(tally: TallyRow) -> dict[str, int]:
    return dict(zip(tally.vote_names or (), tally.vote_counts or (), strict=True))
