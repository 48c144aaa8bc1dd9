"""The small published year, officers' keys before it, and a sheet, a ruling and the publication signed with them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from domain.assessment import assessment as assessments
from domain.assessment.facts import Score
from domain.assessment.sheet import SheetState, content_of
from domain.codes import SigningAct
from domain.ids import PersonId
from domain.signing.text import act_text, key_text
from tests.bundle.district import DISTRICT, YEAR, District, Event, a_district, a_uuid, an_event, types
from tests.pen import Pen

KEYS_AT, RULING_AT = 146, 884
"""Positions at which events that nothing rests on make room: before the first entry of the bundle, and at its end."""
OWNERS = {"sheet": "assessor-0", "office": "person-ZZB", "committee": "person-QW", "fresh": "assessor-1"}
OWNERS |= {"lost": "assessor-1"}
RULING = "5e0c7a52-0a0e-4a57-9b3c-6d1d6f0e2a11"
PAPER = {"unit": "u", "post": None, "person": None, "attested_on_paper": True}


def key_id(name: str) -> str:
    return a_uuid("key", name)


def registered(name: str) -> Event:
    """A key, with its owner's proof."""
    pen, owner = Pen(name), OWNERS[name]
    text = key_text(district=DISTRICT, person=PersonId(owner), public_key=pen.public)
    said = {"signing_key": key_id(name), "person": owner, "public_key": pen.public, "proof": pen.sign(text)}
    return by(owner, an_event("signing_keys", 0, "signing_key.registered.v1", said))


def confirmed(name: str, other: str = "admin") -> Event:
    said = {"signing_key": key_id(name), "person": OWNERS[name], "confirmed_by": other}
    return by(other, an_event("signing_keys", 0, "signing_key.confirmed.v1", said))


def revoked(name: str) -> Event:
    said = {"signing_key": key_id(name), "person": OWNERS[name], "reason": "LOST", "revoked_by": "admin"}
    return by("admin", an_event("signing_keys", 0, "signing_key.revoked.v1", said))


def by(person: str, event: Event) -> Event:
    return {**event, "actor": {**event["actor"], "person": person}}


def numbered(events: list[Event], stream: str, version: int) -> None:
    """Its events in the order of their versions, from this one on."""
    for event in events:
        if event["stream"] == stream:
            event["version"], version = version, version + 1


def equipped(events: list[Event]) -> list[Event]:
    """The same year in a district whose officers must sign: what is not signed with a key, paper shows."""
    policy = an_event("tenant", 3, "tenant.policy_versioned.v1", {"policy": {"officer_signatures": "REQUIRED"}})
    keys = [registered(name) for name in OWNERS]
    keys += [confirmed(name) for name in OWNERS if name != "fresh"]
    keys.append(revoked("lost"))
    events = put(events, KEYS_AT, [policy, *keys])
    numbered(events, "signing_keys", 1)
    unit = next(event["data"]["unit"] for event in events if event["type"] == "assessment.opened.v1")
    said: dict[str, Any] = {"ruling": RULING, "kind": "COMMENDATION", "unit": unit, "year": YEAR, "person": None}
    said |= {"conditions": ["HIGH_ATTENTION"], "basis": "年度考核情况", "evidence": [], "measure": ""}
    said |= {"proposed_by": "officer", "proposed_on": "2021-01-04"}
    reviewed = {"ruling": RULING, "note": "属实", "reviewed_by": "person-ZZB", "reviewed_on": "2021-01-05"}
    approved = {"ruling": RULING, "approved_by": "person-QW", "approved_on": "2021-01-06"}
    steps = {"proposed": said, "reviewed": reviewed, "approved": approved}
    ruling = [
        an_event(f"ruling/{RULING}", version, f"ruling.{name}.v1", data)
        for version, (name, data) in enumerate(steps.items(), start=1)
    ]
    events = put(events, RULING_AT, ruling)
    for event in events:
        if event["type"] == "score_sheet.signed.v1":
            event["actor"] = {**event["actor"], "on_behalf_of": PAPER}
    sign(events, the_sheet(events), "sheet")
    sign(events, types(events).index("ruling.approved.v1"), "committee")
    sign(events, types(events).index("results.published.v1"), "office")
    return events


