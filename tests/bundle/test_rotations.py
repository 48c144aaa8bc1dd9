"""A log that changed its key in its course: each head by the key of its time, which the auditor trusts."""

from dataclasses import replace

import pytest

from tests.bundle.district import (
    WITNESSES,
    District,
    Event,
    an_event,
    codes,
    packed,
    policy,
    timed,
    verified,
    vkey,
)
from tests.bundle.test_mutations import in_part, members

OLD, NEW, LAST = "log", "log-2", "log-3"
AT = 884
"""Where the change is announced, behind the publication."""


def announced(*keys: tuple[str, str], at: int = AT) -> "list[Event]":
    """Announcements, one after the other."""
    events = []
    for version, (old, new) in enumerate(keys, start=1):
        said = {"old_key": vkey(old), "new_key": vkey(new), "reason": "SCHEDULED", "ordered_by": "p"}
        events.append(an_event("log_key", version, "log.key_rotated.v1", said))
    return events


def changed(district: District, *keys: tuple[str, str]) -> District:
    """The district with announcements, and heads before, at and behind them: each by whom it should be."""
    told = announced(*(keys or ((OLD, NEW),)))
    grown = district.rewritten(lambda events: timed([*events[:AT], *told, *events[AT:]]))
    everyone = dict.fromkeys(WITNESSES, 60)
    end = len(grown.entries)
    signed = {AT: (OLD,), AT + 1: (NEW, OLD), end: (NEW,)}
    return replace(grown, heads={700: {"audit": 60}, AT: everyone, AT + 1: everyone, end: everyone}, keys=signed)


def by(district: District, **keys: tuple[str, ...]) -> District:
    """The same with other signatures: before, first and last are heads."""
    sizes = {"before": AT, "first": AT + 1, "last": len(district.entries)}
    return replace(district, keys={**district.keys, **{sizes[name]: who for name, who in keys.items()}})


BOTH = policy(OLD, NEW)


def test_heads_before_by_the_old_key_and_behind_by_the_new_one_are_accepted(district: District) -> None:
    report = verified(changed(district).bundle(), trusted=BOTH)

    assert report.accepted, report.as_text()
    assert any(f"日志密钥更换 1 次（位置 {AT}）" in told for told in report.verified["AUTHENTICITY"])


def test_a_log_that_never_changed_its_key_is_told_to_be_one(district: District, bundle: bytes) -> None:
    for trusted in (policy(OLD), BOTH):
        report = verified(bundle, trusted=trusted)

        assert report.accepted
        assert "全部检查点由同一日志密钥签署。" in report.verified["AUTHENTICITY"]


def test_a_change_to_a_key_that_the_auditor_does_not_name_is_refused(district: District) -> None:
    rotated = changed(district)

    assert codes(verified(rotated.bundle(), trusted=policy(OLD))) == {"SIGNATURE_MISSING"}
    first = replace(rotated, heads={size: each for size, each in rotated.heads.items() if size <= AT + 1})
    assert codes(verified(first.bundle(), trusted=policy(OLD))) == {"KEY_UNTRUSTED", "KEY_OTHER"}


FORGED: dict[str, tuple[dict[str, tuple[str, ...]], str]] = {
    "the old key signs a later head": ({"last": (OLD,)}, "checkpoint/889"),
    "the new key signs before it is announced": ({"before": (NEW,)}, "checkpoint/884"),
    "the old key alone signs the change": ({"first": (OLD,)}, "checkpoint/885"),
    "a third key signs, which is trusted as well": ({"last": (LAST,)}, "checkpoint/889"),
}


@pytest.mark.parametrize("case", FORGED.values(), ids=FORGED.keys())
def test_a_head_by_a_key_that_is_not_of_its_time_is_refused(
    district: District, case: tuple[dict[str, tuple[str, ...]], str]
) -> None:
    forged, place = case

    [fault] = verified(by(changed(district), **forged).bundle(), trusted=policy(OLD, NEW, LAST)).faults

    assert (fault.code, fault.place) == ("KEY_OTHER", place)


def test_a_stolen_old_key_makes_no_second_history_without_the_change(district: District) -> None:
    """What it signs instead is refused beside any head of the new key, also one that the auditor keeps."""
    end = len(district.entries)
    forged = replace(district, heads={700: {"audit": 60}, end: dict.fromkeys(WITNESSES, 60)}, keys={end: (NEW,)})

    [fault] = verified(forged.bundle(), trusted=BOTH).faults

    assert (fault.code, fault.place) == ("KEY_OTHER", "checkpoint/700")


def test_changes_follow_on_one_another(district: District) -> None:
    again = changed(district, (OLD, NEW), (NEW, LAST))
    end = len(again.entries)
    again = replace(again, keys={**again.keys, end: (LAST,)})

    assert verified(again.bundle(), trusted=policy(OLD, NEW, LAST)).accepted
    gap = changed(district, (OLD, NEW), (OLD, LAST))
    gap = replace(gap, keys={**gap.keys, end: (LAST,)})
    assert codes(verified(gap.bundle(), trusted=policy(OLD, NEW, LAST))) == {"KEY_OTHER"}


def test_the_head_that_both_keys_signed_is_in_the_bundle_where_it_was_kept(district: District) -> None:
    rotated = changed(district)
    everyone, end = dict.fromkeys(WITNESSES, 60), len(rotated.entries)
    later = replace(rotated, heads={end: everyone}, kept={884: everyone, 885: everyone, 887: everyone})

    names = [name for name, _ in members(later.bundle()) if name.startswith("checkpoint/")]

    assert names == ["checkpoint/884", "checkpoint/885", "checkpoint/889"]
    assert verified(later.bundle(), trusted=BOTH).accepted


def test_what_the_manifest_says_of_changes_is_what_the_log_says(district: District, bundle: bytes) -> None:
    rotated = members(changed(district).bundle())

    assert codes(verified(packed(in_part(key_rotations="ABSENT")(rotated)), trusted=BOTH)) == {"PART_UNKNOWN"}
    assert codes(verified(packed(in_part(key_rotations="PRESENT")(members(bundle))))) == {"PART_UNKNOWN"}


def test_an_announcement_in_another_stream_is_none(district: District) -> None:
    def elsewhere(events: list[Event]) -> list[Event]:
        events[AT]["stream"] = "log_key_2"
        return events

    moved = changed(district).rewritten(elsewhere)

    assert "EVENT_MALFORMED" in codes(verified(moved.bundle(), trusted=BOTH))
