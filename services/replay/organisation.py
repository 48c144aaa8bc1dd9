"""Units, posts and persons, replayed."""

import json

from services.replay.world import Facts, World


def unit_registered(world: World, event: Facts, said: Facts) -> None:
    world.write("unit", (said["unit"],), code=said["code"], kind=said["kind"], registered_on=said["effective_on"])
    unit_revised(world, event, said)
    unit_moved(world, event, said)


def unit_revised(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("name", "domain", "assessment_class", "credit_code")}
    world.write("unit_profile", (said["unit"], said["effective_on"]), **row)


def unit_moved(world: World, event: Facts, said: Facts) -> None:
    world.write("unit_placement", (said["unit"], said["effective_on"]), superior=said["superior"])


def unit_dissolved(world: World, event: Facts, said: Facts) -> None:
    world.change("unit", (said["unit"],), dissolved_on=said["effective_on"], dissolved_reason=said["reason"])


def post_assigned(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("unit", "person", "title", "kind", "from_on")}
    world.write("post", (said["post"],), **row, position=world.position)
    world.write("portfolio", (said["post"], said["from_on"]), portfolio=said["portfolio"])


def post_ended(world: World, event: Facts, said: Facts) -> None:
    world.change("post", (said["post"],), until_on=said["until_on"], ended_reason=said["reason"])


def portfolio_set(world: World, event: Facts, said: Facts) -> None:
    world.write("portfolio", (said["post"], said["from_on"]), portfolio=said["portfolio"])


def person_registered(world: World, event: Facts, said: Facts) -> None:
    world.write("person", (said["person"],), sealed=sealed_text(event), position=world.position)


def identity_corrected(world: World, event: Facts, said: Facts) -> None:
    world.change("person", (said["person"],), sealed=sealed_text(event))


def sealed_text(event: Facts) -> str | None:
    """The ciphertext with its place in the log, as read models keep it to have it opened later."""
    if event.get("sealed") is None:
        return None
    part = {name: event[name] for name in ("stream", "version", "type", "sealed")}
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


FOLDS = {
    "unit.registered.v1": unit_registered,
    "unit.revised.v1": unit_revised,
    "unit.moved.v1": unit_moved,
    "unit.dissolved.v1": unit_dissolved,
    "unit.post_assigned.v1": post_assigned,
    "unit.post_ended.v1": post_ended,
    "unit.portfolio_set.v1": portfolio_set,
    "person.registered.v1": person_registered,
    "person.identity_corrected.v1": identity_corrected,
}
