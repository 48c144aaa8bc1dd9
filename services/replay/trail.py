"""The trail, replayed: one entry an event, with whom it is about."""

from hashlib import sha256

from services.replay.world import Facts, World

_ABOUT = ("unit", "year", "item")
_MAKES_SUBJECT = {
    "list_set.problem_item_added.v1": "item",
    "list_set.task_item_added.v1": "item",
    "list_set.duty_item_added.v1": "item",
    "contribution.requested.v1": "contribution",
    "suggestion.submitted.v1": "suggestion",
    "evidence.declared.v1": "evidence",
    "good_practice.published.v1": "practice",
    "ruling.proposed.v1": "ruling",
    "key_management.opened.v1": "case",
    "inspection.planned.v1": "inspection",
    "finding.raised.v1": "finding",
    "follow_up.proposed.v1": "follow_up",
    "assessment_group.formed.v1": "group",
    "objection.filed.v1": "objection",
}
"""Events that make something later events speak of by its id alone, and the field with that id."""

_MADE = (
    "contribution",
    "suggestion",
    "practice",
    "ruling",
    "case",
    "objection",
    "inspection",
    "finding",
    "follow_up",
    "group",
    "sealed_subject",
)


def entered(world: World, event: Facts, said: Facts, state: bytes) -> None:
    """Note the event in the trail. `state` is its bytes."""
    about = {name: said.get(name) for name in _ABOUT}
    for name in ("item", *_MADE, "evidence"):
        entity = about["item"] if name == "item" else said.get(name)
        known = world.now("timeline_subject", entity) if isinstance(entity, str) else None
        if known is not None:
            about = {column: known[column] if value is None else value for column, value in about.items()}
    if about["unit"] is None:
        about["unit"] = said.get("organiser")
    before = world.journals.get("timeline", {}).get(world.position - 1, {})
    days = [day for day in (event["occurred_on"], before.get("occurred_max")) if day is not None]
    actor, behalf = event["actor"], event["actor"]["on_behalf_of"] or {}
    world.note(
        "timeline",
        **{name: event[name] for name in ("command_id", "recorded_at", "occurred_on", "type", "stream", "version")},
        **{name: event[name] for name in ("causation", "correlation", "classification")},
        **about,
        occurred_max=max(days, default=None),
        person=_person(said),
        actor_person=actor["person"],
        actor_post=actor["post"],
        actor_unit=actor["unit"],
        actor_roles=actor["roles"],
        behalf_unit=behalf.get("unit"),
        behalf_post=behalf.get("post"),
        behalf_person=behalf.get("person"),
        attested=behalf.get("attested_on_paper", False),
        data=said,
        state_sha256=sha256(state).hexdigest(),
    )
    made = _MAKES_SUBJECT.get(event["type"])
    if made is not None:
        world.write("timeline_subject", (said[made],), **about)


def _person(said: Facts) -> str | None:
    for name in ("person", "leader", "officer", "holder", "addressee", "reporter"):
        if isinstance(said.get(name), str):
            return str(said[name])
    content = said.get("content")
    return content.get("holder") if isinstance(content, dict) else None
