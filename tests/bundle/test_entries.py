"""Entry by entry: what the verifier says of a log whose bytes are beyond doubt and whose content is not."""

import json
import random
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from domain.scoring.score_1 import canonical
from services.bundle.verify_bundle import Log, Policy, Refused, Report, Wanted, Year, refuse_other_district
from tests.bundle.district import DISTRICT, ORIGIN, YEAR, Event, a_uuid, an_event, codes, policy, timed, types, written
from tests.bundle.tiny import DAY, RULES, tiny

Change = Callable[[list[Event]], list[Event]]


def read(events: list[Event], first: int = 0) -> Report:
    """What is found of a log that begins here."""
    return told(written(events), first)


def told(entries: list[bytes], first: int = 0) -> Report:
    report = Report()
    log = Log(Year(YEAR, first == 0, report), first, report)
    for position, entry in enumerate(entries, first):
        log.take(position, entry)
    return report


@pytest.fixture
def events() -> list[Event]:
    return [json.loads(entry) for entry in tiny().entries]


def place(events: list[Event], type_: str) -> int:
    return types(events).index(type_)


def inserted(events: list[Event], at: int, *others: tuple[str, str, dict[str, Any]]) -> list[Event]:
    """The log with others before a place, every stream counted anew, the publication bound to where it then is."""
    made = [an_event(stream, 1, type_, data) for stream, type_, data in others]
    changed = timed([*events[:at], *made, *events[at:]])
    versions: dict[str, int] = {}
    for number, event in enumerate(changed):
        versions[event["stream"]] = event["version"] = versions.get(event["stream"], 0) + 1
        event["command_id"] = a_uuid(number)
    published = place(changed, "results.published.v1")
    changed[published]["data"] |= {"to_position": published - 1}
    return changed


OWN, UNIT = f"assessment/u00000/{YEAR}", {"unit": "u00000", "year": YEAR}


def test_an_honest_log_has_no_fault(events: list[Event]) -> None:
    assert read(events).faults == []


ACTOR = an_event("", 1, "", {})["actor"]
FIELDS: dict[str, dict[str, Any]] = {
    "a stream that is a number": {"stream": 1},
    "a version that is true": {"version": True},
    "a type that is none": {"type": None},
    "a command of no id": {"command_id": "1"},
    "an actor without roles": {"actor": {"person": "p", "post": None, "unit": None, "on_behalf_of": None}},
    "an actor who is nobody": {"actor": {**ACTOR, "person": None}},
    "an actor of two posts": {"actor": {**ACTOR, "post": ["a", "b"]}},
    "an actor with a role that is no text": {"actor": {**ACTOR, "roles": [1]}},
    "an actor in nobody's name": {"actor": {**ACTOR, "on_behalf_of": {}}},
    "a class of secrecy that is a list": {"classification": []},
    "a day that is none": {"occurred_on": "2020-13-01"},
    "a time of another zone": {"recorded_at": "2021-01-01T00:00:00.000000+08:00"},
    "a time after midnight": {"recorded_at": "2021-01-01T24:00:00.000000Z"},
    "a cause that is a number": {"causation": 1},
    "a correlation that is a list": {"correlation": []},
    "no data": {"data": None},
    "more than an entry holds": {"data": {"text": "x" * 60_000}},
}


@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS.keys())
def test_a_field_that_is_not_as_it_must_be_is_refused(events: list[Event], fields: dict[str, Any]) -> None:
    last = an_event("research/u/2021", 1, "research.situation_recorded.v1", {"text": ""})
    [*_, later] = timed([*events, last])

    assert codes(read([*events, later])) == set()
    assert codes(read([*events, {**later, **fields}])) == {"ENVELOPE_FIELDS"}


def test_fields_in_another_order_are_refused(events: list[Event]) -> None:
    last = dict(reversed(events[-1].items()))

    assert codes(read([*events[:-1], last])) == {"ENVELOPE_FIELDS"}


def test_something_behind_an_envelope_is_refused(events: list[Event]) -> None:
    entries = written(events)

    for more in (b" ", b"{}"):
        assert codes(told([entries[0] + more, *entries[1:]])) == {"ENVELOPE_NOT_JSON"}


def test_streams_begin_with_their_first_version_and_miss_none(events: list[Event]) -> None:
    research = [
        an_event("research/u/2019", version, "research.situation_recorded.v1", {"text": ""}) for version in (3, 4, 6)
    ]
    before = [{**each, "recorded_at": events[0]["recorded_at"]} for each in research]

    assert [fault.place for fault in read([*before, *events]).faults][:2] == ["位置 0", "位置 2"]
    assert [fault.place for fault in read(before, 256).faults] == ["位置 258"]
    assert codes(read([{**before[0], "version": 0}], 256)) == {"STREAM_GAP"}


