"""The trails of evidence files, replayed: where each file is shown, and what was done with it or decided of that."""

from services.replay.world import Facts, World

_SHOWS = {
    "evidence.linked.v1": ["report/{report}"],
    "progress.submitted.v1": ["report/{report}"],
    "progress.corrected.v1": ["report/{report}"],
    "item.completion_claimed.v1": ["completion/{item}"],
    "inspection.observation_recorded.v1": ["inspection/{inspection}"],
    "finding.raised.v1": ["finding/{finding}"],
    "finding.rectification_submitted.v1": ["finding/{finding}"],
    "follow_up.rectification_reported.v1": ["follow_up/{follow_up}"],
    "score_sheet.score_entered.v1": ["score_sheet/{unit}/{year}/{assessor}", "score/{item}/{criterion}"],
    "score_sheet.score_amended.v1": ["score_sheet/{unit}/{year}/{assessor}", "score/{item}/{criterion}"],
    "assessment.fact_recorded.v1": ["fact/{unit}/{year}/{line}"],
    "ruling.proposed.v1": ["ruling/{ruling}"],
}
"""Type -> where the files that it names are shown, beside the items that it names."""

_DECIDES = {
    "progress.accepted.v1": "report/{report}",
    "progress.returned.v1": "report/{report}",
    "item.completion_returned.v1": "completion/{item}",
    "item.completion_verified.v1": "completion/{item}",
    "item.closed.v1": "item/{item}",
    "item.reopened.v1": "item/{item}",
    "inspection.concluded.v1": "inspection/{inspection}",
    "finding.confirmed.v1": "finding/{finding}",
    "finding.dismissed.v1": "finding/{finding}",
    "finding.rechecked.v1": "finding/{finding}",
    "finding.closed.v1": "finding/{finding}",
    "finding.reopened.v1": "finding/{finding}",
    "follow_up.closed.v1": "follow_up/{follow_up}",
    "score_sheet.signed.v1": "score_sheet/{unit}/{year}/{assessor}",
    "assessment.score_adjudicated.v1": "score/{item}/{criterion}",
    "assessment.fact_withdrawn.v1": "fact/{unit}/{year}/{line}",
    "ruling.reviewed.v1": "ruling/{ruling}",
    "ruling.approved.v1": "ruling/{ruling}",
    "ruling.issued.v1": "ruling/{ruling}",
    "ruling.revoked.v1": "ruling/{ruling}",
}
"""Type -> what it decides."""


def followed(world: World, type_: str, said: Facts) -> None:
    """Note what the event says of files and of what they are shown in."""
    named = said.get("evidence") or []
    files = [each for each in (named, said.get("successor")) if each] if isinstance(named, str) else named
    cited = said["items"] if "items" in said else [said.get("item")]
    items = [f"item/{item}" for item in cited if item is not None]
    if type_ == "finding.raised.v1":
        for item in items:
            world.write("trail_about", (item, f"finding/{said['finding']}"))
    elif type_ == "follow_up.proposed.v1":
        for finding in said["findings"]:
            world.write("trail_about", (f"finding/{finding}", f"follow_up/{said['follow_up']}"))
    for file in files:
        for matter in (*items, *(shown.format(**said) for shown in _SHOWS.get(type_, []))):
            if world.now("trail_citation", matter, file) is None:
                world.write("trail_citation", (matter, file), position=world.position)
        world.write("trail_step", (f"evidence/{file}", world.position))
    if type_ in _DECIDES:
        world.write("trail_step", (_DECIDES[type_].format(**said), world.position))
