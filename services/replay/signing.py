"""Officers' keys and signatures, replayed."""

from services.replay.world import Facts, World


def registered(world: World, event: Facts, said: Facts) -> None:
    row = {name: said[name] for name in ("person", "public_key", "proof")}
    own = {"state": "REGISTERED", "registered_at": event["recorded_at"], "position": world.position}
    world.write("signing_key", (said["signing_key"],), **row, **own)


def confirmed(world: World, event: Facts, said: Facts) -> None:
    columns = {"confirmed_by": said["confirmed_by"], "confirmed_at": event["recorded_at"]}
    world.change("signing_key", (said["signing_key"],), state="CONFIRMED", **columns)


def revoked(world: World, event: Facts, said: Facts) -> None:
    columns = {"reason": said["reason"], "revoked_by": said["revoked_by"], "revoked_at": event["recorded_at"]}
    world.change("signing_key", (said["signing_key"],), state="REVOKED", **columns)


def signed(world: World, event: Facts, said: Facts) -> None:
    """What an act says of its own signature, where it was signed with a key."""
    made = said.get("signature")
    if made is not None:
        world.note("officer_signature", stream=event["stream"], **made)


FOLDS = {
    "signing_key.registered.v1": registered,
    "signing_key.confirmed.v1": confirmed,
    "signing_key.revoked.v1": revoked,
}