@pytest.mark.parametrize(
    "stream",
    [
        *(f"{name}/{YEAR}" for name in ("cycle", "scoring", "results")),
        *(f"{name}/u/{YEAR}" for name in ("assessment", "ballot_box", "evaluation")),
        f"score_sheet/u/{YEAR}/a",
    ],
)
def test_no_stream_of_the_year_begins_before_the_bundle(stream: str) -> None:
    later = timed([an_event(stream, 2, "research.situation_recorded.v1", {"text": ""})])
    of_another_year = timed([{**later[0], "stream": stream.replace(str(YEAR), "2019")}])

    assert codes(read(later, 256)) == {"HISTORY_INCOMPLETE"}
    assert codes(read(of_another_year, 256)) == set()


def test_a_sealed_part_is_counted_and_a_destroyed_key_is_not_missed(events: list[Event]) -> None:
    def base64(count: int) -> str:
        return b64encode(bytes(count)).decode()

    part = {"key": a_uuid("k"), "nonce": base64(12), "ciphertext": base64(40), "commitments": {"name": base64(32)}}
    person = {**an_event("person/p", 1, "person.registered.v1", {"person": "p"}), "sealed": part}
    gone = an_event("erasure/p", 1, "erasure.key_destroyed.v1", {"sealed_subject": "p", "kind": "PERSON"})
    more = timed([*events, person, gone])[len(events) :]

    report = Report()
    log = Log(Year(YEAR, True, report), 0, report)
    for position, entry in enumerate(written([*events, *more])):
        log.take(position, entry)

    assert report.faults == []
    assert (log.sealed, log.destroyed) == (1, 1)
    short: tuple[Any, ...] = ({}, {"name": base64(31)}, {"name": 1}, base64(32))
    wrongs = (("nonce", base64(11)), ("ciphertext", "?"), ("key", "k"), *(("commitments", each) for each in short))
    for field, wrong in wrongs:
        bent = {**more[0], "sealed": {**part, field: wrong}}
        assert codes(read([*events, bent, more[1]])) == {"SEALED_MALFORMED"}


# ------------------------------------------------------------------------------------------------ the year itself


def test_a_fact_that_is_withdrawn_counts_no_more(events: list[Event]) -> None:
    end = place(events, "assessment.finalised.v1")
    fact = (OWN, "assessment.fact_recorded.v1", {**UNIT, "line": "2", "kind": "逾期", "count": 1})
    withdrawn = (OWN, "assessment.fact_withdrawn.v1", {**UNIT, "line": "2", "reason": ""})

    assert codes(read(inserted(events, end, fact, withdrawn))) == set()
    assert "RESULT_DIFFERS" in codes(read(inserted(events, end, fact)))


def test_a_score_that_is_settled_replaces_the_assessors(events: list[Event]) -> None:
    end = place(events, "assessment.finalised.v1")
    cell = {**UNIT, "item": "i-3", "criterion": "成效"}
    same, other = (
        (OWN, "assessment.score_adjudicated.v1", {**cell, "score": score, "reason": ""}) for score in (9217, 100)
    )

    assert codes(read(inserted(events, end, same))) == set()
    assert "RESULT_DIFFERS" in codes(read(inserted(events, end, other)))


def test_a_sheet_counts_once(events: list[Event]) -> None:
    end = place(events, "assessment.finalised.v1")
    again = (OWN, "assessment.sheet_counted.v1", {**UNIT, "assessor": "a-0"})

    assert "SHEET_UNSIGNED" in codes(read(inserted(events, end, again)))


def test_a_grade_that_is_proposed_anew_is_decided_anew(events: list[Event]) -> None:
    proposed = (f"evaluation/u00000/{YEAR}", "evaluation.grade_proposed.v1", {**UNIT, "round": 1, "grade": "FAIR"})
    decided = (f"evaluation/u00000/{YEAR}", "evaluation.grade_decided.v1", {**UNIT, "round": 1, "grade": "FAIR"})
    end = place(events, "results.published.v1")

    assert codes(read(inserted(events, end, proposed))) == {"GRADE_UNDECIDED"}
    assert codes(read(inserted(events, end, proposed, decided))) == set()


def test_rules_whose_text_is_not_that_of_their_digest_are_refused(events: list[Event]) -> None:
    rules = {**json.loads(RULES), "goodCapPercent": 99}
    events[place(events, "rule_set.published.v1")]["data"]["rules"] = canonical(rules).decode()

    found = read(events).faults

    assert (found[0].code, found[0].place) == ("RULES_DIFFER", "位置 2")


