"""Which files show something about an item, and what makes a file's trail."""

from datetime import date
from typing import Any

import pytest

from domain import streams
from domain.assessment import events as assessment
from domain.codes import SupersessionReason, Weakness
from domain.evidence.events import EvidenceDeclared, EvidenceSuperseded
from domain.supervision import events as supervision
from projections.evidence_trail import read
from tests.projections.conftest import Shown

ON = date(2020, 7, 1)
SHEET = streams.score_sheet("unit", 2020, "first")


def declared(shown: Shown, file: str, item: str | None = None) -> int:
    event = EvidenceDeclared(file, "unit", item, f"{file}.jpg", "ab" * 32, 9, "image/jpeg", no_state_secret=True)
    return given(shown, streams.evidence(file), event)


def given(shown: Shown, stream: str, event: Any) -> int:
    return shown.given((stream, event)).last_position


def raised(shown: Shown, finding: str, items: tuple[str, ...], *files: str) -> int:
    event = supervision.FindingRaised(
        finding, None, "top", "unit", 2020, items, Weakness.WEAK_PROGRESS, "推进缓慢", files, None, ON
    )
    return given(shown, streams.finding(finding), event)


def scored(shown: Shown, assessor: str, item: str, criterion: str, *files: str) -> int:
    event = assessment.ScoreEntered("unit", 2020, assessor, item, criterion, "DOCUMENT_REVIEW", 8000, "未达标", files)
    return given(shown, streams.score_sheet("unit", 2020, assessor), event)


def files(shown: Shown, item: str, at: int | None = None) -> dict[str, int]:
    tenant_id, now = shown.ids
    rows = shown.read(read.files(tenant_id, now if at is None else at, item))
    return {row.evidence: row.position for row in rows}


def steps(shown: Shown, file: str, at: int | None = None) -> list[int]:
    tenant_id, now = shown.ids
    return [row.step for row in shown.read(read.steps(tenant_id, now if at is None else at, [file]))]


def test_a_file_that_a_finding_cites_shows_something_about_every_item_the_finding_is_about(shown: Shown) -> None:
    announced = declared(shown, "photo")
    cited = raised(shown, "finding", ("one", "two"), "photo")
    confirmed = given(shown, streams.finding("finding"), supervision.FindingConfirmed("finding", ON))

    assert files(shown, "one") == files(shown, "two") == {"photo": cited}
    assert files(shown, "one", announced) == {}
    assert steps(shown, "photo") == [announced, cited, confirmed]
    assert steps(shown, "photo", cited) == [announced, cited]


def test_what_shows_that_a_finding_was_put_right_shows_something_about_its_items(shown: Shown) -> None:
    raised(shown, "finding", ("one",))
    announced = declared(shown, "mended")
    stream = streams.finding("finding")
    mended = given(shown, stream, supervision.RectificationSubmitted("finding", "已整改", ("mended",), ON))
    rechecked = given(shown, stream, supervision.FindingRechecked("finding", True, "top", "复查", ON))

    assert files(shown, "one") == {"mended": mended}
    assert steps(shown, "mended") == [announced, mended, rechecked]


def test_what_a_follow_up_of_a_finding_is_answered_with_shows_something_about_its_items(shown: Shown) -> None:
    raised(shown, "finding", ("one",))
    declared(shown, "answer")
    stream = streams.follow_up("letter")
    proposed = supervision.FollowUpProposed(
        "letter", "WRITTEN_INQUIRY", "top", "unit", 2020, ("finding",), None, None, ON
    )
    given(shown, stream, proposed)
    answered = given(shown, stream, supervision.RectificationReported("letter", ("answer",), ON, None))

    assert files(shown, "one") == {"answer": answered}


def test_a_decision_belongs_to_the_files_that_were_shown_by_then_and_to_no_later_one(shown: Shown) -> None:
    declared(shown, "early")
    late = declared(shown, "late")
    cited = raised(shown, "finding", ("one",), "early")
    confirmed = given(shown, streams.finding("finding"), supervision.FindingConfirmed("finding", ON))
    added = given(
        shown, streams.finding("finding"), supervision.RectificationSubmitted("finding", "已整改", ("late",), ON)
    )

    assert steps(shown, "early")[1:] == [cited, confirmed]
    assert steps(shown, "late") == [late, added]


def test_a_signature_is_in_the_trail_of_what_that_assessor_cites_and_of_no_other_file(shown: Shown) -> None:
    first, second = declared(shown, "seen by the first"), declared(shown, "seen by the second")
    by_first = scored(shown, "first", "one", "TASKS_COMPLETED", "seen by the first")
    by_second = scored(shown, "second", "one", "TASKS_COMPLETED", "seen by the second")
    signed = given(shown, SHEET, assessment.SheetSigned("unit", 2020, "first", ON))
    settled = given(
        shown,
        streams.assessment("unit", 2020),
        assessment.ScoreAdjudicated("unit", 2020, "one", "TASKS_COMPLETED", 9000, "两人相差过大", ON),
    )

    assert steps(shown, "seen by the first") == [first, by_first, signed, settled]
    assert steps(shown, "seen by the second") == [second, by_second, settled]
    assert files(shown, "one") == {"seen by the first": by_first, "seen by the second": by_second}


@pytest.mark.parametrize("item", ["two", "three"])
def test_a_file_of_another_item_is_in_no_trail_of_this_one(shown: Shown, item: str) -> None:
    declared(shown, "photo", "one")
    scored(shown, "first", "one", "TASKS_COMPLETED", "photo")
    scored(shown, "first", "two", "TASKS_COMPLETED")

    assert files(shown, item) == {}


def test_where_one_file_takes_the_place_of_another_both_trails_say_so(shown: Shown) -> None:
    old, new = declared(shown, "old", "one"), declared(shown, "new", "one")
    replaced = given(shown, streams.evidence("old"), EvidenceSuperseded("old", "new", SupersessionReason.BETTER_COPY))

    assert steps(shown, "old") == [old, replaced]
    assert steps(shown, "new") == [new, replaced]
