"""Officers' signatures are verified from the log's bytes alone, and every way around them is refused for what it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from services.bundle.verify_bundle import Report, Unusable, main, read_officers
from tests.bundle.district import DISTRICT, ORIGIN, Event, Members, codes, members, packed, policy, verified
from tests.bundle.officers import (
    KEYS_AT,
    OWNERS,
    confirmed,
    key_id,
    operators,
    registered,
    sign,
    signed_district,
    the_sheet,
)
from tests.pen import Pen

LIST = {owner: {Pen(name).public} for name, owner in OWNERS.items() if name in ("sheet", "office", "committee")}


def of(change: Callable[[list[Event]], None] = lambda events: None, **asked: object) -> Report:
    """What is found in the bundle of a district in which this was changed, and everybody signed it."""
    return verified(signed_district(change).bundle(), **asked)


@pytest.fixture(scope="module")
def bundle() -> bytes:
    return signed_district().bundle()


def test_what_officers_signed_holds_and_what_paper_shows_is_counted(bundle: bytes) -> None:
    report = verified(bundle, officers=LIST)

    assert report.accepted, report.as_text()
    assert [text for text in report.verified["AUTHENTICITY"] if text.startswith("评分表 1 项、签批 1 项、公布 1 项")]
    [unsigned] = [text for text in report.absent["AUTHENTICITY"] if text.startswith("责任人本人的电子签名")]
    assert "评分表 8 项没有（其中 8 项凭纸质材料登记）" in unsigned


def test_without_a_list_of_the_auditors_own_it_is_said_whose_word_there_is(bundle: bytes) -> None:
    report = verified(bundle)

    assert report.accepted
    assert [text for text in report.absent["AUTHENTICITY"] if "--officers" in text]


def test_what_was_told_of_keys_before_the_year_travels_with_its_proofs(bundle: bytes) -> None:
    names = [name for name, _ in members(bundle) if name.startswith("officers/")]

    # The rules of before, then the rules and keys that make this district's officers sign.
    positions = [1, *range(KEYS_AT, KEYS_AT + 11)]
    assert names == [f"officers/{position}.{kind}" for position in positions for kind in ("json", "proof")]


def stripped(events: list[Event]) -> None:
    del events[the_sheet(events)]["data"]["signature"]


def unsigned(events: list[Event]) -> None:
    """As if nobody had ever signed: neither with a key nor on paper."""
    sheet = events[the_sheet(events, "assessor-1")]
    sheet["actor"] = {**sheet["actor"], "on_behalf_of": None}


def edited(events: list[Event]) -> None:
    """Another reason in one line: no point changes."""
    sheet = events[the_sheet(events)]["stream"]
    line = next(event for event in events if event["stream"] == sheet)
    line["data"] = {**line["data"], "reason": "缘故"}


def swapped(events: list[Event]) -> None:
    one, two = the_sheet(events), the_sheet(events, place=1)
    sign(events, two, "sheet")
    first, second = events[one]["data"], events[two]["data"]
    first["signature"], second["signature"] = second["signature"], first["signature"]


def unknown(events: list[Event]) -> None:
    events[the_sheet(events)]["data"]["signature"]["signing_key"] = key_id("nobody")


def changed(type_: str, **fields: object) -> Callable[[list[Event]], None]:
    """The first event of a type with other fields."""

    def change(events: list[Event]) -> None:
        event = next(event for event in events if event["type"] == type_)
        event["data"] = {**event["data"], **fields}

    return change


def self_confirmed(events: list[Event]) -> None:
    confirmation = next(event for event in events if event["type"] == "signing_key.confirmed.v1")
    confirmation |= {
        key: value for key, value in confirmed("sheet", OWNERS["sheet"]).items() if key in ("data", "actor")
    }


def cut(events: list[Event]) -> None:
    sheet = events[the_sheet(events)]["data"]
    sheet["signature"] = {**sheet["signature"], "value": sheet["signature"]["value"][:-4]}


FORGED: dict[str, tuple[Callable[[list[Event]], None], set[str]]] = {
    "a signature stripped": (stripped, {"OFFICER_SIGNATURE_MISSING"}),
    "a sheet that nobody signed": (unsigned, {"OFFICER_SIGNATURE_MISSING"}),
    "a line of a signed sheet edited": (edited, {"OFFICER_SIGNATURE_FALSE"}),
    "the signatures of two sheets swapped": (swapped, {"OFFICER_SIGNATURE_FALSE"}),
    "a signature cut short": (cut, {"OFFICER_SIGNATURE_FALSE"}),
    "another day of signing": (
        changed("results.published.v1", published_on="2020-12-31"),
        {"OFFICER_SIGNATURE_FALSE"},
    ),
    "another basis of a signed ruling": (changed("ruling.proposed.v1", basis="另有事由"), {"OFFICER_SIGNATURE_FALSE"}),
    "another note of its review": (changed("ruling.reviewed.v1", note="不属实"), {"OFFICER_SIGNATURE_FALSE"}),
    "somebody else's name under a ruling": (changed("ruling.approved.v1", approved_by="p"), {"OFFICER_KEY_OTHER"}),
    "a key that was never registered": (unknown, {"OFFICER_KEY_UNKNOWN"}),
    "somebody else's key": (lambda events: sign(events, the_sheet(events), "office"), {"OFFICER_KEY_OTHER"}),
    "a key that nobody confirmed": (
        lambda events: sign(events, the_sheet(events, "assessor-1"), "fresh"),
        {"OFFICER_KEY_UNCONFIRMED"},
    ),
    "a key that was revoked": (
        lambda events: sign(events, the_sheet(events, "assessor-1"), "lost"),
        {"OFFICER_KEY_REVOKED"},
    ),
    "a key confirmed by its owner": (self_confirmed, {"OFFICER_KEY_SELF_CONFIRMED"}),
    "a key whose owner showed nothing": (
        changed("signing_key.registered.v1", proof=registered("fresh")["data"]["proof"]),
        {"OFFICER_KEY_PROOF_FALSE"},
    ),
    "a key under which anybody signs": (
        changed("signing_key.registered.v1", public_key="AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        {"OFFICER_KEY_PROOF_FALSE", "OFFICER_SIGNATURE_FALSE"},
    ),
    "a registration in another stream": (
        lambda events: events[KEYS_AT + 1].update(stream="signing_key/1"),
        {"EVENT_MALFORMED", "HISTORY_INCOMPLETE", "OFFICER_KEY_UNKNOWN"},
    ),
}


@pytest.mark.parametrize("case", FORGED.values(), ids=FORGED.keys())
def test_a_forged_act_is_refused_though_every_signer_of_the_log_agreed(
    case: tuple[Callable[[list[Event]], None], set[str]],
) -> None:
    change, expected = case

    report = of(change, officers=LIST)

    assert codes(report) & {*expected} == expected
    assert {code for code in codes(report) if code.startswith("OFFICER_")} <= expected
    assert all(fault.place and fault.message for fault in report.faults)


def test_only_the_auditors_own_list_shows_an_operators_key_under_an_officers_name() -> None:
    forged = signed_district(operators("sheet")).bundle()

    assert verified(forged).accepted
    assert codes(verified(forged, officers=LIST)) == {"OFFICER_KEY_DIFFERS"}


def without(*positions: int) -> Callable[[Members], Members]:
    names = {f"officers/{position}.{kind}" for position in positions for kind in ("json", "proof")}
    return lambda content: [(name, data) for name, data in content if name not in names]


def replaced(name: str, before: bytes, after: bytes) -> Callable[[Members], Members]:
    return lambda content: [(own, data.replace(before, after) if own == name else data) for own, data in content]


def renamed(before: int, after: int) -> Callable[[Members], Members]:
    def name_of(name: str) -> str:
        return name.replace(f"officers/{before}.", f"officers/{after}.")

    return lambda content: [(name_of(name), data) for name, data in content]


BEFORE: dict[str, tuple[Callable[[Members], Members], set[str]]] = {
    "a registration kept back": (without(KEYS_AT + 1), {"HISTORY_INCOMPLETE", "OFFICER_KEY_UNKNOWN"}),
    "rules kept back": (without(1), {"HISTORY_INCOMPLETE"}),
    "a registration edited": (replaced(f"officers/{KEYS_AT + 1}.json", b"assessor-0", b"assessor-9"), {"PROOF_WRONG"}),
    "a registration without its proof": (
        lambda content: [each for each in content if each[0] != f"officers/{KEYS_AT + 1}.proof"],
        {"MEMBER_MISSING"},
    ),
    "another place": (renamed(KEYS_AT + 10, 200), {"PROOF_WRONG"}),
    "a place within the entries": (renamed(KEYS_AT + 10, 300), {"MEMBER_UNEXPECTED"}),
    "a place that is none": (
        lambda content: [(name.replace(f"{KEYS_AT + 10}.json", "x.json"), data) for name, data in content],
        {"MEMBER_UNEXPECTED"},
    ),
}


@pytest.mark.parametrize("case", BEFORE.values(), ids=BEFORE.keys())
def test_what_lies_before_the_year_is_whole_and_in_its_place(
    bundle: bytes, case: tuple[Callable[[Members], Members], set[str]]
) -> None:
    change, expected = case

    assert expected <= codes(verified(packed(change(members(bundle)))))


def test_a_revocation_kept_back_is_seen_once_the_year_goes_on_with_the_keys() -> None:
    def later(events: list[Event]) -> None:
        research = next(event for event in reversed(events) if event["stream"] == "research/u/2021")
        made = confirmed("fresh")
        research |= {"stream": "signing_keys", "version": 11, "type": made["type"], "data": made["data"]}
        research["actor"] = made["actor"]

    honest = signed_district(later).bundle()

    assert verified(honest, officers=LIST).accepted
    assert codes(verified(packed(without(KEYS_AT + 10)(members(honest))))) == {"STREAM_GAP"}


def test_a_list_of_officers_is_read_and_one_that_says_nothing_certain_is_not(tmp_path: Path) -> None:
    file = tmp_path / "officers"
    pen = Pen("sheet")

    file.write_text(f"# 名单\n\nassessor-0 {pen.public}\nassessor-0 {Pen('office').public}\n", encoding="utf-8")
    assert read_officers(file) == {"assessor-0": {pen.public, Pen("office").public}}

    for text in (f"{pen.public}\n", f"a b {pen.public}\n", "assessor-0 AAAA\n", f"assessor-0 {'A' * 43}=\n"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(Unusable):
            read_officers(file)
    with pytest.raises(Unusable):
        read_officers(tmp_path / "nowhere")


def test_the_list_is_given_on_the_command_line(
    bundle: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "year.zip").write_bytes(bundle)
    (tmp_path / "policy").write_text(policy(), encoding="utf-8")
    file, asked = tmp_path / "officers", ["--origin", ORIGIN, "--district", DISTRICT, "--year", "2020"]
    known = {owner: key for owner, keys in LIST.items() for key in keys}

    found = {}
    for left_out in ("nobody", "person-QW"):
        lines = [f"{owner} {key}\n" for owner, key in known.items() if owner != left_out]
        file.write_text("".join(lines), encoding="utf-8")
        given = [str(tmp_path / "year.zip"), "--policy", str(tmp_path / "policy"), *asked, "--officers", str(file)]
        found[left_out] = (main(given), "OFFICER_KEY_DIFFERS" in capsys.readouterr().out)

    assert found == {"nobody": (0, False), "person-QW": (1, True)}