UNSOUND: dict[str, Change] = {
    "rules that were never frozen": lambda events: inserted(
        [event for event in events if event["type"] != "rule_set.frozen.v1"], 0
    ),
    "a score that nobody gave": lambda events: inserted(
        [event for event in events if event["data"].get("item") != "i-3"], 0
    ),
    "a list without items": lambda events: with_items(
        events, [{"item": "i-3", "number": "T01", "kind": "TASK", "weight": 1}]
    ),
    "answers that do not add up": lambda events: with_data(events, "assessment.satisfaction_recorded.v1", {"valid": 8}),
    "two units of one code": lambda events: inserted(
        events,
        place(events, "assessment.finalised.v1"),
        (f"assessment/v/{YEAR}", "assessment.opened.v1", {**opened(events), "unit": "v"}),
    ),
}


def opened(events: list[Event]) -> dict[str, Any]:
    data: dict[str, Any] = events[place(events, "assessment.opened.v1")]["data"]
    return data


def with_data(events: list[Event], type_: str, data: dict[str, Any]) -> list[Event]:
    events[place(events, type_)]["data"] |= data
    return events


def with_items(events: list[Event], items: list[dict[str, Any]]) -> list[Event]:
    return with_data(events, "assessment.opened.v1", {"items": items})


@pytest.mark.parametrize("change", UNSOUND.values(), ids=UNSOUND.keys())
def test_a_year_that_nobody_could_compute_is_refused(events: list[Event], change: Change) -> None:
    assert codes(read(change(events))) == {"YEAR_UNSOUND"}


ITEM = {"item": "i-1", "number": "P01", "kind": "PROBLEM", "weight": 1}
MALFORMED: dict[str, Change] = {
    "an item twice": lambda events: with_items(events, [ITEM, {**ITEM, "number": "P02"}]),
    "a number twice": lambda events: with_items(events, [ITEM, {**ITEM, "item": "i-2"}]),
    "an item of no list": lambda events: with_items(events, [{**ITEM, "kind": "OTHER"}]),
    "an answer twice": lambda events: with_data(
        events, "assessment.satisfaction_recorded.v1", {"answers": 2 * [{"name": "满意", "count": 1}]}
    ),
}


@pytest.mark.parametrize("change", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_fact_that_says_a_thing_twice_or_nothing_is_refused(events: list[Event], change: Change) -> None:
    assert codes(read(change(events))) == {"EVENT_MALFORMED", "YEAR_UNSOUND"}


def test_a_log_is_a_district_s_by_its_first_entry() -> None:
    wanted = Wanted(Policy(policy()), ORIGIN, DISTRICT, YEAR, [])
    [right, other, none] = written(
        [
            an_event("tenant", 1, "tenant.opened.v1", {"code": DISTRICT, "name": ""}),
            an_event("tenant", 1, "tenant.opened.v1", {"code": "330200", "name": ""}),
            an_event("cycle/2020", 1, "cycle.opened.v1", {"code": DISTRICT, "opened_on": DAY}),
        ]
    )

    refuse_other_district(right, wanted)
    for entry in (other, none, b"?", b"[]"):
        with pytest.raises(Refused, match="DISTRICT_OTHER"):
            refuse_other_district(entry, wanted)


# ------------------------------------------------------------------------------------------------ whatever it may be

ANYTHING = [
    None,
    True,
    -1,
    0,
    2**70,
    "",
    "x",
    [],
    {},
    [1],
    {"a": 1},
    [None],
    [[]],
    [{}],
    {"name": "x", "count": 1},
    1.5,
]
TIMES = 400


def test_whatever_an_event_says_there_is_an_answer(events: list[Event], seed: int) -> None:
    """No exception: a verifier that falls over says nothing."""
    chance = random.Random(seed)
    places = [place for place in paths(events) if len(place) > 1]
    accepted = 0
    for _ in range(TIMES):
        changed = json.loads(json.dumps(events))
        for place in chance.sample(places, chance.choice([1, 1, 2, 3])):
            put(changed, place, chance.choice(ANYTHING), chance.random() < 0.2)
        accepted += not read(changed).faults
    assert accepted < TIMES / 4


def paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document."""
    yield before
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in members:
        yield from paths(each, (*before, name))


def put(value: Any, place: tuple[Any, ...], other: object, away: bool) -> None:
    """Something else there, or nothing; a place that is no more is left alone."""
    with suppress(LookupError, TypeError):
        for name in place[:-1]:
            value = value[name]
        if away:
            del value[place[-1]]
        else:
            value[place[-1]] = other