def put(events: list[Event], at: int, new: list[Event]) -> list[Event]:
    """New events in the place of as many others, at the times of those."""
    for number, event in enumerate(new):
        event |= {"recorded_at": events[at + number]["recorded_at"], "command_id": a_uuid("put", at, number)}
    return [*events[:at], *new, *events[at + len(new) :]]


def the_sheet(events: list[Event], assessor: str = "assessor-0", place: int = 0) -> int:
    """Where an assessor signs a sheet, the first of them."""
    signed = [
        position
        for position, event in enumerate(events)
        if event["type"] == "score_sheet.signed.v1" and event["data"]["assessor"] == assessor
    ]
    return signed[place]


def sign(events: list[Event], position: int, name: str, *, pen: Pen | None = None) -> None:
    """Let the act at a position be signed with the key of that name, in person, over what the log says of it."""
    event = events[position]
    event["actor"] = {**event["actor"], "on_behalf_of": None}
    act, content, owner, on = _act(events, position)
    text = act_text(
        act,
        district=DISTRICT,
        stream=event["stream"],
        version=event["version"] - 1,
        person=PersonId(owner),
        on=date.fromisoformat(on),
        content=content,
    )
    event["data"] = {
        **event["data"],
        "signature": {"signing_key": key_id(name), "value": (pen or Pen(name)).sign(text)},
    }


def _act(events: list[Event], position: int) -> tuple[SigningAct, dict[str, Any], str, str]:
    said = events[position]["data"]
    match events[position]["type"]:
        case "score_sheet.signed.v1":
            return SigningAct.SIGN_SHEET, _sheet(events, position), said["assessor"], said["signed_on"]
        case "ruling.approved.v1":
            content = {**events[position - 2]["data"], **events[position - 1]["data"]}
            return SigningAct.APPROVE_RULING, content, said["approved_by"], said["approved_on"]
        case _:
            names = ("year", "round", "from_position", "engine", "rules", "assessment", "evaluation")
            content = {name: said[name] for name in names}
            return SigningAct.PUBLISH_RESULTS, content, events[position]["actor"]["person"], said["published_on"]


def _sheet(events: list[Event], position: int) -> dict[str, Any]:
    """What the platform says of a sheet with these lines."""
    scores = {}
    for event in events[:position]:
        if event["stream"] == events[position]["stream"]:
            said = {name: event["data"][name] for name in ("item", "criterion", "method", "score", "reason")}
            scores[said["item"], said["criterion"]] = Score(**said)
    opened = next(
        event["data"]
        for event in events
        if event["type"] == "assessment.opened.v1" and event["data"]["unit"] == events[position]["data"]["unit"]
    )
    about = {"unit_code": opened["unit_code"], "year": YEAR, "rules": opened["rules"]}
    return content_of(SheetState(scores=scores), replace(assessments.EMPTY, **about))


def signed_district(change: Callable[[list[Event]], None] = lambda events: None) -> District:
    """The district whose officers sign, or one in which something was changed afterwards and all signers agreed."""

    def changed(events: list[Event]) -> list[Event]:
        events = equipped(events)
        change(events)
        return events

    return a_district().rewritten(changed)


def operators(name: str) -> Callable[[list[Event]], None]:
    """The operator's own key under an officer's name, vouched for by whoever the operator likes, and what it signs."""

    def change(events: list[Event]) -> None:
        pen = Pen("operator")
        said = next(event["data"] for event in events if event["data"].get("signing_key") == key_id(name))
        text = key_text(district=DISTRICT, person=said["person"], public_key=pen.public)
        said |= {"public_key": pen.public, "proof": pen.sign(text)}
        sign(events, the_sheet(events), name, pen=pen)

    return change
