"""Rulings and key management, replayed."""

from services.replay import signing
from services.replay.world import Facts, World


def proposed(world: World, event: Facts, said: Facts) -> None:
    names = ("kind", "unit", "year", "person", "conditions", "basis", "evidence", "proposed_by", "proposed_on")
    row = {name: said[name] for name in names}
    own = {"measure": said["measure"] or None, "state": "PROPOSED", "position": world.position}
    world.write("ruling", (said["ruling"],), **row, **own)


def reviewed(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("reviewed_by", "reviewed_on")}
    world.change("ruling", (said["ruling"],), state="REVIEWED", review_note=said["note"], **columns)


def approved(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("approved_by", "approved_on")}
    world.change("ruling", (said["ruling"],), state="APPROVED", **columns)
    signing.signed(world, event, said)


def issued(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("issuer", "document_number", "issued_on")}
    world.change("ruling", (said["ruling"],), state="ISSUED", case_id=said["case"], **columns)


def revoked(world: World, event: Facts, said: Facts) -> None:
    columns = {"revoked_reason": said["reason"], "revoked_on": said["revoked_on"], "objection": said["objection"]}
    world.change("ruling", (said["ruling"],), state="REVOKED", **columns)


def opened(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("ruling", "unit", "year", "opened_on")}
    world.write("key_management", (said["case"],), **row, state="OPENED", visits=0, position=world.position)


def tracking_planned(world: World, event: Facts, said: Facts) -> None:
    columns = {name: said[name] for name in ("plan", "visits_min", "until_on", "planned_on")}
    world.change("key_management", (said["case"],), state="TRACKING", **columns)


def visited(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("note", "visited_on", "inspection")}
    world.note("tracking_visit", case_id=said["case"], **row)
    visits = world.have("key_management", said["case"])["visits"]
    world.change("key_management", (said["case"],), visits=visits + 1)


def extended(world: World, event: Facts, said: Facts) -> None:
    columns = {"extended_reason": said["reason"], "extended_on": said["extended_on"]}
    world.change("key_management", (said["case"],), until_on=said["until_on"], **columns)


def released(world: World, event: Facts, said: Facts) -> None:
    columns = {"released_reason": said["reason"], "released_on": said["released_on"]}
    world.change("key_management", (said["case"],), state="RELEASED", **columns)


FOLDS = {
    "ruling.proposed.v1": proposed,
    "ruling.reviewed.v1": reviewed,
    "ruling.approved.v1": approved,
    "ruling.issued.v1": issued,
    "ruling.revoked.v1": revoked,
    "key_management.opened.v1": opened,
    "key_management.tracking_planned.v1": tracking_planned,
    "key_management.visit_recorded.v1": visited,
    "key_management.extended.v1": extended,
    "key_management.released.v1": released,
}
